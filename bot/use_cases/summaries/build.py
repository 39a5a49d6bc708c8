"""A summary is made: what happened in a period, and whom it may name."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from bot.notifications import summaries as notifications
from bot.rules import periods, sharing, working_hours, workspace_settings
from bot.rules.summary_report import WEEKS, Review, Week
from storage.models.figures import Period
from storage.models.introduction import Introduction
from storage.models.summary import Summary
from storage.models.workspace import Workspace
from storage.queries import figures, summaries


def review(session: Session, workspace: Workspace, period: Period, now: datetime) -> Review:
    """Return what came of introductions in a period, as far as it is kept."""
    last = periods.weeks_ending(period.end, working_hours.zone(workspace.time_zone), WEEKS)
    counts = figures.counts_of(session, workspace.id, last)
    return Review(
        period=period,
        zone=workspace.time_zone or "UTC",
        figures=figures.figures(session, workspace.id, period),
        weeks=tuple(Week(week.end, each) for week, each in zip(last, counts, strict=True)),
        begun_at=workspace.created_at,
        kept_since=workspace_settings.kept_since(workspace, now),
    )


def post(
    session: Session,
    workspace: Workspace,
    key: str,
    told: Review,
    named: Sequence[Introduction],
    now: datetime,
    *,
    asked_by: str | None = None,
    not_after: datetime | None = None,
) -> bool:
    """Post it in the workspace's channel; once only, by its key: False if that was done before."""
    channel = workspace.summary_channel
    if channel is None or summaries.made(session, workspace.id, key):
        return False
    summary = Summary(
        workspace_id=workspace.id,
        key=key,
        channel=channel,
        starts_at=told.period.start,
        ends_at=told.period.end,
        figures=told.kept(),
        made_at=now,
        asked_by=asked_by,
    )
    may_be_named = [each for each in named if sharing.may_be_named_in(channel, each)]
    notifications.post(session, summary, may_be_named, now, not_after)
    return True
