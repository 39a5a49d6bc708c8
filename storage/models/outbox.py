"""The outbox's row: a message as it should look in Slack."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Row
from storage.models.enums import DeliveryState, Kind, WhenUnsure


class OutgoingMessage(Row):
    """A message as it should look in Slack. Posting it and changing it later are one act.

    The unique key is what makes "at most once" true: `intro:17:card:U1`, `intro:17:headline`.
    """

    __tablename__ = "outgoing_messages"
    __table_args__ = (
        UniqueConstraint("workspace_id", "key"),
        # Messages that are due; the index holds no others. Delivery takes them from one workspace at a time.
        Index(
            "ix_outgoing_messages_due",
            "workspace_id",
            "due_at",
            postgresql_where=text("due_at IS NOT NULL"),
            sqlite_where=text("due_at IS NOT NULL"),
        ),
        # Whether anything is due at all, so that a thousand idle workspaces cost no more than one.
        Index(
            "ix_outgoing_messages_due_anywhere",
            "due_at",
            postgresql_where=text("due_at IS NOT NULL"),
            sqlite_where=text("due_at IS NOT NULL"),
        ),
        # Replies wait for the message they hang under and for each other.
        Index("ix_outgoing_messages_thread", "workspace_id", "thread_of"),
        # Last words, by when they go: first those that Slack is still to show. The index holds no others.
        Index(
            "ix_outgoing_messages_last_words",
            "workspace_id",
            "kept_until",
            postgresql_where=text("kept_until IS NOT NULL"),
            sqlite_where=text("kept_until IS NOT NULL"),
        ),
        # Whether any are to go at all.
        Index(
            "ix_outgoing_messages_last_words_anywhere",
            "kept_until",
            postgresql_where=text("kept_until IS NOT NULL"),
            sqlite_where=text("kept_until IS NOT NULL"),
        ),
        # An introduction's messages. Those of none aren't in it: SQLite, whose statistics can be old, would read them
        # all where a reader's are asked for.
        Index(
            "ix_outgoing_messages_introduction_id",
            "introduction_id",
            postgresql_where=text("introduction_id IS NOT NULL"),
            sqlite_where=text("introduction_id IS NOT NULL"),
        ),
        # A reader's messages about no introduction: the others are found by their introduction.
        Index(
            "ix_outgoing_messages_to",
            "workspace_id",
            "to",
            postgresql_where=text("introduction_id IS NULL"),
            sqlite_where=text("introduction_id IS NULL"),
        ),
    )

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    introduction_id: Mapped[int | None] = mapped_column(ForeignKey("introductions.id"))
    key: Mapped[str] = mapped_column(String(120))
    """Name of the message, unique in its workspace and never changed. Nothing is read out of it."""
    kind: Mapped[Kind] = mapped_column(server_default=Kind.THREAD_LINE.value)
    """Kind of message. Rows that an earlier release writes while both run count as lines in a thread."""
    day: Mapped[str | None] = mapped_column(String(10))
    """Date of a reminder in its reader's time zone, `2026-03-09`; of *My year*, the time that was chosen, as
    `bot.rules.my_year` spells it; empty for other kinds."""
    summary_id: Mapped[int | None]
    """Id of the summary's row; empty for other kinds."""
    nonce: Mapped[str] = mapped_column(String(32), default=lambda: uuid4().hex)
    """Random text sent as metadata, by which the message is recognised in Slack. Unique even across databases."""
    to: Mapped[str] = mapped_column(String(32))
    """Slack id of a channel, or of a member, who gets it in their direct message with the bot."""
    and_to: Mapped[str | None] = mapped_column(String(32))
    """Slack id of a second member, if it goes to a group conversation of the two; otherwise empty."""
    thread_of: Mapped[str | None] = mapped_column(String(120))
    """Key of the message this one replies to; empty if it is no reply."""
    content: Mapped[dict[str, Any]]
    """Content for Slack, `{"text": …, "blocks": […]}`, with `"reply_broadcast": true` if a reply shows in the
    conversation, too; of a file, `{"text": …, "file": {"name", "title", "body"}}`; of a Home, its view."""
    plainer: Mapped[dict[str, Any] | None]
    """Simpler content, for a workspace whose Slack refuses a block of `content`; empty if there is none."""
    is_plain: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """True once Slack has refused a block of `content`; `plainer` is sent from then on."""
    until_posted: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """Content of a public message when it is first posted, naming nobody. `content` replaces it once Slack has said
    where the message is, so that names can always be taken out again. Such a message is posted once only."""
    reveals: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    """Things that a public message's `content` says of people and that they may take back, a word for each."""
    revealed: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    """Such things in the version that Slack shows, or may show."""
    refused_since: Mapped[datetime | None]
    """Time when Slack first refused to have something taken out of it; empty while it allows that."""
    keeps_content: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    """False if `content` is deleted once the message is delivered or given up, as with an export."""
    kept_until: Mapped[datetime | None]
    """Time when this row is deleted at the latest, since what it was about is; it goes as soon as Slack shows it, or is
    kept on then (`storage.queries.last_words.KEPT_ON`), if another member is in it. Empty for all others."""
    when_unsure: Mapped[WhenUnsure] = mapped_column(default=WhenUnsure.SEND_AGAIN)
    """The thing to do if nobody can say whether Slack took it."""

    wanted_version: Mapped[int] = mapped_column(default=1)
    """Number of the newest content, one more at each change."""
    delivered_version: Mapped[int] = mapped_column(default=0)
    """Number of the content that Slack shows; 0 before it was posted."""
    channel: Mapped[str | None] = mapped_column(String(32))
    """Slack id of the conversation it was posted in; empty before. Of a Home: its reader's, and empty while they wait
    for it."""
    ts: Mapped[str | None] = mapped_column(String(32))
    """Slack's id of the message in its channel, or of a file. Empty means post, set means change. A Home has none: it's
    published again and again."""

    state: Mapped[DeliveryState] = mapped_column(default=DeliveryState.PENDING)
    due_at: Mapped[datetime | None]
    """Time when delivery has to look at it next; empty if never. While a process works on it, its lease's end."""
    not_after: Mapped[datetime | None]
    """Time from which it is too late to post it; empty if it never is."""
    token: Mapped[int] = mapped_column(default=0)
    """Number of claims. A process that returns with a lower one has lost the row to another."""
    attempts: Mapped[int] = mapped_column(default=0)
    """Number of failed attempts in a row."""
    maybe_sent_at: Mapped[datetime | None]
    """Time of the first post whose result is unknown: the message may be in Slack. Committed before the call."""
    failure: Mapped[str | None] = mapped_column(String(255))
    """Slack's latest error; empty if there was none."""

    @property
    def is_new(self) -> bool:
        """Return whether Slack doesn't have it yet."""
        return self.ts is None and (self.kind is not Kind.HOME or self.channel is None)

    @property
    def looks(self) -> dict[str, Any]:
        """Return the content that Slack is to show: `plainer` once Slack has refused a block, otherwise `content`."""
        return self.plainer if self.is_plain and self.plainer else self.content

    @property
    def is_personal(self) -> bool:
        """Return whether it goes to one person, or to a group conversation of two; otherwise to a channel."""
        return self.to.startswith(("U", "W"))

    @property
    def to_take_out(self) -> set[str]:
        """Return the things that Slack shows, or may show, and that the wanted content no longer says."""
        return set(self.revealed) - set(self.reveals)
