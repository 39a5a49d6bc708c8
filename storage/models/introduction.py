"""What an introduction consists of, as rows: facts that people and the clock add, and what follows from them.

`introduced_at`, `connected_at`, `met_at`, `outcome`, `ended_at` of an introduction follow from the facts, and can be
computed from them again at any time (`bot.rules.introductions.state`); so do `due_at` and `nudge_at`.

Every table belongs to a workspace. People are kept as Slack ids only, never as names or addresses, and each id
stands in one place: the member's row. What a party said is theirs, and who may see it is stored with it.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.models.base import Row
from storage.models.enums import AnswerToThanks, Audience, Awaited, Consent, Contact, Outcome, Step, Way
from storage.models.workspace import Member, Workspace


class Introduction(Row):
    """One connector introduces two parties, or asks both first whether they want that."""

    __tablename__ = "introductions"
    __table_args__ = (
        UniqueConstraint("workspace_id", "view_id"),
        # What is due, found without looking at what is not.
        Index(
            "ix_introductions_due",
            "due_at",
            postgresql_where=text("due_at IS NOT NULL"),
            sqlite_where=text("due_at IS NOT NULL"),
        ),
        # What somebody has just done something to: a handful.
        Index(
            "ix_introductions_acted",
            "acted_at",
            postgresql_where=text("acted_at IS NOT NULL"),
            sqlite_where=text("acted_at IS NOT NULL"),
        ),
        # The figures of a period read no more than what happened in it, and count without looking at the rows.
        Index("ix_introductions_introduced", "workspace_id", "introduced_at", "outcome"),
        Index("ix_introductions_connected", "workspace_id", "connected_at", "outcome"),
        Index("ix_introductions_met", "workspace_id", "met_at", "outcome"),
        Index("ix_introductions_ended", "workspace_id", "ended_at", "outcome"),
        # Buttons posted years ago carry the id: SQLite must never give a deleted one to somebody else.
        {"sqlite_autoincrement": True},
    )

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    view_id: Mapped[str] = mapped_column(String(64))
    """The submitted modal: Slack may hand it in twice, it introduces once."""
    connector_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    passed_on_from_id: Mapped[int | None]
    """The introduction that the connector of this one was a party of, and passed on. It may have been erased since."""
    first_mover_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    """The party who writes first."""
    first_mover_since: Mapped[datetime | None]
    """When the connector chose another first mover; empty while it is the one they began with."""
    reason: Mapped[str] = mapped_column(Text)
    asks_both: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """Whether the connector wished both to be asked first; a party may be asked because they wish it."""
    shows_names: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """Whether the parties see each other's names while they are asked."""
    has_place: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """Whether the two get a group conversation."""

    created_at: Mapped[datetime]
    introduced_at: Mapped[datetime | None]
    """When both got their cards; empty while they are asked first."""
    connected_at: Mapped[datetime | None]
    """When the first of the two said that they are in touch."""
    met_at: Mapped[datetime | None]
    """When the first of the two said that they met."""
    connector_shares_with: Mapped[str | None] = mapped_column(String(32))
    """The channel that may hear of it, with names, as far as the connector goes; empty: none."""
    withdrawn_at: Mapped[datetime | None]
    lapsed_at: Mapped[datetime | None]
    """When the bot stopped waiting for both to say yes."""
    connector_asked_at: Mapped[datetime | None]
    """When the connector was last told that it is quiet, and asked what to do."""
    more_time_until: Mapped[datetime | None]
    """The connector gave it another week."""
    connector_told_at: Mapped[datetime | None]
    """When the connector was told that nobody reported a meeting."""
    closed_at: Mapped[datetime | None]
    """When the bot stopped waiting for reports."""
    closed_kindly_at: Mapped[datetime | None]
    """When the connector said that it need not wait any longer, since it was quiet."""
    resumed_at: Mapped[datetime | None]
    """Since when it goes on as if it were new: it was opened again, or other words made both be asked anew."""
    outcome: Mapped[Outcome | None]
    ended_at: Mapped[datetime | None]
    asked_until: Mapped[datetime | None]
    """When the bot stops waiting for both to say yes. It only ever moves later, whatever anybody answers."""
    due_at: Mapped[datetime | None]
    """When to look at it next; empty if nothing is to happen."""
    acted_at: Mapped[datetime | None]
    """When somebody last did something of which the consequences are still to be drawn; empty otherwise."""
    group_conversation_refused: Mapped[str | None] = mapped_column(String(255))
    """Why Slack doesn't let the bot open the group conversation of the two; empty while it does."""

    workspace: Mapped[Workspace] = relationship()
    connector: Mapped[Member] = relationship(foreign_keys=connector_id)
    parties: Mapped[list[Party]] = relationship(back_populates="introduction", order_by="Party.id")


class Party(Row):
    """A member in one introduction, and what they reported: nobody's click speaks for the other."""

    __tablename__ = "parties"
    __table_args__ = (
        UniqueConstraint("introduction_id", "member_id"),
        # Who is to be reminded, found without looking at who is not.
        Index(
            "ix_parties_nudge",
            "nudge_at",
            postgresql_where=text("nudge_at IS NOT NULL"),
            sqlite_where=text("nudge_at IS NOT NULL"),
        ),
    )

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    introduction_id: Mapped[int] = mapped_column(ForeignKey("introductions.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)

    description: Mapped[str] = mapped_column(Text, default="", server_default="")
    """How the connector describes them to the other while both are asked: it need not name them."""
    consent: Mapped[Consent | None]
    """What they answered when they were asked first; empty if they were not."""
    answered_at: Mapped[datetime | None]
    """When they last answered; empty if they haven't, or did before this was noted."""
    ask_again_at: Mapped[datetime | None]
    """They answered *not now until …*; stays when the day has come."""
    has_said_yes: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """Whether they ever did: what the connector was told does not change with second thoughts."""
    meets_at: Mapped[datetime | None]
    """When they say the two will meet. Everybody in the introduction sees it."""
    turn: Mapped[int] = mapped_column(default=1, server_default="1")
    """Grows each time the bot brings back what they put off: a new message, so that they notice it."""
    nudge_at: Mapped[datetime | None]
    """When to remind them of this introduction next; empty if not at all."""
    snoozed_until: Mapped[datetime | None]
    clicked_at: Mapped[datetime | None]
    """When they last did anything about this introduction."""
    ignored_at: Mapped[datetime | None]
    """When it ended without a word of theirs, although they were reminded."""
    unreachable: Mapped[str | None] = mapped_column(String(255))
    """Why Slack refuses to bring this party their card; empty while it does not."""
    shares_with: Mapped[str | None] = mapped_column(String(32))
    """The channel that may hear of it, with names, as far as they go; empty: none."""

    introduction: Mapped[Introduction] = relationship(back_populates="parties")
    member: Mapped[Member] = relationship()
    reports: Mapped[list[Report]] = relationship(
        back_populates="party", order_by="Report.id", cascade="all, delete-orphan"
    )
    undone_reports: Mapped[list[UndoneReport]] = relationship(back_populates="party", order_by="UndoneReport.id")
    words: Mapped[list[Words]] = relationship(back_populates="party", order_by="Words.id")
    ways_out: Mapped[list[WayOut]] = relationship(back_populates="party", order_by="WayOut.id")
    nudges: Mapped[list[Nudge]] = relationship(
        back_populates="party", order_by="Nudge.id", cascade="all, delete-orphan"
    )
    answers: Mapped[list[ConnectorAnswer]] = relationship(back_populates="party", order_by="ConnectorAnswer.id")

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


class UndoneReport(Row):
    """A report that its party took back: it counts no more, and the connector's line about it is struck through.

    It has the id of the report it was. A table of its own, so that a release before, which knows no undone reports,
    never takes one for a report.
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
    """What a party said about a click, in their own words. They stay theirs: shown only while the click stands."""

    __tablename__ = "words"
    __table_args__ = (UniqueConstraint("party_id", "clicked"),)

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"))
    clicked: Mapped[Step]
    contact: Mapped[Contact | None]
    """With *connected*: how the two are in touch."""
    text: Mapped[str] = mapped_column(Text)
    """May be empty."""
    audience: Mapped[Audience]
    offers_help: Mapped[bool]
    """With *thanked*: "Is there anything I can do for you?" """
    said_at: Mapped[datetime]

    party: Mapped[Party] = relationship(back_populates="words")


class WayOut(Row):
    """A party said something else than a step: not now, not a fit, … The reason is for the connector only."""

    __tablename__ = "ways_out"
    __table_args__ = (
        # Each way holds once at a time.
        Index(
            "uq_ways_out_standing",
            "party_id",
            "way",
            unique=True,
            postgresql_where=text("over_at IS NULL"),
            sqlite_where=text("over_at IS NULL"),
        ),
        # As with reports.
        {"sqlite_autoincrement": True},
    )

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"), index=True)
    way: Mapped[Way]
    line: Mapped[str] = mapped_column(Text)
    """For the connector; may be empty."""
    until: Mapped[datetime | None]
    """With *not now*: when the card comes back."""
    said_at: Mapped[datetime]
    over_at: Mapped[datetime | None]
    """Since when it holds no more: taken back, overtaken by a report, or its date has come."""
    undone_at: Mapped[datetime | None]
    """When they took it back; empty if it holds, or is over for another reason."""

    party: Mapped[Party] = relationship(back_populates="ways_out")


class Nudge(Row):
    """A party was reminded, in the one message that gathers a member's reminders of a day."""

    __tablename__ = "nudges"
    __table_args__ = (UniqueConstraint("party_id", "awaited", "number"),)

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"))
    awaited: Mapped[Awaited]
    number: Mapped[int]
    """The first or the second of its kind."""
    day: Mapped[str] = mapped_column(String(10))
    """Of the person's own calendar: with it, the message about it is found."""
    sent_at: Mapped[datetime]
    snoozed_at: Mapped[datetime | None]
    """They put it off: it comes back, and does not count."""
    is_last: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """It said that it was the last time: then it is, whatever changes since."""

    party: Mapped[Party] = relationship(back_populates="nudges")


class ConnectorAnswer(Row):
    """What the connector sent back to a party who thanked."""

    __tablename__ = "connector_answers"
    __table_args__ = (UniqueConstraint("party_id", "answer"),)

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"))
    """Who thanked, and gets this."""
    answer: Mapped[AnswerToThanks]
    text: Mapped[str] = mapped_column(Text)
    said_at: Mapped[datetime]

    party: Mapped[Party] = relationship(back_populates="answers")
