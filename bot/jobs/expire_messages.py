"""What the bot wrote of its own accord and could not bring by the evening: it does not come at night.

A reminder or a question that nobody saw has never been: it does not count, and the rules say when it comes. What cannot
be unsaid, since something has ended with it, comes on the reader's next working day.
"""

import logging
from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from bot.notifications import introductions as notifications
from bot.notifications import reminders, summaries
from bot.rules import schedule
from bot.use_cases.introductions.reconcile import look_ahead
from bot.use_cases.summaries import weekly
from storage.batches import every_one
from storage.database import Database
from storage.models.introduction import Introduction, Party
from storage.models.outbox import OutgoingMessage
from storage.models.workspace import Member
from storage.queries import expired_messages, introductions, members

logger = logging.getLogger(__name__)


def reconsider(database: Database, workspace_ids: Collection[int], now: datetime) -> int:
    """See to all messages of these workspaces that come too late. Returns how many. Safe in many processes."""
    return every_one(
        database,
        due=lambda session, after: expired_messages.late(session, workspace_ids, now, after),
        act=lambda session, message_id: _reconsider(session, message_id, now),
    )


def _reconsider(session: Session, message_id: int, now: datetime) -> None:
    message = expired_messages.find(session, message_id)
    if message is None:
        return  # another process was faster
    if key := summaries.key_of(message.key):
        weekly.make_anew(session, message, key, now)
        return
    # People first, introductions then, messages last.
    reader = members.ensure(session, message.workspace_id, {message.to})[message.to]
    day = reminders.day_of(message.key)
    reminded = introductions.lock_reminded_on(session, reader.id, day) if day else []
    introduction = introductions.lock(session, message.workspace_id, message.introduction_id or 0)
    if expired_messages.lock(session, message_id, now) is None:
        return
    logger.info("Message comes too late", extra={"message_id": message.id, "key": message.key})
    if day:
        _forget_reminder(session, message, reminded, day, now)
    elif introduction and _is_asked_again(introduction, message):
        session.delete(message)
        look_ahead(introduction)
    else:
        _put_off(message, reader, now)


def _forget_reminder(
    session: Session, message: OutgoingMessage, reminded: list[Party], day: str, now: datetime
) -> None:
    session.delete(message)
    for party in reminded:
        party.nudges = [nudge for nudge in party.nudges if nudge.day != day]
        party.nudge_at = schedule.nudge_at(party)
    session.flush()
    reminders.show(session, reminded, now)  # the one before is the latest again


def _is_asked_again(introduction: Introduction, question: OutgoingMessage) -> bool:
    """Forget that the connector was asked, or told that nobody met, if this message was to do so."""
    if question.key == notifications.quiet_key(introduction):
        introduction.connector_asked_at = None
    elif question.key == notifications.no_meeting_key(introduction):
        introduction.connector_told_at = None
    else:
        return False
    return True


def _put_off(message: OutgoingMessage, reader: Member, now: datetime) -> None:
    reader.addressed_at = schedule.may_address(reader, reader.workspace, now)
    message.due_at = reader.addressed_at
    message.not_after = schedule.welcome_until(reader, reader.workspace, reader.addressed_at)
