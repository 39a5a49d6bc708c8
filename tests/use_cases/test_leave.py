"""The use cases of the ways out, of the private list, and of what comes back by itself."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from bot.jobs import advance_introductions
from bot.listeners import party as party_modals
from bot.use_cases.introductions import answer_request, leave
from bot.use_cases.introductions.answer_request import Postpone
from storage.database import Database
from storage.models.enums import Consent, Outcome, Step, Way
from storage.models.workspace import AVOIDED_LIMIT
from storage.queries import members
from tests.builders.introductions import (
    DAY,
    HOUR,
    NOW,
    click,
    form,
    install,
    introduced,
    leaving,
    outbox,
    party,
    report,
    seen,
    told,
    versions,
    way_click,
)
from tests.builders.looking import look
from tests.builders.outcomes import TOO_LATE, drawn, outcome
from tests.builders.workspaces import served

UNTIL = date(2026, 3, 12)
BACK_AT = NOW + 10 * DAY  # nine in the morning, where no zone is known


@pytest.fixture
def introduction_id(database: Database) -> int:
    """Let Ana introduce Ben and Chidi."""
    install(database)
    return introduced(database)


def put_off(database: Database, introduction_id: int, by: str = "UBEN") -> None:
    assert outcome(leave.leave, database, leaving(introduction_id, by, Way.NOT_NOW, until=UNTIL), NOW) == {}
    look(database)


def advance(database: Database, after_days: float) -> int:
    return advance_introductions.advance_due(database, served(database), NOW + after_days * DAY)


# --- Leaving --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", Way)
def test_a_way_out_is_stored_with_its_line_and_its_time(database: Database, introduction_id: int, way: Way) -> None:
    given = leaving(introduction_id, "UBEN", way, line="So far", until=UNTIL)
    assert outcome(leave.leave, database, given, NOW + HOUR) == {}
    (stored,) = party(database, introduction_id, "UBEN").ways_out
    assert (stored.way, stored.line, stored.said_at, stored.over_at) == (way, "So far", NOW + HOUR, None)
    assert stored.until == (BACK_AT if way is Way.NOT_NOW else None)
    assert len(told(database, "way")) == (0 if way is Way.MUTED else 1)


@pytest.mark.parametrize("way", Way)
def test_the_same_form_in_two_clients_at_the_same_moment_is_one_fact(
    database: Database, introduction_id: int, way: Way
) -> None:
    given = leaving(introduction_id, "UBEN", way, until=UNTIL)
    with ThreadPoolExecutor(4) as clients:
        assert list(clients.map(lambda _: outcome(leave.leave, database, given, NOW), range(4))) == [{}] * 4
    assert len(party(database, introduction_id, "UBEN").ways_out) == 1


@pytest.mark.parametrize("way", [Way.NOT_A_FIT, Way.ALREADY_KNOWN])
def test_both_at_the_same_moment_end_it_once(database: Database, introduction_id: int, way: Way) -> None:
    with ThreadPoolExecutor(2) as clients:
        list(
            clients.map(
                lambda by: outcome(leave.leave, database, leaving(introduction_id, by, way), NOW), ("UBEN", "UCHIDI")
            )
        )
    found = seen(database, introduction_id)
    assert found.outcome == Outcome(way.value)
    assert [len(each.ways_out) for each in found.parties] in ([0, 1], [1, 0])


@pytest.mark.parametrize("by", ["UANA", "USTRANGER"])
def test_nobody_but_a_party_leaves(database: Database, introduction_id: int, by: str) -> None:
    before = versions(database)
    assert drawn(party_modals.leave, database, way_click(introduction_id, by, Way.MUTED), NOW) is None
    assert outcome(leave.leave, database, leaving(introduction_id, by, Way.NOT_A_FIT), NOW) is TOO_LATE
    outcome(leave.come_back, database, way_click(introduction_id, by, Way.NOT_A_FIT), NOW)
    assert drawn(party_modals.avoid, database, click(introduction_id, by), NOW) is None
    assert outcome(leave.avoid, database, form(introduction_id, by), NOW) is TOO_LATE
    assert versions(database) == before


@pytest.mark.parametrize(
    ("until", "said"),
    [
        (None, "Pick a date."),
        (date(2026, 3, 1), "Pick tomorrow or later."),
        (date(2026, 3, 2), "Pick tomorrow or later."),
        (date(2027, 3, 4), "That's more than a year away. Pick an earlier date."),
    ],
    ids=["none", "yesterday", "today", "in more than a year"],
)
def test_not_now_needs_a_day_within_a_year(
    database: Database, introduction_id: int, until: date | None, said: str
) -> None:
    given = leaving(introduction_id, "UBEN", Way.NOT_NOW, until=until, line="x" * 201)
    assert outcome(leave.leave, database, given, NOW) == {
        "until": said,
        "line": "That's 201 characters. The limit is 200.",
    }
    assert party(database, introduction_id, "UBEN").ways_out == []


def test_a_way_out_that_is_not_open_any_more_changes_nothing(database: Database, introduction_id: int) -> None:
    report(database, introduction_id, "UBEN", Step.CONNECTED)
    given = leaving(introduction_id, "UBEN", Way.NO_ANSWER)
    assert outcome(leave.leave, database, given, NOW) is TOO_LATE
    assert party(database, introduction_id, "UBEN").ways_out == []


def test_what_is_taken_back_before_it_was_told_is_never_told(database: Database, introduction_id: int) -> None:
    leave.leave(database, leaving(introduction_id, "UBEN", Way.NOT_A_FIT), NOW)
    leave.come_back(database, way_click(introduction_id, "UBEN", Way.NOT_A_FIT), NOW + HOUR)
    assert told(database, "way") == []
    found = seen(database, introduction_id)
    assert (found.outcome, found.ended_at) == (None, None)
    assert party(database, introduction_id, "UBEN").ways_out[0].over_at == NOW + HOUR


def test_taking_back_what_was_never_said_changes_nothing(database: Database, introduction_id: int) -> None:
    before = versions(database)
    outcome(leave.come_back, database, way_click(introduction_id, "UBEN", Way.NOT_NOW), NOW)
    assert versions(database) == before


def test_what_was_said_and_taken_back_can_be_said_again(database: Database, introduction_id: int) -> None:
    for _ in range(2):
        put_off(database, introduction_id)
        leave.come_back(database, way_click(introduction_id, "UBEN", Way.NOT_NOW), NOW)
    assert len(party(database, introduction_id, "UBEN").ways_out) == 1  # within a minute, it's one that changed
    assert seen(database, introduction_id).due_at == NOW + 7 * DAY  # as if nothing had been said


# --- The private list -----------------------------------------------------------------------------------------------


def test_who_is_not_to_be_met_stands_on_the_list_once(database: Database, introduction_id: int) -> None:
    assert drawn(party_modals.avoid, database, click(introduction_id, "UBEN"), NOW)
    for _ in range(2):
        leave.avoid(database, form(introduction_id, "UBEN"), NOW)
    with database.reading() as session:
        ids = {member.user_id: member.id for member in members.find(session, 1, ["UBEN", "UCHIDI"])}
        assert members.avoided_by(session, ids["UBEN"]) == ["UCHIDI"]
        assert members.avoided_by(session, ids["UCHIDI"]) == []


def test_a_full_list_says_so_instead_of_taking_nobody_more_in_silence(database: Database, introduction_id: int) -> None:
    others = {f"UOTHER{number}" for number in range(AVOIDED_LIMIT)}
    with database.transaction() as session:
        known = members.ensure(session, 1, {"UBEN", *others})
        members.avoid(session, known["UBEN"], [known[other] for other in others])
    full = str(drawn(party_modals.avoid, database, click(introduction_id, "UBEN"), NOW))
    assert "Your list is full (50 people)" in full
    assert "Don't introduce us" in str(drawn(party_modals.avoid, database, click(introduction_id, "UCHIDI"), NOW))


def test_while_names_are_hidden_the_list_does_not_give_them_away(database: Database) -> None:
    install(database)
    asked = introduced(
        database, ask_first=True, shows_names=False, first_description="A baker", second_description="A miller"
    )
    assert drawn(party_modals.avoid, database, click(asked, "UBEN"), NOW) is None
    outcome(leave.avoid, database, form(asked, "UBEN"), NOW)
    with database.reading() as session:
        (ben,) = members.find(session, 1, ["UBEN"])
        assert members.avoided_by(session, ben.id) == []


# --- What comes back by itself --------------------------------------------------------------------------------------


def test_a_card_comes_back_on_its_day_as_a_new_message(database: Database, introduction_id: int) -> None:
    put_off(database, introduction_id)
    assert advance(database, 9.99) == 0
    assert advance(database, 10) == 1
    messages = outbox(database)
    assert "See the newer" in messages[f"{introduction_id}:card:UBEN"].content["text"]
    assert "introduced you to" in messages[f"{introduction_id}:card:UBEN:2"].content["text"]
    assert f"{introduction_id}:card:UCHIDI:2" not in messages
    assert advance(database, 10) == 0


@pytest.mark.parametrize("days", [10, 17, 300], ids=["in time", "after a week of downtime", "after most of a year"])
def test_two_ticks_at_once_bring_a_card_back_once(database: Database, introduction_id: int, days: int) -> None:
    put_off(database, introduction_id)
    with ThreadPoolExecutor(4) as processes:
        done = sum(processes.map(lambda _: advance(database, days), range(4)))
    assert done >= 1
    assert party(database, introduction_id, "UBEN").turn == 2
    cards = [key for key in outbox(database) if ":card:UBEN" in key]
    assert len(cards) == 2


def test_a_card_comes_back_as_often_as_it_is_put_off(database: Database, introduction_id: int) -> None:
    put_off(database, introduction_id)
    advance(database, 10)
    again = leaving(introduction_id, "UBEN", Way.NOT_NOW, until=date(2026, 4, 1))
    assert outcome(leave.leave, database, again, NOW + 11 * DAY) == {}
    assert advance(database, 31) == 1
    texts = told(database, "card")
    assert sum("See the newer" in text for text in texts) == 2
    assert len(texts) == 4  # three of Ben's, one of Chidi's


def test_what_is_over_does_not_come_back(database: Database, introduction_id: int) -> None:
    put_off(database, introduction_id)
    leave.leave(database, leaving(introduction_id, "UCHIDI", Way.NOT_A_FIT), NOW)
    look(database)
    assert advance(database, 11) == 0
    leave.come_back(database, way_click(introduction_id, "UCHIDI", Way.NOT_A_FIT), NOW + 12 * DAY)
    assert advance(database, 12) == 1  # it is open again, and its day has come


def test_all_that_is_due_is_done_however_much_it_is(database: Database) -> None:
    install(database)
    for number in range(25):
        people = {"view_id": f"V{number}", "first_person": f"UA{number}", "second_person": f"UB{number}"}
        put_off(database, introduced(database, **people), by=f"UA{number}")
    assert advance(database, 10) == 25


def test_after_a_week_of_downtime_the_asking_ends_at_once(database: Database) -> None:
    install(database)
    asked = introduced(database, ask_first=True)
    assert advance(database, 6.9) == 0
    assert advance(database, 14) == 1
    found = seen(database, asked)
    assert (found.outcome, found.lapsed_at) == (Outcome.NO_ANSWER, NOW + 14 * DAY)
    assert advance(database, 15) == 0
    assert len(told(database, "lapsed")) == 1


def test_after_a_longer_downtime_who_said_not_now_is_asked_again_only_if_there_is_time(database: Database) -> None:
    install(database)
    asked = introduced(database, ask_first=True)
    assert outcome(answer_request.postpone, database, Postpone(1, asked, "UBEN", until=UNTIL), NOW) == {}
    assert advance(database, 12) == 1
    assert party(database, asked, "UBEN").consent is Consent.ASKED
    assert advance(database, 16.9) == 0
    assert advance(database, 17) == 1
    assert seen(database, asked).outcome is Outcome.NO_ANSWER
