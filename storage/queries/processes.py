"""Named queries over the processes that serve a workspace."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from storage.models.process import Process

ALIVE_FOR = timedelta(seconds=90)
"""Time without a sign of life after which a process has ended, or hangs. One that far ahead is another clock's."""


def note(session: Session, workspace_id: int, name: str, now: datetime) -> None:
    """Note that the process of this name is there, and forget those that are gone. `now`: aware."""
    is_gone = or_(Process.seen_at < now - ALIVE_FOR, Process.seen_at > now + ALIVE_FOR)
    session.execute(delete(Process).where(Process.workspace_id == workspace_id, is_gone))
    found = session.scalar(select(Process).where(Process.workspace_id == workspace_id, Process.name == name))
    if found:
        found.seen_at = now
    else:
        session.add(Process(workspace_id=workspace_id, name=name, seen_at=now))


def remove(session: Session, workspace_id: int, name: str) -> None:
    """Forget a process that ends."""
    session.execute(delete(Process).where(Process.workspace_id == workspace_id, Process.name == name))


def count_alive(session: Session, workspace_id: int, now: datetime) -> int:
    """Return the number of processes that serve a workspace now."""
    is_alive = Process.seen_at.between(now - ALIVE_FOR, now + ALIVE_FOR)
    alive = select(func.count()).where(Process.workspace_id == workspace_id, is_alive)
    return session.scalars(alive).one()


def last_seen_at(session: Session, workspace_ids: Collection[int]) -> datetime | None:
    """Return when a process that serves one of these workspaces last gave a sign of life; None if none is noted."""
    return session.scalar(select(func.max(Process.seen_at)).where(Process.workspace_id.in_(workspace_ids)))
