"""Introductions and their two parties, as rows. What else was said about them is in `storage.models.facts`.

`introduced_at`, `connected_at`, `met_at`, `outcome` and `ended_at` of an introduction follow from the facts, and can be
computed from them again at any time (`bot.rules.introductions.state`); so do `due_at`, `remind_at` and `result_due_at`.

Each row names its workspace. People are stored as Slack ids only, never as names or addresses: introductions refer to
the members' rows, and messages and settings repeat the ids. All times are instants in UTC.
"""

from __future__ import annotations

from datetime import date, datetime
from hashlib import blake2s
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.models.base import Row
from storage.models.enums import Consent, Elsewhere, Outcome
from storage.models.workspace import Member, Workspace

if TYPE_CHECKING:  # SQLAlchemy finds these by name: each of the two files refers to the other
    from storage.models.facts import ConnectorAnswer, Reminder, Report, Result, UndoneReport, WayOut, Words


def code_of(view_id: str) -> str:
    """Return ten letters and digits that tell an introduction from those of the same number in other databases.

    `view_id`: of the modal it was made with, unique in Slack.
    """
    return blake2s(view_id.encode(), digest_size=5).hexdigest()


class Introduction(Row):
    """An introduction of two by one connector, who may have them asked first whether they want it.

    The second may be an outsider: then there's one party, and all that is said is theirs.
    """

    __tablename__ = "introductions"
    __table_args__ = (
        UniqueConstraint("workspace_id", "view_id"),
        # Introductions that are due; the index holds no others.
        Index(
            "ix_introductions_due",
            "due_at",
            postgresql_where=text("due_at IS NOT NULL"),
            sqlite_where=text("due_at IS NOT NULL"),
        ),
        # Introductions that somebody has just acted on: a handful.
        Index(
            "ix_introductions_acted",
            "acted_at",
            postgresql_where=text("acted_at IS NOT NULL"),
            sqlite_where=text("acted_at IS NOT NULL"),
        ),
        # Introductions that joined another: few.
        Index(
            "ix_introductions_joined",
            "joined_id",
            postgresql_where=text("joined_id IS NOT NULL"),
            sqlite_where=text("joined_id IS NOT NULL"),
        ),
        # Introductions that were made in one go: few.
        Index(
            "ix_introductions_made_with",
            "made_with_id",
            postgresql_where=text("made_with_id IS NOT NULL"),
            sqlite_where=text("made_with_id IS NOT NULL"),
        ),
        # Figures read only the events of their period.
        Index("ix_introductions_introduced", "workspace_id", "introduced_at", "outcome"),
        Index("ix_introductions_connected", "workspace_id", "connected_at", "outcome"),
        Index("ix_introductions_met", "workspace_id", "met_at", "outcome"),
        Index("ix_introductions_ended", "workspace_id", "ended_at", "outcome"),
        # Buttons carry the id for years, so SQLite must never reuse the id of a deleted introduction.
        {"sqlite_autoincrement": True},
    )

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    view_id: Mapped[str] = mapped_column(String(64))
    """Slack's id of the submitted modal. Slack may submit a modal twice; it makes one introduction."""
    connector_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    """The member who introduces the two."""
    passed_on_from_id: Mapped[int | None]
    """The introduction that led to this one: its party is the connector here. It may have been erased since."""
    joined_id: Mapped[int | None] = mapped_column(ForeignKey("introductions.id"))
    """The open introduction of the same two, by somebody else, that this one joined: it has the cards, the reminders
    and what the two say. Empty for an introduction that stands for itself."""
    is_joined: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """True if others have joined it."""
    made_with_id: Mapped[int | None]
    """The first of those introductions of one person to several that were made in one go: its own id, or that of one
    that may have been erased since. They share the connector's message. Empty for an introduction made alone."""
    first_mover_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    """The party who is asked to write first; the connector, if somebody outside this Slack is to."""
    first_mover_since: Mapped[datetime | None]
    """Time when the connector last changed the first mover; empty if they never did."""
    reason: Mapped[str] = mapped_column(Text)
    """Reason why the two should meet, in the connector's words; both parties read it."""
    asks_both: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """True if the connector chose to ask both first. A party can also be asked because their own preference says so."""
    shows_names: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """True if each party sees the other's name while they are asked."""
    has_place: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """True if the bot opens a group conversation for the two."""
    elsewhere: Mapped[Elsewhere | None]
    """Way in which the connector had introduced the two already; empty if the cards introduce them."""
    elsewhere_on: Mapped[date | None]
    """Day on which the connector did, as they say; empty if the cards introduce them."""
    in_touch: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """True if the connector said then that the two are in touch. It's no report of theirs, and counts as none."""
    outsider: Mapped[str | None] = mapped_column(Text)
    """Name of the second person, who isn't in this Slack, as the connector typed it; then there's one party. Empty text
    in a row of nobody's, which only counts. None if both are members."""
    outsider_told_at: Mapped[datetime | None]
    """Time when the connector said that they had told the outsider; empty if they have not."""

    created_at: Mapped[datetime]
    """Time when the connector submitted the modal."""
    introduced_at: Mapped[datetime | None]
    """Time when both parties were introduced with their cards; empty while they are still asked. If they had been
    introduced elsewhere, it's the time when their cards were due."""
    connected_at: Mapped[datetime | None]
    """Time of the first report that they are in touch, of those that stand."""
    met_at: Mapped[datetime | None]
    """Time of the first report that they met, of those that stand."""
    meeting_came_at: Mapped[datetime | None]
    """Time for which the two had planned to meet, once it has come; empty before."""
    connector_shares_with: Mapped[str | None] = mapped_column(String(32))
    """Slack id of the channel in which the connector agreed to be named; empty if they did not."""
    connector_declines_to_share: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """True if the connector answered *Not this time*."""
    withdrawn_at: Mapped[datetime | None]
    """Time when the connector withdrew the introduction; empty if they did not, or undid it."""
    lapsed_at: Mapped[datetime | None]
    """Time when the bot stopped waiting for both parties to say yes; empty if it did not."""
    connector_asked_at: Mapped[datetime | None]
    """Time when the connector was last told that nobody has reported anything, and asked what to do."""
    more_time_until: Mapped[datetime | None]
    """End of the extra week that the connector gave a quiet introduction."""
    connector_told_at: Mapped[datetime | None]
    """Time when the connector was told that nobody has reported a meeting."""
    closed_at: Mapped[datetime | None]
    """Time when the bot stopped waiting for reports and closed the introduction."""
    closed_kindly_at: Mapped[datetime | None]
    """Time when the connector closed an introduction that had gone quiet."""
    resumed_at: Mapped[datetime | None]
    """Time of the last resumption, after an end or a new reason. Its dates count from then, as for a new one."""
    outcome: Mapped[Outcome | None]
    """Way in which the introduction ended; empty while it is open."""
    ended_at: Mapped[datetime | None]
    """Time of the fact that ended it; empty while it is open."""
    asked_until: Mapped[datetime | None]
    """Time when the bot will stop waiting for both to say yes. It only moves later, so it gives no answer away."""
    due_at: Mapped[datetime | None]
    """Time when the clock has to see to this introduction next; empty if nothing is to happen."""
    acted_at: Mapped[datetime | None]
    """Time of the last act that's still to be reconciled; empty if there are none."""
    group_conversation_refused: Mapped[str | None] = mapped_column(String(255))
    """Slack's error when the bot could not open the group conversation; empty if there was none."""

    workspace: Mapped[Workspace] = relationship()
    connector: Mapped[Member] = relationship(foreign_keys=connector_id)
    parties: Mapped[list[Party]] = relationship(back_populates="introduction", order_by="Party.id")
    joined: Mapped[list[Introduction]] = relationship(foreign_keys=joined_id, order_by="Introduction.id", viewonly=True)
    """Those that joined it. Read with what they follow (`storage.queries.whole_introductions`)."""

    @hybrid_property
    def is_outside(self) -> bool:
        """Return whether the second person isn't in this Slack; of a row of nobody's: wasn't."""
        return self.outsider is not None

    @is_outside.inplace.expression
    @classmethod
    def _is_outside(cls) -> ColumnElement[bool]:
        return cls.outsider.is_not(None)

    @property
    def reference(self) -> str:
        """Return what its buttons carry to say which introduction they're about: `17-3f9a0c21d4`.

        Not the number alone: where a database was lost, they're numbered from 1 again.
        """
        return f"{self.id}-{code_of(self.view_id)}"


class Party(Row):
    """A member in one introduction, with what they themselves said. Neither party's click speaks for the other."""

    __tablename__ = "parties"
    __table_args__ = (
        UniqueConstraint("introduction_id", "member_id"),
        # Parties that are to be reminded; the index holds no others.
        Index(
            "ix_parties_nudge",
            "nudge_at",
            postgresql_where=text("nudge_at IS NOT NULL"),
            sqlite_where=text("nudge_at IS NOT NULL"),
        ),
        # Parties that are to be asked whether anything came of it: none, unless their workspace wants it.
        Index(
            "ix_parties_result_due",
            "result_due_at",
            postgresql_where=text("result_due_at IS NOT NULL"),
            sqlite_where=text("result_due_at IS NOT NULL"),
        ),
    )

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    introduction_id: Mapped[int] = mapped_column(ForeignKey("introductions.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)

    description: Mapped[str] = mapped_column(Text, default="", server_default="")
    """Description of this party that the other reads while both are asked, in place of a name."""
    line: Mapped[str] = mapped_column(Text, default="", server_default="")
    """Line about this party in the connector's words, which the other reads on their card; may be empty."""
    consent: Mapped[Consent | None]
    """Their answer to being asked first; empty if they were not asked."""
    answered_at: Mapped[datetime | None]
    """Time when they last answered; empty if they have not, or if it was before this column existed."""
    ask_again_at: Mapped[datetime | None]
    """The day they chose with *not now until …*. It stays once that day has come."""
    has_said_yes: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """True once they have said yes, even if they changed their mind: what the connector read does not change."""
    meets_at: Mapped[datetime | None]
    """Time when the two will meet, as this party says. The connector and both parties see it."""
    is_first: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """True if nobody had introduced this member before. Their card says what the bot is, then."""
    turn: Mapped[int] = mapped_column(default=1, server_default="1")
    """Number of the party's current card or request: one more each time it is posted again, to notify them."""
    remind_at: Mapped[datetime | None] = mapped_column("nudge_at")
    """Time of their next reminder of this introduction; empty if there is none. The column keeps its old name."""
    snoozed_until: Mapped[datetime | None]
    """Time before which this party wants no reminder of this introduction; empty if they never snoozed one."""
    clicked_at: Mapped[datetime | None]
    """Time when they last pressed anything in this introduction; empty if never."""
    ignored_at: Mapped[datetime | None]
    """Time when the introduction ended without any answer from them, although they were reminded."""
    unreachable: Mapped[str | None] = mapped_column(String(255))
    """Slack's error when it refused to deliver this party's card; empty if it did not."""
    gone_at: Mapped[datetime | None]
    """Time when the introduction was closed since this party's account was deactivated; empty if it was not. It stays
    if they come back: what was closed stays closed."""
    shares_with: Mapped[str | None] = mapped_column(String(32))
    """Slack id of the channel in which this party agreed to be named; empty if they did not."""
    shares_note: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """True if the channel may also read the note to their thank-you."""
    declines_to_share: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """True if they answered *Not this time*."""
    result_due_at: Mapped[datetime | None]
    """Time to ask them whether anything came of it; empty if they aren't to be asked."""
    result_asked_at: Mapped[datetime | None]
    """Time when they were asked whether anything came of it; empty if they weren't."""
    nothing_yet_at: Mapped[datetime | None]
    """Time when they answered *Nothing yet*; empty if they did not."""

    introduction: Mapped[Introduction] = relationship(back_populates="parties")
    member: Mapped[Member] = relationship()
    reports: Mapped[list[Report]] = relationship(
        back_populates="party", order_by="Report.id", cascade="all, delete-orphan"
    )
    undone_reports: Mapped[list[UndoneReport]] = relationship(back_populates="party", order_by="UndoneReport.id")
    words: Mapped[list[Words]] = relationship(back_populates="party", order_by="Words.id")
    ways_out: Mapped[list[WayOut]] = relationship(back_populates="party", order_by="WayOut.id")
    reminders: Mapped[list[Reminder]] = relationship(
        back_populates="party", order_by="Reminder.id", cascade="all, delete-orphan"
    )
    answers: Mapped[list[ConnectorAnswer]] = relationship(back_populates="party", order_by="ConnectorAnswer.id")
    results: Mapped[list[Result]] = relationship(back_populates="party", order_by="Result.id")
    """What came of it, as they say: one at most."""

    @property
    def other(self) -> Party | None:
        """Return the party this one was introduced to; None if it's somebody outside this Slack."""
        return next((party for party in self.introduction.parties if party is not self), None)
