"""The dates of an introduction."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.rules import deadlines
from storage.models.enums import Preset, Step, Way
from storage.models.introduction import Introduction
from tests.builders.examples import DAY, HOUR, START, asking, introduction, leaves

WEEK = timedelta(days=7)


# --- A planned meeting ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("noted", "has_come", "next_at"),
    [(None, (False, False), 1), (DAY, (True, False), 2), (2 * DAY, (True, True), None), (5 * DAY, (True, True), None)],
)
def test_each_date_is_to_come_until_it_has(
    noted: timedelta | None, has_come: tuple[bool, bool], next_at: int | None
) -> None:
    given = introduction((Step.CONNECTED,), (Step.CONNECTED,))
    dates = [START + DAY, START + 2 * DAY]
    for party, date in zip(given.parties, dates, strict=True):
        party.meets_at = date
    given.meeting_came_at = START + noted if noted else None
    assert tuple(deadlines.has_come(given, date) for date in dates) == has_come
    assert deadlines.comes_at(given) == (START + next_at * DAY if next_at else None)


def test_what_has_come_is_the_last_date_of_those_that_stand() -> None:
    given = introduction((Step.CONNECTED,), (Step.CONNECTED,))
    given.parties[0].meets_at, given.parties[1].meets_at = START + DAY, START + 2 * DAY
    came = [deadlines.came_by(given, START + days * DAY) for days in range(4)]
    assert came == [None, START + DAY, START + 2 * DAY, START + 2 * DAY]
    given.parties[1].reports.clear()  # taken back, and the date with it
    assert deadlines.came_by(given, START + 3 * DAY) == START + DAY


# --- Who writes first -----------------------------------------------------------------------------------------------

MONDAY, FRIDAY, SATURDAY, SUNDAY = START, START + 4 * DAY, START + 5 * DAY, START + 6 * DAY
NEXT_MONDAY = START + 7 * DAY


@pytest.mark.parametrize(
    ("asked_at", "zone", "expected"),
    [
        pytest.param(MONDAY, None, MONDAY + DAY, id="a day later"),
        pytest.param(MONDAY + 3 * DAY, None, FRIDAY, id="Thursday leaves until Friday"),
        pytest.param(FRIDAY, None, NEXT_MONDAY, id="Friday leaves until Monday"),
        pytest.param(SATURDAY, None, NEXT_MONDAY, id="Saturday leaves until Monday"),
        pytest.param(SUNDAY, None, NEXT_MONDAY, id="Sunday leaves until Monday"),
        pytest.param(FRIDAY - 10 * HOUR, "America/Los_Angeles", FRIDAY + 14 * HOUR, id="Thursday afternoon there"),
        pytest.param(FRIDAY - 10 * HOUR, "Asia/Kolkata", NEXT_MONDAY - 10 * HOUR, id="Friday morning there"),
        pytest.param(SUNDAY - 10 * HOUR, "Pacific/Auckland", NEXT_MONDAY - 10 * HOUR, id="Sunday noon there"),
    ],
)
def test_the_first_word_is_due_on_a_working_day_of_whoever_writes_it(
    asked_at: datetime, zone: str | None, expected: datetime
) -> None:
    given = introduction()
    given.introduced_at, given.parties[0].member.time_zone = asked_at, zone
    given.parties[1].member.time_zone = "Pacific/Kiritimati"  # theirs does not count
    assert deadlines.first_word_by(given) == expected


@pytest.mark.parametrize("unknown", [None, "Mars/Olympus Mons"], ids=["untold", "nonsense"])
def test_whose_zone_nobody_knows_lives_by_the_workspaces(unknown: str | None) -> None:
    given = introduction()
    given.parties[0].member.time_zone, given.workspace.time_zone = unknown, "Pacific/Auckland"
    assert deadlines.calendar_of(given.parties[0]).day_of(START + 2 * HOUR) == (START + DAY).date()


def test_a_new_first_mover_gets_a_day_of_their_own() -> None:
    given = introduction()
    given.first_mover_id, given.first_mover_since = given.parties[1].member_id, START + 8 * DAY
    assert deadlines.first_word_by(given) == START + 9 * DAY


@pytest.mark.parametrize("party", [0, 1], ids=["the first mover", "the other"])
def test_after_a_rest_there_is_a_new_day_whoever_wanted_it(party: int) -> None:
    given = introduction()
    leaves(given.parties[party], Way.NOT_NOW, until=START + 8 * DAY, over_at=START + 8 * DAY)
    leaves(given.parties[party], Way.NO_ANSWER, over_at=START + 30 * DAY)  # no rest
    assert deadlines.first_word_by(given) == START + 9 * DAY


def test_while_both_are_asked_time_counts_from_the_asking() -> None:
    assert deadlines.first_word_by(asking()) == START + DAY


# --- The asking

LAST_DAY, AGAIN = START + WEEK, START + 20 * DAY


@pytest.mark.parametrize(
    ("before", "asked_at", "expected"),
    [
        pytest.param(None, START, LAST_DAY, id="a week after the first question"),
        pytest.param(LAST_DAY, AGAIN, AGAIN + WEEK, id="a week after the next one"),
        pytest.param(AGAIN, START + DAY, AGAIN, id="never sooner than it was to end before"),
    ],
)
def test_when_the_asking_ends(before: datetime | None, asked_at: datetime, expected: datetime) -> None:
    given = asking()
    given.asked_until = before
    assert deadlines.asked_until(given, asked_at) == expected


# --- Quiet ----------------------------------------------------------------------------------------------------------


def of_preset(preset: Preset) -> Introduction:
    given = introduction()
    given.workspace.preset = preset
    return given


@pytest.mark.parametrize(
    ("preset", "asked", "quiet"),
    [(Preset.STANDARD, 7, 14), (Preset.GENTLE, 12, 24), (Preset.BRISK, 5, 10)],
)
def test_the_connector_is_asked_first_and_only_then_it_goes_quiet(preset: Preset, asked: int, quiet: int) -> None:
    given = of_preset(preset)
    assert deadlines.asks_connector_at(given) == START + asked * DAY
    assert deadlines.goes_quiet_at(given) == START + quiet * DAY


def test_after_downtime_the_connector_still_gets_their_week() -> None:
    given = introduction()
    given.connector_asked_at = START + 13 * DAY
    assert deadlines.asks_connector_at(given) is None
    assert deadlines.goes_quiet_at(given) == START + 20 * DAY


def test_who_gives_it_another_week_is_asked_once_more_then() -> None:
    given = introduction()
    given.connector_asked_at, given.more_time_until = START + 7 * DAY, START + 15 * DAY
    assert not deadlines.is_asking_connector(given)
    assert deadlines.asks_connector_at(given) == START + 15 * DAY
    assert deadlines.goes_quiet_at(given) == START + 22 * DAY
    given.connector_asked_at = START + 15 * DAY
    assert deadlines.is_asking_connector(given)
    assert deadlines.asks_connector_at(given) is None


def test_a_rest_moves_the_question_to_the_connector() -> None:
    given = introduction()
    leaves(given.parties[1], Way.NOT_NOW, until=START + 30 * DAY, over_at=START + 30 * DAY)
    assert deadlines.asks_connector_at(given) == START + 37 * DAY


# --- The meeting ----------------------------------------------------------------------------------------------------


def in_touch(meets_at: datetime | None = None) -> deadlines.Meeting:
    given = introduction((Step.CONNECTED,))
    given.parties[0].meets_at = meets_at
    return deadlines.meeting(given.parties[0], START)


def test_without_a_date_the_meeting_is_asked_about_in_weeks() -> None:
    days = [7 * DAY, 14 * DAY, 21 * DAY, 30 * DAY]
    assert list(vars(in_touch()).values()) == [START + each for each in days]


@pytest.mark.parametrize(
    ("planned", "asked"),
    [
        pytest.param(START + 3 * DAY, START + 4 * DAY, id="Thursday's on Friday"),
        pytest.param(START + 4 * DAY, START + 7 * DAY, id="Friday's on Monday"),
        pytest.param(START + 4 * DAY + 9 * HOUR, START + 7 * DAY, id="also when it is in the evening"),
        pytest.param(START + 5 * DAY, START + 7 * DAY, id="Saturday's on Monday"),
        pytest.param(START + 59 * DAY, START + 60 * DAY, id="two months ahead"),
    ],
)
def test_a_planned_meeting_is_asked_about_on_the_working_day_after_it(planned: datetime, asked: datetime) -> None:
    dates = in_touch(planned)
    assert (dates.reminder_1, dates.reminder_2) == (asked, asked + 7 * DAY)
    assert (dates.told_at, dates.closed_at) == (asked + 14 * DAY, asked + 23 * DAY)


def test_who_says_that_they_met_moves_it_to_that_day() -> None:
    given = introduction((Step.MET,))
    given.parties[1].meets_at = START + 20 * DAY
    assert deadlines.meeting(given.parties[1], START).reminder_1 == START + DAY


def test_a_planned_date_goes_with_the_report_it_was_given_with() -> None:
    given = introduction((Step.CONNECTED,))
    given.parties[1].meets_at = START + 100 * DAY  # and they took Connected back
    assert deadlines.meeting(given.parties[0], START).reminder_1 == START + 7 * DAY


def test_a_connector_who_was_told_late_has_as_many_days_before_it_ends() -> None:
    given = introduction((Step.CONNECTED,))
    given.connector_told_at = START + 40 * DAY
    assert deadlines.meeting(given.parties[0], START).closed_at == START + 49 * DAY
