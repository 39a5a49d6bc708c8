"""Slack refuses a message for good: nothing is tried for ever, and the connector is told what can be told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sandbox import Fault
from storage.database import Database
from tests.trouble.end_to_end import TroubledStage, let_it_look
from tests.trouble.invariants import undelivered

REFUSALS = {
    "messages_tab_disabled": "messages from this app are turned off",
    "user_disabled": "account deactivated",
    "enterprise_is_restricted": "Slack won't let me write to them",
}
HOLD = timedelta(seconds=30)
UNPOSTABLE = ("invalid_blocks", "msg_too_long")


@pytest.mark.parametrize(("error", "why"), REFUSALS.items(), ids=REFUSALS)
def test_the_connector_is_told_whom_the_card_does_not_reach_and_why(stage: TroubledStage, error: str, why: str) -> None:
    stage.slack.close_messages("ben", error)
    stage.hand_in()
    (line,) = stage.wait_for_lines_under_headline(1)
    assert line.startswith(f"I couldn't message @Ben Carter ({why}).")
    stage.slack.wait_for(lambda: stage.cards(stage.chidi), what="Chidi's card")
    assert stage.cards(stage.ben) == []


def test_the_headline_says_who_cannot_be_reached(stage: TroubledStage) -> None:
    stage.slack.close_messages("ben")
    stage.hand_in()
    stage.wait_for_lines_under_headline(1)
    headline = stage.wait_for_headline("reach")
    ben, chidi = headline.index("@Ben Carter", headline.index("\n")), headline.rindex("@Chidi Okafor")
    assert ben < headline.index("reach") < chidi


def test_the_connector_is_told_of_an_account_that_was_deactivated_after_it_was_known(stage: TroubledStage) -> None:
    stage.introduce()
    stage.slack.deactivate("ben", post_error="account_inactive")
    stage.hand_in("they both sing", second="dalia")
    newest = stage.slack.wait_for(lambda: stage.ana.thread(stage.ana.messages()[-1]), what="a line")
    (line,) = newest
    assert "I couldn't message @Ben Carter (account deactivated)" in stage.ana.sees(line)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("error", UNPOSTABLE)
def test_the_connector_is_told_of_a_card_that_slack_finds_malformed(stage: TroubledStage, error: str) -> None:
    stage.slack.faults.on("chat.postMessage", Fault.refuse(error), times=1, channel=stage.ben.id)
    stage.hand_in()
    (line,) = stage.wait_for_lines_under_headline(1)
    assert line.startswith("I couldn't message @Ben Carter")


def test_a_click_of_the_other_party_still_counts(stage: TroubledStage) -> None:
    stage.slack.close_messages("ben")
    stage.hand_in()
    stage.wait_for_lines_under_headline(1)
    stage.slack.wait_for(lambda: stage.cards(stage.chidi), what="Chidi's card")
    stage.click(stage.chidi, "Met")
    assert stage.wait_for_lines(2)[1] == "@Chidi Okafor says they've met @Ben Carter."


def test_the_parties_get_their_cards_when_the_connector_cannot_be_written_to(stage: TroubledStage) -> None:
    stage.slack.close_messages("ana")
    stage.hand_in()
    stage.slack.wait_for(lambda: stage.cards(stage.ben) and stage.cards(stage.chidi), what="both cards")
    stage.click(stage.ben, "Met")
    stage.wait_for_card(stage.chidi, "@Ben Carter says you've met")
    assert stage.ana.messages() == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("person", ["ana", "ben"])
def test_nothing_is_tried_for_ever(stage: TroubledStage, person: str) -> None:
    stage.slack.close_messages(person)
    stage.hand_in()
    stage.slack.wait_for(lambda: stage.cards(stage.chidi), what="Chidi's card")
    stage.click(stage.chidi, "Met")
    stage.wait_for_card(stage.chidi, "✓ You met")
    let_it_look()
    before = refused(stage)
    assert before
    stage.slack.clock.advance(timedelta(days=2))
    let_it_look()
    assert refused(stage) == before


def refused(stage: TroubledStage) -> int:
    """Count how often Slack said no; what it took since, a reminder of the others', does not matter here."""
    return len([outcome for outcome in stage.sent() if outcome != "ok"])


@pytest.mark.parametrize("name", ["ana", "ben"])
def test_a_message_that_somebody_removed_is_posted_anew(stage: TroubledStage, database: Database, name: str) -> None:
    stage.introduce()
    stage.slack.wait_for(lambda: not undelivered(database), what="the bot to know where each message stands")
    person = stage.slack.person(name)
    stage.slack.remove_message(stage.card(person))
    stage.click(stage.chidi, "Met")
    stage.slack.wait_for(person.messages, what="the message, posted anew")
    assert ("@Chidi Okafor says you've met" if name == "ben" else "@Chidi Okafor: met") in person.sees(
        stage.card(person)
    )
    assert stage.wait_for_lines(1) == ["@Chidi Okafor says they've met @Ben Carter."]


def test_a_line_is_not_lost_when_the_headline_was_removed_at_that_moment(
    stage: TroubledStage, database: Database
) -> None:
    stage.introduce()
    stage.slack.wait_for(lambda: not undelivered(database), what="the bot to know where each message stands")
    stage.slack.remove_message(stage.ana.messages()[-1])
    stage.click(stage.ben, "Met")
    # The line waits until it's known whether the headline is still there.
    stage.slack.wait_for(stage.ana.messages, what="the headline, posted anew")
    assert stage.wait_for_lines(1) == ["@Ben Carter says they've met @Chidi Okafor."]
