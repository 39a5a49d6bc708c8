"""`/intro summary …`: figures for the eyes of who asked, and the post for the channel if they may post there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.messages import replies, summary
from bot.messages.message import Message, paragraph
from bot.payloads.clicks import Click
from bot.payloads.summary_command import Asked
from bot.rules import periods, working_hours
from bot.rules.summary_report import Review
from bot.use_cases.summaries import build
from storage.database import Database
from storage.models.figures import Period
from storage.models.workspace import Workspace
from storage.queries import summaries, workspaces

EPOCH, A_MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
LONGEST = 17  # digits, of microseconds: some thousand years
STILL_TO_COME = "That day is still to come, and a summary tells what has happened. Please choose an earlier one."
NAMES = "The post also names the circles where all three agreed."
NO_CHANNEL = "No channel is chosen for summaries yet. An admin can choose one in `/intro settings`."
ONLY_ADMINS = "An admin, or whoever set up the weekly summary, can post this to the channel."
NOTHING_TO_POST = "A summary with nothing to tell is not posted."


def asked(database: Database, workspace_id: int, by: str, period: Asked, *, is_admin: bool, now: datetime) -> Message:
    """The figures of a period for one person, with a button to post them if they may."""
    with database.reading() as session:
        workspace = workspaces.get(session, workspace_id)
        wanted = period(now, working_hours.zone(workspace.time_zone))
        if wanted.start > now:
            return Message(STILL_TO_COME, [paragraph(STILL_TO_COME)])
        told = build.review(session, workspace, wanted, now)
    why_not = _why_not(workspace, told, by, is_admin=is_admin)
    return summary.for_one(told, to_post=None if why_not else _spelt(wanted), about_posting=why_not or NAMES)


@dataclass(frozen=True)
class PostResult:
    """The outcome of "Post to channel", for the person who pressed it."""

    modal: dict[str, Any]
    """Says what was done, or why nothing was."""
    is_refusal: bool = False


def post(database: Database, click: Click, now: datetime, *, is_admin: bool) -> PostResult:
    """Post the summary that somebody has looked at, once only for the same days. Posts nothing if they may not."""
    period = _period(click.said)
    if period is None:
        return PostResult(replies.has_changed(), is_refusal=True)
    with database.transaction() as session:
        workspace = workspaces.lock(session, click.workspace_id)
        told, channel = build.review(session, workspace, period, now), workspace.summary_channel
        why_not = _why_not(workspace, told, click.by, is_admin=is_admin)
        if why_not or channel is None:
            return PostResult(replies.not_possible(why_not), is_refusal=True)
        named = summaries.lock_completed_in(session, workspace.id, channel, period)
        is_new = build.post(session, workspace, _key(workspace, period), told, named, now, asked_by=click.by)
        return PostResult(replies.posted(channel) if is_new else replies.posted_before(channel))


def _why_not(workspace: Workspace, told: Review, by: str, *, is_admin: bool) -> str:
    """Return what stands against posting this; empty if nothing does."""
    if workspace.summary_channel is None:
        return NO_CHANNEL
    if not is_admin and workspace.summary_set_by != by:
        return ONLY_ADMINS
    return NOTHING_TO_POST if told.is_empty else ""


def _key(workspace: Workspace, period: Period) -> str:
    """By its days, as people call them: until when on the last of them is no matter."""
    first, last = periods.days_of(period, working_hours.zone(workspace.time_zone))
    return f"asked:{workspace.summary_channel}:{first}:{last}"


def _spelt(period: Period) -> str:
    start, end = ((instant - EPOCH) // A_MICROSECOND for instant in (period.start, period.end))
    return f"{start}-{end}"


def _period(spelt: str) -> Period | None:
    """Return what `_spelt` made; None for anything else."""
    start, _, end = spelt.partition("-")
    if not all(each.isascii() and each.isdigit() and len(each) <= LONGEST for each in (start, end)):
        return None
    return Period(EPOCH + int(start) * A_MICROSECOND, EPOCH + int(end) * A_MICROSECOND)
