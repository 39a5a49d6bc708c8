"""Filling in inputs as a person does: by what is written beside them, with what is written on the choices."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from sandbox import picker_values
from sandbox.canonical_blocks import elements_of
from sandbox.members import Member
from sandbox.validators import utf16_length
from sandbox.values import STATEFUL, options_of

Json = dict[str, Any]
LONGEST_INPUT = 3000  # docs: plain_text_input

REQUIRED = "Please complete this required field."


def label_of(block: Json, element: Json) -> str:
    """Return what is written beside an input: its label, or the text of its section, or its placeholder."""
    for text in (block.get("label"), block.get("text"), element.get("placeholder")):
        if isinstance(text, dict):
            return str(text["text"])
    return str(element["action_id"])


def find(blocks: list[Json], name: str, block_id: str | None = None) -> tuple[Json, Json]:
    """Return the block and element with this label, block_id or action_id; LookupError naming what there is."""
    found = [(b, e) for b in blocks for e in elements_of(b) if e["type"] in STATEFUL]
    for block, element in found:
        names = (label_of(block, element), block["block_id"], element["action_id"])
        if name in names and block_id in (None, block["block_id"]):
            return block, element
    labels = ", ".join(repr(label_of(block, element)) for block, element in found)
    raise LookupError(f"nothing to fill in called {name!r}; there is: {labels or 'nothing'}")


def filled(element: Json, value: Any, me: Member, members: Mapping[str, Member]) -> Json:
    """Return the element's entry in state.values once `me` has entered `value`; times as the clock on their wall."""
    kind = element["type"]
    key, _, empty = STATEFUL[kind]
    if empty == []:
        items = [value] if isinstance(value, str) else list(value or ())
        return {"type": kind, key: [_chosen(element, key[:-1], item, me, members) for item in items]}
    if key == "value":
        return {"type": kind, key: None if value in (None, "") else str(value)}
    return {"type": kind, key: None if value is None else _chosen(element, key, value, me, members)}


def _chosen(element: Json, key: str, value: Any, me: Member, members: Mapping[str, Member]) -> Any:
    if key == "selected_user":
        return user_id(str(value), members)
    if key == "selected_option" and options_of(element):
        return find_option(element, str(value))
    if key == "selected_date_time":
        return picker_values.date_time_value(value, ZoneInfo(me.tz))
    as_entered = {"selected_date": picker_values.date_value, "selected_time": picker_values.time_value}
    return as_entered[key](value) if key in as_entered else value


def find_option(element: Json, name: str) -> Json:
    """Return the choice with this text or value, as a payload carries it; LookupError naming what there is."""
    options = options_of(element)
    # A value is meant first: one choice may be called as another one's value is.
    for names in ([o.get("value") for o in options], [o["text"]["text"] for o in options]):
        if name in names:
            return options[names.index(name)]
    raise LookupError(f"no choice {name!r}; there is: {', '.join(repr(o['text']['text']) for o in options)}")


def user_id(name: str, members: Mapping[str, Member]) -> str:
    """Return the id of a person given by id, handle or full name; anything else goes through as it is."""
    wanted = name.removeprefix("@")
    for member in members.values():
        if wanted in (member.id, member.handle, member.name):
            return member.id
    return name


def is_empty(value: Json) -> bool:
    """Return whether an entry of state.values says that nothing was entered."""
    return value[STATEFUL[value["type"]][0]] in (None, "", [])


def complaint(block: Json, element: Json, value: Json) -> str | None:
    """Return what Slack's own client says against submitting this, before the app hears of it."""
    if is_empty(value):
        return None if block.get("optional") else REQUIRED
    return limit_complaint(element, value)


def limit_complaint(element: Json, value: Json) -> str | None:
    """Return what the client says of more, or less, than the input takes: choices, or UTF-16 units."""
    entered, most = value[STATEFUL[value["type"]][0]], element.get("max_selected_items")
    if isinstance(entered, list) and most is not None and len(entered) > most:
        return f"No more than {most} can be chosen."
    is_text = element["type"] == "plain_text_input" and entered
    return _length_complaint(element, entered) if is_text else None


def _length_complaint(element: Json, text: str) -> str | None:
    longest, shortest = element.get("max_length", LONGEST_INPUT), element.get("min_length", 0)
    if utf16_length(text) > longest:
        return f"This field must be {longest} characters or fewer."
    if utf16_length(text) < shortest:
        return f"This field must be {shortest} characters or more."
    return None


def shown_value(element: Json, value: Json, me: Member, members: Mapping[str, Member]) -> str:
    """Return what stands in an input for its person to read."""
    if value.get("selected_date_time") is not None:
        return picker_values.shown_date_time(value["selected_date_time"], ZoneInfo(me.tz))
    raw = value[STATEFUL[element["type"]][0]]
    items = raw if isinstance(raw, list) else [] if raw is None else [raw]
    return ", ".join(_shown(item, members) for item in items)


def _shown(item: Any, members: Mapping[str, Member]) -> str:
    if isinstance(item, dict):
        return str(item["text"]["text"]) if "text" in item else str(item)
    member = members.get(str(item))
    return member.name if member else str(item)
