"""The use cases of putting a reminder off, and of wanting none."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from bot.ids import Choice
from bot.listeners import party as party_modals
from bot.use_cases.introductions import leave, snooze
from bot.use_cases.introductions.snooze import SnoozeUntil
from storage.database import Database
from storage.models.enums import Outcome, Step, Way
from tests.builders.elapsed_time import PEOPLE, ben_meets, by_itself, change, days_pass, member, on_day
from tests.builders.introductions import (
    DAY,
    HOUR,
    NOW,
    click,
    install,
    introduced,
    outbox,
    party,
    report,
    seen,
    snoozed,
    told,
    versions,
    way_click,
)
from tests.builders.outcomes import TOO_LATE, drawn, outcome

WEDNESDAY = NOW + 2 * DAY


@pytest.fixture
def introduction_id(database: Database) -> int:
    """Let Ana introduce Ben and Chidi, and remind Ben."""
    install(database)
    made = introduced(database)
    on_day(database, 2)
    return made


def days_of_reminders(database: Database, to: str = "UBEN") -> list[str]:
    return [message.key[-2:] for message in by_itself(database, to)]


@pytest.mark.parametrize(
    ("said", "expected"),
    [(Choice.TOMORROW, ["04", "05", "09"]), (Choice.NEXT_WEEK, ["04", "09", "11"])],
    ids=["tomorrow", "next week"],
)
def test_a_reminder_that_was_put_off_comes_back_and_does_not_count(
    database: Database, introduction_id: int, said: str, expected: list[str]
) -> None:
    snooze.snooze(database, snoozed(introduction_id, "UBEN", said), WEDNESDAY)
    days_pass(database, 2, 13)
    assert days_of_reminders(database) == expected
    assert party(database, introduction_id, "UBEN").reminders[0].snoozed_at == WEDNESDAY


def test_the_morning_is_theirs(database: Database, introduction_id: int) -> None:
    change(database, "UBEN", time_zone="Pacific/Auckland")
    snooze.snooze(database, snoozed(introduction_id, "UBEN", Choice.NEXT_WEEK), WEDNESDAY)
    assert party(database, introduction_id, "UBEN").snoozed_until == NOW + 6 * DAY + timedelta(hours=11)


def until(database: Database, introduction_id: int, day: date | None, by: str = "UBEN") -> object:
    return outcome(snooze.snooze_until, database, SnoozeUntil(1, introduction_id, by, until=day), WEDNESDAY)


def test_another_day_is_another_day_and_nothing_ends_before(database: Database, introduction_id: int) -> None:
    assert drawn(party_modals.snooze, database, click(introduction_id, "UBEN"), WEDNESDAY)
    assert until(database, introduction_id, date(2026, 4, 15)) == {}
    days_pass(database, 2, 44.1)
    assert days_of_reminders(database) == ["04", "15"]
    assert seen(database, introduction_id).outcome is None
    days_pass(database, 45, 60)
    assert seen(database, introduction_id).outcome is Outcome.WENT_QUIET


@pytest.mark.parametrize(("said", "back"), [(Choice.TOMORROW, 8), (Choice.NEXT_WEEK, 14)])
def test_a_question_that_was_put_off_comes_back_before_the_asking_ends(
    database: Database, said: str, back: int
) -> None:
    install(database)
    asked = introduced(database, ask_first=True)
    monday = NOW + 7 * DAY - HOUR  # the asking would end in an hour
    days_pass(database, 0, 6.9)
    snooze.snooze(database, snoozed(asked, "UBEN", said), monday)
    days_pass(database, 7, back)
    assert days_of_reminders(database) == ["06", f"{2 + back:02}"]
    assert seen(database, asked).outcome is None
    days_pass(database, back, back + 3)
    assert seen(database, asked).outcome is Outcome.NO_ANSWER


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (None, "Pick a date."),
        (date(2026, 3, 4), "Pick tomorrow or later."),
        (date(2027, 3, 6), "That's more than a year away. Pick an earlier date."),
    ],
    ids=["none", "today", "in more than a year"],
)
def test_another_day_lies_within_a_year(database: Database, introduction_id: int, day: date | None, said: str) -> None:
    assert until(database, introduction_id, day) == {"until": said}
    assert party(database, introduction_id, "UBEN").snoozed_until is None


def test_there_is_nothing_to_put_off_once_it_is_answered(database: Database, introduction_id: int) -> None:
    for step in (Step.MET, Step.THANKED):
        report(database, introduction_id, "UBEN", step, WEDNESDAY)
    assert drawn(party_modals.snooze, database, click(introduction_id, "UBEN"), WEDNESDAY) is None
    outcome(snooze.snooze, database, snoozed(introduction_id, "UBEN", Choice.TOMORROW), WEDNESDAY)
    assert party(database, introduction_id, "UBEN").snoozed_until is None


@pytest.mark.parametrize("by", ["UANA", "USTRANGER"])
def test_nobody_puts_off_or_mutes_what_is_somebody_elses(database: Database, introduction_id: int, by: str) -> None:
    before = versions(database)
    outcome(snooze.snooze, database, snoozed(introduction_id, by, Choice.TOMORROW), WEDNESDAY)
    outcome(snooze.mute, database, click(introduction_id, by), WEDNESDAY)
    assert until(database, introduction_id, date(2026, 4, 15), by) is TOO_LATE
    assert drawn(party_modals.snooze, database, click(introduction_id, by), WEDNESDAY) is None
    assert versions(database) == before


def test_muted_is_muted_once_and_nobody_is_told_and_it_can_be_taken_back(
    database: Database, introduction_id: int
) -> None:
    for _ in range(2):
        outcome(snooze.mute, database, click(introduction_id, "UBEN"), WEDNESDAY)
    assert [each.way for each in party(database, introduction_id, "UBEN").ways_out] == [Way.MUTED]
    assert told(database, "way") == []
    days_pass(database, 2, 5)
    assert days_of_reminders(database) == ["04"]
    assert days_of_reminders(database, "UCHIDI") == ["06"]
    leave.come_back(database, way_click(introduction_id, "UBEN", Way.MUTED), NOW + 5 * DAY)
    days_pass(database, 6, 8)
    assert days_of_reminders(database) == ["04", "09"]


def test_who_wants_none_gets_none_of_anything_until_they_say_so(database: Database) -> None:
    install(database)
    about = ben_meets(database, *PEOPLE[:2])
    on_day(database, 2)
    for _ in range(2):
        snooze.want_no_reminders(database, click(0, "UBEN"), WEDNESDAY)
    assert "Reminders are off." in json.dumps(by_itself(database, "UBEN")[0].content)
    days_pass(database, 2, 5)
    assert days_of_reminders(database) == ["04"]
    assert [party(database, each, "UBEN").remind_at for each in about] == [None, None]
    snooze.want_reminders(database, click(0, "UBEN"), NOW + 5 * DAY)
    assert "Reminders are off. Your" not in json.dumps(by_itself(database, "UBEN")[0].content)
    on_day(database, 7)
    assert days_of_reminders(database) == ["04", "09"]


def test_who_never_met_the_bot_can_want_none(database: Database) -> None:
    install(database)
    snooze.want_no_reminders(database, click(0, "UNEW"), NOW)
    assert member(database, "UNEW").unreminded_since == NOW
    assert outbox(database) == {}
