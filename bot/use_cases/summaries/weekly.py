"""The weekly summary: a due row per workspace, posted once by whichever process comes first."""

import logging
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from bot.rules import periods, weekly_slot
from bot.rules.deadlines import calendar_for_all
from bot.rules.working_hours import zone
from bot.use_cases.summaries import build
from storage.batches import NO_BACKOFF, Backoff, every_one
from storage.database import Database
from storage.models.outbox import OutgoingMessage
from storage.models.workspace import Workspace
from storage.queries import expired_messages, summaries, workspaces
from storage.queries.served import Served

logger = logging.getLogger(__name__)

ON_TIME = timedelta(hours=1)  # later than that it waits for a working day: nobody is called up on a Sunday night


def post_due(database: Database, served: Served, now: datetime, backoff: Backoff = NO_BACKOFF) -> int:
    """Post what is due in these workspaces. Returns for how many; any number of processes may do so at once."""
    return every_one(
        database,
        due=lambda session, after: summaries.due(session, served, now, after),
        act=lambda session, workspace_id: _post(session, workspace_id, now),
        backoff=backoff,
    )


def _post(session: Session, workspace_id: int, now: datetime) -> None:
    workspace = summaries.lock_if_due(session, workspace_id, now)
    if workspace is None:
        return  # another process was faster
    local, hour = zone(workspace.time_zone), workspace.summary_hour
    day = weekly_slot.last_day(workspace.summary_day, hour, local, now)
    next_due_at = weekly_slot.next_due(workspace.summary_day, hour, local, now)
    is_late = now - weekly_slot.due_on(day, hour, local) > ON_TIME
    if is_late and (opening := calendar_for_all(workspace).opening(now)) > now:
        workspace.summary_due_at = min(opening, next_due_at)
        return
    _post_week(session, workspace, day, now)
    workspace.summary_due_at = next_due_at


def post_last_week(session: Session, workspace: Workspace, now: datetime) -> None:
    """Post, if it was not posted yet, the week that was due last: somebody asks for it, at this hour."""
    day = weekly_slot.last_day(workspace.summary_day, workspace.summary_hour, zone(workspace.time_zone), now)
    _post_week(session, workspace, day, now)


def _post_week(session: Session, workspace: Workspace, day: date, now: datetime) -> None:
    """Post the week up to that day. It also names what may be named of the weeks that were missed before it."""
    if (channel := workspace.summary_channel) is None:
        return
    # As the wall has it, also where clocks skip that hour: weeks follow each other without a gap.
    local = zone(workspace.time_zone)
    week = periods.week_ending(datetime.combine(day, time(workspace.summary_hour), local), local)
    named = summaries.lock_news(session, workspace.id, channel, week.end)
    told = build.review(session, workspace, week, now)
    if named or not told.is_empty:
        build.post(session, workspace, f"weekly:{day}", told, named, now, not_after=_welcome_until(workspace, now))
        logger.info("Summary made", extra={"workspace_id": workspace.id, "day": day.isoformat()})


def _welcome_until(workspace: Workspace, now: datetime) -> datetime:
    """Return until when the post is welcome: the evening, or `ON_TIME` after an hour at which nobody works."""
    calendar = calendar_for_all(workspace)
    return calendar.evening_of(calendar.day_of(now)) if calendar.opening(now) == now else now + ON_TIME


def make_again(session: Session, post: OutgoingMessage, now: datetime) -> None:
    """Forget a post that Slack didn't take in time, and make it due again: people read it when they are at work."""
    workspace = workspaces.lock(session, post.workspace_id)
    summary = summaries.lock_told_by(session, post)
    if summary is None or expired_messages.lock(session, post.id, now) is None:
        return  # another process was faster
    summaries.forget(session, summary, post)
    if workspace.summary_due_at:
        workspace.summary_due_at = min(workspace.summary_due_at, now)
