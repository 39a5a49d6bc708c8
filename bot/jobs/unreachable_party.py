"""Slack will never take a message of an introduction: the connector hears of it."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.notifications import introductions as notifications
from bot.use_cases.introductions.reconcile import settle
from storage.models.introduction import Introduction
from storage.models.outbox import OutgoingMessage
from storage.queries import introductions


def undeliverable(session: Session, message: OutgoingMessage, error: str, now: datetime) -> None:
    """Note whom a card or request does not reach, and tell the connector. `error`: Slack's."""
    introduction = introductions.lock(session, message.workspace_id, message.introduction_id or 0)
    if introduction is None:
        return
    if message.key == notifications.place_key(introduction):
        notifications.without_a_place(session, introduction, now)
    _note_who_is_not_reached(session, introduction, message, error, now)


def _note_who_is_not_reached(
    session: Session, introduction: Introduction, message: OutgoingMessage, error: str, now: datetime
) -> None:
    for party in introduction.parties:
        if message.key in (notifications.card_key(party), notifications.request_key(party)):
            party.unreachable = error
            notifications.unreached(session, party, error, now)
            settle(session, introduction, now)
