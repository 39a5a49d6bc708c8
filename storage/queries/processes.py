"""The processes that serve a workspace, as rows: each says every half minute that it's there."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String, UniqueConstraint, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.models.base import Row

ALIVE_FOR = timedelta(seconds=90)
"""A process that said nothing for so long has ended, or hangs."""


class Process(Row):
    """A running bot process that serves a workspace."""

    __tablename__ = "processes"
    __table_args__ = (UniqueConstraint("workspace_id", "name"),)

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    name: Mapped[str] = mapped_column(String(32))
    """Made up at its start, so that no two processes share one, whatever machine they run on."""
    seen_at: Mapped[datetime]


def note(session: Session, workspace_id: int, name: str, now: datetime) -> None:
    """Note that a process is there, and forget those that are gone."""
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
    """Return how many processes serve a workspace now."""
    alive = select(func.count()).where(Process.workspace_id == workspace_id, Process.seen_at >= now - ALIVE_FOR)
    return session.scalars(alive).one()
