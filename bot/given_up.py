"""What follows when Slack will never take a message: it depends on what it was about."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.export import member as member_export
from bot.introductions.undeliverable import undeliverable
from storage.outgoing import OutgoingMessage


def given_up(session: Session, message: OutgoingMessage, error: str, now: datetime) -> None:
    """Tell whoever should know, or bring it in another way. `error`: Slack's."""
    undeliverable(session, message, error, now)
    member_export.bring_without_a_file(session, message, now)
