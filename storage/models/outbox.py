"""The outbox's row: a message as it should look in Slack."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Row
from storage.models.enums import Delivery, Kind, WhenUnsure


class OutgoingMessage(Row):
    """A message as it should look in Slack. Posting it and changing it later are one act.

    The unique key is what makes "at most once" true: `intro:17:card:U1`, `intro:17:headline`.
    """

    __tablename__ = "outgoing_messages"
    __table_args__ = (
        UniqueConstraint("workspace_id", "key"),
        # What is due, found without looking at what is not. The sweep asks per workspace.
        Index(
            "ix_outgoing_messages_due",
            "workspace_id",
            "due_at",
            postgresql_where=text("due_at IS NOT NULL"),
            sqlite_where=text("due_at IS NOT NULL"),
        ),
        # Replies wait for the message they hang under and for each other.
        Index("ix_outgoing_messages_thread", "workspace_id", "thread_of"),
    )

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    introduction_id: Mapped[int | None] = mapped_column(ForeignKey("introductions.id"), index=True)
    key: Mapped[str] = mapped_column(String(120))
    """Which message it is: it says so once and for all, and nothing is read out of it."""
    kind: Mapped[Kind] = mapped_column(server_default=Kind.THREAD_LINE.value)
    """What it is. What a release before writes while both run counts as a line in a thread."""
    day: Mapped[str | None] = mapped_column(String(10))
    """Of a reminder: the reader's day it is of, `2026-03-09`."""
    summary_id: Mapped[int | None]
    """Of a summary: its row."""
    nonce: Mapped[str] = mapped_column(String(32), default=lambda: uuid4().hex)
    """Goes out as metadata: so the message is recognised in Slack. Never used twice, not even by a new database."""
    to: Mapped[str] = mapped_column(String(32))
    """A Slack id: a person (their direct message with the bot) or a channel."""
    and_to: Mapped[str | None] = mapped_column(String(32))
    """A second person: then it goes to the group conversation of the two, which is opened if need be."""
    thread_of: Mapped[str | None] = mapped_column(String(120))
    """The key of the message this one is a reply to."""
    content: Mapped[dict[str, Any]]
    """`{"text": …, "blocks": […]}`, as Slack takes it; or `{"text": …, "file": {"name": …, "title": …, "body": …}}`."""
    plainer: Mapped[dict[str, Any] | None]
    """The same for a workspace whose Slack refuses a block of `content`; empty if there is no other way."""
    is_plain: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """Whether Slack did refuse one: then `plainer` is sent."""
    until_posted: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """Of what is public: what is posted first, without anybody's name. `content` follows once it is known where it
    stands, so that whatever names people can be taken out again. It is posted once, and never anew."""
    reveals: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    """Of what is public: what `content` says of people and somebody may want taken out again, a word for each."""
    revealed: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    """The same of what stands in Slack, or may."""
    refused_since: Mapped[datetime | None]
    """Since when Slack does not let something be taken out of it; empty while it does."""
    keeps_content: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    """Whether `content` is kept once there is nothing more to do. An export is not: it is for one reader, once."""
    when_unsure: Mapped[WhenUnsure] = mapped_column(default=WhenUnsure.SEND_AGAIN)

    wanted_version: Mapped[int] = mapped_column(default=1)
    delivered_version: Mapped[int] = mapped_column(default=0)
    channel: Mapped[str | None] = mapped_column(String(32))
    ts: Mapped[str | None] = mapped_column(String(32))
    """Where Slack put it. Without a `ts` it is posted, with one it is changed. A file, which stays, has its id here."""

    state: Mapped[Delivery] = mapped_column(default=Delivery.PENDING)
    due_at: Mapped[datetime | None]
    """When to look at it next; empty when there is nothing to do. While a process works on it, the end of its lease."""
    not_after: Mapped[datetime | None]
    """Until when it is welcome: from then on it comes too late to be posted. Empty if it never does."""
    token: Mapped[int] = mapped_column(default=0)
    """Counts the claims: whoever comes back with an old token has lost the row to another process."""
    attempts: Mapped[int] = mapped_column(default=0)
    maybe_sent_at: Mapped[datetime | None]
    """Set before the first post that nobody has heard the end of: it may be in Slack already."""
    failure: Mapped[str | None] = mapped_column(String(255))
    """What Slack last said against it."""

    @property
    def looks(self) -> dict[str, Any]:
        """Return what Slack is to show."""
        return self.plainer if self.is_plain and self.plainer else self.content

    @property
    def to_take_out(self) -> set[str]:
        """Return what stands in Slack, or may, and is to stand there no more."""
        return set(self.revealed) - set(self.reveals)
