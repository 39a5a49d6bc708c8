"""Erasing of introductions that ended more than the workspace's `keep_days` ago."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.notifications import reminders, shared_headline, summaries
from bot.use_cases.members import home
from storage.batches import NO_BACKOFF, Backoff, every_one
from storage.database import Database
from storage.models.introduction import Introduction
from storage.queries import made_together, members, retention
from storage.queries.served import Served

logger = logging.getLogger(__name__)

AT_ONCE = 50  # introductions in one tick, besides those that fail: the rest has time


def forget(database: Database, served: Served, now: datetime, backoff: Backoff = NO_BACKOFF) -> int:
    """Erase what these workspaces keep no longer. Returns how many introductions. Safe in many processes."""
    return every_one(
        database,
        due=lambda session, after: () if after else _over(session, served, now, AT_ONCE + backoff.failing),
        act=lambda session, introduction_id: _forget(session, introduction_id, now),
        backoff=backoff,
    )


def _over(session: Session, served: Served, now: datetime, at_most: int) -> Sequence[int]:
    ids: list[int] = []
    for workspace_id, keep_days in retention.forgetful(session, served).items():
        ids += retention.ended_before(session, workspace_id, _kept_since(keep_days, now), at_most - len(ids))
    return ids


def _forget(session: Session, introduction_id: int, now: datetime) -> None:
    people = members.lock(session, members.lock_people_of(session, introduction_id))
    introduction = retention.lock_ended(session, introduction_id)
    if introduction is None or not _is_over(introduction, now):
        return  # another process was faster, or somebody reopened it
    reminded = {party.member: {reminder.day for reminder in party.reminders} for party in introduction.parties}
    made_with = made_together.first_of(session, [introduction_id])
    summaries.take_out(session, introduction, now)
    retention.erase(session, [introduction_id])
    for member, days in reminded.items():
        reminders.forget(session, member, days, now)
    home.mark(people, now)
    shared_headline.show_what_is_left(session, introduction.workspace_id, made_with, now)
    logger.info("Introduction deleted", extra={"introduction_id": introduction_id})


def _is_over(introduction: Introduction, now: datetime) -> bool:
    keep_days, ended_at = introduction.workspace.keep_days, introduction.ended_at
    return keep_days is not None and ended_at is not None and ended_at < _kept_since(keep_days, now)


def _kept_since(keep_days: int, now: datetime) -> datetime:
    return now - timedelta(days=keep_days)
