"""Resumed introductions: none ends at the same moment, and nobody is asked out of turn."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.use_cases.introductions import answer_request, leave, manage, snooze
from bot.use_cases.introductions import report as use_case
from bot.use_cases.introductions.manage import Reword
from bot.use_cases.introductions.report import ActOnStep
from bot.use_cases.introductions.snooze import SnoozeUntil
from bot.use_cases.members import pause
from storage.database import Database
from storage.models.enums import Consent, Outcome, Step, Way
from tests.builders.elapsed_time import PEOPLE, ben_meets, by_itself, days_pass, member, on_day
from tests.builders.introductions import (
    DAY,
    HOUR,
    NOW,
    click,
    install,
    introduced,
    leaving,
    outbox,
    party,
    report,
    seen,
    snoozed,
    swapped,
    told,
    way_click,
    withdrawing,
)
from tests.builders.outcomes import outcome
from tests.jobs.test_expire_messages import Bot

ANOTHER_MOMENT = timedelta(seconds=1)


@pytest.fixture
def introduction_id(database: Database) -> int:
    """Let Ana introduce Ben and Chidi."""
    install(database)
    return introduced(database)


# --- An end that is taken back when its last day has passed ---------------------------------------------------------


def closed_kindly(database: Database, about: int) -> None:
    on_day(database, 7)
    manage.close_kindly(database, click(about, "UANA"), NOW + 7 * DAY)
    manage.reopen(database, click(about, "UANA"), NOW + 35 * DAY)


def withdrawn(database: Database, about: int) -> None:
    manage.withdraw(database, withdrawing(about, "UANA"), NOW + 8 * DAY)
    manage.reopen(database, click(about, "UANA"), NOW + 35 * DAY)


def not_a_fit(database: Database, about: int) -> None:
    leave.leave(database, leaving(about, "UBEN", Way.NOT_A_FIT), NOW + 8 * DAY)
    leave.come_back(database, way_click(about, "UBEN", Way.NOT_A_FIT), NOW + 35 * DAY)


def not_a_fit_after_all(database: Database, about: int) -> None:
    report(database, about, "UBEN", Step.CONNECTED)
    not_a_fit(database, about)


def not_connected(database: Database, about: int) -> None:
    report(database, about, "UBEN", Step.CONNECTED, NOW + 15 * DAY)
    use_case.undo(database, ActOnStep(1, about, "UBEN", Step.CONNECTED), NOW + 35 * DAY)


def thanked_only(database: Database, about: int) -> None:
    days_pass(database, 7, 15)
    report(database, about, "UBEN", Step.THANKED, NOW + 35 * DAY)


@pytest.mark.parametrize(
    "what", [closed_kindly, withdrawn, not_a_fit, not_a_fit_after_all, not_connected, thanked_only]
)
def test_what_is_opened_again_after_its_last_day_has_time_and_ends_all_the_same(
    database: Database, introduction_id: int, what: Callable[[Database, int], None]
) -> None:
    what(database, introduction_id)
    assert seen(database, introduction_id).outcome is None
    days_pass(database, 35, 41)
    assert seen(database, introduction_id).outcome is None
    days_pass(database, 41, 100)
    assert seen(database, introduction_id).outcome in (Outcome.WENT_QUIET, Outcome.CLOSED)


def test_what_was_closed_kindly_and_opened_again_late_is_asked_about_anew(
    database: Database, introduction_id: int
) -> None:
    closed_kindly(database, introduction_id)
    assert len(told(database, "quiet")) == 1
    days_pass(database, 35, 43)
    assert len(told(database, "quiet")) == 2


def test_who_was_left_alone_and_is_back_does_not_pay_for_what_others_open_again(database: Database) -> None:
    install(database)
    people = PEOPLE[:3]
    about = ben_meets(database, *people)
    days_pass(database, 0, 40)
    assert member(database).left_alone_since
    pause.back(database, click(0, "UBEN"), NOW + 41 * DAY)
    for each, person in zip(about, people, strict=True):
        report(database, each, person, Step.THANKED, NOW + 60 * DAY)
    days_pass(database, 60, 120)
    assert member(database).left_alone_since is None


# --- Nobody is asked before the day they were given -----------------------------------------------------------------


def test_who_is_asked_to_write_first_has_as_long_before_the_reminder(database: Database, introduction_id: int) -> None:
    thursday = 3 + 1 / 24
    on_day(database, thursday)
    swap = swapped(introduction_id, "UANA", str(seen(database, introduction_id).first_mover_id))
    manage.swap(database, swap, NOW + thursday * DAY)
    days_pass(database, thursday, 4.9)
    assert by_itself(database, "UCHIDI") == []
    days_pass(database, 5, 7.5)
    assert len(by_itself(database, "UCHIDI")) == 1


def test_the_last_time_is_the_last_time_whoever_is_to_write_first_then(
    database: Database, introduction_id: int
) -> None:
    on_day(database, 4)
    assert "This is my last reminder." in json.dumps(by_itself(database, "UCHIDI")[0].content)
    swap = swapped(introduction_id, "UANA", str(seen(database, introduction_id).first_mover_id))
    manage.swap(database, swap, NOW + 4 * DAY + HOUR)
    days_pass(database, 4, 30)
    assert len(by_itself(database, "UCHIDI")) == 1


def test_who_is_asked_again_about_other_words_has_as_long_before_the_reminder(database: Database) -> None:
    install(database)
    about = introduced(database, ask_first=True)
    answer_request.answer(Consent.YES)(database, click(about, "UBEN"), NOW + DAY)
    manage.reword(database, Reword(1, about, "UANA", reason="you both sing"), NOW + 4 * DAY)
    days_pass(database, 4, 7.9)
    assert [*by_itself(database, "UBEN"), *by_itself(database, "UCHIDI")] == []
    days_pass(database, 8, 10)
    assert len(by_itself(database, "UBEN")) == len(by_itself(database, "UCHIDI")) == 1


@pytest.mark.parametrize("answer", [Consent.YES, Consent.NOT_THIS_TIME, None])
def test_other_words_move_the_end_whatever_anybody_answered(database: Database, answer: Consent | None) -> None:
    install(database)
    about = introduced(database, ask_first=True)
    if answer:
        answer_request.answer(answer)(database, click(about, "UBEN"), NOW + DAY)
    manage.reword(database, Reword(1, about, "UANA", reason="you both sing"), NOW + 4 * DAY)
    days_pass(database, 4, 12)
    assert seen(database, about).ended_at == NOW + 11 * DAY


# --- A rest -------------------------------------------------------------------------------------------------------


def puts_it_off(database: Database, about: int, day: int, until: int) -> None:
    date = (NOW + until * DAY).date()
    leave.leave(database, leaving(about, "UBEN", Way.NOT_NOW, until=date), NOW + day * DAY)


def test_while_it_rests_the_connector_has_nothing_to_decide(database: Database, introduction_id: int) -> None:
    on_day(database, 7)
    puts_it_off(database, introduction_id, 8, until=40)
    question = json.dumps(by_itself(database, "UANA")[-1].content)
    assert "It's on pause, and will pick up again by itself." in question
    assert "ends by itself" not in question
    outcome(manage.close_kindly, database, click(introduction_id, "UANA"), NOW + 9 * DAY)
    assert seen(database, introduction_id).outcome is None


def test_once_it_goes_on_the_connector_is_asked_a_week_later(database: Database, introduction_id: int) -> None:
    on_day(database, 7)
    manage.give_time(database, click(introduction_id, "UANA"), NOW + 8 * DAY)
    puts_it_off(database, introduction_id, 9, until=30)
    days_pass(database, 30, 36.9)
    assert len(told(database, "quiet")) == 1
    days_pass(database, 37, 38)
    assert len(told(database, "quiet")) == 2


def test_who_was_reminded_once_before_a_rest_is_reminded_once_after_it(
    database: Database, introduction_id: int
) -> None:
    on_day(database, 2)
    assert "One more reminder at most." in json.dumps(by_itself(database, "UBEN")[0].content)
    puts_it_off(database, introduction_id, 3, until=30)
    days_pass(database, 3, 50)
    assert len(by_itself(database, "UBEN")) == 2


# --- What was put off, and what was reported ------------------------------------------------------------------------


def test_who_reports_has_answered_what_they_put_off(database: Database, introduction_id: int) -> None:
    on_day(database, 2)
    until = (NOW + 60 * DAY).date()
    snooze.snooze_until(database, SnoozeUntil(1, introduction_id, "UBEN", until=until), NOW + 2 * DAY)
    report(database, introduction_id, "UBEN", Step.CONNECTED, NOW + 3 * DAY)
    days_pass(database, 3, 11)
    assert "Have you met <@UCHIDI> yet?" in json.dumps(by_itself(database, "UBEN")[-1].content)


def test_tomorrow_is_the_next_working_day(database: Database, introduction_id: int) -> None:
    days_pass(database, 2, 4)
    snooze.snooze(database, snoozed(introduction_id, "UBEN", "tomorrow"), NOW + 4 * DAY)  # on a Friday
    assert "Next reminder about <@UCHIDI>: <!date^1773046800" in json.dumps(by_itself(database, "UBEN")[-1].content)


def test_a_reminder_that_the_other_has_answered_is_calm_and_counts_nothing(
    database: Database, introduction_id: int
) -> None:
    days_pass(database, 2, 4)
    report(database, introduction_id, "UCHIDI", Step.CONNECTED, NOW + 4 * DAY + HOUR)
    shown = json.dumps(by_itself(database, "UBEN")[-1].content)
    assert "I bring it up" not in shown
    assert '"primary"' not in shown
    assert "Connected" in shown


def connects(database: Database, about: int, at: timedelta) -> None:
    report(database, about, "UBEN", Step.CONNECTED, NOW + at)


def leaves(database: Database, about: int, at: timedelta) -> None:
    leave.leave(database, leaving(about, "UBEN", Way.NOT_A_FIT), NOW + at)


def mutes(database: Database, about: int, at: timedelta) -> None:
    snooze.mute(database, click(about, "UBEN"), NOW + at)


def wants_none(database: Database, about: int, at: timedelta) -> None:
    snooze.want_no_reminders(database, click(about, "UBEN"), NOW + at)


def withdraws(database: Database, about: int, at: timedelta) -> None:
    manage.withdraw(database, withdrawing(about, "UANA"), NOW + at)


@pytest.mark.parametrize("settles", [connects, leaves, mutes, wants_none, withdraws])
def test_a_reminder_that_is_settled_before_slack_takes_it_never_comes(
    database: Database, introduction_id: int, settles: Callable[[Database, int, timedelta], None]
) -> None:
    bot = Bot(database)
    bot.looks(NOW)
    bot.looks(NOW + 2 * DAY, slack=False)
    assert len(by_itself(database, "UBEN")) == 1
    settles(database, introduction_id, 2 * DAY + HOUR)
    for moment in (1, 2):
        bot.looks(NOW + 2 * DAY + HOUR + moment * ANOTHER_MOMENT)
    assert [message.key for _, message in bot.posted if message.key.startswith("nudge:UBEN")] == []
    assert party(database, introduction_id, "UBEN").reminders == []


def test_a_question_that_is_settled_before_slack_takes_it_never_comes(database: Database, introduction_id: int) -> None:
    bot = Bot(database)
    bot.looks(NOW)
    bot.looks(NOW + 7 * DAY, slack=False)
    assert len(told(database, "quiet")) == 1
    report(database, introduction_id, "UBEN", Step.CONNECTED, NOW + 7 * DAY + HOUR)
    bot.looks(NOW + 7 * DAY + HOUR + ANOTHER_MOMENT)
    assert [message.key for _, message in bot.posted if ":quiet:" in message.key] == []
    assert f"{introduction_id}:quiet" not in json.dumps([*outbox(database)])


def test_that_nobody_met_is_not_told_once_somebody_did(database: Database, introduction_id: int) -> None:
    bot = Bot(database)
    report(database, introduction_id, "UBEN", Step.CONNECTED)
    bot.looks(NOW)
    bot.looks(NOW + 21 * DAY, slack=False)
    assert len(told(database, "no_meeting")) == 1
    report(database, introduction_id, "UBEN", Step.MET, NOW + 21 * DAY + HOUR)
    bot.looks(NOW + 21 * DAY + HOUR + ANOTHER_MOMENT)
    assert told(database, "no_meeting") == []
