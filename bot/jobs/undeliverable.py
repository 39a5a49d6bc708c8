"""Consequences of a message that Slack refuses for good: somebody is told, or it is sent in another way."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.delivery.kinds import Consequence
from bot.use_cases.export import member, my_year, workspace
from bot.use_cases.introductions.reconcile import note_act
from bot.use_cases.members import profiles
from bot.use_cases.summaries.setup import cannot_post
from storage.models.introduction import Introduction
from storage.models.outbox import OutgoingMessage
from storage.queries import introductions, members, summaries, workspaces

DEACTIVATED = {"account_inactive", "user_disabled"}
"""Slack's errors that say so: https://docs.slack.dev/reference/methods/conversations.open#errors"""


def _introduction(session: Session, message: OutgoingMessage) -> Introduction | None:
    return introductions.lock(session, message.workspace_id, message.introduction_id or 0)


def _lock_introduction(session: Session, message: OutgoingMessage) -> None:
    _introduction(session, message)


def _lock_people(session: Session, message: OutgoingMessage) -> None:
    members.lock_people_of(session, message.introduction_id or 0, message.workspace_id)  # people first
    _introduction(session, message)


def _lock_reader(session: Session, message: OutgoingMessage) -> None:
    members.lock_known(session, message.workspace_id, message.to)


def _reader_not_reached(session: Session, message: OutgoingMessage, error: str, now: datetime) -> None:
    if error in DEACTIVATED and (reader := members.lock_known(session, message.workspace_id, message.to)):
        profiles.note_gone(session, reader, now)


def _party_not_reached(session: Session, message: OutgoingMessage, error: str, now: datetime) -> None:
    _reader_not_reached(session, message, error, now)
    introduction = _introduction(session, message)
    for party in introduction.parties if introduction else ():
        if party.member.user_id == message.to:
            party.unreachable = error
            note_act(party.introduction, now)


def _group_conversation_refused(session: Session, message: OutgoingMessage, error: str, now: datetime) -> None:
    if introduction := _introduction(session, message):
        introduction.group_conversation_refused = error
        note_act(introduction, now)


def _lock_summary(session: Session, message: OutgoingMessage) -> None:
    workspaces.lock(session, message.workspace_id)
    summaries.lock_told_by(session, message)


def _in_messages_instead(session: Session, message: OutgoingMessage, _: str, now: datetime) -> None:
    if message.kept_until is None:  # else their data was deleted
        member.bring_without_a_file(session, message, now)


def _my_year_in_messages(session: Session, message: OutgoingMessage, _: str, now: datetime) -> None:
    if message.kept_until is None:  # likewise
        my_year.bring_without_a_file(session, message, now)


def _tell_who_wanted_it(session: Session, message: OutgoingMessage, error: str, now: datetime) -> None:
    if message.kept_until is None:  # likewise
        workspace.tell_refused(session, message, error, now)


PARTY_NOT_REACHED = Consequence(_lock_people, _party_not_reached)
"""The connector hears of it, and why."""
READER_NOT_REACHED = Consequence(_lock_reader, _reader_not_reached)
"""If their account is deactivated, nothing more is expected of them."""
GROUP_CONVERSATION_REFUSED = Consequence(_lock_introduction, _group_conversation_refused)
"""The connector hears of it; the two have their cards."""
SUMMARY_REFUSED = Consequence(_lock_summary, cannot_post)
"""Consequence of a refused summary: its author gets a message, and weekly summaries stop."""
FILE_REFUSED = Consequence(lambda *_: None, _in_messages_instead)
"""Consequence of a refused file: the export is sent as messages instead."""
MY_YEAR_REFUSED = Consequence(lambda *_: None, _my_year_in_messages)
"""Consequence of a refused file with a year of a member's: it is sent as messages instead."""
WORKSPACE_FILE_REFUSED = Consequence(lambda *_: None, _tell_who_wanted_it)
"""Consequence of a refused file with all introductions: the admin who wanted it is told."""
