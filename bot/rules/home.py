"""The rules of Home: what waits for a member, what moves, what is past, and when that changes by itself.

Pure: rows in, answers out. A row tells no more than the member's own message about the introduction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import IntEnum, StrEnum

from bot.rules import deadlines, introductions, joining, outside, sharing
from bot.rules.working_hours import Calendar
from storage.models.enums import Consent, Step, Way
from storage.models.facts import Words
from storage.models.figures import Period, Year
from storage.models.introduction import Introduction, Party

AT_MOST = 12  # rows of a list before "Show more"
PAST_AT_MOST = 10
ON_A_PAGE = 20  # rows in the modal behind "Show more"
KEPT_CURRENT_FOR = timedelta(days=30)
"""As long as a Home is drawn again whenever something changes, after it was opened."""
THANKS_WAIT_FOR = timedelta(days=30)
"""A thank-you without an answer is shown as long: its buttons stay, but Home nags nobody for ever."""


class Task(IntEnum):
    """Something that only this member can move, in the order in which it's shown."""

    ANSWER = 1  # they're asked whether they want to be introduced
    WRITE = 2  # they write first, and nobody has
    TELL = 3  # the day of the meeting has come, or the other says they met, and they haven't said it
    THANK = 4  # they met, and haven't thanked
    ANSWER_THANKS = 5  # somebody thanked them, with a note or an offer
    DECIDE = 6  # an introduction of theirs has gone quiet
    TELL_OUTSIDER = 7  # they introduced somebody outside this Slack, who doesn't know yet


class List(StrEnum):
    """A list that has more than Home shows."""

    WAITING = "waiting"
    OPEN = "open"
    PAST = "past"


@dataclass(frozen=True)
class Row:
    """An introduction, as one member sees it."""

    introduction: Introduction
    party: Party | None
    """The member as a party of it; None if they're its connector."""
    task: Task | None = None
    thanked_by: Party | None = None
    """The party who thanked the member; only with `Task.ANSWER_THANKS`."""
    link: str | None = None
    """The address of the member's own message about it; None if it isn't in Slack, or nobody knows where."""


@dataclass(frozen=True)
class Home:
    """The lists and figures that a member's Home shows."""

    waiting: Sequence[Row] = ()
    moving: Sequence[Row] = ()
    past: Sequence[Row] = ()
    has_more_waiting: bool = False
    has_more_open: bool = False
    has_more_past: bool = False
    year: Year = field(default_factory=Year)
    is_admin: bool = False
    changes_at: datetime | None = None
    """Time when it changes without anybody's doing anything; None if it doesn't."""

    @property
    def is_empty(self) -> bool:
        """Return whether this member never had a part in anything."""
        return not (self.waiting or self.moving or self.past)


@dataclass(frozen=True)
class Page:
    """Some rows of a list."""

    which: List
    number: int
    """From 1."""
    rows: Sequence[Row]
    is_last: bool


@dataclass(frozen=True)
class Together:
    """The introductions between a member and somebody else, as far as the member may know of them."""

    other: str
    """The other's Slack id."""
    rows: Sequence[Row]
    """Introductions of the two to each other, and those of the other that the member made; the newest first."""
    is_all: bool = True


def home_of(
    member_id: int, may_wait: Iterable[Introduction], opened: Sequence[Introduction], now: datetime
) -> tuple[list[Row], list[Row]]:
    """Return the rows of what waits for a member, and of what moves.

    `may_wait`: introductions in which something may wait for them. `opened`: those that are open.
    """
    waiting = waiting_of(member_id, may_wait, now)
    theirs = {each.introduction.id for each in waiting}
    return waiting, [row_of(member_id, each) for each in opened if each.id not in theirs]


def waiting_of(member_id: int, may_wait: Iterable[Introduction], now: datetime) -> list[Row]:
    """Return the rows of what waits for a member, what's most urgent first."""
    waiting = [waits for each in may_wait for waits in _waiting(row_of(member_id, each), now)]
    return sorted(waiting, key=lambda each: (each.task or 0, each.introduction.id))


def row_with_task(member_id: int, introduction: Introduction, now: datetime) -> Row:
    """Return an introduction as this member sees it, with the first thing in it that waits for them, if any does."""
    return next(iter(waiting_of(member_id, [introduction], now)), row_of(member_id, introduction))


def row_of(member_id: int, introduction: Introduction) -> Row:
    """Return an introduction as this member sees it."""
    return Row(introduction, next((each for each in introduction.parties if each.member_id == member_id), None))


def _waiting(seen: Row, now: datetime) -> Iterable[Row]:
    if seen.party:
        if task := _task_of(seen.party, now):
            yield Row(seen.introduction, seen.party, task)
        return
    if deadlines.is_asking_connector(seen.introduction):
        yield Row(seen.introduction, None, Task.DECIDE)
    elif outside.is_to_be_told(seen.introduction):
        yield Row(seen.introduction, None, Task.TELL_OUTSIDER)
    for party in seen.introduction.parties:
        if (note := unanswered_note(party)) and note.said_at > now - THANKS_WAIT_FOR:
            yield Row(seen.introduction, None, Task.ANSWER_THANKS, party)


def unanswered_note(party: Party) -> Words | None:
    """Return the note or the offer in a party's thank-you, while the connector hasn't answered; None for nothing."""
    words = introductions.told_about(party, Step.THANKED)
    return words if words and (words.text or words.offers_help) and not party.answers else None


def _task_of(party: Party, now: datetime) -> Task | None:
    """Return what waits for a party; None for nothing, or if they put it off or muted it."""
    introduction = party.introduction
    is_off = introductions.rests(introduction) or Way.MUTED in introductions.standing(party)
    if is_off or not introductions.is_open(introduction) or _is_snoozed(party, now):
        return None
    if not introductions.is_introduced(introduction):
        return Task.ANSWER if party.consent is Consent.ASKED else None
    if introductions.is_untouched(introduction):
        return _first_word(party)
    return _next_step(party, now)


def _is_snoozed(party: Party, now: datetime) -> bool:
    return party.snoozed_until is not None and party.snoozed_until > now


def _first_word(party: Party) -> Task | None:
    # Whether the other waits for a reply is nothing that this one may see.
    is_up = party.introduction.first_mover_id == party.member_id or outside.is_other_unreachable(party)
    return Task.WRITE if is_up and Way.NO_ANSWER not in introductions.standing(party) else None


def _next_step(party: Party, now: datetime) -> Task | None:
    done, planned = introductions.reported(party), deadlines.planned_for(party.introduction)
    if Step.MET in done:
        return None if Step.THANKED in done else Task.THANK
    others_met = Step.MET in outside.others_reports(party)
    return Task.TELL if others_met or (planned and planned <= now) else None


def changes_at(member_id: int, may_wait: Iterable[Introduction], now: datetime) -> datetime | None:
    """Return when something begins or ceases to wait for a member by itself; None if nothing does."""
    instants = [at for each in may_wait for at in _instants(row_of(member_id, each)) if at and at > now]
    return min(instants, default=None)


def _instants(seen: Row) -> Iterable[datetime | None]:
    if seen.party:
        yield deadlines.planned_for(seen.introduction)
        yield seen.party.snoozed_until
        return
    for party in seen.introduction.parties:
        if note := unanswered_note(party):
            yield note.said_at + THANKS_WAIT_FOR


def is_over_for(seen: Row) -> bool:
    """Return whether this member sees it as ended: their own part in it may have."""
    left = seen.party is None and joining.goes_on_without_its_connector(seen.introduction)
    return left or not introductions.is_open(seen.introduction)


def year_of(days: Calendar, now: datetime) -> Period:
    """Return the calendar year that a member is in, in their own time zone."""
    this = days.day_of(now).year
    start, end = (datetime(year, 1, 1, tzinfo=days.zone).astimezone(UTC) for year in (this, this + 1))
    return Period(start, end)


def may_be_named_to(seen: Row) -> bool:
    """Return whether the member has been told who it is that they are, or would be, introduced to."""
    is_named = introductions.is_introduced(seen.introduction) or joining.shows_names(seen.introduction)
    return seen.party is None or is_named


def may_take_back(seen: Row) -> bool:
    """Return whether the member's own message about an introduction that has ended still undoes something of theirs.

    Their end of it, or what they answered when they were asked whether a channel may hear of it.
    """
    actor = seen.party or seen.introduction
    answered = sharing.channel_agreed_to(actor) is not None or sharing.declines(actor)
    if seen.party:
        return answered or introductions.ended_by(seen.party) is not None
    return answered or introductions.is_ended_by_connector(seen.introduction)


def permalink(address: str, channel: str, ts: str) -> str:
    """Return the address of a message. `address`: the workspace's. `ts`: the message's id in its conversation.

    It's spelled as https://docs.slack.dev/reference/methods/chat.getPermalink answers, which would be a call for each.
    """
    return f"{address}archives/{channel}/p{ts.replace('.', '')}"
