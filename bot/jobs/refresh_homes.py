"""Homes: those just opened are drawn at once, and those opened not long ago whenever something in them changes."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.notifications import home as notifications
from bot.use_cases.members import home
from storage.batches import NO_BACKOFF, Backoff, every_one
from storage.database import Database
from storage.models.workspace import Member
from storage.queries import home as queries
from storage.queries.served import Served

AT_ONCE = 50  # Homes that nobody waits for, in one tick, besides those that fail


def show_opened(database: Database, served: Served, now: datetime, backoff: Backoff = NO_BACKOFF) -> int:
    """Draw the Homes that members of these workspaces have just opened. Returns how many. Safe in many processes."""
    return every_one(
        database,
        due=lambda session, after: queries.waited_for(session, served, now, after),
        act=lambda session, member_id: _draw(session, member_id, now),
        backoff=backoff,
    )


def refresh(database: Database, served: Served, now: datetime, backoff: Backoff = NO_BACKOFF) -> int:
    """Draw Homes of these workspaces in which something has changed. Returns how many. Safe in many processes."""
    at_most = AT_ONCE + backoff.failing
    return every_one(
        database,
        due=lambda session, after: () if after else queries.due(session, served, now, at_most),
        act=lambda session, member_id: _draw(session, member_id, now),
        backoff=backoff,
    )


def _draw(session: Session, member_id: int, now: datetime) -> None:
    member = queries.lock_if_due(session, member_id, now)
    if member is None:
        return  # another process was faster
    if home.is_looked_at(member, now):
        _show(session, member, now)
    else:
        notifications.rest(session, member, now)
        member.home_opened_at = member.home_due_at = None


def _show(session: Session, member: Member, now: datetime) -> None:
    shown = home.home_of(session, member, now)
    is_waited_for = member.home_due_at == member.home_opened_at
    notifications.show(session, member, shown, now, is_waited_for=is_waited_for)
    member.home_due_at = home.draws_again_at(member, shown, now)
