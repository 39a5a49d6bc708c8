"""Set up the weekly summary from the channel it's for, and tell the person who did, once, if it can't be posted."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.ids import channel_of
from bot.notifications import summaries as notifications
from bot.notifications import summary_setup
from bot.rules.problems import Problem
from bot.rules.profiles import Profile
from bot.rules.workspace_settings import plan_summary
from bot.use_cases.errors import Stale, reject
from bot.use_cases.members.profiles import learn
from bot.use_cases.summaries import weekly
from storage.database import Database
from storage.models.enums import Account
from storage.models.outbox import OutgoingMessage
from storage.models.workspace import NOBODY, Member, Workspace
from storage.queries import introductions, members, summaries, workspaces


@dataclass(frozen=True)
class Join:
    """Somebody joined a channel."""

    workspace_id: int
    who: str
    """Their Slack id."""
    channel: str
    """The channel's Slack id."""
    inviter: str | None
    """The Slack id of who invited them; None if they joined by themselves."""
    event: str
    """Slack's id of the event: the same if it's sent again."""
    is_shared: bool = False
    """Whether other companies are in the channel, too."""


@dataclass(frozen=True)
class ActOnChannel:
    """Somebody presses a button about a channel: on the offer, or on the notice that nothing can be posted."""

    workspace_id: int
    by: str
    """Their Slack id."""
    word: str
    """The word of the button: the channel, and which message it stands on. `bot.ids.channel_of` reads it."""


@dataclass(frozen=True)
class ChooseChannel(ActOnChannel):
    """Somebody chooses that the weekly summary is posted in the channel they were offered, and when."""

    day: int
    """0 is Monday."""
    hour: int
    """From 0 to 23, in the workspace's time zone."""


def offer(database: Database, join: Join, now: datetime, inviter: Profile) -> None:
    """Offer the person who invited the bot to a channel to post the summary there, if it's theirs to say.

    `inviter`: Slack's answer just now about them. If it's silent, it's asked again once they press the button.
    """
    if inviter.is_guest or inviter.account not in {Account.PERSON, Account.UNKNOWN}:
        return
    with database.transaction() as session:
        workspace = workspaces.lock(session, join.workspace_id)
        # Where other companies read along, nothing is told about this one.
        if join.inviter and not join.is_shared and _may_choose(workspace, join.inviter):
            summary_setup.offer(session, workspace, join.inviter, join.channel, join.event, now)


def find_to_choose(database: Database, act: ActOnChannel, now: datetime, who: Profile) -> tuple[Workspace, Member]:
    """Return the workspace, and the member who may choose the channel of its summary.

    Raises `Stale` if somebody else chose one, `Rejected` unless they're a member of the workspace.

    `who`: Slack's answer just now about them. It's kept, should Slack say nothing when the modal comes back.
    """
    with database.transaction() as session:
        setter = _met(session, act.workspace_id, act.by, who, now)
        workspace = workspaces.get(session, act.workspace_id)
    if not _may_choose(workspace, act.by):
        raise Stale
    _check_member(setter)
    return workspace, setter


def choose(database: Database, act: ChooseChannel, now: datetime, who: Profile) -> None:
    """Post there from now on, on that day and at that hour: in their own zone, if the workspace has none yet.

    `who`: Slack's answer just now about them. Raises `Stale` if somebody else chose another channel meanwhile,
    `Rejected` unless they're a member of the workspace.
    """
    with database.transaction() as session:
        workspace = workspaces.lock(session, act.workspace_id)
        if not _may_choose(workspace, act.by):
            raise Stale
        setter = _met(session, workspace.id, act.by, who, now)
        _check_member(setter)
        if workspace.summary_channel != channel_of(act.word):
            notifications.forget_unposted(session, workspace.id)
        workspace.summary_channel, workspace.summary_set_by = channel_of(act.word), act.by
        workspace.summary_day, workspace.summary_hour = act.day, act.hour
        if workspace.time_zone is None:
            workspace.time_zone = setter.time_zone
            introductions.look_at_all_again(session, workspace.id, now)  # reminders go by it, too
        plan_summary(workspace, now)
        summary_setup.show_chosen(session, workspace, act.word, now)


def note_stale_press(database: Database, act: ActOnChannel, now: datetime) -> None:
    """Let the offer that somebody pressed say where the summary is posted instead."""
    with database.transaction() as session:
        summary_setup.show_taken(session, workspaces.get(session, act.workspace_id), act.word, now)


def _met(session: Session, workspace_id: int, user_id: str, profile: Profile, now: datetime) -> Member:
    member = members.ensure(session, workspace_id, {user_id})[user_id]
    learn(session, {user_id: member}, {user_id: profile}, now)
    return member


def _may_choose(workspace: Workspace, by: str) -> bool:
    # An admin who wants it somewhere else has /intro settings.
    return workspace.summary_channel is None or workspace.summary_set_by == by


def _check_member(setter: Member) -> None:
    """Raise `Rejected` for a guest, for somebody of another company, and for somebody whom Slack hasn't told of yet."""
    if setter.checked_at is None:
        reject("by", Problem.ACCOUNT_UNKNOWN)
    if setter.is_guest or setter.account is not Account.PERSON:
        reject("by", Problem.MEMBERS_ONLY)


# --- It cannot be posted --------------------------------------------------------------------------------------------


def cannot_post(session: Session, sent: OutgoingMessage, error: str, now: datetime) -> None:
    """Forget a summary that Slack will never take, and tell who wanted it, once. A weekly one stops.

    `error`: Slack's.
    """
    workspace = workspaces.lock(session, sent.workspace_id)
    summary = summaries.told_by(session, sent)
    if summary is None:
        return
    if summary.asked_by:
        if summary.asked_by != NOBODY:  # else who asked for it had their data deleted
            summary_setup.tell_not_posted(session, workspace, summary, summary.asked_by, error, now)
    elif workspace.summary_channel == sent.to:  # else another channel was chosen meanwhile
        workspace.summary_due_at, workspace.summary_stopped_by = None, error
        summary_setup.tell_stopped(session, workspace, sent.to, error, now)
    summaries.forget(session, summary, sent)


def try_again(database: Database, act: ActOnChannel, now: datetime) -> None:
    """Post the missed summary now, whatever the hour, and then one every week: the cause has been mended.

    Raises `Rejected` if the summary was set up again meanwhile.
    """
    with database.transaction() as session:
        workspace = workspaces.lock(session, act.workspace_id)
        if workspace.summary_channel != channel_of(act.word) or workspace.summary_set_by != act.by:
            reject("word", Problem.SET_UP_AGAIN)
        if workspace.summary_stopped_by:
            weekly.post_last_week(session, workspace, now)
            plan_summary(workspace, now)
        summary_setup.show_tried_again(session, workspace.id, act.word, now)
