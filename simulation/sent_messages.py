"""The bot's messages as the sandbox saw them: when, to whom, and what about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from bot.ids import STEP_PREFIX, Verb
from sandbox import Sandbox
from sandbox.actions import Control, controls
from sandbox.team import HOME
from sandbox.web.call import Call
from storage.models.enums import Step

NUMBER = re.compile(r"No\. ([0-9]+):")
"""Marker in each reason, by which messages about an introduction are recognised."""
CODE = re.compile(r"-[0-9a-f]{10}(?=:|$)")
"""Code of an introduction in a button's value, after its number."""
WHOM = re.compile(r"\*<@([UW][A-Z0-9]+)>\*")
"""Beginning of a line about one of several introductions: whom the one person was introduced to."""

Json = dict[str, Any]


class Kind(StrEnum):
    """The meaning of a message for its reader."""

    CARD = "card"
    REQUEST = "request"
    REMINDER = "reminder"
    HEADLINE = "headline"
    QUIET = "quiet"
    """Question to the connector about what to do."""
    LEFT_ALONE = "left alone"
    DRAFT = "draft"
    """Text for the connector to send to somebody outside."""
    LINE = "line"
    """Line in the connector's thread."""


# The first verb that fits says what it is: a reminder has a card's buttons, too.
VERBS = (
    ({Verb.NO_REMINDERS, Verb.REMIND}, Kind.REMINDER),
    ({Verb.BACK}, Kind.LEFT_ALONE),
    ({Verb.GIVE_TIME}, Kind.QUIET),
    ({Verb.OUTSIDER_TOLD}, Kind.DRAFT),
    ({Verb.YES}, Kind.REQUEST),
    ({Verb.REWORD}, Kind.HEADLINE),
    ({STEP_PREFIX}, Kind.CARD),
)


@dataclass(frozen=True)
class Item:
    """The part of a reminder that is about one introduction."""

    introduction: int
    awaited: str
    """Step that is asked about; empty if somebody is asked for their yes."""


@dataclass(frozen=True)
class SentMessage:
    """One new message of the bot's."""

    kind: Kind
    at: datetime
    to: str
    channel: str
    ts: str
    nonce: str
    introduction: int
    """The bot's number of it; 0 if the message is about none or about several."""
    number: int | None
    """The simulation's own."""
    items: tuple[Item, ...]
    lines: dict[str, int]
    """`numbers` of a connector's message about introductions made in one go; empty if it's about one or none."""


@dataclass(frozen=True)
class Headline:
    """The part of a connector's message that is about one introduction."""

    sent: SentMessage
    introduction: int
    whom: str = ""
    """Whose line it is; empty if the message is about no other introduction."""


def headlines(sent_messages: Iterable[SentMessage]) -> list[Headline]:
    """Return one for each introduction that the connector was told is made."""
    told = [sent for sent in sent_messages if sent.kind is Kind.HEADLINE]
    alone = [Headline(sent, sent.introduction) for sent in told if not sent.lines]
    return alone + [Headline(sent, about, whom) for sent in told for whom, about in sent.lines.items()]


def new_sent_messages(slack: Sandbox) -> list[SentMessage]:
    """Return what was posted since the last look, in order."""
    calls = slack.forget_calls()  # in one go: the bot may be posting
    posted = (call for call in calls if call.method == "chat.postMessage" and call.answer.get("ok"))
    return [_sent_message(slack, call) for call in posted]


def _sent_message(slack: Sandbox, call: Call) -> SentMessage:
    shown = call.answer["message"]
    pressable = list(controls(shown.get("blocks", ())))
    kind = _kind({verb(control) for control in pressable})
    about = {introduction_of(control) for control in pressable} - {0}
    number = NUMBER.search(str(shown.get("blocks", "")))
    channel = call.answer["channel"]
    return SentMessage(
        kind=kind,
        at=datetime.fromtimestamp(float(call.answer["ts"]), UTC),
        to=next(iter(slack.workspace.conversations[channel].members - {HOME.bot_user_id})),
        channel=channel,
        ts=call.answer["ts"],
        nonce=shown["metadata"]["event_payload"]["nonce"],
        introduction=about.pop() if len(about) == 1 else 0,
        number=int(number[1]) if number else None,
        items=tuple(_items(pressable)) if kind is Kind.REMINDER else (),
        lines=numbers(shown["blocks"]) if kind is Kind.HEADLINE else {},
    )


def lines_of(blocks: Iterable[Json]) -> Iterator[tuple[str, list[Json]]]:
    """Yield the lines about introductions that were made in one go, each with whom it is about."""
    lines: list[list[Json]] = []
    for block in blocks:
        if block["type"] == "divider":
            lines.append([])
        elif lines:
            lines[-1].append(block)
    for line in lines:
        if whom := WHOM.search(str(line)):
            yield whom[1], line


def numbers(blocks: Iterable[Json]) -> dict[str, int]:
    """Return which introduction each of these lines is about: the bot's number, 0 if the line has no menu."""
    return {whom: max(map(introduction_of, controls(line)), default=0) for whom, line in lines_of(blocks)}


def _kind(verbs: set[str]) -> Kind:
    return next((kind for signs, kind in VERBS if verbs & signs), Kind.LINE)


def _items(pressable: list[Control]) -> Iterator[Item]:
    for control in pressable:
        if verb(control) == Verb.YES:
            yield Item(introduction_of(control), "")
        elif verb(control) == STEP_PREFIX:  # a reminder has the one that it asks for
            yield Item(introduction_of(control), step_of(control))


def verb(control: Control) -> str:
    """Return what a button or an entry does; `STEP` for all three steps."""
    if control.element["action_id"].startswith(STEP_PREFIX):
        return STEP_PREFIX
    return value_of(control).split(":")[0]


def step_of(control: Control) -> Step:
    """Return which of the three steps."""
    return Step(control.element["action_id"].removeprefix(STEP_PREFIX))


def introduction_of(control: Control) -> int:
    """Return the bot's number of the introduction that a control is about; 0 if of none."""
    value = value_of(control)
    parts = [value] if verb(control) == STEP_PREFIX else value.split(":")[1:2]
    return int(parts[0]) if parts and parts[0].isdecimal() else 0


def value_of(control: Control) -> str:
    """Return what is sent along when it is pressed, without the code that goes with an introduction's number."""
    carrier: Json = control.option or control.element
    return CODE.sub("", str(carrier.get("value", "")))
