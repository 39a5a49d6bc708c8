"""Look at the introductions that are due: reconcile them with what people did, and from the time that has passed."""

import logging
from datetime import datetime

from sqlalchemy.orm import Session

from bot.rules import accounts, schedule
from bot.rules import introductions as rules
from bot.rules.deadlines import calendar_of
from bot.rules.schedule import Happenings
from bot.use_cases.introductions.reconcile import derive, look_ahead, reconcile_for_good
from bot.use_cases.members import pause
from storage.batches import NO_BACKOFF, Backoff, every_one
from storage.database import Database
from storage.models.enums import Consent, Way
from storage.models.introduction import Introduction, Party
from storage.queries import introductions, members
from storage.queries.served import Served

logger = logging.getLogger(__name__)


def advance_due(database: Database, served: Served, now: datetime, backoff: Backoff = NO_BACKOFF) -> int:
    """Do what is due in these workspaces. Returns for how many introductions. Safe in many processes at once.

    One that cannot be brought up to date holds up no other: see `every_one`.
    """
    return every_one(
        database,
        due=lambda session, after: introductions.due(session, served, now, after),
        act=lambda session, introduction_id: _bring_up_to_date(session, introduction_id, now),
        backoff=backoff,
    )


def _bring_up_to_date(session: Session, introduction_id: int, now: datetime) -> None:
    members.lock_people_of(session, introduction_id)  # people first, introductions then
    introduction = introductions.lock_if_due(session, introduction_id, now)
    if introduction is None:
        return  # another process was faster
    derive(introduction)
    if _something_happens(session, introduction, now) or introduction.acted_at:
        reconcile_for_good(session, introduction, now)
        fields = {"introduction_id": introduction_id, "workspace_id": introduction.workspace_id}
        logger.info("Introduction advanced", extra=fields | {"outcome": introduction.outcome or "open"})
    else:
        _look_again_later(introduction, now)


def _something_happens(session: Session, introduction: Introduction, now: datetime) -> bool:
    if _somebody_is_gone(introduction, now):
        return True
    happens = schedule.happenings(introduction)
    if _is_due(happens.closes_at, now):
        _close(session, introduction, now)
        return True
    if back := [party for party in introduction.parties if schedule.is_back(party, now)]:
        for party in back:
            _bring_back(party, now)
        return True
    if _is_due(schedule.meeting_comes_at(introduction), now):
        return True
    if schedule.may_address(introduction.connector, introduction.workspace, now) > now:
        return False
    return _tell_connector(introduction, happens, now)


def _somebody_is_gone(introduction: Introduction, now: datetime) -> bool:
    """Close an open introduction in which something is expected of somebody whose account is deactivated."""
    if not rules.is_open(introduction) or introduction.joined_id:
        return False
    for party in introduction.parties:
        party.gone_at = (party.gone_at or now) if accounts.is_missed(party) else None
    if not any(party.gone_at for party in introduction.parties):
        return False
    if rules.is_introduced(introduction):
        introduction.closed_at = now
    else:
        introduction.lapsed_at = now
    return True


def _tell_connector(introduction: Introduction, happens: Happenings, now: datetime) -> bool:
    if _is_due(happens.lapses_at, now):
        introduction.lapsed_at = now
    elif _is_due(happens.asks_connector_at, now):
        introduction.connector_asked_at = now
    elif _is_due(happens.tells_connector_at, now):
        introduction.connector_told_at = now
    else:
        return False
    introduction.connector.addressed_at = now
    return True


def _is_due(at: datetime | None, now: datetime) -> bool:
    return at is not None and at <= now


def _look_again_later(introduction: Introduction, now: datetime) -> None:
    """Set the next due date: nothing happens yet, or the connector must not be written to now."""
    look_ahead(introduction)
    if _is_due(introduction.due_at, now):
        introduction.due_at = schedule.may_address(introduction.connector, introduction.workspace, now)


def _close(session: Session, introduction: Introduction, now: datetime) -> None:
    introduction.closed_at = now
    for party in introduction.parties:
        # Once: that others make it go on and it ends again is not the doing of who was ignoring it.
        if party.clicked_at is None and party.ignored_at is None and _was_reminded_before_today(party, now):
            party.ignored_at = now
            pause.consider(session, party.member, now)


def _was_reminded_before_today(party: Party, now: datetime) -> bool:
    # Today's reminder may still be on its way, and a person who has just got it has ignored nothing.
    today = calendar_of(party).day_of(now).isoformat()
    return any(reminder.day < today for reminder in party.reminders)


def _bring_back(party: Party, now: datetime) -> None:
    party.turn += 1  # a new message, so that it is noticed
    if party.consent is Consent.LATER:
        party.consent = Consent.ASKED
    if not_now := rules.standing(party).get(Way.NOT_NOW):
        not_now.over_at = now
