"""Named queries over the processes that serve a workspace."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from storage.models.process import Process

ALIVE_FOR = timedelta(seconds=90)
"""Time without a sign of life after which a process has ended, or hangs."""


def note(session: Session, workspace_id: int, name: str, now: datetime) -> None:
    """Note that the process of this name is there, and forget those that are gone. `now`: aware."""
    session.execute(delete(Process).where(Process.workspace_id == workspace_id, Process.seen_at < now - ALIVE_FOR))
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
    alive = select(func.count()).where(Process.workspace_id == workspace_id, Process.seen_at >= now - ALIVE_FOR)
    return session.scalars(alive).one()
