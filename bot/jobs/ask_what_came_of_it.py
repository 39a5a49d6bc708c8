"""Ask people once, long after they met, whether anything came of it: only where their workspace wants that."""

import logging
from datetime import datetime

from sqlalchemy.orm import Session

from bot.rules import results, schedule
from bot.use_cases.introductions.reconcile import derive, look_ahead, reconcile
from storage.batches import NO_BACKOFF, Backoff, every_one
from storage.database import Database
from storage.models.introduction import Party
from storage.queries import members
from storage.queries import results as queries
from storage.queries.served import Served

logger = logging.getLogger(__name__)


def ask_due(database: Database, served: Served, now: datetime, backoff: Backoff = NO_BACKOFF) -> int:
    """Ask the members of these workspaces whose time has come. Returns in how many introductions somebody was due.

    Safe in many processes.
    """
    return every_one(
        database,
        due=lambda session, after: queries.due(session, served, now, after),
        act=lambda session, introduction_id: _ask(session, introduction_id, now),
        backoff=backoff,
    )


def _ask(session: Session, introduction_id: int, now: datetime) -> None:
    members.lock_people_of(session, introduction_id)  # people first, introductions then
    introduction = queries.lock(session, introduction_id)
    if introduction is None:
        return  # it was just deleted
    derive(introduction)
    look_ahead(introduction)
    asked = [party for party in introduction.parties if _is_asked(party, now)]
    if asked:
        session.flush()
        reconcile(session, introduction, now)
        fields = {"introduction_id": introduction_id, "workspace_id": introduction.workspace_id}
        logger.info("Asked what came of it", extra=fields | {"people": len(asked)})


def _is_asked(party: Party, now: datetime) -> bool:
    """Note that this party is asked now, if they are; otherwise when they will be. Returns whether they are."""
    if party.result_due_at is None or party.result_due_at > now:
        return False
    at = schedule.may_address(party.member, party.introduction.workspace, now)
    if at > now or now >= results.ends_at(party):
        party.result_due_at = at if at < results.ends_at(party) else None
        return False
    party.result_asked_at = party.member.result_asked_at = party.member.addressed_at = now
    return True
