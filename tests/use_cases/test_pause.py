"""The use cases of leaving somebody alone, and of their return."""

from __future__ import annotations

import json

import pytest

from bot.messages.problems import sentence
from bot.rules.problems import Problem
from bot.use_cases.introductions import snooze
from bot.use_cases.introductions.introduce import introduce
from bot.use_cases.members import pause
from storage.database import Database
from storage.models.enums import Step
from storage.models.outbox import OutgoingMessage
from tests.builders.elapsed_time import PEOPLE, ben_meets, by_itself, days_pass, member
from tests.builders.introductions import DAY, HOUR, NOW, click, report, submission
from tests.builders.outcomes import outcome

pytestmark = pytest.mark.usefixtures("workspace_id")


def said_so(database: Database) -> list[OutgoingMessage]:
    return [message for message in by_itself(database, "UBEN") if message.key.startswith("left_alone:")]


def test_after_three_that_were_ignored_they_are_left_alone_and_told_once(database: Database) -> None:
    ben_meets(database, *PEOPLE)
    days_pass(database, 0, 40)
    (message,) = said_so(database)
    assert "I'll stop here" in json.dumps(message.content)
    assert member(database).left_alone_since
    assert member(database, "UCHIDI").left_alone_since is None
    assert message.due_at
    assert 9 <= message.due_at.hour < 17
    later = [each for each in by_itself(database, "UBEN") if each.id > message.id]
    assert later == []


def test_two_are_not_three(database: Database) -> None:
    ben_meets(database, *PEOPLE[:2])
    days_pass(database, 0, 40)
    assert said_so(database) == []


def test_one_click_between_begins_the_count_anew(database: Database) -> None:
    about = ben_meets(database, *PEOPLE[:3])
    report(database, about[0], "UBEN", Step.CONNECTED, NOW + HOUR)
    days_pass(database, 0, 60)
    assert said_so(database) == []
    assert member(database).left_alone_since is None


def test_who_was_never_reminded_ignored_nothing(database: Database) -> None:
    ben_meets(database, *PEOPLE[:3])
    snooze.want_no_reminders(database, click(0, "UBEN"), NOW)
    days_pass(database, 0, 60)
    assert member(database).left_alone_since is None


def test_nobody_can_introduce_them_until_they_are_back_and_nobody_learns_why(database: Database) -> None:
    ben_meets(database, *PEOPLE[:3])
    days_pass(database, 0, 40)
    given = submission(view_id="V9", second_person="UFERN")
    assert outcome(introduce, database, given, {}, NOW + 40 * DAY) == {
        "second_person": sentence(Problem.CANNOT_BE_MADE)
    }
    for _ in range(2):
        pause.back(database, click(0, "UBEN"), NOW + 41 * DAY)
    assert "Welcome back!" in said_so(database)[0].content["text"]
    assert "back:" not in json.dumps(said_so(database)[0].content)
    assert outcome(introduce, database, given, {}, NOW + 41 * DAY) == {}


def test_who_came_back_may_ignore_three_again(database: Database) -> None:
    ben_meets(database, *PEOPLE[:3])
    days_pass(database, 0, 40)
    pause.back(database, click(0, "UBEN"), NOW + 41 * DAY)
    given = submission(view_id="V9", second_person="UFERN")
    assert outcome(introduce, database, given, {}, NOW + 42 * DAY) == {}
    days_pass(database, 42, 80)
    assert len(said_so(database)) == 1
    assert member(database).left_alone_since is None
    assert len([message for message in by_itself(database, "UBEN") if message.key > "nudge:UBEN:2026-04-12"]) == 2


def test_who_was_not_left_alone_cannot_come_back(database: Database) -> None:
    pause.back(database, click(0, "UBEN"), NOW)
    assert member(database).back_since is None
