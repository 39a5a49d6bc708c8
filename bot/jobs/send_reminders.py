"""Reminders: one message a person a day at most, in their working hours, gathering all that waits for them."""

import logging
from datetime import datetime

from sqlalchemy.orm import Session

from bot.notifications import reminders
from bot.rules import schedule
from bot.rules.deadlines import calendar
from bot.use_cases.introductions.reconcile import reconcile
from storage.batches import NO_BACKOFF, Backoff, every_one
from storage.database import Database
from storage.models.enums import Awaited
from storage.models.facts import Reminder
from storage.models.introduction import Party
from storage.models.workspace import Member
from storage.queries import introductions, members
from storage.queries.served import Served

logger = logging.getLogger(__name__)


def remind(database: Database, served: Served, now: datetime, backoff: Backoff = NO_BACKOFF) -> int:
    """Remind the members of these workspaces whose time has come. Returns how many. Safe in many processes."""
    return every_one(
        database,
        due=lambda session, after: members.to_remind(session, served, now, after),
        act=lambda session, member_id: _remind(session, member_id, now),
        backoff=backoff,
    )


def _remind(session: Session, member_id: int, now: datetime) -> None:
    member = next(iter(members.lock(session, [member_id])), None)
    if member is None:
        return  # their data was just deleted
    evening = schedule.welcome_until(member, member.workspace, now)
    parties = introductions.lock_to_remind(session, member, max(evening, now))
    reminders.note_posted(session, member, parties)
    for party in parties:
        party.remind_at = schedule.remind_at(party)
    may_write_at = _may_write_at(session, member, now)
    if may_write_at > now:
        _put_off(parties, may_write_at)
        return
    today = [party for party in parties if party.remind_at and party.remind_at <= evening]
    due = [party for party in today if schedule.may_be_gathered(party, now)]
    if any(party.remind_at and party.remind_at <= now for party in due):
        _write(session, member, due, now)


def _may_write_at(session: Session, member: Member, now: datetime) -> datetime:
    days = calendar(member, member.workspace)
    if (introductions.last_reminded_on(session, member.id) or "") >= days.day_of(now).isoformat():
        return days.opening_after_the_day_of(now)  # a change of time zone can repeat a day
    return schedule.may_address(member, member.workspace, now)


def _put_off(parties: list[Party], until: datetime) -> None:
    for party in parties:
        party.remind_at = max(party.remind_at, until) if party.remind_at else None


def _write(session: Session, member: Member, due: list[Party], now: datetime) -> None:
    day = calendar(member, member.workspace).day_of(now).isoformat()
    for party in due:
        _note(party, day, now)
    member.addressed_at = now
    session.flush()
    reminders.remind(session, member, due, day, now)
    fields = {"workspace_id": member.workspace_id, "user_id": member.user_id, "introductions": len(due)}
    logger.info("Member reminded", extra=fields)
    for party in due:
        party.remind_at = schedule.remind_at(party)
    reminders.show(session, due, now)  # those of other days are not the latest any more
    for party in due:
        latest = party.reminders[-1]
        if latest.awaited is Awaited.CONNECTED and latest.number == 1:
            reconcile(session, party.introduction, now)  # the cards no longer name the day to write by


def _note(party: Party, day: str, now: datetime) -> None:
    """Note that this party is reminded, and whether it is said to be the last time."""
    if awaits := schedule.waiting(party):
        number = 1 + max(
            (reminder.number for reminder in party.reminders if reminder.awaited is awaits.awaited), default=0
        )
        reminder = Reminder(
            workspace_id=party.workspace_id, awaited=awaits.awaited, number=number, day=day, sent_at=now
        )
        party.reminders.append(reminder)
        reminder.is_last = schedule.reminders_left(party) == 0
