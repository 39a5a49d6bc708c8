"""A summary that somebody asks for: the figures for their own eyes, and the post in the channel if they may post it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.rules import periods, working_hours
from bot.rules.periods import ChosenPeriod
from bot.rules.problems import Problem
from bot.rules.summary_report import Review
from bot.use_cases.errors import reject
from bot.use_cases.summaries import build
from storage.database import Database
from storage.models.figures import Period
from storage.models.workspace import Workspace
from storage.queries import summaries, workspaces


@dataclass(frozen=True)
class AskForSummary:
    """Somebody asks for the figures of a period."""

    workspace_id: int
    by: str
    """Their Slack id."""
    period: ChosenPeriod


@dataclass(frozen=True)
class PostSummary:
    """Somebody wants the summary they looked at in the channel."""

    workspace_id: int
    by: str
    """Their Slack id."""
    period: Period


@dataclass(frozen=True)
class SummaryForOne:
    """The figures of a period, for the person who asked."""

    review: Review
    why_not_post: Problem | None
    """Why they can't post it to the channel; None if they can."""


@dataclass(frozen=True)
class PostedSummary:
    """The channel a summary is posted in."""

    channel: str
    """The channel's Slack id."""
    is_new: bool
    """False if the summary of these days was posted there before."""


def ask(database: Database, act: AskForSummary, now: datetime, *, is_admin: bool) -> SummaryForOne:
    """Return the figures of a period. Raises `Rejected` if it lies in the future."""
    with database.reading() as session:
        workspace = workspaces.get(session, act.workspace_id)
        wanted = act.period(now, working_hours.zone(workspace.time_zone))
        if wanted.start > now:
            reject("period", Problem.DAY_TO_COME)
        told = build.review(session, workspace, wanted, now)
        return SummaryForOne(told, _why_not_post(workspace, told, act.by, is_admin=is_admin))


def post(database: Database, act: PostSummary, now: datetime, *, is_admin: bool) -> PostedSummary:
    """Post the summary that somebody has looked at, once only for the same days. Raises `Rejected` if they may not."""
    with database.transaction() as session:
        workspace = workspaces.lock(session, act.workspace_id)
        told, channel = build.review(session, workspace, act.period, now), workspace.summary_channel
        problem = _why_not_post(workspace, told, act.by, is_admin=is_admin)
        if channel is None:
            reject("period", Problem.NO_CHANNEL)
        if problem:
            reject("period", problem)
        named = summaries.lock_completed_in(session, workspace.id, channel, act.period)
        key = _key(workspace, act.period)
        return PostedSummary(channel, build.post(session, workspace, key, told, named, now, asked_by=act.by))


def _why_not_post(workspace: Workspace, told: Review, by: str, *, is_admin: bool) -> Problem | None:
    if workspace.summary_channel is None:
        return Problem.NO_CHANNEL_CHOSEN_BY_YOU if is_admin else Problem.NO_CHANNEL
    if not is_admin and workspace.summary_set_by != by:
        return Problem.MAY_NOT_POST
    return Problem.NOTHING_TO_POST if told.is_empty else None


def _key(workspace: Workspace, period: Period) -> str:
    """Return the summary's key, by its days as people call them: until when on the last of them is no matter."""
    first, last = periods.days_of(period, working_hours.zone(workspace.time_zone))
    return f"asked:{workspace.summary_channel}:{first}:{last}"
