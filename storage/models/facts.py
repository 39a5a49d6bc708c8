"""Facts about one party of an introduction, as rows: reports, ways out, words, reminders, and the connector's answers.

People and the clock add them, and the state of an introduction follows from them (`storage.models.introduction`).
A party's words are stored with the people who may see them. All times are instants in UTC.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.models.base import Row
from storage.models.enums import AnswerToThanks, Audience, Awaited, Contact, Step, Way
from storage.models.introduction import Party


class Report(Row):
    """A step that a party reported and has not undone."""

    __tablename__ = "reports"
    # The key of the connector's line carries the id, so SQLite must never reuse one.
    __table_args__ = (UniqueConstraint("party_id", "step"), {"sqlite_autoincrement": True})

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"))
    step: Mapped[Step]
    clicked: Mapped[Step]
    """The button that recorded it. *Met* records `connected`, too, and one undo takes both back."""
    reported_at: Mapped[datetime]

    party: Mapped[Party] = relationship(back_populates="reports")


class UndoneReport(Row):
    """A report that its party took back. It no longer counts, and the connector's line about it is struck through.

    It keeps the id it had as a report. It has its own table because the release before knows no undone reports:
    after a rollback, it would count those in `reports` again.
    """

    __tablename__ = "undone_reports"

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"), index=True)
    step: Mapped[Step]
    clicked: Mapped[Step]
    reported_at: Mapped[datetime]
    undone_at: Mapped[datetime]

    party: Mapped[Party] = relationship(back_populates="undone_reports")


class Words(Row):
    """The words that a party added to a click. They are kept if the click is undone, and shown only while it stands."""

    __tablename__ = "words"
    __table_args__ = (UniqueConstraint("party_id", "clicked"),)

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"))
    clicked: Mapped[Step]
    contact: Mapped[Contact | None]
    """The way in which the two are in touch; only with *connected*."""
    text: Mapped[str] = mapped_column(Text)
    """The words, as typed; may be empty."""
    audience: Mapped[Audience]
    """The people who may read them."""
    offers_help: Mapped[bool]
    """True if they asked "Is there anything I can do for you?"; only with *thanked*."""
    said_at: Mapped[datetime]

    party: Mapped[Party] = relationship(back_populates="words")


class WayOut(Row):
    """Something that a party said instead of a step: not now, not a fit, … Only the connector reads its reason."""

    __tablename__ = "ways_out"
    __table_args__ = (
        # Each way out stands at most once at a time.
        Index(
            "uq_ways_out_standing",
            "party_id",
            "way",
            unique=True,
            postgresql_where=text("over_at IS NULL"),
            sqlite_where=text("over_at IS NULL"),
        ),
        # The key of the connector's line carries the id, as with reports.
        {"sqlite_autoincrement": True},
    )

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"), index=True)
    way: Mapped[Way]
    line: Mapped[str] = mapped_column(Text)
    """Line for the connector to read; may be empty."""
    until: Mapped[datetime | None]
    """Time when the card comes back; only with *not now*."""
    said_at: Mapped[datetime]
    over_at: Mapped[datetime | None]
    """Time when it stopped standing: undone, overtaken by a report, or its date had come; empty while it stands."""
    undone_at: Mapped[datetime | None]
    """Time when the party undid it; empty if they did not."""

    party: Mapped[Party] = relationship(back_populates="ways_out")


class Reminder(Row):
    """A reminder that a party got, in the one message that gathers a member's reminders of a day."""

    __tablename__ = "nudges"  # the name it was made with
    __table_args__ = (UniqueConstraint("party_id", "awaited", "number"),)

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"))
    awaited: Mapped[Awaited]
    """The answer that the reminder asks for."""
    number: Mapped[int]
    """1 for the first reminder of what is awaited, 2 for the second, and so on."""
    day: Mapped[str] = mapped_column(String(10))
    """Date in the member's own time zone, `2026-03-09`. The message that shows the reminder is found by it."""
    sent_at: Mapped[datetime]
    snoozed_at: Mapped[datetime | None]
    """Time when they snoozed it; it comes back, and does not count. Empty if they did not."""
    is_last: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """True if it said that it was the last. Then none follows, whatever changes."""

    party: Mapped[Party] = relationship(back_populates="reminders")


class Result(Row):
    """Something that came of an introduction, as one of its parties says once they've met. Saying it again changes it.

    What they take back has no text any more.
    """

    __tablename__ = "results"
    __table_args__ = (UniqueConstraint("party_id"),)

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    # Release 0.2 erases parties and knows nothing of these, so the database lets them go with their party.
    party_id: Mapped[int] = mapped_column(ForeignKey("parties.id", ondelete="CASCADE"))
    text: Mapped[str] = mapped_column(Text)
    """Their line, as typed; empty once they took it back."""
    audience: Mapped[Audience]
    """The people who may read it: the connector, or the other party, too."""
    said_at: Mapped[datetime]
    """Time when they last said or changed it."""
    taken_back_at: Mapped[datetime | None]
    """Time when they took it back; empty while it stands."""

    party: Mapped[Party] = relationship(back_populates="results")


class ConnectorAnswer(Row):
    """An answer from the connector to a party who thanked them."""

    __tablename__ = "connector_answers"
    __table_args__ = (UniqueConstraint("party_id", "answer"),)

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"))
    """The party who thanked the connector and gets the answer."""
    answer: Mapped[AnswerToThanks]
    text: Mapped[str] = mapped_column(Text)
    """The connector's words; may be empty."""
    said_at: Mapped[datetime]

    party: Mapped[Party] = relationship(back_populates="answers")
