"""A party puts a reminder off, or wants no more of them."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from bot.ids import Choice
from bot.messages.modals import leave
from bot.notifications import reminders
from bot.payloads.clicks import Click
from bot.payloads.modals import Postponing
from bot.rules import introductions as rules
from bot.rules import schedule
from bot.rules.deadlines import calendar_of
from bot.use_cases.form_errors import TOO_LATE, Refusal, TooLate, wrong_date
from bot.use_cases.introductions.actors import find_for_party, lock_for_party
from storage.database import Database
from storage.models.enums import Awaited, Way
from storage.models.introduction import Party, WayOut
from storage.queries import introductions, members


def snooze(database: Database, click: Click, now: datetime) -> None:
    """Remind this party tomorrow, or at the beginning of next week."""
    with database.transaction() as session:
        if party := lock_for_party(session, click, now):
            today = calendar_of(party).day_of(now)
            days = 7 - today.weekday() if click.said == Choice.NEXT_WEEK else 1
            _snooze(party, today + timedelta(days=days), now)


def form_to_snooze(database: Database, click: Click, _: datetime) -> dict[str, Any] | None:
    """The form behind "Remind me on another day"; None where nothing is awaited any more."""
    with database.reading() as session:
        party = find_for_party(session, click)
        return leave.snooze(party) if party and schedule.waiting(party) else None


def snooze_until(database: Database, form: Postponing, now: datetime) -> Refusal | TooLate:
    """Remind this party on that day; or say what is wrong with it."""
    with database.transaction() as session:
        party = lock_for_party(session, form, now)
        if party is None or schedule.waiting(party) is None:
            return TOO_LATE
        if refusal := wrong_date(form.until, calendar_of(party).day_of(now)):
            return refusal
        if form.until:
            _snooze(party, form.until, now)
        return {}


def _snooze(party: Party, until: date, now: datetime) -> None:
    awaits = schedule.waiting(party)
    if awaits is None:
        return
    party.snoozed_until = calendar_of(party).morning_of(until)
    if party.nudges:
        party.nudges[-1].snoozed_at = now
    if awaits.awaited is Awaited.CONSENT:
        # Stored, and so not moved by their answer: a no must not show by the day on which it ends.
        party.introduction.asked_until = schedule.ends_for(party, awaits)


def mute(database: Database, click: Click, now: datetime) -> None:
    """Leave this party alone about this introduction. Nobody is told."""
    with database.transaction() as session:
        if (party := lock_for_party(session, click, now)) and Way.MUTED in rules.ways_for(party):
            party.ways_out.append(WayOut(workspace_id=party.workspace_id, way=Way.MUTED, line="", said_at=now))


def want_no_reminders(database: Database, click: Click, now: datetime) -> None:
    """Remind this member of nothing any more."""
    with database.transaction() as session:
        set_reminders(session, click.workspace_id, click.by, wanted=False, now=now)


def want_reminders(database: Database, click: Click, now: datetime) -> None:
    """Remind this member again."""
    with database.transaction() as session:
        set_reminders(session, click.workspace_id, click.by, wanted=True, now=now)


def set_reminders(session: Session, workspace_id: int, slack_id: str, *, wanted: bool, now: datetime) -> None:
    """Switch a member's reminders on or off; their latest reminder shows it."""
    member = members.ensure(session, workspace_id, {slack_id})[slack_id]
    if wanted is (member.unreminded_since is None):
        return
    member.unreminded_since = None if wanted else now
    introductions.look_again(session, [member.id], now)
    reminders.latest_nudge(session, member, now)
