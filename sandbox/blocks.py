"""The checks Slack makes of blocks and views, so that the sandbox refuses what Slack refuses.

slackblocks 3 cannot serve here: its `Block.from_dict` raises NotImplementedError for every block with elements
(actions, input, section with accessory, the chart). Limits as in Slack's Block Kit reference; newer blocks that no
test could be held against are let through unchecked (`anything`).
"""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import Any, Literal

from sandbox.canonical_blocks import elements_of
from sandbox.chart import DATA_VISUALIZATION
from sandbox.elements import (
    BLOCK_ID,
    ELEMENTS,
    IMAGE_FIELDS,
    IMAGE_SOURCE,
    IN_ACTIONS,
    IN_CONTEXT,
    IN_INPUT,
    IN_SECTION,
    plain,
    text,
)
from sandbox.validators import (
    Validator,
    all_of,
    anything,
    at_least_one,
    boolean,
    by_type,
    complain,
    list_of,
    number,
    one_of,
    record,
    string,
    utf16_length,
)
from sandbox.values import options_of

Surface = Literal["message", "modal", "home"]


def _block(required: dict[str, Validator] | None = None, **optional: Validator) -> Validator:
    return record({"type": anything, **(required or {})}, {"block_id": BLOCK_ID, **optional})


_SECTION = _block(
    None,
    text=text(3000),
    fields=list_of(text(2000), 10),
    accessory=by_type(ELEMENTS, IN_SECTION),
    expand=boolean,
)
_INPUT = _block(
    {"label": plain(2000), "element": by_type(ELEMENTS, IN_INPUT)},
    hint=plain(2000),
    optional=boolean,
    dispatch_action=boolean,
)

BLOCKS: dict[str, Validator] = {
    "section": all_of(_SECTION, at_least_one("text", "fields")),
    "divider": _block(),
    "header": _block({"text": plain(150)}, level=number(1, 4)),
    "context": _block({"elements": list_of(by_type(ELEMENTS, IN_CONTEXT), 10)}),
    "actions": _block({"elements": list_of(by_type(ELEMENTS, IN_ACTIONS), 25)}),
    "image": all_of(_block({"alt_text": string(2000)}, title=plain(2000), **IMAGE_FIELDS), IMAGE_SOURCE),
    "input": _INPUT,
    "rich_text": _block({"elements": list_of(anything, 10_000)}),
    "markdown": _block({"text": string(12_000)}),
    "data_visualization": DATA_VISUALIZATION,
    "table": _block({"rows": list_of(list_of(anything, 20), 100)}, column_settings=list_of(anything, 20, 0)),
    "alert": _block({"text": text(200)}, level=one_of("default", "info", "warning", "error", "success")),
    **dict.fromkeys(("card", "carousel", "container", "context_actions", "data_table"), anything),
    **dict.fromkeys(("file", "plan", "task_card", "video"), anything),
}

# The "Available in surfaces" line of each block's page.
_MESSAGE_ONLY = {"markdown", "data_visualization", "table", "plan", "task_card", "context_actions", "file"}
SURFACES: dict[Surface, tuple[int, set[str]]] = {
    "message": (50, BLOCKS.keys() - {"alert"}),
    "modal": (100, BLOCKS.keys() - _MESSAGE_ONLY - {"carousel", "container", "data_table"}),
    "home": (100, BLOCKS.keys() - _MESSAGE_ONLY - {"alert"} | {"table"}),
}

# Fields in which several things are chosen in advance.
_SEVERAL = ("initial_options", "initial_users", "initial_conversations", "initial_channels")

VIEW_FIELDS = {
    "private_metadata": string(3000, 0),
    "callback_id": string(255, 0),
    "external_id": string(255, 0),
    "clear_on_close": boolean,
    "notify_on_close": boolean,
}
VIEW_BYTES = 250_000  # view_too_large (docs: views.open)
_MODAL = record(
    {"type": one_of("modal"), "title": plain(24), "blocks": anything},
    {"submit": plain(24), "close": plain(24), "submit_disabled": boolean, **VIEW_FIELDS},
)
_HOME = record({"type": one_of("home"), "blocks": anything}, VIEW_FIELDS)


def problems_of_blocks(blocks: Any, surface: Surface, ids: Collection[str], at: str = "/blocks") -> list[str]:
    """Return what Slack would complain of; `ids` are the users and conversations that exist."""
    problems: list[str] = []
    limit, allowed = SURFACES[surface]
    list_of(by_type(BLOCKS, allowed), limit, 0)(blocks, at, problems)
    if not problems:
        _check_ids(blocks, at, problems)
        _check_initial_ids(blocks, ids, at, problems)
        _check_initial_values(blocks, at, problems)
        _check_counts(blocks, at, problems)
    return problems


def problems_of_view(view: Any, ids: Collection[str], surface: Surface = "modal") -> list[str]:
    """Return what Slack would complain of in a whole view; `ids` as in problems_of_blocks."""
    problems: list[str] = []
    (_MODAL if surface == "modal" else _HOME)(view, "/view", problems)
    if isinstance(view, dict) and "blocks" in view:
        problems += problems_of_blocks(view["blocks"], surface, ids, "/view/blocks")
    if not problems and "submit" not in view and surface == "modal" and _has(view["blocks"], "input"):
        complain(problems, "missing required field: submit (there is an input block)", "/view")
    return problems


def too_large(view: Any) -> bool:
    """Return whether a view exceeds Slack's 250 kB."""
    return len(json.dumps(view).encode()) > VIEW_BYTES


def length_of_texts(node: Any) -> int:
    """Count the characters in all `text` strings of some blocks; together they have a limit (msg_blocks_too_long)."""
    if isinstance(node, dict):
        own = node.get("text")
        return (len(own) if isinstance(own, str) else 0) + sum(length_of_texts(child) for child in node.values())
    return sum(length_of_texts(child) for child in node) if isinstance(node, list) else 0


def _has(blocks: Iterable[dict[str, Any]], kind: str) -> bool:
    return any(block["type"] == kind for block in blocks)


def _check_ids(blocks: list[dict[str, Any]], at: str, problems: list[str]) -> None:
    for block_id, count in Counter(block.get("block_id") for block in blocks).items():
        if block_id is not None and count > 1:
            complain(problems, f"`block_id` {block_id} already exists", at)
    for index, block in enumerate(blocks):
        for action_id, count in Counter(element.get("action_id") for element in elements_of(block)).items():
            if action_id is not None and count > 1:
                complain(problems, f"`action_id` {action_id} already exists", f"{at}/{index}/elements")


def _check_initial_ids(blocks: list[dict[str, Any]], ids: Collection[str], at: str, problems: list[str]) -> None:
    for index, block in enumerate(blocks):
        for element in elements_of(block):
            for key, value in _initial_ids(element):
                if value not in ids:
                    complain(problems, f"invalid {key}: {value}", f"{at}/{index}/element/{key}")


def _check_initial_values(blocks: list[dict[str, Any]], at: str, problems: list[str]) -> None:
    """Check that what is chosen or written in advance is what a person could choose or write."""
    for index, block in enumerate(blocks):
        for element in elements_of(block):
            _check_initial_choices(element, f"{at}/{index}/element", problems)
            longest, written = element.get("max_length", 3000), element.get("initial_value")
            if isinstance(written, str) and utf16_length(written) > longest:
                complain(problems, f"must be less than {longest + 1} characters", f"{at}/{index}/element/initial_value")


def _check_initial_choices(element: dict[str, Any], at: str, problems: list[str]) -> None:
    options, most = options_of(element), element.get("max_selected_items")
    chosen = [*element.get("initial_options", ()), *filter(None, [element.get("initial_option")])]
    if options and any(option not in options for option in chosen):
        complain(problems, "initial option must be one of the options", at)
    if most is not None and any(len(element.get(key, ())) > most for key in _SEVERAL):
        complain(problems, f"no more than {most} items allowed", at)


def _initial_ids(element: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for kind in ("user", "channel", "conversation"):
        if f"initial_{kind}" in element:
            yield f"initial_{kind}", element[f"initial_{kind}"]
        for one in element.get(f"initial_{kind}s", ()):
            yield f"initial_{kind}s", one


def _check_counts(blocks: list[dict[str, Any]], at: str, problems: list[str]) -> None:
    kinds = Counter(block["type"] for block in blocks)
    for kind, most in (("data_visualization", 2), ("table", 1)):
        if kinds[kind] > most:
            complain(problems, f"no more than {most} {kind} blocks allowed", at)
    if sum(element.get("focus_on_load", False) for block in blocks for element in elements_of(block)) > 1:
        complain(problems, "only one element may have focus_on_load", at)
    if sum(len(block["text"]) for block in blocks if block["type"] == "markdown") > 12_000:
        complain(problems, "must be less than 12001 characters in all markdown blocks", at)
