"""What messages turn into once somebody's data is deleted: calm, without buttons, and without that person's name.

`gone`: the Slack id of the person whose data is deleted.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.messages import card_closed
from bot.messages import request as requests
from bot.messages.blocks import Block, context, section
from bot.messages.message import Message, line
from bot.messages.mrkdwn import mention, on_day, quote
from bot.messages.names import outsider
from bot.rules import introductions, joining
from storage.models.introduction import Introduction, Party
from storage.models.workspace import NOBODY

SOMEONE = "a former member"
CLOSED = "This introduction is closed."
ALL_CLOSED = f"These introductions with {SOMEONE} are closed."
UPDATE_DELETED = "This update was deleted."
DELETED = "Your data was deleted {day}."
NOTHING_LEFT = "There's nothing left in this reminder."


def card(reader: Party, gone: str) -> Message:
    """Return what's left of the reader's card. The words of a connector who is gone go with them."""
    stays = next((each for each in joining.standing_by(reader.introduction) if _connector(each) != gone), None)
    if stays is None or _connector(stays) == NOBODY:
        return line(card_closed.CALM)
    title = f"{mention(_connector(stays))} introduced you to {SOMEONE}"
    blocks = [section(f"*{title}*\n{quote(stays.reason)}"), section(card_closed.CALM)]
    return Message(f"{title}. {CLOSED}", blocks)


def _connector(introduction: Introduction) -> str:
    return introduction.connector.user_id


def request(reader: Party, gone: str) -> Message:
    """Return what's left of the question to the reader. While names were hidden: the same as if nobody answered.

    The introduction has ended already.
    """
    introduction = reader.introduction
    if introductions.is_introduced(introduction):
        return line(card_closed.CALM)
    if gone in map(_connector, joining.standing_by(introduction)) or joining.shows_names(introduction):
        return line(requests.OVER)
    return requests.request(introduction, reader)


def headline(introduction: Introduction, gone: str) -> Message:
    """Return what's left of the message to a connector who stays."""
    ids = [party.member.user_id for party in introduction.parties]
    names = [SOMEONE if user_id == gone else mention(user_id) for user_id in ids]
    two = " and ".join([*names, *([outsider(introduction)] if introduction.is_outside else [])])
    did = "You introduced" if introductions.is_introduced(introduction) else "You'd like to introduce"
    title = f"{did} {two}"
    return Message(f"{title}. {CLOSED}", [section(f"*{title}*\n{quote(introduction.reason)}"), section(CLOSED)])


def shared_headline() -> Message:
    """Return what's left of the message to a connector who stays, about several introductions of whom is gone."""
    return line(ALL_CLOSED)


def closed() -> Message:
    """Return what's left of a question, and of the first words in a group conversation."""
    return line(card_closed.CALM)


def update_deleted() -> Message:
    """Return what's left of a line that told what the person did or said."""
    return line(UPDATE_DELETED)


def reminder() -> Message:
    """Return what's left of a reminder of nothing else."""
    return Message(NOTHING_LEFT, [context(NOTHING_LEFT)])


def own(now: datetime) -> Message:
    """Return what's left of each message to the person themselves."""
    text = DELETED.format(day=on_day(now))
    return Message(text, [context(text)])


def without(content: Mapping[str, Any], gone: str) -> dict[str, Any]:
    """Return a message's content without buttons and without the person's name: what others said stays.

    The small print that says what this person can see goes with them.
    """
    kept = [block for block in content["blocks"] if block["type"] != "actions" and not _is_small_print(block, gone)]
    blocks = [{name: value for name, value in block.items() if name != "accessory"} for block in kept]
    return {"text": _nameless(content["text"], gone), "blocks": _nameless(blocks, gone)}


def _is_small_print(block: Block, gone: str) -> bool:
    return block["type"] == "context" and any(mention(gone) in element["text"] for element in block["elements"])


def _nameless(value: Any, gone: str) -> Any:
    if isinstance(value, str):
        name = re.escape(mention(gone))
        begun = re.sub(rf"(^|[.!?][*_~]* )([*_~]*){name}", rf"\1\2{SOMEONE.capitalize()}", value)
        return re.sub(name, SOMEONE, begun)
    if isinstance(value, dict):
        return {key: _nameless(each, gone) for key, each in value.items()}
    return [_nameless(each, gone) for each in value] if isinstance(value, list) else value
