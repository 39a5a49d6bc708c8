"""Introductions to somebody outside this Slack: what one party's word means, and who waits for whom."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.rules import deadlines, home, introductions, outside, schedule, sharing
from bot.rules.home import Task
from bot.rules.problems import Problem
from storage.models.enums import Awaited, Outcome, Step, Way
from storage.models.introduction import Introduction
from tests.builders.examples import DAY, HOUR, START, leaves, made_elsewhere, to_an_outsider

CONNECTED, MET, THANKED = Step


@pytest.mark.parametrize(
    ("clicked", "outcome"),
    [((), None), ((MET,), None), ((CONNECTED, THANKED), None), ((MET, THANKED), Outcome.COMPLETED)],
)
def test_the_full_circle_is_the_partys_alone(clicked: tuple[Step, ...], outcome: Outcome | None) -> None:
    assert introductions.state(to_an_outsider(clicked)).outcome is outcome


def test_a_yes_of_one_is_enough_and_a_no_shows_nothing() -> None:
    given = to_an_outsider()
    assert introductions.state(given).introduced_at == START
    assert introductions.answers(given) == 1


def reminders(given: Introduction) -> tuple[datetime, ...]:
    waits = schedule.waiting(given.parties[0])
    assert waits
    assert waits.awaited is Awaited.CONNECTED
    return waits.reminders


def test_who_waits_for_an_outsider_that_knows_of_nothing_is_not_reminded() -> None:
    given = to_an_outsider()
    assert outside.waits_for_connector(given)
    assert reminders(given) == ()
    assert schedule.remind_at(given.parties[0]) is None


def test_once_they_know_the_time_counts_from_then() -> None:
    given = to_an_outsider(told_at=START + 2 * DAY)
    assert not outside.is_to_be_told(given)
    (reminder,) = reminders(given)
    assert reminder > START + 2 * DAY
    assert deadlines.goes_quiet_at(given) == deadlines.goes_quiet_at(to_an_outsider()) + 2 * DAY


@pytest.mark.parametrize("told_at", [None, START + 2 * DAY])
def test_a_party_who_writes_first_has_their_time_whether_or_not_the_outsider_was_told(told_at: datetime | None) -> None:
    given = to_an_outsider(told_at=told_at, party_writes_first=True)
    first, second = reminders(given)
    assert START < first < second
    assert deadlines.begins_at(given) == START


def test_who_is_asked_about_it_while_they_had_not_told_is_not_asked_any_more_once_they_have() -> None:
    given = to_an_outsider()
    given.connector_asked_at = START + 7 * DAY
    assert deadlines.is_asking_connector(given)
    given.outsider_told_at = START + 7 * DAY + HOUR
    assert not deadlines.is_asking_connector(given)


@pytest.mark.parametrize("clicked", [(CONNECTED,), (MET,)])
def test_nobody_needs_to_be_told_once_the_two_are_in_touch(clicked: tuple[Step, ...]) -> None:
    assert not outside.may_be_told(to_an_outsider(clicked))


def test_nor_once_it_has_ended_or_while_the_party_is_asked() -> None:
    asked = to_an_outsider()
    asked.introduced_at = None
    assert not outside.may_be_told(asked)
    assert not outside.may_be_told(to_an_outsider(outcome=Outcome.WITHDRAWN))


def test_a_swap_lets_the_other_of_the_two_write_first_and_back() -> None:
    given = to_an_outsider()
    ben = given.parties[0]
    assert outside.writes_first(given) is None
    given.first_mover_id = outside.first_mover_after_a_swap(given)
    assert outside.writes_first(given) is ben
    given.first_mover_id = outside.first_mover_after_a_swap(given)
    assert outside.writes_first(given) is None


def test_the_connectors_home_says_whom_to_tell() -> None:
    given = to_an_outsider()
    assert [row.task for row in home.waiting_of(given.connector_id, [given], START)] == [Task.TELL_OUTSIDER]
    given.connector_asked_at = START  # which asks about the same
    assert [row.task for row in home.waiting_of(given.connector_id, [given], START)] == [Task.DECIDE]
    given.outsider_told_at = START + HOUR
    assert home.waiting_of(given.connector_id, [given], START) == []


def test_nobody_waits_for_the_party_while_the_outsider_writes_first() -> None:
    assert home.waiting_of(to_an_outsider().parties[0].member_id, [to_an_outsider()], START) == []
    first = to_an_outsider(party_writes_first=True)
    assert [row.task for row in home.waiting_of(first.parties[0].member_id, [first], START)] == [Task.WRITE]


def test_the_channel_is_never_asked_about() -> None:
    given = to_an_outsider((MET, THANKED), outcome=Outcome.COMPLETED, channel="C1")
    (ben,) = given.parties
    ben.shares_with = given.connector_shares_with = "C1"
    assert sharing.asks_about(given) is None
    assert sharing.asks_connector_about(given) is None
    assert not sharing.may_be_named_in("C1", given)
    ben.shares_with = None
    assert sharing.asks_party_about(ben) is None


def test_all_ways_out_are_open_to_the_party() -> None:
    given = to_an_outsider()
    assert introductions.ways_for(given.parties[0]) == [*Way]
    leaves(given.parties[0], Way.NOT_A_FIT)
    assert introductions.state(given).outcome is Outcome.NOT_A_FIT


@pytest.mark.parametrize("party_writes_first", [True, False])
def test_who_was_introduced_elsewhere_knows_of_it_and_nobody_waits_for_the_connector(party_writes_first: bool) -> None:
    given = made_elsewhere(to_an_outsider(party_writes_first=party_writes_first))
    assert not outside.may_be_told(given)
    assert not outside.waits_for_connector(given)
    assert reminders(given)
    assert home.waiting_of(given.connector_id, [given], START) == []


def test_two_who_are_in_touch_since_are_only_to_meet() -> None:
    given = made_elsewhere(to_an_outsider(), in_touch=True)
    waits = schedule.waiting(given.parties[0])
    assert waits
    assert waits.awaited is Awaited.MET


# --- A name and nothing else ----------------------------------------------------------------------------------------

EMAIL, PHONE = Problem.EMAIL_IN_NAME, Problem.PHONE_IN_NAME
LINK, HANDLE = Problem.LINK_IN_NAME, Problem.HANDLE_IN_NAME


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("maya@example.org", EMAIL),
        ("Maya <maya@example.org>", EMAIL),
        ("maya＠gmail．com", EMAIL),
        ("maya﹫gmail。com", EMAIL),
        ("maya @ gmail.com", EMAIL),
        ("ma\u200bya@\u200bgmail.com", EMAIL),
        ("maya at gmail.com", EMAIL),
        ("Maya AT Gmail DOT Com", EMAIL),
        ("Maya (maya at example dot org)", EMAIL),
        ("maya at mail.example dot org", EMAIL),
        ("maya (at) gmail (dot) com", EMAIL),
        ("maya[at]gmail[dot]com", EMAIL),
        ("maya {at} gmail", EMAIL),
        ("maya at gmail", EMAIL),
        ("@maya", HANDLE),
        ("Maya Okafor (@maya.okafor)", HANDLE),
        ("Maya ＠maya", HANDLE),
        ("linkedin.com/in/maya", LINK),
        ("Maya, LinkedIn.com / in / maya", LINK),
        ("linkedin dot com/in/maya", LINK),
        ("linkedin . com", LINK),
        ("linkedin .com", LINK),
        ("www.maya", LINK),
        ("https://maya.example", LINK),
        ("t.me/maya", LINK),
        ("maya.dev", LINK),
        ("Maya (maya-okafor.me)", LINK),
        ("ｍａｙａ．ｄｅｖ", LINK),
        ("555-1234", PHONE),
        ("Maya 555 12 34", PHONE),
        ("0170_1234567", PHONE),
        ("Maya +49 170 1234567", PHONE),
        ("+49·170·1234567", PHONE),
        ("+49/170/1234567", PHONE),
        ("0-1-7-0-1-2-3", PHONE),
        ("tel0170x1234567", PHONE),
        ("０１７０１２３４５６７", PHONE),
        ("٠١٧٠١٢٣٤٥٦٧", PHONE),
        ("०१७०१२३४५६७", PHONE),
        ("①⑦⓪①②③④", PHONE),
        ("一七〇一二三四五六七", PHONE),
        ("five five five one two three four", PHONE),
    ],
)
def test_what_reaches_somebody_is_no_name_however_its_written(typed: str, problem: Problem) -> None:
    assert outside.contact_in(typed) is problem


@pytest.mark.parametrize(
    "typed",
    [
        *("Maya Okafor", "Maya O'Neill-Ruiz III", "Dr. José Núñez", "李小龙", "五十嵐 三千代", "Louis XIV", "Louis Ⅳ"),
        *(
            "50 Cent",
            "R2-D2",
            "Blink-182",
            "deadmau5",
            "X Æ A-12",
            "Agent 007",
            "Maya (class of 2019)",
            "Seven of Nine",
        ),
        *("J.R.R. Tolkien", "J.Lo", "St.John Smythe", "M.de Vries", "Dr.in Anna Müller", "Maya Okafor, Ph.D.", "M.Sc."),
        *("Dr. De Souza", "Kim Dotcom", "Dot Cotton", "Aunt Dot Miller", "will.i.am", "Maya at Acme", "Matt Damon"),
        *("Maya at Acme Inc.", "Maya c/o Acme", "Ke$ha", "Sinéad O’Connor", "Nguyễn Văn A", "محمد علي", "Иван Петров"),
        *("Αθηνά Ωνάση", "Mary (Polly) Jones", "Anne-Marie & Co", "Maya <Okafor> & co", "M*A*S*H", "Ma_ya", "Jean~Luc"),
        *("Maya 👩🏽‍💻", "नेहा शर्मा", "김민준", "Ólafur Arnalds", "Maya (she/her)", "Maya/Mia Okafor", "At Boonmee"),
    ],
)
def test_a_name_is_a_name(typed: str) -> None:
    assert outside.contact_in(typed) is None
