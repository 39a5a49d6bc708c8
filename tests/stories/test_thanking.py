"""A thank-you: recorded at the click, with or without words, and answered."""

from __future__ import annotations

from sandbox import Fault
from tests.stories.conftest import EACH_RECEIVER_AND_EACH_DATABASE, Stage

pytestmark = EACH_RECEIVER_AND_EACH_DATABASE

WORDS, OFFER = "Your thank-you note", "One more thing"
THANKS = "@Ben Carter says thank you for introducing @Chidi Okafor."
NOTE = "@Ben Carter says thank you:"
WISH = "What would help you right now?"


def thanks(stage: Stage, values: dict[str, object] | None = None) -> None:
    """Let Ben thank, and send the form that opens."""
    stage.introduce()
    stage.fills_in(stage.ben, "Thanked", values)
    stage.wait_for_line(THANKS)


def asks_what_he_can_do(stage: Stage) -> None:
    """Let Ben thank and ask whether there is anything he can do."""
    thanks(stage, {WORDS: "So good", OFFER: ["help"]})
    stage.wait_for_line("@Ben Carter asks if they can do anything for you.")


def test_the_click_counts_before_anything_is_written(stage: Stage) -> None:
    stage.introduce()
    assert "I've told @Ana Sousa you said thanks. Add a note?" in stage.opens(stage.ben, "Thanked")
    assert stage.wait_for_line(THANKS)
    stage.wait_for_headline("@Ben Carter: said thanks")


def test_the_form_may_be_closed(stage: Stage) -> None:
    stage.introduce()
    stage.opens(stage.ben, "Thanked")
    stage.ben.close_view()
    assert stage.wait_for_line(THANKS).splitlines() == [THANKS, "[ My pleasure ]  [ Reply ]"]


def test_or_sent_without_a_word(stage: Stage) -> None:
    thanks(stage)
    stage.click(stage.chidi, "Connected")
    assert stage.wait_for_lines(2)[0].splitlines() == [THANKS, "[ My pleasure ]  [ Reply ]"]


def test_the_connector_gets_the_words_in_a_line_that_shows_in_the_conversation_too(stage: Stage) -> None:
    thanks(stage, {WORDS: "We talked for hours. *Thank* you!"})
    note = stage.wait_for_line(NOTE)
    assert "> We talked for hours." in note
    assert "@Chidi Okafor can't see this." in note
    (news,) = stage.ana.conversation()[1:]
    assert stage.ana.sees(news) == note
    assert news.text == f"<@{stage.ben.id}> says thank you: “We talked for hours. ∗Thank∗ you!”"
    assert len(stage.thread()) == 2


def test_a_note_that_is_changed_is_still_one_line(stage: Stage) -> None:
    thanks(stage, {WORDS: "We talked for our"})
    stage.wait_for_line(NOTE)
    stage.wait_for_card(stage.ben, "[ Edit your note ]")
    stage.fills_in(stage.ben, "Edit your note", {WORDS: "We talked for hours"})
    stage.wait_for_line("> We talked for hours")
    assert len(stage.thread()) == 2


def test_the_other_sees_the_words_only_if_one_says_so(stage: Stage) -> None:
    thanks(stage, {WORDS: "Best introduction ever", "Who can see this?": "other"})
    assert "@Ben Carter wrote:\n> Best" in stage.wait_for_card(stage.chidi, "Best introduction ever")


def test_thanks_count_when_the_form_does_not_open(stage: Stage) -> None:
    stage.introduce()
    stage.slack.faults.on("views.open", Fault.refuse("expired_trigger_id"))
    stage.click(stage.ben, "Thanked")
    assert stage.wait_for_line(THANKS)
    assert stage.ben.view is None


def test_who_thanked_sees_that_it_was_a_pleasure(stage: Stage) -> None:
    thanks(stage)
    assert stage.ana.click(stage.line_of_thanks(), "My pleasure").acknowledged
    answer = "@Ana Sousa replied to your thank-you: My pleasure!"
    stage.slack.wait_for(lambda: stage.under_the_card(stage.ben) == [answer], what="an answer under Ben's card")
    assert "[ My pleasure ]" not in stage.wait_for_line("You replied: My pleasure!")
    assert stage.chidi.thread(stage.card(stage.chidi)) == []


def test_a_pleasure_is_said_once_however_often_it_is_pressed(stage: Stage) -> None:
    thanks(stage)
    old = stage.line_of_thanks()
    for _ in range(3):
        assert stage.ana.click(old, "My pleasure").acknowledged
    stage.fills_in(stage.ana, "Reply", {"Your reply": "Any time"}, on=old)
    stage.slack.wait_for(lambda: "> Any time" in "".join(stage.under_the_card(stage.ben)), what="the reply")
    assert len(stage.under_the_card(stage.ben)) == 2


def test_the_connector_can_write_one_line_back_and_change_it(stage: Stage) -> None:
    thanks(stage)
    stage.fills_in(stage.ana, "Reply", {"Your reply": "I knew it :)"}, on=stage.line_of_thanks())
    said = "@Ana Sousa replied to your thank-you:\n> {}"
    stage.slack.wait_for(lambda: stage.under_the_card(stage.ben) == [said.format("I knew it :)")], what="the line")
    stage.wait_for_line("You replied:\n> I knew it :)")
    stage.fills_in(stage.ana, "Edit your reply", {"Your reply": "I hoped so"}, on=stage.line_of_thanks())
    stage.slack.wait_for(lambda: stage.under_the_card(stage.ben) == [said.format("I hoped so")], what="the new line")


def test_a_reply_is_one_line(stage: Stage) -> None:
    thanks(stage)
    stage.opens(stage.ana, "Reply", on=stage.line_of_thanks())
    assert stage.ana.submit({"Your reply": "x" * 201}, force=True).errors == {
        "answer": "That's 201 characters. The limit is 200."
    }
    assert stage.ana.submit({"Your reply": "  "}, force=True).errors == {"answer": "Write something, or close this."}


def test_somebody_who_does_not_ask_is_not_told_what_would_help(stage: Stage) -> None:
    thanks(stage, {WORDS: "Thank you"})
    assert "[ Say what would help ]" not in stage.wait_for_line("> Thank you")


def test_the_connector_can_say_what_would_help(stage: Stage) -> None:
    asks_what_he_can_do(stage)
    form = stage.opens(stage.ana, "Say what would help", on=stage.line_of_thanks())
    assert "Only @Ben Carter will see your answer." in form
    stage.submits(stage.ana, {WISH: "A good baker"})
    said = "Here's how you can help @Ana Sousa:\n> A good baker"
    stage.slack.wait_for(lambda: stage.under_the_card(stage.ben) == [said], what="the wish under Ben's card")
    assert "[ Edit what would help ]" in stage.wait_for_line("What would help you:\n> A good baker")


def test_that_can_wait_for_half_a_year(stage: Stage) -> None:
    asks_what_he_can_do(stage)
    stage.pass_days(180)
    stage.fills_in(stage.ana, "Say what would help", {WISH: "A good lawyer"}, on=stage.line_of_thanks())
    stage.slack.wait_for(lambda: "A good lawyer" in "".join(stage.under_the_card(stage.ben)), what="the wish")


def test_a_wish_can_stand_for_all_who_thank_and_ask(stage: Stage) -> None:
    asks_what_he_can_do(stage)
    kept = {WISH: "A good baker", "Next time": ["standing"]}
    stage.fills_in(stage.ana, "Say what would help", kept, on=stage.line_of_thanks())
    stage.slack.wait_for(lambda: stage.under_the_card(stage.ben), what="the wish under Ben's card")
    stage.fills_in(stage.chidi, "Thanked", {OFFER: ["help"]})
    stage.slack.wait_for(lambda: "A good baker" in "".join(stage.under_the_card(stage.chidi)), what="the wish again")
    stage.wait_for_line("@Chidi Okafor asks if they can do anything for you.\nWhat would help you:")


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
    stage.wait_for_card(stage.ben, "Undo “Thanked”")
    stage.click(stage.ben, "Undo “Thanked”")
    stage.wait_for_line("(undone)")
    assert stage.ana.click(old, "My pleasure").acknowledged
    assert "This has changed in the meantime." in stage.opens(stage.ana, "Reply", on=old)
    assert stage.under_the_card(stage.ben) == []
