"""What was told in a channel, as rows: the summaries, and which introductions they named."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.models.base import Row
from storage.models.introduction import Introduction


class Summary(Row):
    """A summary that was posted in a channel. Its figures stay as they were; who is named in it may change."""

    __tablename__ = "summaries"
    __table_args__ = (UniqueConstraint("workspace_id", "key"),)

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    key: Mapped[str] = mapped_column(String(80))
    """What makes it one and no second: `weekly:2026-03-09`. With `summary:` before it, the key of its message."""
    channel: Mapped[str] = mapped_column(String(32))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    """The period it tells of, from the first instant up to the second."""
    figures: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]
    asked_by: Mapped[str | None] = mapped_column(String(32))
    """Who wanted it posted, a Slack id; nobody if it is a weekly one."""

    tellings: Mapped[list[Telling]] = relationship(back_populates="summary", order_by="Telling.id")


class Telling(Row):
    """A summary may name the people of an introduction: as long as all three of them agree."""

    __tablename__ = "tellings"
    __table_args__ = (UniqueConstraint("summary_id", "introduction_id"),)

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    summary_id: Mapped[int] = mapped_column(ForeignKey("summaries.id"), index=True)
    introduction_id: Mapped[int] = mapped_column(ForeignKey("introductions.id"), index=True)

    summary: Mapped[Summary] = relationship(back_populates="tellings")
    introduction: Mapped[Introduction] = relationship()
