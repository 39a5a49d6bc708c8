"""A message that Slack will never take: whoever should know is told, or it is brought in another way."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.delivery.worker import Undeliverable
from bot.jobs.unreachable_party import undeliverable
from bot.notifications import summaries as notifications
from bot.use_cases.export import member
from bot.use_cases.summaries.setup import cannot_post
from storage.models.outbox import OutgoingMessage
from storage.queries import introductions, summaries, workspaces


def _lock(session: Session, message: OutgoingMessage) -> None:
    if message.introduction_id:
        introductions.lock(session, message.workspace_id, message.introduction_id)
    elif key := notifications.key_of(message.key):
        workspaces.lock(session, message.workspace_id)
        summaries.lock_made(session, message.workspace_id, key)


def _tell(session: Session, message: OutgoingMessage, error: str, now: datetime) -> None:
    if notifications.key_of(message.key):
        cannot_post(session, message, error, now)
        return
    undeliverable(session, message, error, now)
    member.bring_without_a_file(session, message, now)


GIVING_UP = Undeliverable(_lock, _tell, notifications.tell_who_is_still_named)
