"""Two connectors introduce the same two people: one card each, and both connectors hear of everything."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sandbox import Person
from storage.database import Database
from tests.builders.traces import traces
from tests.stories.conftest import EACH_RECEIVER_AND_EACH_DATABASE, Stage

pytestmark = EACH_RECEIVER_AND_EACH_DATABASE

HER_REASON = "you both sing"
PATIENCE = 60  # seconds: messages in one conversation go out a second apart, and their rows go after that


@pytest.fixture
def dalia(stage: Stage) -> Person:
    """Return who introduces Ben and Chidi, too."""
    return stage.slack.person("dalia")


def joins(stage: Stage, dalia: Person) -> None:
    """Let Dalia introduce the two, after Ana did, and wait for what she gets."""
    dalia.command("/intro", f"@chidi @ben {HER_REASON}")
    dalia.wait_for_view()
    stage.submits(dalia)
    assert dalia.view is None
    stage.slack.wait_for(dalia.messages, what="Dalia's message")


def thread(person: Person) -> list[str]:
    """Return the lines under a connector's message."""
    return [person.sees(line) for message in person.messages()[-1:] for line in person.thread(message)]


def test_the_two_keep_one_card_which_shows_both_reasons(stage: Stage, dalia: Person) -> None:
    stage.introduce()
    joins(stage, dalia)
    for person in (stage.ben, stage.chidi):
        card = stage.wait_for_card(person, HER_REASON)
        assert "@Ana Sousa introduced you to" in card
        assert "@Dalia Rao also introduced you:" in card
        assert len(person.messages()) == 1


def test_the_second_reads_that_somebody_was_first_and_not_who(stage: Stage, dalia: Person) -> None:
    stage.introduce()
    before = stage.headline()
    joins(stage, dalia)
    stage.wait_for_card(stage.ben, HER_REASON)
    seen = dalia.sees(dalia.messages()[-1])
    assert "Someone else has already introduced them, so I added your reason to their cards." in seen
    assert "Ana" not in seen
    assert stage.headline() == before


def test_both_connectors_hear_every_report_and_answer_for_themselves(stage: Stage, dalia: Person) -> None:
    stage.introduce()
    joins(stage, dalia)
    stage.click(stage.ben, "Connected")
    stage.wait_for_line("@Ben Carter says they're in touch with @Chidi Okafor.")
    stage.slack.wait_for(lambda: len(thread(dalia)) == 1, what="the same line for Dalia")
    stage.click(stage.ben, "Thanked")
    stage.submits(stage.ben, {"Your thank-you note": "What a find!"})
    stage.slack.wait_for(lambda: any("What a find!" in line for line in thread(dalia)), what="the note for Dalia")
    stage.wait_for_line("What a find!")
    (note,) = [line for line in dalia.thread(dalia.messages()[0]) if "What a find!" in dalia.sees(line)]
    assert dalia.click(note, "My pleasure").acknowledged
    assert stage.ana.click(stage.line_of_thanks(), "My pleasure").acknowledged
    stage.slack.wait_for(lambda: len(stage.under_the_card(stage.ben)) == 2, what="both answers")
    answers = {
        "@Dalia Rao replied to your thank-you: My pleasure!",
        "@Ana Sousa replied to your thank-you: My pleasure!",
    }
    assert set(stage.under_the_card(stage.ben)) == answers


def test_when_the_first_withdraws_the_card_is_the_seconds(stage: Stage, dalia: Person) -> None:
    stage.introduce()
    joins(stage, dalia)
    stage.wait_for_card(stage.ben, HER_REASON)
    stage.fills_in(stage.ana, "Withdraw…", on=stage.ana.messages()[0])
    card = stage.wait_for_card(stage.ben, "@Dalia Rao introduced you to @Chidi Okafor")
    assert "Ana" not in card
    assert len(stage.ben.messages()) == 1
    stage.click(stage.ben, "Met")
    stage.slack.wait_for(lambda: len(thread(dalia)) == 1, what="the line for Dalia")
    assert stage.thread() == []


def test_who_joins_while_the_two_are_asked_joins_the_question(stage: Stage, dalia: Person) -> None:
    stage.ask_first()
    joins(stage, dalia)
    for person in (stage.ben, stage.chidi):
        stage.wait_for_card(person, "So would @Dalia Rao:")
        stage.click(person, "Yes, introduce us")
    for person in (stage.ben, stage.chidi):
        stage.slack.wait_for(lambda each=person: len(each.messages()) == 2, what="the card")  # type: ignore[misc]
        stage.wait_for_card(person, "@Dalia Rao also introduced you:")
    stage.slack.wait_for(lambda: "You introduced" in dalia.sees(dalia.messages()[-1]), what="that they're introduced")


def test_the_two_are_reminded_once_of_both(stage: Stage, dalia: Person) -> None:
    for name in ("ana", "ben", "chidi", "dalia"):
        stage.slack.change_member(name, tz="Africa/Abidjan")
    now = stage.slack.clock.now()
    stage.pass_time(now.replace(hour=10, minute=0) + timedelta(days=7 - now.weekday()) - now)  # a Monday at ten
    stage.introduce()
    joins(stage, dalia)
    stage.pass_days(2)
    stage.slack.wait_for(lambda: len(stage.ben.messages()) == 2, what="a reminder beside the card")
    assert "@Ana Sousa and @Dalia Rao introduced you" in stage.wait_until_seen(stage.ben, -1, "One more reminder")


def test_each_connector_has_it_on_their_home_and_the_two_have_one(stage: Stage, dalia: Person) -> None:
    stage.introduce()
    joins(stage, dalia)
    stage.wait_for_card(stage.ben, HER_REASON)
    for connector in (stage.ana, dalia):
        connector.open_home()
        theirs = connector.sees(connector.wait_for_home("Open introductions"))
        assert "· no news yet · @Ben Carter writes first" in theirs
    stage.chidi.open_home()
    home = stage.chidi.sees(stage.chidi.wait_for_home("Open introductions"))
    assert home.count("· View message") == 1


def test_when_the_firsts_data_is_deleted_it_goes_on_with_the_second(
    stage: Stage, dalia: Person, database: Database
) -> None:
    stage.introduce()
    joins(stage, dalia)
    stage.wait_for_card(stage.ben, HER_REASON)
    stage.ana.command("/intro", "delete my data")
    stage.ana.wait_for_view()
    stage.submits(stage.ana)
    card = stage.wait_for_card(stage.ben, "@Dalia Rao introduced you to @Chidi Okafor")
    assert "Ana" not in card
    stage.click(stage.ben, "Met")
    stage.slack.wait_for(lambda: len(thread(dalia)) == 1, what="the line for Dalia")
    stage.slack.wait_for(lambda: not traces(database, stage.ana.id), PATIENCE, "no trace of Ana")
