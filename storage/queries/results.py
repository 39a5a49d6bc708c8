"""Named queries over what came of introductions: who is to be asked about it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage.models.enums import Outcome
from storage.models.introduction import Introduction, Party
from storage.queries import whole_introductions
from storage.queries.introductions import LOCKED
from storage.queries.served import Served, is_served

AT_ONCE = 50  # introductions in one batch
MET_WITHIN = timedelta(days=365)  # earlier meetings are nothing to ask about any more, whatever days are quiet


def due(session: Session, served: Served, now: datetime, after: int) -> Sequence[int]:
    """Return the ids, in order and after `after`, of up to `AT_ONCE` introductions in which somebody is to be asked."""
    # `+ 0`, or SQLite would go along the introductions: only the partial index over `result_due_at` is small.
    of_these = (Party.introduction_id + 0 > after, is_served(Party.workspace_id + 0))
    found = select(Party.introduction_id).where(Party.result_due_at <= now, *of_these)
    found = found.order_by(Party.introduction_id + 0).limit(AT_ONCE)
    return list(dict.fromkeys(session.scalars(found, served.values)))


def lock(session: Session, introduction_id: int) -> Introduction | None:
    """Lock one introduction, and return it with all that belongs to it; None if it's gone."""
    return whole_introductions.find_one(session, LOCKED, {"ids": [introduction_id]}, locks_joined=True)


def look_at_all(session: Session, workspace_id: int, now: datetime) -> None:
    """Have the next tick find out whom to ask, and when, of those of a workspace whose introductions have ended."""
    has_ended = Introduction.outcome.in_((Outcome.COMPLETED, Outcome.CLOSED))
    recent = (Introduction.workspace_id == workspace_id, Introduction.met_at >= now - MET_WITHIN, has_ended)
    theirs = update(Party).where(Party.introduction_id == Introduction.id, *recent)
    session.execute(theirs.values(result_due_at=now).execution_options(synchronize_session=False))
