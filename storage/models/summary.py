"""Summaries posted in channels, and the introductions whose people they name, as rows. All times are in UTC."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.models.base import Row
from storage.models.introduction import Introduction


class Summary(Row):
    """A summary posted in a channel. Its figures stay as they were; the people it names may change."""

    __tablename__ = "summaries"
    __table_args__ = (UniqueConstraint("workspace_id", "key"),)

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    key: Mapped[str] = mapped_column(String(80))
    """Name of the summary, `weekly:2026-03-09`, so that it is posted once. Its message's key is `summary:` and this."""
    channel: Mapped[str] = mapped_column(String(32))
    """Slack id of the channel."""
    starts_at: Mapped[datetime]
    """Beginning of the summary's period."""
    ends_at: Mapped[datetime]
    """End of the summary's period, not part of it."""
    figures: Mapped[dict[str, Any]]
    """The figures, as they were when it was posted."""
    made_at: Mapped[datetime]
    """Time when its figures were counted."""
    asked_by: Mapped[str | None] = mapped_column(String(32))
    """Slack id of the member who posted it; empty for a weekly summary."""

    mentions: Mapped[list[SummaryMention]] = relationship(back_populates="summary", order_by="SummaryMention.id")


class SummaryMention(Row):
    """The mention of an introduction in a summary. Its people are named there as long as all three of them agree."""

    __tablename__ = "tellings"
    __table_args__ = (UniqueConstraint("summary_id", "introduction_id"),)

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    summary_id: Mapped[int] = mapped_column(ForeignKey("summaries.id"), index=True)
    introduction_id: Mapped[int] = mapped_column(ForeignKey("introductions.id"), index=True)

    summary: Mapped[Summary] = relationship(back_populates="mentions")
    introduction: Mapped[Introduction] = relationship()
