"""The weekly summary gets its channel where people are; and whoever set it up hears once when it cannot be posted."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.ids import channel_of, channel_word
from bot.messages import summary_setup
from bot.messages.message import Message
from bot.messages.modals import summary as modal
from bot.notifications import summaries as notifications
from bot.payloads.channel_joins import Joined
from bot.payloads.clicks import Click
from bot.payloads.modals import PostingHere
from bot.payloads.profiles import Profile
from bot.rules.working_hours import zone_name
from bot.rules.workspace_settings import plan_summary
from bot.use_cases.form_errors import TOO_LATE, TooLate
from bot.use_cases.members.profiles import learn
from bot.use_cases.summaries import weekly
from storage.database import Database
from storage.models.enums import Kind
from storage.models.outbox import OutgoingMessage
from storage.models.workspace import Member, Workspace
from storage.queries import introductions, members, outbox, summaries, workspaces

SET_UP_ANEW = "The summary was set up anew in the meantime: there is nothing left to mend here."


def offer(database: Database, joined: Joined, now: datetime) -> None:
    """The bot was invited to a channel: offer who did that the summary is posted there, if it is theirs to say."""
    with database.transaction() as session:
        workspace = workspaces.lock(session, joined.workspace_id)
        # Where other companies read along, nothing is told about this one.
        if joined.inviter and not joined.is_shared and _may_choose(workspace, joined.inviter):
            about = channel_word(joined.channel, joined.inviter, joined.event)
            _write(
                session, workspace, joined.inviter, _offer_key(about), summary_setup.offer(joined.channel, about), now
            )


def form_to_choose(database: Database, click: Click, now: datetime, who: Profile) -> dict[str, Any] | None:
    """The form with day and hour; None if it is not theirs to say any more. `who`: what Slack says about them now."""
    with database.transaction() as session:
        # Kept, should Slack say nothing when the form comes back.
        setter = _met(session, click.workspace_id, click.by, who, now)
        workspace = workspaces.get(session, click.workspace_id)
        zone = zone_name(workspace.time_zone, setter.time_zone)
        return modal.post_here(workspace, zone, click.said) if _may_choose(workspace, click.by) else None


def choose(database: Database, chosen: PostingHere, now: datetime, who: Profile) -> TooLate | None:
    """Post there from now on, on that day and at that hour: in their own zone, if the workspace has none yet."""
    with database.transaction() as session:
        workspace = workspaces.lock(session, chosen.workspace_id)
        if not _may_choose(workspace, chosen.by):
            return TOO_LATE
        if workspace.summary_channel != channel_of(chosen.offer):
            notifications.forget_unposted(session, workspace.id)
        workspace.summary_channel, workspace.summary_set_by = channel_of(chosen.offer), chosen.by
        workspace.summary_day, workspace.summary_hour = chosen.day, chosen.hour
        if workspace.time_zone is None:
            workspace.time_zone = _met(session, workspace.id, chosen.by, who, now).time_zone
            introductions.look_at_all_again(session, workspace.id, now)  # reminders go by it, too
        plan_summary(workspace, now)
        done = summary_setup.chosen(workspace.summary_channel, chosen.day, chosen.hour, zone_name(workspace.time_zone))
        outbox.change(session, workspace.id, _offer_key(chosen.offer), done.content(), now)
    return None


def _met(session: Session, workspace_id: int, slack_id: str, profile: Profile, now: datetime) -> Member:
    member = members.ensure(session, workspace_id, {slack_id})[slack_id]
    learn({slack_id: member}, {slack_id: profile}, now)
    return member


def _may_choose(workspace: Workspace, by: str) -> bool:
    # An admin who wants it somewhere else has /intro settings.
    return workspace.summary_channel is None or workspace.summary_set_by == by


# --- It cannot be posted --------------------------------------------------------------------------------------------


def cannot_post(session: Session, sent: OutgoingMessage, error: str, now: datetime) -> None:
    """Slack will never take a summary: forget that it was made, and tell who wanted it, once. A weekly one stops."""
    workspace = workspaces.lock(session, sent.workspace_id)
    summary = summaries.told_by(session, sent)
    if summary is None:
        return
    if summary.asked_by:
        about = f"summary_not_posted:{summary.key}:{summary.made_at:%Y%m%d%H%M%S%f}"
        told = summary_setup.cannot_post_what_was_asked_for(sent.to, error)
        _write(session, workspace, summary.asked_by, about, told, now)
    elif workspace.summary_channel == sent.to:  # else another channel was chosen meanwhile
        _stop(session, workspace, sent.to, error, now)
    summaries.forget(session, summary, sent)


def _stop(session: Session, workspace: Workspace, channel: str, error: str, now: datetime) -> None:
    workspace.summary_due_at, workspace.summary_stopped_by = None, error
    if by := workspace.summary_set_by:
        about = channel_word(channel, f"{now:%Y%m%d%H%M%S}")
        _write(session, workspace, by, _notice_key(about), summary_setup.cannot_post(channel, error, about), now)


def try_again(database: Database, click: Click, now: datetime) -> str | None:
    """Whoever was told has mended it: what was missed is posted at once, whatever the hour, and then every week.

    Returns what stands against it.
    """
    channel = channel_of(click.said)
    with database.transaction() as session:
        workspace = workspaces.lock(session, click.workspace_id)
        if workspace.summary_channel != channel or workspace.summary_set_by != click.by:
            return SET_UP_ANEW
        if workspace.summary_stopped_by:
            weekly.post_last_week(session, workspace, now)
            plan_summary(workspace, now)
        outbox.change(session, workspace.id, _notice_key(click.said), summary_setup.tried_again(channel).content(), now)
        return None


def _write(session: Session, workspace: Workspace, to: str, key: str, written: Message, now: datetime) -> None:
    draft = outbox.Draft(
        workspace_id=workspace.id,
        introduction_id=None,
        key=key,
        to=to,
        content=written.content(),
        kind=Kind.SUMMARY_NOTICE,
    )
    outbox.put_once(session, draft, now)


def _offer_key(about: str) -> str:
    return f"summary_offer:{about}"


def _notice_key(about: str) -> str:
    return f"summary_stopped:{about}"
