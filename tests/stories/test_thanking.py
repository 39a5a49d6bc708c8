"""A thank-you: recorded at the click, with or without words, and answered."""

from __future__ import annotations

from sandbox import Fault
from tests.stories.conftest import EACH_RECEIVER_AND_EACH_DATABASE, Stage

pytestmark = EACH_RECEIVER_AND_EACH_DATABASE

WORDS, OFFER = "Your thank-you, in your own words", "Giving back"
THANKS = "@Ben Carter thanks you for introducing @Chidi Okafor."
WISH = "What would help you right now?"


def thanks(stage: Stage, values: dict[str, object] | None = None) -> None:
    """Let Ben thank, and send the form that opens."""
    stage.introduce()
    stage.fills_in(stage.ben, "Thanked", values)
    stage.wait_for_line(THANKS)


def asks_what_he_can_do(stage: Stage) -> None:
    """Let Ben thank and ask whether there is anything he can do."""
    thanks(stage, {WORDS: "So good", OFFER: ["help"]})
    stage.wait_for_line("“Is there anything I can do for you?” asks @Ben Carter.")


def test_the_click_counts_before_anything_is_written(stage: Stage) -> None:
    stage.introduce()
    assert "Would you like to add a word?" in stage.opens(stage.ben, "Thanked")
    assert stage.wait_for_line(THANKS)
    assert "✓ Thanked" in stage.wait_for_headline("✓ Thanked")


def test_the_form_may_be_closed(stage: Stage) -> None:
    stage.introduce()
    stage.opens(stage.ben, "Thanked")
    stage.ben.close_view()
    assert stage.wait_for_line(THANKS).splitlines() == [THANKS, "[ My pleasure ]  [ Reply ]"]


def test_or_sent_without_a_word(stage: Stage) -> None:
    thanks(stage)
    stage.click(stage.chidi, "Connected")
    assert stage.wait_for_lines(2)[0].splitlines() == [THANKS, "[ My pleasure ]  [ Reply ]"]


def test_the_connector_gets_the_words_in_the_thread(stage: Stage) -> None:
    thanks(stage, {WORDS: "We talked for hours. *Thank* you!"})
    assert "> We talked for hours." in stage.wait_for_line("Only you see these words.")


def test_the_other_sees_the_words_only_if_one_says_so(stage: Stage) -> None:
    thanks(stage, {WORDS: "Best introduction ever", "Who may see these words?": "The other person, too"})
    assert "@Ben Carter about Thanked:\n> Best" in stage.wait_for_card(stage.chidi, "Best introduction ever")


def test_thanks_count_when_the_form_does_not_open(stage: Stage) -> None:
    stage.introduce()
    stage.slack.faults.on("views.open", Fault.refuse("expired_trigger_id"))
    stage.click(stage.ben, "Thanked")
    assert stage.wait_for_line(THANKS)
    assert stage.ben.view is None


def test_who_thanked_sees_that_it_was_a_pleasure(stage: Stage) -> None:
    thanks(stage)
    assert stage.ana.click(stage.line_of_thanks(), "My pleasure").acknowledged
    answer = "@Ana Sousa answers your thank-you: My pleasure."
    stage.slack.wait_for(lambda: stage.under_the_card(stage.ben) == [answer], what="an answer under Ben's card")
    assert "[ My pleasure ]" not in stage.wait_for_line("You answered: My pleasure.")
    assert stage.chidi.thread(stage.card(stage.chidi)) == []


def test_a_pleasure_is_said_once_however_often_it_is_pressed(stage: Stage) -> None:
    thanks(stage)
    old = stage.line_of_thanks()
    for _ in range(3):
        assert stage.ana.click(old, "My pleasure").acknowledged
    stage.fills_in(stage.ana, "Reply", {"One line back": "Any time"}, on=old)
    stage.slack.wait_for(lambda: "> Any time" in "".join(stage.under_the_card(stage.ben)), what="the reply")
    assert len(stage.under_the_card(stage.ben)) == 2


def test_the_connector_can_write_one_line_back_and_change_it(stage: Stage) -> None:
    thanks(stage)
    stage.fills_in(stage.ana, "Reply", {"One line back": "I knew it :)"}, on=stage.line_of_thanks())
    said = "@Ana Sousa answers your thank-you:\n> {}"
    stage.slack.wait_for(lambda: stage.under_the_card(stage.ben) == [said.format("I knew it :)")], what="the line")
    stage.wait_for_line("You answered:\n> I knew it :)")
    stage.fills_in(stage.ana, "Change your reply", {"One line back": "I hoped so"}, on=stage.line_of_thanks())
    stage.slack.wait_for(lambda: stage.under_the_card(stage.ben) == [said.format("I hoped so")], what="the new line")


def test_a_reply_is_one_line(stage: Stage) -> None:
    thanks(stage)
    stage.opens(stage.ana, "Reply", on=stage.line_of_thanks())
    assert stage.ana.submit({"One line back": "x" * 201}, force=True).errors == {
        "answer": "This has 201 characters; 200 fit."
    }
    assert stage.ana.submit({"One line back": "  "}, force=True).errors == {
        "answer": "Please write something, or close this."
    }


def test_somebody_who_does_not_ask_is_not_told_what_would_help(stage: Stage) -> None:
    thanks(stage, {WORDS: "Thank you"})
    assert "[ Say what would help ]" not in stage.wait_for_line("> Thank you")


def test_the_connector_can_say_what_would_help(stage: Stage) -> None:
    asks_what_he_can_do(stage)
    form = stage.opens(stage.ana, "Say what would help", on=stage.line_of_thanks())
    assert "Your answer goes to @Ben Carter only." in form
    stage.submits(stage.ana, {WISH: "A good baker"})
    said = "You asked what you can do for @Ana Sousa. This would help right now:\n> A good baker"
    stage.slack.wait_for(lambda: stage.under_the_card(stage.ben) == [said], what="the wish under Ben's card")
    assert "[ Change what would help ]" in stage.wait_for_line("What would help you:\n> A good baker")


def test_that_can_wait_for_half_a_year(stage: Stage) -> None:
    asks_what_he_can_do(stage)
    stage.pass_days(180)
    stage.fills_in(stage.ana, "Say what would help", {WISH: "A good lawyer"}, on=stage.line_of_thanks())
    stage.slack.wait_for(lambda: "A good lawyer" in "".join(stage.under_the_card(stage.ben)), what="the wish")


def test_a_wish_can_stand_for_all_who_thank_and_ask(stage: Stage) -> None:
    asks_what_he_can_do(stage)
    kept = {WISH: "A good baker", "For the next time": ["standing"]}
    stage.fills_in(stage.ana, "Say what would help", kept, on=stage.line_of_thanks())
    stage.slack.wait_for(lambda: stage.under_the_card(stage.ben), what="the wish under Ben's card")
    stage.fills_in(stage.chidi, "Thanked", {OFFER: ["help"]})
    stage.slack.wait_for(lambda: "A good baker" in "".join(stage.under_the_card(stage.chidi)), what="the wish again")
    stage.wait_for_line("“Is there anything I can do for you?” asks @Chidi Okafor.\nWhat would help you:")


def test_a_standing_wish_is_offered_to_nobody_who_does_not_ask(stage: Stage) -> None:
    stage.ana.command("/intro", "settings")
    stage.ana.wait_for_view()
    stage.submits(stage.ana, {"What would help me right now": "A good baker"})
    thanks(stage, {WORDS: "Thank you"})
    stage.fills_in(stage.chidi, "Thanked", {OFFER: ["help"]})
    stage.slack.wait_for(lambda: "A good baker" in "".join(stage.under_the_card(stage.chidi)), what="the wish")
    assert stage.under_the_card(stage.ben) == []


def test_thanks_that_were_taken_back_are_not_answered(stage: Stage) -> None:
    thanks(stage)
    old = stage.line_of_thanks()
    stage.wait_for_card(stage.ben, "Undo")
    stage.click(stage.ben, "Undo")
    stage.wait_for_line("Taken back.")
    assert stage.ana.click(old, "My pleasure").acknowledged
    assert "This has changed since." in stage.opens(stage.ana, "Reply", on=old)
    assert stage.under_the_card(stage.ben) == []
