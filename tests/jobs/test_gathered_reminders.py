"""Reminders of a day that are gathered into one message, and those that wait."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.ids import Choice
from bot.jobs import send_reminders
from bot.use_cases.introductions import snooze
from bot.use_cases.introductions.introduce import introduce
from storage.database import Database
from tests.builders.introductions import NOW, install, introduced, party, snoozed, submission
from tests.builders.looking import look
from tests.builders.outcomes import outcome
from tests.builders.workspaces import served

WEDNESDAY = datetime(2026, 3, 4, 14, tzinfo=UTC)  # Ben was to write on Tuesday
THURSDAY = datetime(2026, 3, 5, 9, tzinfo=UTC)
FRIDAY = datetime(2026, 3, 6, 10, 30, tzinfo=UTC)
MONDAY = datetime(2026, 3, 9, 9, tzinfo=UTC)


@pytest.fixture
def first(database: Database) -> int:
    """Put Ben in one introduction, of which he was reminded on Wednesday."""
    install(database)
    made = introduced(database)
    remind(database, WEDNESDAY)
    assert reminded(database, made) == [WEDNESDAY]
    return made


def test_what_was_brought_up_less_than_two_days_ago_is_not_gathered(database: Database, first: int) -> None:
    given = submission(view_id="V2", second_person="UDALIA")
    assert outcome(introduce, database, given, {}, NOW.replace(day=4, hour=10)) == {}
    look(database)
    second = first + 1
    remind(database, FRIDAY)
    assert reminded(database, second) == [FRIDAY]
    assert reminded(database, first) == [WEDNESDAY]
    remind(database, MONDAY)
    assert reminded(database, first) == [WEDNESDAY, MONDAY]


def test_tomorrow_means_tomorrow(database: Database, first: int) -> None:
    snooze.snooze(database, snoozed(first, "UBEN", Choice.TOMORROW), WEDNESDAY)
    look(database)
    remind(database, THURSDAY)
    assert reminded(database, first) == [WEDNESDAY, THURSDAY]


def remind(database: Database, now: datetime) -> None:
    """Let the bot look."""
    send_reminders.remind(database, served(database), now)


def reminded(database: Database, introduction_id: int) -> list[datetime]:
    """Return when Ben was reminded of it."""
    return [reminder.sent_at for reminder in party(database, introduction_id, "UBEN").reminders]
