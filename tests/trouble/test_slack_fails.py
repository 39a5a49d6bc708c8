"""Slack fails in each way it says it can: what is to be sent is sent in the end."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta

import pytest

from bot.delivery.worker import FOR_ONE
from bot.full_circle import FullCircle
from sandbox import Fault, Sandbox
from storage.database import Database
from tests.running import running
from tests.stories.conftest import REASON
from tests.trouble.conftest import LOOK_UP
from tests.trouble.end_to_end import TroubledStage, let_it_look

PASSING = (
    Fault.server_error(500),
    Fault.server_error(503),
    Fault.reset(),
    Fault.refuse("internal_error"),
    Fault.refuse("fatal_error"),
    Fault.refuse("service_unavailable"),
    Fault.refuse("request_timeout"),
)
LONG = timedelta(minutes=1)
BROKEN_INSTALLATION = ("token_revoked", "account_inactive")
sqlite_only = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
postgresql_only = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


def test_a_message_that_slack_did_not_take_comes_once_later(stage: TroubledStage) -> None:
    for fault in PASSING:
        stage.slack.faults.on("chat.postMessage", fault, times=1)
    stage.hand_in()
    stage.later(stage.everybody_has_one, "a message for each")
    stage.wait_for_outcome("ok", times=3)
    assert len(stage.sent()) == 3 + len(PASSING)


def test_a_change_that_slack_did_not_take_shows_later(stage: TroubledStage) -> None:
    stage.introduce()
    for fault in PASSING:
        stage.slack.faults.on("chat.update", fault, times=1)
    stage.click(stage.ben, "Met")
    for person in (stage.ana, stage.ben, stage.chidi):
        stage.later(lambda seen_by=person: " met" in seen_by.sees(stage.card(seen_by)), f"the meeting before {person}")  # type: ignore[misc]
    assert stage.wait_for_lines(1)
    assert stage.everybody_has_one()


def test_a_429_holds_everything_back_for_as_long_as_slack_says(stage: TroubledStage) -> None:
    stage.slack.faults.on("chat.postMessage", Fault.rate_limited(30), times=1)
    stage.hand_in()
    held_at = stage.wait_for_outcome("rate_limited")
    let_it_look()  # the bot has noted how long; what its other threads had begun at that moment has ended
    begun, held = len(stage.sent(since=held_at)), calls_held(stage)
    stage.slack.clock.advance(timedelta(seconds=25))
    stage.hand_in("they both sing", first="dalia", second="emeka")
    let_it_look()
    assert len(stage.sent(since=held_at)) == begun < FOR_ONE.of_all
    stage.later(lambda: stage.sent().count("ok") == 6, "both introductions")
    assert calls_held(stage) == held
    assert len(stage.ana.messages()) == 2


def calls_held(stage: TroubledStage) -> int:
    """Count the calls that Slack refused because it had asked the bot to wait."""
    return len([call for call in stage.slack.calls() if call.held])


@postgresql_only
def test_a_429_holds_every_process_back(stage: TroubledStage, database_url: str) -> None:
    with closing(Database(database_url)) as of_the_other, running(stage.slack, of_the_other):
        stage.slack.wait_for_connection(2)
        stage.slack.faults.on("chat.postMessage", Fault.rate_limited(30), times=1)
        stage.hand_in()
        held_at = stage.wait_for_outcome("rate_limited")
        let_it_look()  # the calls that the other process had begun at that moment have ended
        begun = len(stage.sent(since=held_at))
        stage.slack.clock.advance(timedelta(seconds=25))
        let_it_look()
        assert len(stage.sent(since=held_at)) == begun
        stage.later(stage.everybody_has_one, "a message for each")


def test_after_a_lost_reply_the_message_is_sent_again(stage: TroubledStage) -> None:
    stage.slack.faults.on("chat.postMessage", Fault.lost_reply(), times=1, channel=stage.ben.id)
    stage.hand_in()
    stage.later(lambda: len(stage.cards(stage.ben)) == 2, "Ben's second card")
    stage.slack.wait_for(lambda: stage.cards(stage.ana), what="the headline")
    assert stage.ben.click(stage.cards(stage.ben)[0], "Met").acknowledged
    assert stage.wait_for_lines(1) == ["@Ben Carter says they've met @Chidi Okafor."]


@pytest.mark.parametrize("slack", [LOOK_UP], indirect=True)
def test_with_im_history_a_lost_reply_doubles_nothing(stage: TroubledStage) -> None:
    stage.slack.faults.on("chat.postMessage", Fault.lost_reply(), times=3)
    stage.hand_in()
    stage.later(lambda: len(stage.slack.calls("conversations.history")) == 3, "three look-ups")
    stage.click(stage.ben, "Met")
    stage.later(lambda: "✓ You met" in stage.ben.sees(stage.card(stage.ben)), "Met on the card that was found")
    assert stage.everybody_has_one()


@pytest.mark.parametrize("slack", [LOOK_UP], indirect=True)
def test_with_im_history_a_lost_line_of_the_thread_is_found_again(stage: TroubledStage) -> None:
    stage.introduce()
    stage.slack.faults.on("chat.postMessage", Fault.lost_reply(), times=1)
    stage.click(stage.ben, "Met")
    stage.later(lambda: stage.slack.calls("conversations.replies"), "a look-up")
    stage.click(stage.chidi, "Met")
    stage.later(lambda: len(stage.thread()) == 2, "two lines")


@pytest.mark.parametrize("slack", [LOOK_UP], indirect=True)
def test_a_look_up_that_fails_is_made_again(stage: TroubledStage) -> None:
    stage.slack.faults.on("chat.postMessage", Fault.lost_reply(), times=1)
    for fault in (Fault.server_error(), Fault.reset(), Fault.refuse("internal_error"), Fault.rate_limited(5)):
        stage.slack.faults.on("conversations.history", fault, times=1)
    stage.hand_in()
    stage.later(lambda: "ok" in outcomes(stage.slack, "conversations.history"), "a look-up", LONG)
    stage.later(stage.everybody_has_one, "one message for each")


@sqlite_only
@pytest.mark.parametrize("slack", [(), LOOK_UP], indirect=True, ids=["without look-up", "with look-up"])
def test_slack_answers_too_late(stage: TroubledStage) -> None:
    stage.slack.faults.on("chat.postMessage", Fault.slow(6), times=1, channel=stage.ben.id)
    stage.hand_in()
    stage.slack.wait_for(lambda: stage.cards(stage.ana) and stage.cards(stage.chidi), timeout=15, what="the others")
    stage.slack.wait_for(lambda: stage.cards(stage.ben), what="the card that came late")
    look_up = stage.slack.workspace.manifest.granted_optional
    stage.later(lambda: len(stage.sent()) == (3 if look_up else 4), "a second card without look-up, none with it")
    assert len(stage.cards(stage.ben)) == (1 if look_up else 2)


@pytest.mark.parametrize("error", BROKEN_INSTALLATION)
def test_nothing_is_lost_while_the_installation_is_broken(stage: TroubledStage, error: str) -> None:
    stage.introduce()
    stage.slack.faults.on("*", Fault.refuse(error))
    stage.click(stage.ben, "Met")
    stage.wait_for_outcome(error)
    stage.click(stage.chidi, "Thanked")
    stage.later(lambda: stage.sent().count(error) >= 2, "another try", step=2 * LONG)
    let_it_look()  # whose fault it is has been asked, too
    stage.slack.faults.off()
    stage.later(lambda: len(stage.thread()) == 2, "both lines", step=LONG)
    assert "@Chidi Okafor: said thanks" in stage.wait_for_headline("said thanks")
    assert stage.everybody_has_one()


def test_a_modal_closes_in_time_although_slack_is_slow_about_people(stage: TroubledStage) -> None:
    stage.slack.faults.on("users.info", Fault.slow(2.9))
    stage.hand_in()  # the sandbox shows an error after three seconds, as Slack does
    stage.later(stage.everybody_has_one, "a message for each")
    assert REASON in stage.ben.sees(stage.card(stage.ben))


@sqlite_only
def test_the_bot_starts_with_what_it_had_left(slack: Sandbox, database: Database) -> None:
    ana, ben, chidi = (slack.person(name) for name in ("ana", "ben", "chidi"))
    with running(slack, database):
        stage = TroubledStage(slack, ana, ben, chidi)
        slack.faults.on("chat.postMessage", Fault.server_error())
        stage.hand_in()
        stage.wait_for_outcome("server_error")
    slack.faults.off()
    with running(slack, database) as bot:
        assert isinstance(bot, FullCircle)
        stage.later(stage.everybody_has_one, "a message for each")


def outcomes(slack: Sandbox, method: str) -> list[str]:
    """Return the outcomes of all calls of a method."""
    return [call.outcome for call in slack.calls(method)]
