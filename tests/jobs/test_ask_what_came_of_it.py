"""The question whether anything came of an introduction: once, in working hours, and only where it's wanted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.jobs import ask_what_came_of_it, expire_messages
from bot.use_cases.introductions import came_of_it
from bot.use_cases.workspaces import settings
from storage.database import Database
from storage.models.enums import Step
from storage.models.outbox import OutgoingMessage
from tests.builders.elapsed_time import PEOPLE, ben_meets, by_itself, change, days_pass, member, tick
from tests.builders.introductions import DAY, HOUR, NOW, click, install, outbox, party, report
from tests.builders.workspaces import served

MAY_4 = datetime(2026, 5, 4, 9, tzinfo=UTC)
"""Nine weeks after `NOW`, when Ben and the others met."""


@pytest.fixture(autouse=True)
def workspace_id(database: Database) -> int:
    """Store a workspace that wants to know what came of introductions."""
    number = install(database)
    wants_it(database)
    return number


def wants_it(database: Database, answer: str = "yes", at: datetime = NOW) -> None:
    """Let an admin switch it on or off."""
    settings.change(database, 1, "ask-what-came-of-it", answer, at)


def met(database: Database, *people: str) -> list[int]:
    """Let Ben meet each of these, and thank Ana, as they do. Returns the introductions' ids."""
    made = ben_meets(database, *people)
    for about, other in zip(made, people, strict=True):
        for person in ("UBEN", other):
            report(database, about, person, Step.MET)
            report(database, about, person, Step.THANKED)
    return made


def asked(database: Database, to: str = "UBEN") -> list[OutgoingMessage]:
    """Return the questions to somebody."""
    return [each for each in by_itself(database, to) if ":came_of_it:" in each.key]


def asks(database: Database, at: datetime) -> int:
    """Let the clock look."""
    return ask_what_came_of_it.ask_due(database, served(database), at)


def test_each_of_the_two_is_asked_once_45_working_days_after_they_met(database: Database) -> None:
    (about,) = met(database, "UCHIDI")
    days_pass(database, 1, 300)
    for person in ("UBEN", "UCHIDI"):
        (question,) = asked(database, person)
        assert question.due_at == MAY_4
        assert question.not_after == MAY_4 + 8 * HOUR
    assert party(database, about, "UBEN").result_due_at is None


def test_nobody_is_asked_where_it_is_switched_off(database: Database) -> None:
    met(database, "UCHIDI")
    wants_it(database, "no", MAY_4 - DAY)
    days_pass(database, 1, 300)
    assert asked(database) == []


def test_switched_on_later_it_asks_about_what_is_not_long_ago(database: Database) -> None:
    wants_it(database, "no")
    met(database, "UCHIDI")
    wants_it(database, at=MAY_4 + 30 * DAY)
    tick(database, MAY_4 + 30 * DAY)
    assert [each.due_at for each in asked(database)] == [MAY_4 + 30 * DAY]
    wants_it(database, "no", MAY_4 + 31 * DAY)
    met(database, "UDALIA")
    wants_it(database, at=MAY_4 + 80 * DAY)
    tick(database, MAY_4 + 80 * DAY)
    assert len(asked(database)) == 1


def test_somebody_in_several_is_asked_once_a_month_and_then_let_be(database: Database) -> None:
    met(database, *PEOPLE)
    days_pass(database, 1, 300)
    assert [each.due_at for each in asked(database)] == [MAY_4, MAY_4 + 30 * DAY]
    assert len(asked(database, PEOPLE[0])) == 1


def test_it_waits_if_the_bot_wrote_to_them_that_day(database: Database) -> None:
    met(database, "UCHIDI")
    change(database, "UBEN", addressed_at=MAY_4)
    assert asks(database, MAY_4 + HOUR) == 1
    assert (asked(database), len(asked(database, "UCHIDI"))) == ([], 1)
    assert asks(database, MAY_4 + DAY) == 1
    assert [each.due_at for each in asked(database)] == [MAY_4 + DAY]


def test_it_waits_for_the_morning(database: Database) -> None:
    met(database, "UCHIDI")
    asks(database, MAY_4 + 10 * HOUR)
    assert asked(database) == []
    assert party(database, 1, "UBEN").result_due_at == MAY_4 + DAY


def test_after_a_long_outage_it_does_not_come_any_more(database: Database) -> None:
    met(database, "UCHIDI")
    asks(database, MAY_4 + 60 * DAY)
    assert asked(database) == []
    assert asks(database, MAY_4 + 61 * DAY) == 0


def test_what_slack_did_not_take_by_the_evening_was_never_asked(database: Database) -> None:
    (about,) = met(database, "UCHIDI")
    asks(database, MAY_4)
    expire_messages.reconsider(database, served(database), MAY_4 + 9 * HOUR)
    assert (asked(database), member(database).result_asked_at) == ([], None)
    days_pass(database, 64, 70)
    assert [each.due_at for each in asked(database)] == [MAY_4 + DAY]
    assert party(database, about, "UBEN").result_asked_at == MAY_4 + DAY


def test_nothing_yet_settles_it_and_is_told_to_nobody(database: Database) -> None:
    (about,) = met(database, "UCHIDI")
    asks(database, MAY_4)
    before = {key: each.content for key, each in outbox(database).items()}
    came_of_it.nothing_yet(database, click(about, "UBEN"), MAY_4 + HOUR)
    after = {key: each.content for key, each in outbox(database).items()}
    assert [key for key in after if after[key] != before.get(key)] == [f"{about}:came_of_it:UBEN"]
    assert "you can say so on your card" in after[f"{about}:came_of_it:UBEN"]["text"]
    assert asks(database, MAY_4 + timedelta(days=100)) == 0
