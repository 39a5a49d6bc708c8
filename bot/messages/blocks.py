"""Block Kit's blocks, elements and objects as plain dicts: https://docs.slack.dev/reference/block-kit.

Parameters have Block Kit's names; what is None stays out. Keys stand in the order of the alphabet, but for options.
Nothing is checked here, at each rendering: tests/messages holds every message against slack_sdk's classes and against
Slack's limits.
"""

from collections.abc import Mapping, Sequence
from typing import Any

Block = dict[str, Any]
"""A block, an element of one, or an object in it."""
View = dict[str, Any]
"""A modal, or a Home tab."""


def mrkdwn(text: str) -> Block:
    """Return formatted text. Verbatim: Slack makes no links and no mentions out of what only looks like them."""
    return {"text": text, "type": "mrkdwn", "verbatim": True}


def plain_text(text: str) -> Block:
    """Return text without a format, in which `:wave:` is an emoji."""
    return {"emoji": True, "text": text, "type": "plain_text"}


# --- Blocks ---------------------------------------------------------------------------------------------------------


def section(text: str, accessory: Block | None = None) -> Block:
    """Return a paragraph of mrkdwn, with a button or a menu beside it."""
    beside = {"accessory": accessory} if accessory else {}
    return {**beside, "text": mrkdwn(text), "type": "section"}


def context(text: str) -> Block:
    """Return small print of mrkdwn."""
    return {"elements": [mrkdwn(text)], "type": "context"}


def header(text: str) -> Block:
    """Return a headline of plain text."""
    return {"text": plain_text(text), "type": "header"}


def divider() -> Block:
    """Return a line across the message."""
    return {"type": "divider"}


def actions(*elements: Block) -> Block:
    """Return buttons and menus in a row."""
    return {"elements": list(elements), "type": "actions"}


def field(
    name: str,
    label: str,
    type_: str,
    *,
    hint: str | None = None,
    optional: bool | None = None,
    dispatch_action: bool | None = None,
    placeholder: str | None = None,
    **properties: Any,
) -> Block:
    """Return an input block with an element of this type. `name`: the block's id and the element's alike."""
    return present(
        block_id=name,
        dispatch_action=dispatch_action,
        element=element(type_, name, placeholder=plain_text(placeholder) if placeholder else None, **properties),
        hint=plain_text(hint) if hint else None,
        label=plain_text(label),
        optional=optional,
        type="input",
    )


def modal(
    callback_id: str | None,
    title: str,
    blocks: Sequence[Block],
    *,
    submit: str | None = None,
    close: str = "Cancel",
    private_metadata: str = "",
) -> View:
    """Return a window above the conversation, which needs `submit` if it has an input.

    `private_metadata` comes back with it; mostly an introduction, spelled like a button's value.
    """
    return present(
        blocks=list(blocks),
        callback_id=callback_id,
        close=plain_text(close),
        private_metadata=private_metadata or None,
        submit=plain_text(submit) if submit else None,
        title=plain_text(title),
        type="modal",
    )


def home_tab(blocks: Sequence[Block]) -> View:
    """Return a Home tab, up to 100 blocks: https://docs.slack.dev/reference/views/home-tab-views"""
    return {"blocks": list(blocks), "type": "home"}


# --- Elements, and the objects in them ------------------------------------------------------------------------------


def button(
    text: str,
    action_id: str,
    *,
    value: str | None = None,
    url: str | None = None,
    style: str | None = None,
    accessibility_label: str | None = None,
) -> Block:
    """Return a button. A click brings `value` to the bot; `url` opens.

    `accessibility_label`: what a screen reader says, where the text alone isn't enough; up to 75 characters.
    """
    return element(
        "button",
        action_id,
        accessibility_label=accessibility_label,
        style=style,
        text=plain_text(text),
        url=url,
        value=value,
    )


def overflow(action_id: str, options: Mapping[str, str]) -> Block:
    """Return a menu behind three dots: what each entry reads → its value."""
    return element("overflow", action_id, options=[option(text, value) for text, value in options.items()])


def element(type_: str, action_id: str, **properties: Any) -> Block:
    """Return an element of a block by Block Kit's names of its type and of its properties."""
    return present(**dict(sorted({"type": type_, "action_id": action_id, **properties}.items())))


def option(text: str | Block, value: str, description: str | Block | None = None) -> Block:
    """Return an entry of a menu, or a box or a button in a field. A `str` is plain text."""
    more = {"description": _text(description)} if description else {}
    return {"text": _text(text), "value": value, **more}


def _text(text: str | Block) -> Block:
    return plain_text(text) if isinstance(text, str) else text


def present(**properties: Any) -> Block:
    """Return those properties that aren't None."""
    return {name: value for name, value in properties.items() if value is not None}
