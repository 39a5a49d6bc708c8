"""A party puts a reminder off, or wants no more of them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from bot.notifications import reminders
from bot.rules import introductions as rules
from bot.rules import schedule
from bot.rules.deadlines import calendar_of
from bot.use_cases.dates import day_to_come
from bot.use_cases.errors import Stale
from bot.use_cases.introductions.actors import Act, find_for_party, lock_for_party
from storage.database import Database
from storage.models.enums import Awaited, Way
from storage.models.facts import WayOut
from storage.models.introduction import Party
from storage.queries import introductions, members

A_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Snooze(Act):
    """A party wants to be reminded tomorrow, or at the beginning of next week."""

    next_week: bool


@dataclass(frozen=True)
class SnoozeUntil(Act):
    """A party wants to be reminded on a day they chose."""

    until: date | None
    """A day by this party's clock."""


def snooze(database: Database, act: Snooze, now: datetime) -> None:
    """Remind this party tomorrow, or on Monday. Raises `NotYours`, or `Stale` if nothing is awaited of them."""
    with database.transaction() as session:
        party = _waiting(lock_for_party(session, act, now))
        today = calendar_of(party).day_of(now)
        _snooze(party, today + timedelta(days=7 - today.weekday() if act.next_week else 1), now)


def find_waiting(session: Session, act: Act) -> Party:
    """Return the party, of whom something is awaited. Raises `NotYours`, or `Stale` if nothing is any more."""
    return _waiting(find_for_party(session, act))


def snooze_until(database: Database, act: SnoozeUntil, now: datetime) -> None:
    """Remind this party on that day. Raises `NotYours`, `Stale`, or `Rejected` for the date."""
    with database.transaction() as session:
        party = _waiting(lock_for_party(session, act, now))
        _snooze(party, day_to_come(act.until, calendar_of(party).day_of(now)), now)


def _waiting(party: Party) -> Party:
    if schedule.waiting(party) is None:
        raise Stale
    return party


def _snooze(party: Party, until: date, now: datetime) -> None:
    awaits = schedule.waiting(party)
    party.snoozed_until = calendar_of(party).morning_of(until)
    if party.reminders:
        party.reminders[-1].snoozed_at = now
    if awaits and awaits.awaited is Awaited.CONSENT:
        # Stored, and so not moved by their answer: a no must not show by the day on which it ends.
        party.introduction.asked_until = schedule.ends_for(party, awaits)


def not_yet(database: Database, act: Act, now: datetime) -> None:
    """Ask this party again in a week whether they met, if a reminder is left: they answered the one before.

    Raises `NotYours`, or `Stale` if that isn't awaited of them any more.
    """
    with database.transaction() as session:
        party = lock_for_party(session, act, now)
        awaits = schedule.waiting(party)
        if awaits is None or awaits.awaited is not Awaited.MET:
            raise Stale
        days = calendar_of(party)
        party.snoozed_until = days.morning_of(days.day_of(now) + A_WEEK)


def mute(database: Database, act: Act, now: datetime) -> None:
    """Leave this party alone about this introduction; nobody is told. Raises `NotYours`, or `Stale` if it's over."""
    with database.transaction() as session:
        party = lock_for_party(session, act, now)
        if Way.MUTED not in rules.ways_for(party):
            raise Stale
        party.ways_out.append(WayOut(workspace_id=party.workspace_id, way=Way.MUTED, line="", said_at=now))


def want_no_reminders(database: Database, act: Act, now: datetime) -> None:
    """Remind this member of nothing any more."""
    with database.transaction() as session:
        set_reminders(session, act.workspace_id, act.by, wanted=False, now=now)


def want_reminders(database: Database, act: Act, now: datetime) -> None:
    """Remind this member again."""
    with database.transaction() as session:
        set_reminders(session, act.workspace_id, act.by, wanted=True, now=now)


def set_reminders(session: Session, workspace_id: int, user_id: str, *, wanted: bool, now: datetime) -> None:
    """Switch a member's reminders on or off; their latest reminder shows it."""
    member = members.ensure(session, workspace_id, {user_id})[user_id]
    if wanted is (member.unreminded_since is None):
        return
    member.unreminded_since = None if wanted else now
    introductions.look_again(session, [member.id], now)
    reminders.show_latest(session, member, now)
