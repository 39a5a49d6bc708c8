"""The channel may hear of a full circle, with names, if all three say so; each for themselves, and back at any time."""

from __future__ import annotations

import pytest

from sandbox import Message, Sandbox
from storage.database import Database
from tests.builders.introductions import choose_channel
from tests.running import settle_in
from tests.stories.conftest import EACH_RECEIVER_AND_EACH_DATABASE, Stage

pytestmark = EACH_RECEIVER_AND_EACH_DATABASE

CHANNEL = "C0INTRODU"
ASKED = "If all three of you agree, #introductions hears of the full circle, with your names. A thank-you"
PARTY_AGREED = "#introductions may hear of this, with your name, if all three agree."
CONNECTOR_AGREED = "#introductions may hear of this, if all three agree."
WORDS, AUDIENCE = "Your thank-you, in your own words", "Who may see these words?"


@pytest.fixture
def channel(slack: Sandbox, database: Database) -> None:
    """Choose #introductions for the workspace's summaries, before anything happens."""
    choose_channel(database, CHANNEL, settle_in(slack, database))


def full_circle(stage: Stage) -> None:
    """Let both meet, and both thank without a word."""
    stage.introduce()
    for person in (stage.ben, stage.chidi):
        stage.click(person, "Met")
        stage.wait_for_card(person, "✓ You're in touch")
        stage.opens(person, "Thanked")
        person.close_view()
    stage.wait_for_line("Full circle")


def last_line(stage: Stage) -> Message:
    """Return the line about the full circle."""
    (headline,) = stage.ana.messages()[-1:]
    return next(line for line in stage.ana.thread(headline) if "Full circle" in stage.ana.sees(line))


@pytest.mark.usefixtures("channel")
def test_each_is_asked_at_their_own_moment(stage: Stage) -> None:
    stage.introduce()
    stage.click(stage.ben, "Met")
    assert ASKED not in stage.wait_for_card(stage.ben, "✓ You're in touch")
    stage.click(stage.ben, "Thanked")
    assert "[ You may name us ]" in stage.wait_for_card(stage.ben, ASKED)
    assert ASKED not in stage.wait_for_card(stage.chidi, "You met and said thanks")
    stage.click(stage.chidi, "Met")
    stage.click(stage.chidi, "Thanked")
    assert "[ Tell the channel ]" in stage.wait_for_line(ASKED)


@pytest.mark.usefixtures("channel")
def test_a_party_agrees_with_one_click_and_takes_it_back_with_another(stage: Stage) -> None:
    full_circle(stage)
    stage.wait_for_card(stage.ben, ASKED)
    stage.click(stage.ben, "You may name us")
    stage.wait_for_card(stage.ben, PARTY_AGREED)
    stage.click(stage.ben, "Take back")
    stage.wait_for_card(stage.ben, ASKED)


@pytest.mark.usefixtures("channel")
def test_the_connector_agrees_under_the_full_circle_and_takes_it_back_half_a_year_later(stage: Stage) -> None:
    full_circle(stage)
    stage.wait_for_line(ASKED)
    assert stage.ana.click(last_line(stage), "Tell the channel").acknowledged
    stage.wait_for_line(CONNECTOR_AGREED)
    stage.pass_days(180)
    assert stage.ana.click(last_line(stage), "Take back").acknowledged
    stage.wait_for_line(ASKED)


@pytest.mark.usefixtures("channel")
def test_nobody_sees_what_the_others_said(stage: Stage) -> None:
    full_circle(stage)
    stage.wait_for_card(stage.chidi, ASKED)
    stage.wait_for_headline("Full circle in")
    stage.wait_for_line(ASKED)
    before = stage.seen(stage.chidi), stage.headline(), stage.thread()
    stage.click(stage.ben, "You may name us")
    stage.wait_for_card(stage.ben, PARTY_AGREED)
    assert (stage.seen(stage.chidi), stage.headline(), stage.thread()) == before


@pytest.mark.usefixtures("channel")
def test_a_thank_you_for_the_channel_says_that_names_are_named_and_is_a_yes(stage: Stage) -> None:
    stage.introduce()
    stage.fills_in(stage.ben, "Thanked", {WORDS: "Best introduction ever", AUDIENCE: "channel"})
    stage.wait_for_card(stage.ben, PARTY_AGREED)
    stage.wait_for_card(stage.chidi, "Best introduction ever")
    assert "channel" not in stage.wait_for_line("@Chidi Okafor may see these words, too.")
    form = stage.opens(stage.ben, "Edit your note")
    assert "too: with our names, if the others agree" in form


def test_where_no_channel_is_chosen_nobody_is_asked(stage: Stage) -> None:
    full_circle(stage)
    assert "channel" not in stage.wait_for_card(stage.ben, "Full circle")
    assert "channel" not in "".join(stage.thread())
    stage.opens(stage.ben, "Add a note")
    with pytest.raises(LookupError, match="no choice 'channel'"):
        stage.ben.submit({AUDIENCE: "channel"})
