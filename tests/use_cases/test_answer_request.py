"""The use cases of asking both first."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from bot.jobs import advance_introductions
from bot.listeners import party as party_modals
from bot.use_cases.introductions import answer_request
from bot.use_cases.introductions.answer_request import Postpone
from storage.database import Database
from storage.models.enums import Consent, Outcome, Step
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
    told,
    versions,
)
from tests.builders.outcomes import TOO_LATE, drawn, outcome
from tests.builders.workspaces import served

YES, NO = answer_request.answer(Consent.YES), answer_request.answer(Consent.NOT_THIS_TIME)
UNTIL = date(2026, 3, 12)


@pytest.fixture
def asked(database: Database) -> int:
    """Let Ana ask Ben and Chidi first."""
    install(database)
    return introduced(database, ask_first=True)


def later(database: Database, asked: int, until: date | None = UNTIL, by: str = "UBEN") -> dict[str, str]:
    return outcome(answer_request.postpone, database, Postpone(1, asked, by, until=until), NOW)


def cards(database: Database) -> list[str]:
    return [key for key in outbox(database) if ":card:" in key]


def test_both_are_asked_and_nobody_is_introduced(database: Database, asked: int) -> None:
    assert set(outbox(database)) == {f"{asked}:request:UBEN", f"{asked}:request:UCHIDI", f"{asked}:headline"}
    assert seen(database, asked).introduced_at is None


def test_a_step_is_not_reported_before_there_is_a_card(database: Database, asked: int) -> None:
    report(database, asked, "UBEN", Step.MET)
    assert party(database, asked, "UBEN").reports == []


def test_two_who_say_yes_at_the_same_moment_are_introduced_once(database: Database, asked: int) -> None:
    with ThreadPoolExecutor(4) as clients:
        list(clients.map(lambda by: outcome(YES, database, click(asked, by), NOW + HOUR), ("UBEN", "UCHIDI") * 2))
    assert len(cards(database)) == 2
    assert len(told(database, "introduced")) == 1
    assert seen(database, asked).introduced_at == NOW + HOUR


def test_one_yes_is_no_introduction_and_counts_once(database: Database, asked: int) -> None:
    for _ in range(2):
        YES(database, click(asked, "UBEN"), NOW)
    assert cards(database) == []
    assert "1 of 2" in str(outbox(database)[f"{asked}:headline"].content)


def test_a_no_changes_no_message_but_ones_own(database: Database, asked: int) -> None:
    before = versions(database)
    outcome(NO, database, click(asked, "UBEN"), NOW)
    assert versions(database) == before | {f"{asked}:request:UBEN": 2}


def test_not_now_changes_no_message_but_ones_own(database: Database, asked: int) -> None:
    before = versions(database)
    assert later(database, asked) == {}
    assert versions(database) == before | {f"{asked}:request:UBEN": 2}


@pytest.mark.parametrize("by", ["UANA", "USTRANGER"])
def test_nobody_answers_for_somebody_else(database: Database, asked: int, by: str) -> None:
    before = versions(database)
    outcome(YES, database, click(asked, by), NOW)
    assert drawn(party_modals.postpone, database, click(asked, by), NOW) is None
    assert later(database, asked, by=by) is TOO_LATE
    assert versions(database) == before


def test_who_was_not_asked_has_nothing_to_answer(database: Database) -> None:
    install(database)
    introduction_id = introduced(database)
    outcome(NO, database, click(introduction_id, "UBEN"), NOW)
    assert later(database, introduction_id) is TOO_LATE
    assert drawn(party_modals.postpone, database, click(introduction_id, "UBEN"), NOW) is None
    assert party(database, introduction_id, "UBEN").consent is None


def test_an_answer_after_both_said_yes_changes_nothing(database: Database, asked: int) -> None:
    for by in ("UBEN", "UCHIDI"):
        YES(database, click(asked, by), NOW)
    before = versions(database)
    outcome(NO, database, click(asked, "UBEN"), NOW)
    assert later(database, asked) is TOO_LATE
    assert (party(database, asked, "UBEN").consent, versions(database)) == (Consent.YES, before)


@pytest.mark.parametrize(
    ("until", "said"),
    [
        (None, "Pick a date."),
        (date(2026, 3, 2), "Pick tomorrow or later."),
        (date(2027, 3, 4), "That's more than a year away. Pick an earlier date."),
    ],
    ids=["none", "today", "in more than a year"],
)
def test_not_now_needs_a_day_within_a_year(database: Database, asked: int, until: date | None, said: str) -> None:
    assert later(database, asked, until) == {"until": said}
    assert party(database, asked, "UBEN").consent is Consent.ASKED


def test_the_form_begins_with_the_day_that_was_chosen_while_it_is_to_come(database: Database, asked: int) -> None:
    assert "initial_date" not in str(drawn(party_modals.postpone, database, click(asked, "UBEN"), NOW))
    later(database, asked)
    assert "2026-03-12" in str(drawn(party_modals.postpone, database, click(asked, "UBEN"), NOW))
    advance_introductions.advance_due(database, served(database), NOW + 10 * DAY)
    form = drawn(party_modals.postpone, database, click(asked, "UBEN"), NOW + 10 * DAY)
    assert "initial_date" not in str(form)


def test_who_is_asked_again_and_says_yes_gets_a_card_below_the_last_question(database: Database, asked: int) -> None:
    later(database, asked)
    outcome(YES, database, click(asked, "UCHIDI"), NOW)
    advance_introductions.advance_due(database, served(database), NOW + 10 * DAY)
    outcome(YES, database, click(asked, "UBEN"), NOW + 11 * DAY)
    messages = outbox(database)
    assert "See the newer" in messages[f"{asked}:request:UBEN"].content["text"]
    assert "Your card is below" in str(messages[f"{asked}:request:UBEN:2"].content)
    assert "introduced you to" in messages[f"{asked}:card:UBEN:2"].content["text"]


def test_who_put_it_off_is_asked_again_though_the_other_said_no(database: Database, asked: int) -> None:
    later(database, asked)
    outcome(NO, database, click(asked, "UCHIDI"), NOW)
    assert advance_introductions.advance_due(database, served(database), NOW + 10 * DAY) == 1
    assert seen(database, asked).outcome is None
    assert f"{asked}:request:UBEN:2" in outbox(database)


def test_two_ticks_at_once_end_the_asking_once(database: Database, asked: int) -> None:
    with ThreadPoolExecutor(4) as processes:
        list(
            processes.map(
                lambda _: advance_introductions.advance_due(database, served(database), NOW + 7 * DAY), range(4)
            )
        )
    assert seen(database, asked).outcome is Outcome.NO_ANSWER
    assert versions(database)[f"{asked}:lapsed"] == 1
