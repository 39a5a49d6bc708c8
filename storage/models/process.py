"""The processes that serve a workspace, as rows: each says every half minute that it's there."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Row


class Process(Row):
    """A running bot process that serves a workspace."""

    __tablename__ = "processes"
    __table_args__ = (UniqueConstraint("workspace_id", "name"),)

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    name: Mapped[str] = mapped_column(String(32))
    """Made up at its start, so that no two processes share one, whatever machine they run on."""
    seen_at: Mapped[datetime]
