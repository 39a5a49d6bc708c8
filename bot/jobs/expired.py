"""Consequences of a message's being too late: some count as never written, others come on another day.

A reminder or a question that nobody saw has never been: it does not count, and the rules say when it comes. What cannot
be unsaid, since something has ended with it, comes on the reader's next working day.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.notifications import reminders
from bot.rules import schedule
from bot.use_cases.introductions.reconcile import look_ahead
from bot.use_cases.members import home
from bot.use_cases.summaries import weekly
from storage.models.introduction import Introduction
from storage.models.outbox import OutgoingMessage
from storage.models.workspace import Member
from storage.queries import expired_messages, introductions, members

forget_summary = weekly.make_again


def forget_reminder(session: Session, reminder: OutgoingMessage, now: datetime) -> None:
    """Let a reminder never have been."""
    # People first, introductions then, messages last.
    reader = members.lock_known(session, reminder.workspace_id, reminder.to)
    if reader is None:
        return  # their data was just deleted
    day = reminder.day or ""
    reminded = introductions.lock_reminded_on(session, reader.id, day)
    if expired_messages.lock(session, reminder.id, now) is None:
        return  # another process was faster
    session.delete(reminder)
    for party in reminded:
        party.reminders = [reminder for reminder in party.reminders if reminder.day != day]
        party.remind_at = schedule.remind_at(party)
    session.flush()
    reminders.show(session, reminded, now)  # the one before is the latest again


def forget_quiet_question(session: Session, question: OutgoingMessage, now: datetime) -> None:
    """Let the connector never have been asked what to do."""
    _forget(session, question, "connector_asked_at", now)


def forget_no_meeting(session: Session, line: OutgoingMessage, now: datetime) -> None:
    """Let the connector never have been told that nobody reported a meeting."""
    _forget(session, line, "connector_told_at", now)


def _forget(session: Session, message: OutgoingMessage, told_at: str, now: datetime) -> None:
    if locked := _lock(session, message, now):
        reader, introduction = locked
        session.delete(message)
        setattr(introduction, told_at, None)
        look_ahead(introduction)
        home.mark([reader], now)


def forget_result_question(session: Session, question: OutgoingMessage, now: datetime) -> None:
    """Let somebody never have been asked what came of it."""
    if locked := _lock(session, question, now):
        reader, introduction = locked
        session.delete(question)
        for party in introduction.parties:
            if party.member_id == reader.id:
                party.result_asked_at = None
        reader.result_asked_at = None  # the question before was a month ago
        look_ahead(introduction)


def _lock(session: Session, message: OutgoingMessage, now: datetime) -> tuple[Member, Introduction] | None:
    """Lock a message's reader, its introduction and itself; None if one of them isn't there any more."""
    reader = members.lock_known(session, message.workspace_id, message.to)
    introduction = introductions.lock(session, message.workspace_id, message.introduction_id or 0)
    if reader is None or introduction is None or expired_messages.lock(session, message.id, now) is None:
        return None  # their data was just deleted, or another process was faster
    return reader, introduction


def put_off(session: Session, message: OutgoingMessage, now: datetime) -> None:
    """Bring it on the reader's next working day."""
    reader = members.lock_known(session, message.workspace_id, message.to)
    if reader is None or expired_messages.lock(session, message.id, now) is None:
        return  # their data was just deleted, or another process was faster
    reader.addressed_at = schedule.may_address(reader, reader.workspace, now)
    message.due_at, message.attempts, message.failure = reader.addressed_at, 0, None  # a date, and no wait for Slack
    message.not_after = schedule.welcome_until(reader, reader.workspace, reader.addressed_at)
