"""Workspaces and their members, as rows. People are stored as Slack ids only, never as names. All times are in UTC."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.models.base import Row
from storage.models.enums import Account, Introducers, Preference, Preset

OPEN_LIMIT = 5
"""Open introductions that a member may be in at a time, unless the workspace sets another number."""
AVOIDED_LIMIT = 50
"""Members that a member can avoid: as many as the modal can show."""
NOBODY = "nobody"
"""Stands in a row of `Member` and wherever a Slack id is needed, in the place of people whose data was deleted."""


class Workspace(Row):
    """A Slack workspace that installed the bot, with its settings."""

    __tablename__ = "workspaces"
    __table_args__ = (
        UniqueConstraint("enterprise_id", "team_id"),
        # Workspaces that removed the app; the index holds no others.
        Index(
            "ix_workspaces_erase",
            "erase_at",
            postgresql_where=text("erase_at IS NOT NULL"),
            sqlite_where=text("erase_at IS NOT NULL"),
        ),
        Index(
            "ix_workspaces_summary_due",
            "summary_due_at",
            postgresql_where=text("summary_due_at IS NOT NULL"),
            sqlite_where=text("summary_due_at IS NOT NULL"),
        ),
    )

    enterprise_id: Mapped[str] = mapped_column(String(32), default="")
    """Slack's id of the organisation; empty outside Enterprise Grid."""
    team_id: Mapped[str] = mapped_column(String(32))
    bot_user_id: Mapped[str] = mapped_column(String(32))
    url: Mapped[str | None] = mapped_column(String(255))
    """Address of the workspace, `https://acme.slack.com/`, to which links to messages are added; empty if unknown."""
    created_at: Mapped[datetime]
    token_fingerprint: Mapped[str | None] = mapped_column(String(64))
    """SHA-256 of the bot's token, in hex. The token's workspace is found by it when Slack doesn't answer."""
    granted_scopes: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    """OAuth scopes the workspace had granted when Slack was last asked."""
    send_after: Mapped[datetime | None]
    """Time before which no process posts in this workspace, since Slack asked us to wait; empty if it didn't."""
    change_after: Mapped[datetime | None]
    """Time before which no process changes a message there. Slack limits each method separately."""
    open_limit: Mapped[int] = mapped_column(default=OPEN_LIMIT, server_default=str(OPEN_LIMIT))
    """Open introductions that a member may be in at a time."""
    time_zone: Mapped[str | None] = mapped_column(String(64))
    """IANA name of the time zone for summaries, and for members whose own is unknown; empty if nobody set one."""
    preset: Mapped[Preset] = mapped_column(default=Preset.STANDARD, server_default=Preset.STANDARD)
    cadence: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    """Numbers of the preset that the workspace changed, by their names in `bot.rules.pacing.Numbers`."""
    quiet_days: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    """Dates on which nobody is reminded of anything, such as `2026-12-25`."""
    holiday_country: Mapped[str | None] = mapped_column(String(8))
    """ISO 3166 code of the country whose public holidays are quiet days, too; empty for none."""
    welcomed_at: Mapped[datetime | None]
    """Time when an admin was told how to begin; empty while nobody was."""

    summary_channel: Mapped[str | None] = mapped_column(String(32))
    """Slack id of the channel for the weekly summary; empty if there is none."""
    summary_day: Mapped[int] = mapped_column(default=0, server_default="0")
    """Day of the week for the summary, 0 for Monday as in `date.weekday()`."""
    summary_hour: Mapped[int] = mapped_column(default=9, server_default="9")
    """Hour of the day for the summary, in the workspace's time zone."""
    summary_set_by: Mapped[str | None] = mapped_column(String(32))
    """Slack id of the member who set up the summary, and is told if it cannot be posted."""
    summary_due_at: Mapped[datetime | None]
    """Time when the next weekly summary is to be posted; empty if none is."""
    summary_stopped_by: Mapped[str | None] = mapped_column(String(255))
    """Slack's error that stopped the weekly summary; empty if nothing did."""
    introducers: Mapped[Introducers] = mapped_column(default=Introducers.EVERYONE, server_default=Introducers.EVERYONE)
    """The members who may introduce people."""
    introducer_ids: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    """Slack ids of the members who may introduce people, if `introducers` is `LISTED`."""
    asks_first: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """True if both parties are always asked first."""
    asks_results: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """True if people are asked once, long after they met, whether anything came of it."""
    keep_days: Mapped[int | None]
    """Days that an introduction is kept after its end; empty if it is kept forever."""
    erase_at: Mapped[datetime | None]
    """Time when the workspace is erased, since it removed the app; empty while the app is installed."""
    erased_until: Mapped[datetime | None]
    """Time before which ended introductions may be erased already, under an earlier `keep_days`; empty if none are."""


class Member(Row):
    """A member of a workspace, with their preferences, across introductions."""

    __tablename__ = "members"
    __table_args__ = (
        UniqueConstraint("workspace_id", "slack_id"),
        # Members whose Home is to be drawn; the index holds no others.
        Index(
            "ix_members_home_due",
            "home_due_at",
            postgresql_where=text("home_due_at IS NOT NULL"),
            sqlite_where=text("home_due_at IS NOT NULL"),
        ),
        # Members whose data is to be deleted; the index holds no others.
        Index(
            "ix_members_forget",
            "forget_since",
            postgresql_where=text("forget_since IS NOT NULL"),
            sqlite_where=text("forget_since IS NOT NULL"),
        ),
    )

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    user_id: Mapped[str] = mapped_column("slack_id", String(32))  # the column has the name it was made with
    """Slack's id of the user."""
    account: Mapped[Account] = mapped_column(default=Account.UNKNOWN)
    """Kind of account, as Slack last said."""
    checked_at: Mapped[datetime | None]
    """Time when Slack last answered about this member's profile; empty if it never did."""
    is_guest: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """True for a guest, and for somebody of another company: https://slack.com/help/articles/202518103"""
    is_admin: Mapped[bool | None]
    """True for an admin or owner, as Slack last said; empty if it was never asked. Decides only what Home offers."""
    time_zone: Mapped[str | None] = mapped_column(String(64))
    """IANA name of the time zone in Slack's profile, such as `Europe/Lisbon`; empty if unknown."""
    preference: Mapped[Preference] = mapped_column(
        default=Preference.JUST_INTRODUCE, server_default=Preference.JUST_INTRODUCE
    )
    """The member's own choice about being introduced."""
    not_now_until: Mapped[datetime | None]
    """End of the preference *not now*; empty with any other."""
    standing_wish: Mapped[str | None] = mapped_column(Text)
    """Answer to offer when somebody thanks them and asks what they can do for them; empty if there is none."""

    addressed_at: Mapped[datetime | None]
    """Time when the bot last wrote to them by itself, which it does at most once a day."""
    result_asked_at: Mapped[datetime | None]
    """Time when they were last asked whether anything came of an introduction, which is once a month at most."""
    unreminded_since: Mapped[datetime | None]
    """Time when they turned off all reminders; empty while they want them."""
    left_alone_since: Mapped[datetime | None]
    """Time when the bot stopped reminding them, after they ignored three introductions; empty if it has not."""
    back_since: Mapped[datetime | None]
    """Time when they last did something again after the bot had stopped reminding them; empty if never."""
    home_opened_at: Mapped[datetime | None]
    """Time when they last opened their Home; empty if never, or so long ago that it isn't kept current any more."""
    home_due_at: Mapped[datetime | None]
    """Time when their Home is to be drawn next; empty if it needn't be. The time they opened it: they're waiting."""

    forget_since: Mapped[datetime | None]
    """Time when they asked to have their data deleted, which the clock does next; empty for all others."""

    workspace: Mapped[Workspace] = relationship()


class Avoidance(Row):
    """The wish of a member not to be introduced to another. It is private: nobody else ever learns of it."""

    __tablename__ = "avoidances"
    __table_args__ = (UniqueConstraint("member_id", "avoided_id"),)

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    avoided_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
