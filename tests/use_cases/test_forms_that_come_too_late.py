"""A form that can't do any more what it says never closes as if it had."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from bot.messages.problems import sentence
from bot.rules.problems import Problem
from bot.use_cases.introductions import leave, manage, snooze
from bot.use_cases.introductions.snooze import SnoozeUntil
from storage.database import Database
from storage.models.enums import Step, Way
from storage.models.workspace import AVOIDED_LIMIT
from storage.queries import members
from tests.builders.introductions import DAY, NOW, form, install, introduced, leaving, report, withdrawing
from tests.builders.outcomes import TOO_LATE, outcome

UNTIL = date(2026, 3, 12)
Act = Callable[[Database, int], Any]
FORMS: dict[str, Act] = {
    "leave": lambda base, on: outcome(leave.leave, base, leaving(on, "UBEN", Way.NOT_A_FIT, line="Too far"), NOW + DAY),
    "snooze until": lambda base, on: outcome(
        snooze.snooze_until, base, SnoozeUntil(1, on, "UBEN", until=UNTIL), NOW + DAY
    ),
    "withdraw": lambda base, on: outcome(manage.withdraw, base, withdrawing(on, "UANA"), NOW + DAY),
}


@pytest.fixture
def introduction_id(database: Database) -> int:
    """Let Ana introduce Ben and Chidi."""
    install(database)
    return introduced(database)


@pytest.mark.parametrize("act", FORMS.values(), ids=FORMS)
def test_not_once_it_is_completed(database: Database, introduction_id: int, act: Act) -> None:
    for by in ("UBEN", "UCHIDI"):
        for step in (Step.MET, Step.THANKED):
            report(database, introduction_id, by, step)
    assert act(database, introduction_id) is TOO_LATE


@pytest.mark.parametrize("act", FORMS.values(), ids=FORMS)
def test_but_while_it_is_open(database: Database, introduction_id: int, act: Act) -> None:
    assert act(database, introduction_id) == {}


def test_not_to_leave_or_to_snooze_once_it_is_withdrawn(database: Database, introduction_id: int) -> None:
    manage.withdraw(database, withdrawing(introduction_id, "UANA"), NOW)
    assert [FORMS[name](database, introduction_id) for name in ("leave", "snooze until")] == [TOO_LATE, TOO_LATE]


def test_what_was_handed_in_twice_is_done_once_and_nobody_hears_that_it_came_too_late(
    database: Database, introduction_id: int
) -> None:
    assert [FORMS["leave"](database, introduction_id) for _ in range(2)] == [{}, {}]
    other = introduced(database, view_id="V2", second_person="UDALIA")
    assert [FORMS["withdraw"](database, other) for _ in range(2)] == [{}, {}]


def test_not_to_avoid_somebody_once_the_list_is_full(database: Database, introduction_id: int) -> None:
    with database.transaction() as session:
        known = members.ensure(session, 1, {"UBEN", *(f"U{number}" for number in range(AVOIDED_LIMIT))})
        ben = known.pop("UBEN")
        members.avoid(session, ben, list(known.values()))
    sorry = sentence(Problem.LIST_IS_FULL)
    assert outcome(leave.avoid, database, form(introduction_id, "UBEN"), NOW) == {"introduction_id": sorry}


def test_somebody_on_a_full_list_may_be_avoided_once_more(database: Database, introduction_id: int) -> None:
    with database.transaction() as session:
        known = members.ensure(session, 1, {"UBEN", "UCHIDI", *(f"U{number}" for number in range(1, AVOIDED_LIMIT))})
        ben = known.pop("UBEN")
        members.avoid(session, ben, list(known.values()))
    with database.reading() as session:
        leave.find_to_avoid(session, form(introduction_id, "UBEN"))
    assert outcome(leave.avoid, database, form(introduction_id, "UBEN"), NOW) == {}
