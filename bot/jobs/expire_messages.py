"""Late messages: those that the bot sends by itself are not posted after their evening."""

import logging
from datetime import datetime

from sqlalchemy.orm import Session

from bot.jobs.kinds import KINDS
from storage.batches import NO_BACKOFF, Backoff, every_one
from storage.database import Database
from storage.queries import expired_messages
from storage.queries.served import Served

logger = logging.getLogger(__name__)


def reconsider(database: Database, served: Served, now: datetime, backoff: Backoff = NO_BACKOFF) -> int:
    """See to all messages of these workspaces that come too late. Returns how many. Safe in many processes."""
    return every_one(
        database,
        due=lambda session, after: expired_messages.late(session, served, now, after),
        act=lambda session, message_id: _reconsider(session, message_id, now),
        backoff=backoff,
    )


def _reconsider(session: Session, message_id: int, now: datetime) -> None:
    if message := expired_messages.find(session, message_id):
        logger.info("Message expired", extra={"message_id": message.id, "key": message.key})
        KINDS[message.kind].on_expired(session, message, now)
