"""Consequences of a message that Slack has taken: Home links to it."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.use_cases.members import home
from storage.models.outbox import OutgoingMessage
from storage.queries import members


def link_on_home(session: Session, message: OutgoingMessage, now: datetime) -> None:
    """Have the Home of a message's reader drawn again: it lacks the link to this message, or has one to an older."""
    if reader := members.lock_known(session, message.workspace_id, message.to):
        home.mark([reader], now)
