"""The modal that `/intro` opens: two people, the reason, who writes first, and whether to ask both first."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as begins
from datetime import date
from typing import Any

from bot.ids import PLACES, Choice, Field, Modal
from bot.messages.blocks import Block, View, field, modal, option, section
from bot.messages.elsewhere import HOW
from bot.messages.modals.fields import one_of, reason, ticks, words
from bot.messages.modals.lines_about import LineAbout, lines_about
from bot.rules.problems import AuthorProblem
from bot.rules.text_limits import LINE_LIMIT, METADATA_LIMIT, NAME_LIMIT, utf16_length
from storage.models.enums import Elsewhere

FIRST, SECOND = PLACES
OPTIONS = {
    Choice.OUTSIDE: "The second person isn't in this Slack",
    Choice.ELSEWHERE: "I've already introduced them",
    Choice.ASK_FIRST: "Ask them first",
    Choice.PLACE: "Open a group conversation",
    Choice.LINES: "Add a line about each of them",
}
"""What is unusual about an introduction, in one group: what belongs to it is asked once it's ticked.

A value has the same text whatever else is offered with it: Slack keeps a tick by both.
"""
WAYS = [option(how.capitalize(), way) for way, how in HOW.items()]
IN_TOUCH = {Choice.IN_TOUCH: "They're already in touch"}
NAMES = {Choice.HIDDEN: "Don't show names yet"}
PAID_FORWARD = "You're paying it forward. Whoever introduced you will see that you did, but not who you introduced."
NOT_MATCHED = "I couldn't match those names. Pick both people below."
NOT_BOTH_MATCHED = "I couldn't match one of those names. Pick that person below."
ABOUT_THE_AUTHOR = {
    AuthorProblem.BOT: "An app wrote that message. Pick two people below.",
    AuthorProblem.YOURSELF: "You wrote that message yourself. Pick two other people below.",
    AuthorProblem.ELSEWHERE: "The person who wrote that message is from another company. Pick two people below.",
    AuthorProblem.UNKNOWN: "I couldn't tell who wrote that message. Pick two people below.",
}
ALWAYS_ASKED = "In this workspace, people are always asked first."
ASKING_ONE = "I'll ask the first person privately, with your reason."
ASKING = "I'll ask each of them privately, with your reason."


@dataclass(frozen=True)
class Beginning:
    """Values the modal opens with."""

    people: tuple[str, ...] = ()
    """Up to two Slack ids, the first person's first; empty for somebody who isn't known."""
    reason: str = ""
    asks_first: bool = False
    """Whether it's ticked that both are asked first: then more is asked for."""
    hides_names: bool = False
    """Whether it's ticked that names aren't shown while they're asked: then descriptions are needed."""
    always_asks: bool = False
    """Whether the workspace wants that of every introduction: then it is said instead of ticked."""
    lines: tuple[LineAbout, ...] = ()
    """What the fields for a line about each begin with; none if that isn't ticked."""
    other_lines: Mapping[str, str] = begins(default_factory=dict)
    """Lines that were typed about people who aren't chosen now, by Slack id, the last one last."""
    elsewhere: Elsewhere | None = None
    """How the two were introduced already: then it's asked when, and not what is moot."""
    elsewhere_on: date | None = None
    """When they were."""
    in_touch: bool = False
    """Whether it's ticked that they're in touch."""
    passed_on_from: int | None = None
    """The introduction that is passed on with this one."""
    introduced_before: str = ""
    """Sentence that says so, if these two were; the modal is submitted anyway then."""
    despite: int | None = None
    """The introduction it speaks of."""
    misses_people: bool = False
    """Whether people were to be filled in whom Slack does not know."""
    author_problem: AuthorProblem | None = None
    """Why the author of the message this began at isn't filled in."""
    is_outside: bool = False
    """Whether it's ticked that the second person isn't in this Slack: then their name is asked for."""


def introduce(beginning: Beginning, *, can_open_groups: bool) -> View:
    """Return the modal. What people filled in stays when it is shown again: Slack goes by the fields' ids.

    `can_open_groups`: whether the workspace lets the bot open group conversations.
    """
    fields = list(_fields(beginning, can_open_groups))
    cards = "Send card" if beginning.is_outside else "Send cards"
    submit = "Ask them" if _asks(beginning) else cards if beginning.elsewhere else "Introduce"
    if beginning.introduced_before:
        submit = f"{submit} anyway"
    return modal(Modal.INTRODUCE, "Introduce two people", fields, submit=submit, private_metadata=_kept(beginning))


def _kept(beginning: Beginning) -> str:
    """Return what the modal keeps besides its fields, as JSON: of the lines, the latest that Slack has room for."""
    ids = {"passed_on_from": beginning.passed_on_from, "despite": beginning.despite}
    kept: dict[str, Any] = {name: number for name, number in ids.items() if number is not None}
    lines = list(beginning.other_lines.items())
    while utf16_length(written := _as_json(kept | ({"lines": dict(lines)} if lines else {}))) > METADATA_LIMIT:
        del lines[0]
    return written


def _as_json(kept: Mapping[str, Any]) -> str:
    return json.dumps(kept, ensure_ascii=False) if kept else ""


def _asks(beginning: Beginning) -> bool:
    return beginning.elsewhere is None and (beginning.asks_first or beginning.always_asks)


def _fields(beginning: Beginning, can_open_groups: bool) -> Iterator[Block]:
    first, second = (*beginning.people, None, None)[:2]
    if beginning.passed_on_from is not None:
        yield section(PAID_FORWARD)
    if beginning.misses_people:
        yield section(NOT_BOTH_MATCHED if any(beginning.people) else NOT_MATCHED)
    if beginning.author_problem:
        yield section(ABOUT_THE_AUTHOR[beginning.author_problem])
    if beginning.introduced_before:
        yield {"block_id": Field.INTRODUCED_BEFORE, **section(beginning.introduced_before)}
    tells_at_once = bool(beginning.lines)  # then a line about somebody else may be known
    yield _person(Field.FIRST_PERSON, "First person", first, tells_at_once=tells_at_once)
    yield (
        _name()
        if beginning.is_outside
        else _person(Field.SECOND_PERSON, "Second person", second, tells_at_once=tells_at_once)
    )
    yield _reason(beginning)
    if not beginning.elsewhere:
        yield _outside_mover() if beginning.is_outside else _first_mover()
    offered = _offered(beginning, can_open_groups=can_open_groups)
    yield ticks(Field.OPTIONS, "Options", offered, _ticked(beginning), tells_at_once=True)
    if beginning.elsewhere:
        yield from _elsewhere(beginning, beginning.elsewhere)
    yield from lines_about(beginning.lines)
    if _asks(beginning):
        yield from _asking(beginning)


def _first_mover() -> Block:
    """Return who writes first of two members. In a form that asks about an outsider, another field stands for it.

    The two have ids of their own, or Slack would keep what was chosen in the one that's replaced.
    """
    return one_of(
        Field.FIRST_MOVER,
        "Who writes first?",
        [option("The first person", FIRST), option("The second person", SECOND)],
        FIRST,
        hint="Both will see this.",
    )


def _elsewhere(beginning: Beginning, how: Elsewhere) -> Iterator[Block]:
    on = beginning.elsewhere_on
    yield one_of(Field.ELSEWHERE, "How did you introduce them?", WAYS, how)
    yield field(Field.ELSEWHERE_ON, "When?", "datepicker", initial_date=on.isoformat() if on else None)
    ticked = [Choice.IN_TOUCH] if beginning.in_touch else []
    yield ticks(Field.IN_TOUCH, "So far", IN_TOUCH, ticked)


def _outside_mover() -> Block:
    return one_of(
        Field.OUTSIDE_MOVER,
        "Who writes first?",
        [option("The person outside", SECOND), option("The first person", FIRST)],
        SECOND,
        hint="You'll get a draft to send them. I don't write to anyone outside this Slack.",
    )


def _name() -> Block:
    return words(
        Field.OUTSIDER,
        "Second person's name",
        limit=NAME_LIMIT,
        multiline=False,
        hint="Only you and the first person will see it. No addresses or phone numbers.",
        placeholder="Maya Okafor",
        optional=False,
    )


def _offered(beginning: Beginning, *, can_open_groups: bool) -> dict[Choice, str]:
    is_settled = beginning.always_asks or beginning.elsewhere is not None
    not_offered = {
        *([] if can_open_groups else [Choice.PLACE]),
        *([Choice.PLACE, Choice.LINES] if beginning.is_outside else []),
        *([Choice.ASK_FIRST] if is_settled else []),
    }
    return {value: text for value, text in OPTIONS.items() if value not in not_offered}


def _ticked(beginning: Beginning) -> list[Choice]:
    ticked = {
        Choice.OUTSIDE: beginning.is_outside,
        Choice.ELSEWHERE: beginning.elsewhere is not None,
        Choice.ASK_FIRST: beginning.asks_first,
        Choice.LINES: bool(beginning.lines),
    }
    return [choice for choice, is_ticked in ticked.items() if is_ticked]


def _asking(beginning: Beginning) -> Iterator[Block]:
    """Yield who will be asked. Only two members can be without names: an outsider's is for the two who may read it."""
    asking = ASKING_ONE if beginning.is_outside else ASKING
    yield section(f"{ALWAYS_ASKED} {asking}" if beginning.always_asks else asking)
    if beginning.is_outside:
        return
    ticked = [Choice.HIDDEN] if beginning.hides_names else []
    yield ticks(Field.HIDE_NAMES, "Names", NAMES, ticked, tells_at_once=True)
    if beginning.hides_names:
        yield _description(Field.FIRST_DESCRIPTION, "Describe the first person")
        yield _description(Field.SECOND_DESCRIPTION, "Describe the second person")


def _description(name: str, label: str) -> Block:
    placeholder = "A designer who bakes"
    return words(name, label, limit=LINE_LIMIT, multiline=False, placeholder=placeholder, optional=False)


def _person(name: str, label: str, chosen: str | None, *, tells_at_once: bool) -> Block:
    return field(
        name,
        label,
        "users_select",
        dispatch_action=tells_at_once or None,
        initial_user=chosen or None,
        placeholder="Choose a person",
    )


def _reason(beginning: Beginning) -> Block:
    readers = "The first person will read it" if beginning.is_outside else "Both will read it"
    if beginning.is_outside and not beginning.elsewhere:
        readers += ", and it's in your draft"
    return reason(beginning.reason, f"{readers}.", "You both just moved to Lisbon")
