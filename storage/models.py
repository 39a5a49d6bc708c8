"""The vocabulary: what an introduction consists of, as words and as rows.

Every table belongs to a workspace. People are kept as Slack ids only, never as names or addresses, and each id
stands in one place: the member's row.
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import uuid4

from sqlalchemy import JSON, Dialect, Enum, ForeignKey, Index, MetaData, String, Text, UniqueConstraint, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
from sqlalchemy.types import DateTime, TypeDecorator


class Step(StrEnum):
    """What a party can report. The order is the usual one; `thanked` may come at any time."""

    CONNECTED = "connected"  # they have written to each other
    MET = "met"  # they have met or talked; says `connected` too
    THANKED = "thanked"  # they have thanked the connector


class Outcome(StrEnum):
    """How an introduction ended. An open one has none."""

    COMPLETED = "completed"  # both have met and both have thanked


class Account(StrEnum):
    """What kind of account Slack said a member has, when last asked."""

    UNKNOWN = "unknown"  # Slack was not asked yet, or did not answer in time
    PERSON = "person"
    BOT = "bot"
    DEACTIVATED = "deactivated"
    HIDDEN = "hidden"  # not to be seen from this workspace


class Delivery(StrEnum):
    """How far an outgoing message has come."""

    PENDING = "pending"  # Slack does not show the wanted version yet
    DELIVERED = "delivered"  # Slack shows the wanted version
    UNDELIVERABLE = "undeliverable"  # Slack will never take it; the connector has been told
    UNCERTAIN = "uncertain"  # may have been posted once, and must not be posted twice


class WhenUnsure(StrEnum):
    """What to do when nobody can say whether Slack took a message."""

    SEND_AGAIN = "send again"  # cards and reports: twice is better than never
    LET_GO = "let go"  # nudges: never is better than twice


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: always aware, always UTC, on every database (SQLite keeps no zone of its own)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def words(kind: type[StrEnum]) -> Enum:
    """A column that holds the words of an enum as text, so that a new word needs no migration."""
    return Enum(kind, native_enum=False, length=20, values_callable=lambda members: [m.value for m in members])


class Row(DeclarativeBase):
    """The base of all tables, with names for constraints that are the same on every database."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012  (SQLAlchemy reads it from the class)
        datetime: UtcDateTime,
        Step: words(Step),
        Outcome: words(Outcome),
        Account: words(Account),
        Delivery: words(Delivery),
        WhenUnsure: words(WhenUnsure),
        dict[str, Any]: JSON,
    }

    id: Mapped[int] = mapped_column(primary_key=True)


class Workspace(Row):
    """A Slack workspace that installed the bot. Outside Enterprise Grid `enterprise_id` is empty."""

    __tablename__ = "workspaces"
    __table_args__ = (UniqueConstraint("enterprise_id", "team_id"),)

    enterprise_id: Mapped[str] = mapped_column(String(32), default="")
    team_id: Mapped[str] = mapped_column(String(32))
    bot_user_id: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime]
    send_after: Mapped[datetime | None]
    """Slack asked us to wait (429): nothing is sent to this workspace before then, by any process."""


class Member(Row):
    """A person in a workspace, across introductions."""

    __tablename__ = "members"
    __table_args__ = (UniqueConstraint("workspace_id", "slack_id"),)

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    slack_id: Mapped[str] = mapped_column(String(32))
    account: Mapped[Account] = mapped_column(default=Account.UNKNOWN)
    checked_at: Mapped[datetime | None]
    """When Slack last told us about the account."""


class Introduction(Row):
    """One connector introduces two parties."""

    __tablename__ = "introductions"
    __table_args__ = (
        UniqueConstraint("workspace_id", "view_id"),
        # Buttons posted years ago carry the id: SQLite must never give a deleted one to somebody else.
        {"sqlite_autoincrement": True},
    )

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    view_id: Mapped[str] = mapped_column(String(64))
    """The submitted modal: Slack may hand it in twice, it introduces once."""
    connector_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    first_mover_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    """The party who writes first."""
    reason: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    outcome: Mapped[Outcome | None]
    ended_at: Mapped[datetime | None]

    workspace: Mapped[Workspace] = relationship()
    connector: Mapped[Member] = relationship(foreign_keys=connector_id)
    parties: Mapped[list[Party]] = relationship(back_populates="introduction", order_by="Party.id")


class Party(Row):
    """A member in one introduction, and what they reported: nobody's click speaks for the other."""

    __tablename__ = "parties"
    __table_args__ = (UniqueConstraint("introduction_id", "member_id"),)

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    introduction_id: Mapped[int] = mapped_column(ForeignKey("introductions.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)

    unreachable: Mapped[str | None] = mapped_column(String(255))
    """Why Slack refuses to bring this party their card; empty while it does not."""

    introduction: Mapped[Introduction] = relationship(back_populates="parties")
    member: Mapped[Member] = relationship()
    reports: Mapped[list[Report]] = relationship(
        back_populates="party", order_by="Report.id", cascade="all, delete-orphan"
    )

    @property
    def other(self) -> Party:
        """The party this one was introduced to."""
        return next(party for party in self.introduction.parties if party is not self)


class Report(Row):
    """A step a party reported: a fact with a time."""

    __tablename__ = "reports"
    # The key of the message about it carries the id, so that one is never used twice.
    __table_args__ = (UniqueConstraint("party_id", "step"), {"sqlite_autoincrement": True})

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"))
    step: Mapped[Step]
    clicked: Mapped[Step]
    """The button that was pressed: *met* records `connected` too, and one undo takes both back."""
    reported_at: Mapped[datetime]

    party: Mapped[Party] = relationship(back_populates="reports")


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
    nonce: Mapped[str] = mapped_column(String(32), default=lambda: uuid4().hex)
    """Goes out as metadata: so the message is recognised in Slack. Never used twice, not even by a new database."""
    to: Mapped[str] = mapped_column(String(32))
    """A Slack id: a person (their direct message with the bot) or a channel."""
    thread_of: Mapped[str | None] = mapped_column(String(120))
    """The key of the message this one is a reply to."""
    content: Mapped[dict[str, Any]]
    """`{"text": …, "blocks": […]}`, as Slack takes it."""
    when_unsure: Mapped[WhenUnsure] = mapped_column(default=WhenUnsure.SEND_AGAIN)

    wanted_version: Mapped[int] = mapped_column(default=1)
    delivered_version: Mapped[int] = mapped_column(default=0)
    channel: Mapped[str | None] = mapped_column(String(32))
    ts: Mapped[str | None] = mapped_column(String(32))
    """Where Slack put it. Without a `ts` it is posted, with one it is changed."""

    state: Mapped[Delivery] = mapped_column(default=Delivery.PENDING)
    due_at: Mapped[datetime | None]
    """When to look at it next; empty when there is nothing to do. While a process works on it, the end of its lease."""
    token: Mapped[int] = mapped_column(default=0)
    """Counts the claims: whoever comes back with an old token has lost the row to another process."""
    attempts: Mapped[int] = mapped_column(default=0)
    maybe_sent_at: Mapped[datetime | None]
    """Set before the first post that nobody has heard the end of: it may be in Slack already."""
    failure: Mapped[str | None] = mapped_column(String(255))
    """What Slack last said against it."""
