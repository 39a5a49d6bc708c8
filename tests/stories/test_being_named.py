"""The channel may hear of a full circle, with names, if all three say so; each is asked once."""

from __future__ import annotations

import pytest

from sandbox import Sandbox
from storage.database import Database
from tests.builders.introductions import choose_channel
from tests.running import settle_in
from tests.stories.conftest import EACH_RECEIVER_AND_EACH_DATABASE, Stage
from tests.stories.test_time import monday

__all__ = ["monday"]  # a fixture

pytestmark = EACH_RECEIVER_AND_EACH_DATABASE

CHANNEL = "C0INTRODU"
ASKED, AGREED = "Share this in #introductions?", "You're OK with sharing this in #introductions"
WORDS = "Your thank-you note"


@pytest.fixture
def channel(slack: Sandbox, database: Database) -> None:
    """Choose #introductions for the workspace's summaries, before anything happens."""
    choose_channel(database, CHANNEL, settle_in(slack, database))


def full_circle(stage: Stage, note: str = "") -> None:
    """Let both meet, and both thank; Ben with a note, if there's one."""
    stage.introduce()
    for person in (stage.ben, stage.chidi):
        stage.click(person, "Met")
        stage.wait_for_card(person, "✓ You met")
    stage.fills_in(stage.ben, "Thanked", {WORDS: note})
    stage.opens(stage.chidi, "Thanked")
    stage.chidi.close_view()
    stage.wait_for_line("Full circle")


@pytest.mark.usefixtures("channel")
def test_each_of_the_three_is_asked_once_after_the_full_circle(monday: Stage) -> None:
    monday.introduce()
    for what in ("Met", "Thanked"):
        monday.click(monday.ben, what)
    monday.click(monday.chidi, "Met")
    assert ASKED not in monday.wait_for_card(monday.ben, "said thanks")
    monday.click(monday.chidi, "Thanked")
    for person in (monday.ana, monday.ben, monday.chidi):
        seen = monday.wait_for_card(person, ASKED)
        assert "[ Share it ]  [ Not this time ]" in seen
        assert len(person.messages()) == 2


@pytest.mark.usefixtures("channel")
def test_one_agrees_with_one_click_and_withdraws_half_a_year_later(monday: Stage) -> None:
    full_circle(monday)
    for person in (monday.ana, monday.ben):
        monday.wait_for_card(person, ASKED)
        monday.click(person, "Share it")
        monday.wait_for_card(person, AGREED)
    monday.pass_days(180)
    for person in (monday.ana, monday.ben):
        monday.click(person, "Withdraw")
        monday.wait_for_card(person, ASKED)


@pytest.mark.usefixtures("channel")
def test_who_wrote_a_note_says_whether_it_is_shared_too(monday: Stage) -> None:
    full_circle(monday, "Best introduction ever")
    monday.wait_for_card(monday.ben, "[ Share with my note ]  [ Share names only ]  [ Not this time ]")
    monday.click(monday.ben, "Share names only")
    monday.wait_for_card(monday.ben, "with your name. It's posted if all three of you agree.")
    monday.click(monday.ben, "Share my note too")
    monday.wait_for_card(monday.ben, "with your name and your note.")


@pytest.mark.usefixtures("channel")
def test_not_this_time_is_one_click_and_can_be_undone(monday: Stage) -> None:
    full_circle(monday)
    monday.wait_for_card(monday.ben, ASKED)
    monday.click(monday.ben, "Not this time")
    monday.wait_for_card(monday.ben, "OK, this won't be shared.")
    monday.click(monday.ben, "Undo")
    monday.wait_for_card(monday.ben, ASKED)


@pytest.mark.usefixtures("channel")
def test_nobody_sees_what_the_others_said(monday: Stage) -> None:
    full_circle(monday, "Best introduction ever")
    for person in (monday.ana, monday.ben, monday.chidi):
        monday.wait_for_card(person, ASKED)
    before = monday.chidi.reads(), monday.ana.reads()
    monday.click(monday.ben, "Share with my note")
    monday.wait_for_card(monday.ben, AGREED)
    assert (monday.chidi.reads(), monday.ana.reads()) == before


def test_where_no_channel_is_chosen_nobody_is_asked(monday: Stage) -> None:
    full_circle(monday, "Best introduction ever")
    assert "Share" not in monday.wait_for_card(monday.ben, "Full circle")
    for person in (monday.ana, monday.ben, monday.chidi):
        assert len(person.messages()) == 1
