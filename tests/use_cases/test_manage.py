"""The use cases of a connector's own message, and of messages that do not get through."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.jobs.kinds import KINDS
from bot.jobs.undeliverable import PARTY_NOT_REACHED
from bot.listeners import connector
from bot.rules import shown
from bot.use_cases.introductions import manage
from bot.use_cases.introductions.answer_request import answer
from bot.use_cases.introductions.manage import Reword
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
    swapped,
    told,
    versions,
    withdrawing,
)
from tests.builders.outcomes import TOO_LATE, drawn, outcome

MODALS = [connector.reword, connector.withdraw]


@pytest.fixture
def introduction_id(database: Database) -> int:
    """Let Ana introduce Ben and Chidi."""
    install(database)
    return introduced(database)


def reword(database: Database, introduction_id: int, reason: str, by: str = "UANA") -> dict[str, str]:
    return outcome(manage.reword, database, Reword(1, introduction_id, by, reason=reason), NOW)


def test_another_reason_changes_three_messages_and_posts_none(database: Database, introduction_id: int) -> None:
    before = versions(database)
    assert reword(database, introduction_id, "both sing") == {}
    assert versions(database) == dict.fromkeys(before, 2)
    assert seen(database, introduction_id).reason == "both sing"


def test_the_same_reason_changes_nothing(database: Database, introduction_id: int) -> None:
    before = versions(database)
    reword(database, introduction_id, "both bake")
    assert versions(database) == before


def relined(
    database: Database, introduction_id: int, *lines: str, showed: str = "", reason: str = "both bake"
) -> object:
    first, second = lines
    act = Reword(1, introduction_id, "UANA", reason=reason, lines=(first, second), shown=showed)
    return outcome(manage.reword, database, act, NOW)


def test_another_line_changes_the_card_of_who_reads_it(database: Database, introduction_id: int) -> None:
    before = versions(database)
    assert relined(database, introduction_id, "bakes <bread>", "") == {}
    cards = {key: str(message.content) for key, message in outbox(database).items() if ":card:" in key}
    assert {key: "bakes &lt;bread&gt;" in card for key, card in cards.items()} == {
        f"{introduction_id}:card:UBEN": False,
        f"{introduction_id}:card:UCHIDI": True,
    }
    changed = {key for key, version in versions(database).items() if version != before[key]}
    assert changed == {f"{introduction_id}:card:UCHIDI"}


def test_a_line_that_was_changed_elsewhere_is_not_overwritten(database: Database, introduction_id: int) -> None:
    showed = shown.of_texts(seen(database, introduction_id))
    assert relined(database, introduction_id, "bakes", "", showed=showed) == {}
    assert relined(database, introduction_id, "bakes", "", showed=showed) == {}  # sent twice
    assert relined(database, introduction_id, "", "sails", showed=showed) is TOO_LATE
    assert [each.line for each in seen(database, introduction_id).parties] == ["bakes", ""]


def test_an_older_form_changes_the_reason_and_leaves_the_lines(database: Database, introduction_id: int) -> None:
    showed = shown.digest("both bake")
    relined(database, introduction_id, "bakes", "sails")
    act = Reword(1, introduction_id, "UANA", reason="both sing", shown=showed)
    assert outcome(manage.reword, database, act, NOW) == {}
    found = seen(database, introduction_id)
    assert (found.reason, [each.line for each in found.parties]) == ("both sing", ["bakes", "sails"])


def test_a_line_that_is_too_long_is_refused(database: Database, introduction_id: int) -> None:
    assert relined(database, introduction_id, "", "x" * 201) == {
        "second_line": "That's 201 characters. The limit is 200."
    }


@pytest.mark.parametrize(("shows_names", "turn"), [(True, 2), (False, 1)])
def test_who_said_yes_is_asked_again_if_they_read_the_line(database: Database, shows_names: bool, turn: int) -> None:
    install(database)
    descriptions = {"first_description": "a baker", "second_description": "a sailor"}
    asked = introduced(database, ask_first=True, shows_names=shows_names, **descriptions)
    outcome(answer(Consent.YES), database, click(asked, "UBEN"), NOW)
    assert relined(database, asked, "", "sails") == {}
    assert party(database, asked, "UBEN").turn == turn


def test_no_line_is_stored_about_somebody_outside(database: Database) -> None:
    install(database)
    number = introduced(database, second_person="", is_outside=True, outsider="Maya")
    assert relined(database, number, "bakes", "sails", reason="both sing") == {}
    found = seen(database, number)
    assert (found.reason, [each.line for each in found.parties]) == ("both sing", [""])


def test_who_writes_first_is_swapped_once_however_many_clients_press(database: Database, introduction_id: int) -> None:
    first = seen(database, introduction_id).first_mover_id
    pressed = swapped(introduction_id, "UANA", str(first))
    with ThreadPoolExecutor(4) as clients:
        list(clients.map(lambda _: outcome(manage.swap, database, pressed, NOW + HOUR), range(4)))
    found = seen(database, introduction_id)
    assert found.first_mover_id == party(database, introduction_id, "UCHIDI").member_id
    assert found.first_mover_since == NOW + HOUR


def test_while_both_are_asked_no_time_runs_for_the_first_mover(database: Database) -> None:
    install(database)
    asked = introduced(database, ask_first=True)
    manage.swap(database, swapped(asked, "UANA", str(seen(database, asked).first_mover_id)), NOW)
    assert seen(database, asked).first_mover_since is None


@pytest.mark.parametrize("by", ["UBEN", "USTRANGER"])
def test_nobody_but_the_connector_steers(database: Database, introduction_id: int, by: str) -> None:
    before, first = versions(database), str(seen(database, introduction_id).first_mover_id)
    assert [drawn(draw, database, click(introduction_id, by), NOW) for draw in MODALS] == [None, None]
    assert reword(database, introduction_id, "both sing", by) is TOO_LATE
    outcome(manage.swap, database, swapped(introduction_id, by, first), NOW)
    outcome(manage.withdraw, database, withdrawing(introduction_id, by), NOW)
    outcome(manage.reopen, database, click(introduction_id, by), NOW)
    assert versions(database) == before


def test_what_is_withdrawn_ends_at_that_moment_and_can_be_opened_again(
    database: Database, introduction_id: int
) -> None:
    for hour in range(2):
        manage.withdraw(database, withdrawing(introduction_id, "UANA"), NOW + hour * HOUR)
    found = seen(database, introduction_id)
    assert (found.outcome, found.withdrawn_at, found.ended_at) == (Outcome.WITHDRAWN, NOW, NOW)
    manage.reopen(database, click(introduction_id, "UANA"), NOW)
    found = seen(database, introduction_id)
    assert (found.outcome, found.withdrawn_at, found.ended_at) == (None, None, None)


def test_an_introduction_that_is_over_is_not_steered(database: Database, introduction_id: int) -> None:
    first = str(seen(database, introduction_id).first_mover_id)
    manage.withdraw(database, withdrawing(introduction_id, "UANA"), NOW)
    before = versions(database)
    assert [drawn(draw, database, click(introduction_id, "UANA"), NOW) for draw in MODALS] == [None, None]
    assert reword(database, introduction_id, "both sing") is TOO_LATE
    outcome(manage.swap, database, swapped(introduction_id, "UANA", first), NOW)
    assert versions(database) == before
    assert seen(database, introduction_id).reason == "both bake"


def test_what_ended_otherwise_is_not_opened_again(database: Database, introduction_id: int) -> None:
    manage.withdraw(database, withdrawing(introduction_id, "UANA"), NOW)
    for by in ("UBEN", "UCHIDI"):
        for step in (Step.MET, Step.THANKED):
            report(database, introduction_id, by, step)
    assert seen(database, introduction_id).outcome is Outcome.COMPLETED
    outcome(manage.reopen, database, click(introduction_id, "UANA"), NOW)
    assert seen(database, introduction_id).outcome is Outcome.COMPLETED


# --- Messages that do not get through -------------------------------------------------------------------------------


def give_up(database: Database, key: str, error: str = "messages_tab_disabled") -> None:
    """Let Slack refuse the message with this key for good."""
    message = outbox(database)[key]
    with database.transaction() as session:
        KINDS[message.kind].on_undeliverable.apply(session, message, error, NOW + DAY)


def test_the_connector_hears_whom_a_card_does_not_reach(database: Database, introduction_id: int) -> None:
    give_up(database, f"{introduction_id}:card:UBEN")
    (text,) = told(database, "unreachable")
    assert text.startswith("<@UBEN> didn't get my message")
    assert party(database, introduction_id, "UBEN").unreachable == "messages_tab_disabled"
    assert "couldn't be reached" in str(outbox(database)[f"{introduction_id}:headline"].content)


def test_the_connector_hears_whom_a_question_does_not_reach(database: Database) -> None:
    install(database)
    asked = introduced(database, ask_first=True)
    give_up(database, f"{asked}:request:UCHIDI")
    (text,) = told(database, "unreachable")
    assert text == "<@UCHIDI> didn't get my message (messages from this app are turned off)."


def test_the_connector_hears_that_there_is_no_conversation(database: Database) -> None:
    install(database)
    introduction_id = introduced(database, has_place=True)
    give_up(database, f"{introduction_id}:place", "missing_scope")
    assert "wouldn't let me open one" in told(database, "no_place")[0]
    assert told(database, "unreachable") == []


@pytest.mark.parametrize("kind", ["headline", "report:UBEN:connected:1"])
def test_of_the_connectors_own_messages_nobody_hears(database: Database, introduction_id: int, kind: str) -> None:
    report(database, introduction_id, "UBEN", Step.CONNECTED)
    before = versions(database)
    give_up(database, f"{introduction_id}:{kind}", "account_inactive")
    assert versions(database) == before


def test_a_message_of_no_introduction_is_no_error(database: Database, introduction_id: int) -> None:
    message = outbox(database)[f"{introduction_id}:headline"]
    message.introduction_id = None
    before = versions(database)
    with database.transaction() as session:
        PARTY_NOT_REACHED.apply(session, message, "account_inactive", NOW)
    assert versions(database) == before
