"""Workspaces and their members, as rows. People are kept as Slack ids only, never as names or addresses."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.models.base import Row
from storage.models.enums import Account, Introducers, Preference, Preset

OPEN_LIMIT = 5  # introductions a member is in at the same time, unless the workspace says otherwise
AVOIDED_LIMIT = 50  # people a member can avoid: what a form of Slack's can show


class Workspace(Row):
    """A Slack workspace that installed the bot. Outside Enterprise Grid `enterprise_id` is empty."""

    __tablename__ = "workspaces"
    __table_args__ = (
        UniqueConstraint("enterprise_id", "team_id"),
        Index(
            "ix_workspaces_summary_due",
            "summary_due_at",
            postgresql_where=text("summary_due_at IS NOT NULL"),
            sqlite_where=text("summary_due_at IS NOT NULL"),
        ),
    )

    enterprise_id: Mapped[str] = mapped_column(String(32), default="")
    team_id: Mapped[str] = mapped_column(String(32))
    bot_user_id: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime]
    token_fingerprint: Mapped[str | None] = mapped_column(String(64))
    """SHA-256 of the bot's token, in hex: which workspace a token belongs to is known while Slack doesn't answer."""
    granted_scopes: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    """What the workspace granted when Slack was asked last."""
    send_after: Mapped[datetime | None]
    """Slack asked us to wait: nothing is posted in this workspace before then, by any process."""
    change_after: Mapped[datetime | None]
    """Likewise: nothing that stands there is changed. Slack's limits are those of each method."""
    open_limit: Mapped[int] = mapped_column(default=OPEN_LIMIT, server_default=str(OPEN_LIMIT))
    """In how many open introductions a member may be at the same time."""
    time_zone: Mapped[str | None] = mapped_column(String(64))
    """Of those whose own is not known; an IANA name."""
    preset: Mapped[Preset] = mapped_column(default=Preset.STANDARD, server_default=Preset.STANDARD)
    cadence: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    """Numbers of the preset that this workspace changed, by name."""
    quiet_days: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    """Days on which nobody is reminded of anything: `2026-12-25`."""

    summary_channel: Mapped[str | None] = mapped_column(String(32))
    """Where the weekly summary is posted, a Slack id; empty: nowhere."""
    summary_day: Mapped[int] = mapped_column(default=0, server_default="0")
    """Of the week, as `date.weekday()` counts: 0 is Monday."""
    summary_hour: Mapped[int] = mapped_column(default=9, server_default="9")
    """Of the day, in the workspace's zone."""
    summary_set_by: Mapped[str | None] = mapped_column(String(32))
    """Who set it up, a Slack id: they are told when it cannot be posted."""
    summary_due_at: Mapped[datetime | None]
    """When the next one is to be posted; empty while none is."""
    summary_stopped_by: Mapped[str | None] = mapped_column(String(255))
    """Slack's error, since which none is posted although there is a channel; empty while all is well."""
    introducers: Mapped[Introducers] = mapped_column(default=Introducers.EVERYONE, server_default=Introducers.EVERYONE)
    introducer_ids: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    """Who may introduce, if only these may: Slack ids."""
    asks_first: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """Whether both are always asked first."""
    keep_days: Mapped[int | None]
    """For how many days introductions are kept after they ended; empty: for good."""
    erased_until: Mapped[datetime | None]
    """What ended before may have been erased, since fewer days were set then."""


class Member(Row):
    """A person in a workspace, across introductions."""

    __tablename__ = "members"
    __table_args__ = (UniqueConstraint("workspace_id", "slack_id"),)

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    slack_id: Mapped[str] = mapped_column(String(32))
    account: Mapped[Account] = mapped_column(default=Account.UNKNOWN)
    checked_at: Mapped[datetime | None]
    """When Slack last told us about the account."""
    is_guest: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """As Slack's profile has it: https://slack.com/help/articles/202518103"""
    time_zone: Mapped[str | None] = mapped_column(String(64))
    """As Slack's profile has it: an IANA name such as `Europe/Lisbon`."""
    preference: Mapped[Preference] = mapped_column(
        default=Preference.JUST_INTRODUCE, server_default=Preference.JUST_INTRODUCE
    )
    not_now_until: Mapped[datetime | None]
    """With the preference *not now*: until when."""
    standing_wish: Mapped[str | None] = mapped_column(Text)
    """What would help them right now: offered to those who thank them and ask."""

    addressed_at: Mapped[datetime | None]
    """When the bot last wrote to them by itself: at most once a day."""
    unreminded_since: Mapped[datetime | None]
    """They want no reminders at all."""
    left_alone_since: Mapped[datetime | None]
    """They let three introductions pass without a word: the bot does not write until they are back."""
    back_since: Mapped[datetime | None]

    workspace: Mapped[Workspace] = relationship()


class Avoidance(Row):
    """A member does not want to be introduced to another. Private: nobody else ever learns of it."""

    __tablename__ = "avoidances"
    __table_args__ = (UniqueConstraint("member_id", "avoided_id"),)

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    avoided_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
