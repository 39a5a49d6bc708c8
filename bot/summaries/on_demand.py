"""`/intro summary …`: for the eyes of who asked, and for the channel if they may post there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot import working_time
from bot.messages import summary as message
from bot.messages.message import Message
from bot.payloads.clicks import Click
from bot.summaries import making
from bot.summary_text import Asked
from storage import summaries, workspaces
from storage.database import Database
from storage.figures import Period
from storage.people import Workspace

EPOCH, A_MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
LONGEST = 18  # digits, of microseconds: some thousand years
NO_CHANNEL = "No channel is chosen for summaries yet. An admin can choose one in `/intro settings`."
ONLY_ADMINS = "An admin, or whoever set up the weekly summary, can post this to the channel."
CANNOT_POST = f"{ONLY_ADMINS} You are neither any more, or no channel is chosen."


def asked(database: Database, workspace_id: int, by: str, period: Asked, *, is_admin: bool, now: datetime) -> Message:
    """The summary of a period for one person. Names stand in it only for those who may post it."""
    with database.reading() as session:
        workspace = workspaces.get(session, workspace_id)
        local = working_time.zone(workspace.time_zone)
        told = making.review(session, workspace, period(now, local), now)
        channel = _channel_for(workspace, by, is_admin=is_admin)
        named = summaries.completed_in(session, workspace_id, channel, told.period) if channel else []
        why_not = "" if channel else NO_CHANNEL if workspace.summary_channel is None else ONLY_ADMINS
        return message.for_one(told, named, to_post=_spelt(told.period) if channel else None, why_not=why_not)


def post(database: Database, click: Click, now: datetime, *, is_admin: bool) -> str | None:
    """Post what somebody looked at, once. Returns what stands against it."""
    with database.transaction() as session:
        workspace, period = workspaces.lock(session, click.workspace_id), _period(click.said)
        channel = _channel_for(workspace, click.by, is_admin=is_admin)
        if period is None or channel is None:
            return CANNOT_POST
        named = summaries.lock_completed_in(session, workspace.id, channel, period)
        told = making.review(session, workspace, period, now)
        making.post(session, workspace, f"asked:{_spelt(period)}", told, named, now)
        return None


def _channel_for(workspace: Workspace, by: str, *, is_admin: bool) -> str | None:
    """Where this person may post it."""
    return workspace.summary_channel if is_admin or workspace.summary_set_by == by else None


def _spelt(period: Period) -> str:
    start, end = ((instant - EPOCH) // A_MICROSECOND for instant in (period.start, period.end))
    return f"{start}-{end}"


def _period(spelt: str) -> Period | None:
    """What `_spelt` made; None for anything else."""
    start, _, end = spelt.partition("-")
    if not all(each.isascii() and each.isdigit() and len(each) < LONGEST for each in (start, end)):
        return None
    return Period(EPOCH + int(start) * A_MICROSECOND, EPOCH + int(end) * A_MICROSECOND)
