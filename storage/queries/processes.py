"""Named queries over the processes that serve a workspace."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, exists, func, or_, select
from sqlalchemy.orm import Session

from storage.models.process import Process

ALIVE_FOR = timedelta(seconds=90)
"""Time without a sign of life after which a process has ended, or hangs. One that far ahead is another clock's."""


def note(session: Session, workspace_id: int | None, name: str, now: datetime) -> None:
    """Note that the process of this name is there, and forget those that are gone. `now`: aware.

    `workspace_id`: the one it serves; None: every installed one.
    """
    is_gone = or_(Process.seen_at < now - ALIVE_FOR, Process.seen_at > now + ALIVE_FOR)
    session.execute(delete(Process).where(Process.workspace_id.is_not_distinct_from(workspace_id), is_gone))
    found = session.scalar(
        select(Process).where(Process.workspace_id.is_not_distinct_from(workspace_id), Process.name == name)
    )
    if found:
        found.seen_at = now
    else:
        session.add(Process(workspace_id=workspace_id, name=name, seen_at=now))


def remove(session: Session, workspace_id: int | None, name: str) -> None:
    """Forget a process that ends."""
    session.execute(
        delete(Process).where(Process.workspace_id.is_not_distinct_from(workspace_id), Process.name == name)
    )


def count_alive(session: Session, workspace_id: int | None, now: datetime) -> int:
    """Return the number of processes that serve a workspace now, or every installed one."""
    is_alive = Process.seen_at.between(now - ALIVE_FOR, now + ALIVE_FOR)
    serves = or_(Process.workspace_id == workspace_id, Process.workspace_id.is_(None))
    alive = select(func.count()).where(serves, is_alive)
    return session.scalars(alive).one()


def is_served_alone(session: Session, workspace_id: int, now: datetime) -> bool:
    """Return whether a process runs that serves this workspace and no other."""
    is_alive = Process.seen_at.between(now - ALIVE_FOR, now + ALIVE_FOR)
    return session.scalar(select(exists().where(Process.workspace_id == workspace_id, is_alive))) is True


def last_seen_at(session: Session) -> datetime | None:
    """Return when any process last gave a sign of life; None if none is noted."""
    return session.scalar(select(func.max(Process.seen_at)))
