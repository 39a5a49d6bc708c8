"""A message that Slack will never take: whoever should know is told, or it is brought in another way."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot import channel_posts
from bot.delivery import Undeliverable
from bot.export import member as member_export
from bot.introductions.undeliverable import undeliverable
from bot.summaries.setting_up import cannot_post
from storage import introductions, summaries, workspaces
from storage.outgoing import OutgoingMessage


def _lock(session: Session, message: OutgoingMessage) -> None:
    if message.introduction_id:
        introductions.lock(session, message.workspace_id, message.introduction_id)
    elif key := channel_posts.key_of(message.key):
        workspaces.lock(session, message.workspace_id)
        summaries.lock_made(session, message.workspace_id, key)


def _tell(session: Session, message: OutgoingMessage, error: str, now: datetime) -> None:
    if channel_posts.key_of(message.key):
        cannot_post(session, message, error, now)
        return
    undeliverable(session, message, error, now)
    member_export.bring_without_a_file(session, message, now)


GIVING_UP = Undeliverable(_lock, _tell, channel_posts.tell_who_is_still_named)
