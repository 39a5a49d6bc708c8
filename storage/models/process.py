"""Bot processes, as rows. Each updates its row every half minute."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Row


class Process(Row):
    """A bot process that runs, or ran until `seen_at`."""

    __tablename__ = "processes"
    __table_args__ = (UniqueConstraint("workspace_id", "name"),)

    workspace_id: Mapped[int | None] = mapped_column(ForeignKey("workspaces.id"))
    """The workspace it serves; empty if it serves every one that installed the app."""
    name: Mapped[str] = mapped_column(String(32))
    """Random name that the process gives itself when it starts, unique across machines."""
    seen_at: Mapped[datetime]
    """Time when the process last said that it is running, in UTC."""
