"""The use cases of what happens by itself."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.command_line import settings
from bot.ids import Verb
from bot.jobs import advance_introductions
from bot.listeners import connector
from bot.use_cases.introductions import manage
from bot.use_cases.introductions.report import ActOnStep, record
from storage.database import Database
from storage.models.enums import Outcome, Step
from storage.models.introduction import Introduction
from tests.builders.clients import Clients
from tests.builders.elapsed_time import PEOPLE, ben_meets, by_itself, change, days_pass, on_day, tick
from tests.builders.introductions import DAY, HOUR, NOW, click, install, introduced, outbox, party, report, seen, told
from tests.builders.outcomes import drawn, outcome
from tests.builders.workspaces import served

CHOICES = ("nudge_myself:", "give_time:", "somebody_else:", "close:")


@pytest.fixture
def introduction_id(database: Database) -> int:
    """Let Ana introduce Ben and Chidi."""
    install(database)
    return introduced(database)


def question(database: Database) -> str:
    """Return the latest question to the connector, as it looks now."""
    return json.dumps(by_itself(database, "UANA")[-1].content)


def test_after_a_week_without_a_word_the_connector_is_asked_what_to_do(
    database: Database, introduction_id: int
) -> None:
    on_day(database, 6.99)
    assert told(database, "quiet") == []
    on_day(database, 7)
    assert "has reported back." in question(database)
    assert all(choice in question(database) for choice in CHOICES)
    assert seen(database, introduction_id).connector_asked_at == NOW + 7 * DAY


def test_many_processes_at_once_ask_once(database: Database, introduction_id: int) -> None:
    with ThreadPoolExecutor(4) as processes:
        list(processes.map(lambda _: tick(database, NOW + 7 * DAY), range(8)))
    assert len(told(database, "quiet")) == 1
    assert seen(database, introduction_id).outcome is None


def test_a_connector_of_many_quiet_introductions_is_asked_about_one_a_day(database: Database) -> None:
    install(database)
    ben_meets(database, *PEOPLE)
    days_pass(database, 0, 12)
    days = [seen(database, about).connector_asked_at for about in range(1, 5)]
    assert days == [NOW + day * DAY for day in (7, 8, 9, 10)]


def test_the_connector_is_asked_in_their_own_morning(database: Database, introduction_id: int) -> None:
    change(database, "UANA", time_zone="Pacific/Auckland")
    days_pass(database, 7, 8, HOUR)
    assert seen(database, introduction_id).connector_asked_at == NOW + 7 * DAY + 11 * HOUR


def test_after_two_weeks_it_went_quiet_and_the_choices_are_gone(database: Database, introduction_id: int) -> None:
    days_pass(database, 0, 15)
    assert seen(database, introduction_id).outcome is Outcome.WENT_QUIET
    assert "It's closed now." in question(database)
    assert not any(choice in question(database) for choice in CHOICES)
    for person in ("UBEN", "UCHIDI"):
        card = json.dumps(outbox(database)[f"{introduction_id}:card:{person}"].content)
        assert "This one went quiet, and that's fine." in card


def test_what_is_reported_after_that_opens_it_again(database: Database, introduction_id: int) -> None:
    days_pass(database, 0, 15)
    report(database, introduction_id, "UCHIDI", Step.CONNECTED, NOW + 20 * DAY)
    found = seen(database, introduction_id)
    assert (found.outcome, found.closed_at, found.ended_at) == (None, None, None)
    assert found.due_at == NOW + 42 * DAY  # a Monday: the connector hears that nobody reported a meeting
    assert not any(choice in question(database) for choice in CHOICES)


def test_who_gives_it_another_week_is_asked_again_then(database: Database, introduction_id: int) -> None:
    on_day(database, 7)
    manage.give_time(database, click(introduction_id, "UANA"), NOW + 8 * DAY)
    outcome(manage.give_time, database, click(introduction_id, "UANA"), NOW + 9 * DAY)  # in a client that lags behind
    assert "You gave it until" in question(database)
    days_pass(database, 8, 14.9)
    assert len(told(database, "quiet")) == 1
    on_day(database, 15)
    assert len(told(database, "quiet")) == 2
    days_pass(database, 15, 30)
    assert seen(database, introduction_id).ended_at == NOW + 22 * DAY


def test_somebody_else_is_introduced_in_the_whole_form_with_one_of_the_two_and_the_reason(database: Database) -> None:
    clients = Clients(database, lambda: NOW)
    assert clients.introduce("UANA", "UBEN", "UCHIDI") == {}
    on_day(database, 7)
    (button,) = (each for each in clients.controls("UANA") if each.verb == Verb.SOMEBODY_ELSE)
    form = json.dumps(clients.press("UANA", button))
    assert "UBEN" in form
    assert "both bake" in form
    assert "Open a group conversation" in form


@pytest.mark.parametrize("by", ["UBEN", "USTRANGER"])
def test_nobody_else_answers_for_the_connector(database: Database, introduction_id: int, by: str) -> None:
    on_day(database, 7)
    outcome(manage.give_time, database, click(introduction_id, by), NOW + 8 * DAY)
    outcome(manage.close_kindly, database, click(introduction_id, by), NOW + 8 * DAY)
    assert drawn(connector.write_to_them, database, click(introduction_id, by), NOW) is None
    found = seen(database, introduction_id)
    assert (found.more_time_until, found.outcome) == (None, None)


def test_to_close_it_kindly_can_be_undone(database: Database, introduction_id: int) -> None:
    on_day(database, 7)
    manage.close_kindly(database, click(introduction_id, "UANA"), NOW + 7 * DAY)
    assert seen(database, introduction_id).outcome is Outcome.WENT_QUIET
    assert "It's closed now." in question(database)
    manage.reopen(database, click(introduction_id, "UANA"), NOW + 8 * DAY)
    assert all(choice in question(database) for choice in CHOICES)


def test_what_was_closed_kindly_goes_on_with_a_report_and_then_nothing_is_left_to_undo(
    database: Database, introduction_id: int
) -> None:
    on_day(database, 7)
    manage.close_kindly(database, click(introduction_id, "UANA"), NOW + 7 * DAY)
    report(database, introduction_id, "UBEN", Step.CONNECTED, NOW + 9 * DAY)
    outcome(manage.reopen, database, click(introduction_id, "UANA"), NOW + 9 * DAY)
    found = seen(database, introduction_id)
    assert (found.outcome, found.closed_kindly_at) == (None, None)


def test_what_is_not_quiet_yet_cannot_be_closed_kindly(database: Database, introduction_id: int) -> None:
    outcome(manage.close_kindly, database, click(introduction_id, "UANA"), NOW + DAY)
    assert seen(database, introduction_id).outcome is None


def test_who_presses_close_while_one_of_the_two_reports_closes_nothing(
    database: Database, introduction_id: int
) -> None:
    on_day(database, 7)
    report(database, introduction_id, "UBEN", Step.CONNECTED, NOW + 7 * DAY)
    outcome(manage.close_kindly, database, click(introduction_id, "UANA"), NOW + 7 * DAY)
    assert seen(database, introduction_id).outcome is None


def test_a_report_answers_the_question(database: Database, introduction_id: int) -> None:
    on_day(database, 7)
    report(database, introduction_id, "UBEN", Step.CONNECTED, NOW + 7 * DAY)
    assert not any(choice in question(database) for choice in CHOICES)


def test_without_a_meeting_the_connector_reads_one_line_and_then_it_is_closed_as_it_stands(
    database: Database, introduction_id: int
) -> None:
    report(database, introduction_id, "UBEN", Step.CONNECTED)
    days_pass(database, 0, 20.9)
    assert told(database, "no_meeting") == []
    days_pass(database, 21, 29.9)
    assert len(told(database, "no_meeting")) == 1
    assert seen(database, introduction_id).outcome is None
    on_day(database, 30)
    assert seen(database, introduction_id).outcome is Outcome.CLOSED
    assert len(party(database, introduction_id, "UBEN").reports) == 1


def test_once_one_of_the_two_has_met_nobody_is_told_that_nobody_has_and_it_ends_all_the_same(
    database: Database, introduction_id: int
) -> None:
    report(database, introduction_id, "UBEN", Step.MET)
    days_pass(database, 0, 60)
    assert told(database, "no_meeting") == []
    assert seen(database, introduction_id).outcome is Outcome.CLOSED


def test_without_a_thank_you_it_is_closed_and_still_counts_as_met(database: Database, introduction_id: int) -> None:
    for person in ("UBEN", "UCHIDI"):
        report(database, introduction_id, person, Step.MET)
    report(database, introduction_id, "UBEN", Step.THANKED)
    days_pass(database, 0, 10)
    assert seen(database, introduction_id).outcome is Outcome.CLOSED
    assert len(by_itself(database, "UCHIDI")) == 1
    assert by_itself(database, "UBEN") == []
    report(database, introduction_id, "UCHIDI", Step.THANKED, NOW + 50 * DAY)
    assert seen(database, introduction_id).outcome is Outcome.COMPLETED


def test_after_downtime_the_connector_still_has_a_week_before_it_ends(database: Database, introduction_id: int) -> None:
    days_pass(database, 21, 27.9)
    assert seen(database, introduction_id).outcome is None
    on_day(database, 28)
    assert seen(database, introduction_id).outcome is Outcome.WENT_QUIET


@pytest.mark.usefixtures("introduction_id")
def test_other_numbers_count_at_once_also_for_what_is_open(database: Database) -> None:
    on_day(database, 5)
    assert told(database, "quiet") == []
    settings.change(database, "connector-asked", "4", NOW + 5 * DAY)
    on_day(database, 7)
    assert len(told(database, "quiet")) == 1


def test_what_somebody_did_is_looked_at_whatever_a_release_before_made_of_the_due_date(database: Database) -> None:
    install(database)
    about = introduced(database)
    record(database, ActOnStep(1, about, "UBEN", Step.CONNECTED), NOW + HOUR)
    with database.transaction() as session:
        session.get_one(Introduction, about).due_at = NOW + 30 * DAY  # the clock saw nothing to do
    assert advance_introductions.advance_due(database, served(database), NOW + HOUR) == 1
    assert seen(database, about).connected_at == NOW + HOUR
