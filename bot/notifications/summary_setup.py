"""Direct messages about the weekly summary: the offer to set it up, and the notice that it can't be posted."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.ids import channel_of, channel_word
from bot.messages import summary_setup as texts
from bot.messages.message import Message
from bot.rules.working_hours import zone_name
from storage.models.enums import Kind
from storage.models.summary import Summary
from storage.models.workspace import Workspace
from storage.queries import outbox


def offer(session: Session, workspace: Workspace, to: str, channel: str, event: str, now: datetime) -> None:
    """Offer somebody who invited the bot to a channel that the summary is posted there; once for each invitation.

    `to`: their Slack id. `event`: Slack's id of the invitation.
    """
    about = channel_word(channel, to, event)
    _write(session, workspace, to, _offer_key(about), texts.offer(channel, about), now)


def show_chosen(session: Session, workspace: Workspace, offered: str, now: datetime) -> None:
    """Let the offer say where and when the summary is posted. `offered`: the word its button carried."""
    zone, channel = zone_name(workspace.time_zone), str(workspace.summary_channel)
    done = texts.chosen(channel, workspace.summary_day, workspace.summary_hour, zone)
    outbox.change(session, workspace.id, _offer_key(offered), done.content(), now)


def show_taken(session: Session, workspace: Workspace, offered: str, now: datetime) -> None:
    """Let the offer say that the summary is posted in another channel. `offered`: the word its button carried."""
    if workspace.summary_channel:
        outbox.change(session, workspace.id, _offer_key(offered), texts.taken(workspace.summary_channel).content(), now)


def tell_stopped(session: Session, workspace: Workspace, channel: str, error: str, now: datetime) -> None:
    """Tell the person who set up the weekly summary that it can't be posted. `error`: Slack's."""
    if by := workspace.summary_set_by:
        about = channel_word(channel, f"{now:%Y%m%d%H%M%S}")
        _write(session, workspace, by, _notice_key(about), texts.cannot_post(channel, error, about), now)


def show_tried_again(session: Session, workspace_id: int, notice: str, now: datetime) -> None:
    """Let the notice say that the summary is posted again. `notice`: the word its button carried."""
    text = texts.tried_again(channel_of(notice))
    outbox.change(session, workspace_id, _notice_key(notice), text.content(), now)


def tell_not_posted(
    session: Session, workspace: Workspace, summary: Summary, to: str, error: str, now: datetime
) -> None:
    """Tell somebody that the summary they wanted in a channel can't be posted. `to`: their Slack id."""
    key = f"summary_not_posted:{summary.key}:{summary.made_at:%Y%m%d%H%M%S%f}"
    _write(session, workspace, to, key, texts.cannot_post_what_was_asked_for(summary.channel, error), now)


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
