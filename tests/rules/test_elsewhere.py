"""Introductions that their connector had made already: what is told of the day, and what time counts from."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.rules import deadlines, elsewhere, home, introductions, schedule
from bot.rules.problems import Problem
from bot.rules.working_hours import Calendar, zone
from storage.models.enums import Awaited, Outcome, Preset, Step, Way
from storage.models.facts import Report
from storage.models.introduction import Introduction
from tests.builders.examples import DAY, HOUR, START, introduction, joined_by, leaves, made_elsewhere
from tests.rules.test_schedule import reminders_from_now_on

TODAY = START.date()
BEN, CHIDI = 0, 1


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


# --- The day --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chosen", "problem"),
    [
        (None, Problem.NO_DATE),
        (TODAY + timedelta(days=1), Problem.DAY_TO_COME),
        (TODAY, None),
        (days_ago(366), None),
        (days_ago(367), Problem.TOO_LONG_AGO),
    ],
)
def test_the_day_lies_within_the_last_year(chosen: date | None, problem: Problem | None) -> None:
    assert elsewhere.wrong_day(chosen, TODAY) is problem


@pytest.mark.parametrize(("ago", "lately"), [(0, True), (6, True), (7, False), (300, False)])
def test_the_name_of_a_day_is_enough_within_a_week(ago: int, lately: bool) -> None:
    assert elsewhere.was_lately(made_elsewhere(introduction(), on=days_ago(ago)), Calendar(UTC)) is lately


@pytest.mark.parametrize(
    ("reader", "told"), [("America/Los_Angeles", days_ago(1)), ("Europe/Lisbon", TODAY), ("Pacific/Auckland", TODAY)]
)
def test_nobody_reads_of_a_day_that_has_not_come_where_they_are(reader: str, told: date) -> None:
    given = made_elsewhere(introduction(), on=TODAY)
    given.created_at = START - 5 * HOUR  # it's Sunday night in Los Angeles
    assert elsewhere.day_for(given, Calendar(zone(reader))) == told


def test_two_who_are_introduced_with_cards_know_of_no_other_day() -> None:
    given = introduction()
    assert elsewhere.day_for(given, Calendar(UTC)) is None
    assert not elsewhere.was_lately(given, Calendar(UTC))


# --- Not in touch yet -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ago", [0, 2, 300])
def test_until_they_are_in_touch_the_first_word_is_awaited_as_ever_from_the_cards_on(ago: int) -> None:
    given, usual = made_elsewhere(introduction(), on=days_ago(ago)), introduction()
    for who in (BEN, CHIDI):
        assert schedule.waiting(given.parties[who]) == schedule.waiting(usual.parties[who])
    assert schedule.happenings(given) == schedule.happenings(usual)
    assert deadlines.first_word_by(given) == START + DAY


# --- In touch already -----------------------------------------------------------------------------------------------


def in_touch(ago: int = 2, preset: Preset = Preset.STANDARD) -> Introduction:
    given = made_elsewhere(introduction(), on=days_ago(ago), in_touch=True)
    given.workspace.preset = preset
    return given


@pytest.mark.parametrize(
    ("preset", "ago", "days"),
    [
        (Preset.STANDARD, 0, [7, 14]),
        (Preset.STANDARD, 3, [4, 11]),
        (Preset.STANDARD, 5, [2, 9]),
        (Preset.STANDARD, 300, [2, 9]),
        (Preset.GENTLE, 1, [9, 21]),
        (Preset.GENTLE, 300, [3, 14]),
        (Preset.BRISK, 300, [1, 7]),
    ],
)
def test_both_are_asked_about_the_meeting_from_that_day_on_but_not_within_a_day(
    preset: Preset, ago: int, days: list[int]
) -> None:
    for who in (BEN, CHIDI):
        assert reminders_from_now_on(in_touch(ago, preset), who) == days


@pytest.mark.parametrize("ago", [0, 5, 300])
@pytest.mark.parametrize("preset", Preset)
def test_the_rest_moves_with_the_first_reminder(ago: int, preset: Preset) -> None:
    given = in_touch(ago, preset)
    awaits = schedule.waiting(given.parties[BEN])
    assert awaits
    assert awaits.awaited is Awaited.MET
    told_at = schedule.happenings(given).tells_connector_at
    assert told_at
    assert told_at > awaits.reminders[0] + 6 * DAY
    given.connector_told_at = told_at
    closes_at = schedule.happenings(given).closes_at
    assert closes_at
    assert closes_at > told_at + 5 * DAY


def test_what_one_of_them_says_goes_before_what_the_connector_said() -> None:
    given = in_touch(ago=300)
    given.parties[BEN].reports.append(Report(step=Step.CONNECTED, clicked=Step.CONNECTED, reported_at=START + DAY))
    assert deadlines.in_touch_since(given) == START + DAY


def test_after_a_rest_it_counts_from_then() -> None:
    given = in_touch()
    leaves(given.parties[CHIDI], Way.NOT_NOW, until=START + 10 * DAY, over_at=START + 10 * DAY)
    assert reminders_from_now_on(given, BEN) == [17, 24]


def test_the_connectors_word_is_no_report() -> None:
    state = introductions.state(in_touch())
    assert (state.introduced_at, state.connected_at, state.met_at) == (START, None, None)
    closed = in_touch()
    closed.closed_at = START + 40 * DAY
    assert introductions.state(closed).outcome is Outcome.WENT_QUIET


def test_nobody_is_asked_to_write_first_nor_waits_for_a_reply() -> None:
    given = in_touch()
    assert not introductions.is_untouched(given)
    assert not deadlines.is_silent(given)
    for party in given.parties:
        assert Way.NO_ANSWER not in introductions.ways_for(party)
        assert home.waiting_of(party.member_id, [given], START + DAY) == []


# --- With others ----------------------------------------------------------------------------------------------------


def test_who_joins_goes_by_the_first_ones_word() -> None:
    joined = joined_by(in_touch(), "UDAN", "both sing")
    assert joined.in_touch
    assert not deadlines.is_silent(joined)
    assert schedule.happenings(joined).asks_connector_at is None
    assert schedule.happenings(joined).tells_connector_at


def test_a_cycle_counts_from_the_day_on_which_they_were_introduced() -> None:
    assert deadlines.began_at(introduction()) == START
    assert deadlines.began_at(in_touch(ago=2)) == datetime(2026, 2, 28, 9, tzinfo=UTC)
    assert deadlines.began_at(in_touch(ago=0)) == START
