"""The ways out in a card's menu: each says who will see what, none names anybody, all can be taken back."""

from __future__ import annotations

import json

import pytest

from tests.stories.conftest import EACH_RECEIVER_AND_EACH_DATABASE, ENDING, Stage, in_short

pytestmark = EACH_RECEIVER_AND_EACH_DATABASE

LINE, UNTIL = "Add a note", "Until when?"
NOT_NOW, NO_ANSWER, CLOSE_OR_MUTE = "Snooze…", "I wrote, no reply yet…", "Close or mute…"
RESTS = "This one's on pause. There's nothing you need to do."
MUTED = "Muted. I won't remind you about this one."
CALM = "This introduction is closed. There's nothing you need to do."
FORMS = {
    NO_ANSWER: ["I'll let @Ana Sousa know. @Chidi Okafor won't see this."],
    NOT_NOW: ["@Ana Sousa will see the date; @Chidi Okafor will see only that it's on pause."],
    CLOSE_OR_MUTE: [
        "Whoever introduced you sees why, <@U000CHIDI> only that it's closed.",
        "I won't remind you about this one. Only you know.",
        "No one can introduce you two; <@U000CHIDI> won't know. This stays open.",
    ],
}
ENDS = {
    "Not a fit": "@Ben Carter says it's not a fit. (@Chidi Okafor sees only that it's closed.)",
    "We already know each other": "@Ben Carter says they already know @Chidi Okafor.",
}


def puts_it_off(stage: Stage, days: int = 10, line: str = "") -> None:
    """Let Ben say: not now."""
    stage.introduce()
    stage.fills_in(stage.ben, NOT_NOW, {UNTIL: stage.in_days(days).date().isoformat(), LINE: line})
    stage.wait_for_card(stage.ben, "Snoozed until")
    stage.wait_for_line("@Ben Carter snoozed this")


@pytest.mark.parametrize("way", FORMS)
def test_each_says_before_anything_is_sent_who_will_see_what(stage: Stage, way: str) -> None:
    stage.introduce()
    form = stage.opens(stage.ben, way) + json.dumps(stage.ben.wait_for_view().blocks)
    assert all(sentence in form for sentence in FORMS[way])
    stage.ben.close_view()
    stage.click(stage.ben, "Connected")
    assert stage.wait_for_lines(1) == ["@Ben Carter says they're in touch with @Chidi Okafor."]


# --- Not now --------------------------------------------------------------------------------------------------------


def test_not_now_is_told_to_the_connector_with_the_date_and_the_line(stage: Stage) -> None:
    puts_it_off(stage, line="A baby is on its way")
    day = in_short(stage.in_days(10))
    line = stage.wait_for_line("> A baby is on its way")
    assert line.startswith(f"@Ben Carter snoozed this until {day}")
    assert "@Chidi Okafor can't see this." in line
    stage.wait_for_headline(f"@Ben Carter: on pause until {day}")


def test_the_other_reads_that_it_rests_not_why_and_not_who(stage: Stage) -> None:
    puts_it_off(stage, line="A baby is on its way")
    card = stage.wait_for_card(stage.chidi, RESTS)
    assert "baby" not in card
    assert "Not now, until" not in card
    assert "will write first" not in card


def test_the_card_comes_back_on_its_day_as_a_new_message_and_the_old_one_becomes_a_line(stage: Stage) -> None:
    puts_it_off(stage)
    stage.wait_for_card(stage.chidi, RESTS)
    stage.pass_days(11)
    stage.slack.wait_for(lambda: len(stage.ben.messages()) == 2, what="Ben's card, come back")
    assert "[ Connected ]" in stage.wait_for_card(stage.ben, "You're up first")
    moved = "See the newer card below."
    stage.slack.wait_for(lambda: stage.ben.sees(stage.ben.messages()[0]) == moved, what="a quiet line")
    stage.wait_for_card(stage.chidi, "will write first")
    assert len(stage.chidi.messages()) == 1


def test_a_card_that_came_back_names_a_day_that_is_still_to_come(stage: Stage) -> None:
    puts_it_off(stage)
    stage.pass_days(11)
    stage.slack.wait_for(lambda: len(stage.ben.messages()) == 2, what="Ben's card, come back")
    days = [f"{stage.in_days(days):%A}" for days in range(5)]
    assert any(f"Say hi by {day}" in stage.seen(stage.ben) for day in days)


def test_the_card_can_be_brought_back_before_its_day(stage: Stage) -> None:
    puts_it_off(stage)
    stage.wait_for_card(stage.chidi, RESTS)
    stage.click(stage.ben, "Unsnooze")
    stage.wait_for_card(stage.ben, "You're up first")
    stage.wait_for_card(stage.chidi, "will write first")
    assert stage.wait_for_line("(undone)").startswith("@Ben Carter snoozed this")
    stage.slack.wait_for(lambda: "on pause" not in stage.headline(), what="a headline without Ben's date")
    stage.pass_days(11)
    stage.slack.wait_for(lambda: len(stage.ben.messages()) == 2, what="a reminder, and no second card")
    assert "[ Connected ]" in stage.ben.sees(stage.ben.messages()[0])


def test_a_report_brings_it_back_too(stage: Stage) -> None:
    stage.introduce()
    old = stage.card(stage.ben)
    stage.fills_in(stage.ben, NOT_NOW, {UNTIL: stage.in_days(10).date().isoformat()})
    stage.wait_for_card(stage.chidi, RESTS)
    assert stage.ben.click(old, "Connected").acknowledged
    assert RESTS not in stage.wait_for_card(stage.chidi, "says you're in touch")
    assert "[ Met ]" in stage.wait_for_card(stage.ben, "✓ You're in touch")


@pytest.mark.parametrize(("days", "said"), [(-1, "Pick tomorrow or later"), (400, "more than a year away")])
def test_it_is_put_off_until_a_day_within_a_year(stage: Stage, days: int, said: str) -> None:
    stage.introduce()
    stage.opens(stage.ben, NOT_NOW)
    reply = stage.ben.submit({UNTIL: stage.in_days(days).date().isoformat()})
    assert said in reply.errors["until"]


# --- Not a fit, known already ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ENDS)
def test_the_connector_is_told_why_and_the_other_only_that_it_is_closed(stage: Stage, way: str) -> None:
    stage.introduce()
    stage.fills_in(stage.ben, CLOSE_OR_MUTE, {ENDING: way, LINE: "We <were> colleagues"})
    line = stage.wait_for_line("> We <were> colleagues")
    assert line.startswith(ENDS[way])
    card = stage.wait_for_card(stage.chidi, CALM)
    assert "fit" not in card
    assert "know" not in card.replace("How this works", "").replace("@Ana Sousa know", "").replace(
        "@Ana Sousa know", ""
    )
    assert "colleagues" not in card
    assert "[ Met ]" not in card
    assert "Closed:" in stage.wait_for_headline("Closed:")


@pytest.mark.parametrize("way", ENDS)
def test_who_closed_it_can_open_it_again(stage: Stage, way: str) -> None:
    stage.introduce()
    stage.fills_in(stage.ben, CLOSE_OR_MUTE, {ENDING: way})
    stage.wait_for_card(stage.ben, "You closed this introduction")
    stage.wait_for_card(stage.chidi, CALM)
    stage.wait_for_line(ENDS[way])
    stage.click(stage.ben, "Undo")
    stage.wait_for_card(stage.ben, "[ Connected ]")
    stage.wait_for_card(stage.chidi, "[ Connected ]")
    stage.wait_for_line("(undone)")
    stage.slack.wait_for(lambda: "Closed" not in stage.headline(), what="a headline that is not closed")


def test_a_closed_introduction_can_still_be_thanked_for(stage: Stage) -> None:
    stage.introduce()
    stage.fills_in(stage.ben, CLOSE_OR_MUTE, {ENDING: "Not a fit"})
    stage.wait_for_card(stage.chidi, CALM)
    stage.fills_in(stage.chidi, "Thanked", {"Your thank-you note": "Still kind of you"})
    stage.wait_for_line("> Still kind of you")
    stage.wait_for_card(stage.chidi, "You said thanks")


def test_a_way_out_chosen_on_an_old_card_of_a_closed_introduction_says_that_things_have_changed(stage: Stage) -> None:
    stage.introduce()
    old = stage.card(stage.chidi)
    stage.fills_in(stage.ben, CLOSE_OR_MUTE, {ENDING: "Not a fit"})
    stage.wait_for_card(stage.chidi, CALM)
    assert "This has changed in the meantime." in stage.opens(stage.chidi, NOT_NOW, on=old)


# --- No answer yet, muted -------------------------------------------------------------------------------------------


def test_no_answer_yet_is_told_to_the_connector_at_once_and_not_to_the_other(stage: Stage) -> None:
    stage.introduce()
    before = stage.seen(stage.chidi)
    stage.fills_in(stage.ben, NO_ANSWER, {LINE: "Perhaps on holiday?"})
    line = stage.wait_for_line("> Perhaps on holiday?")
    assert line.startswith("@Ben Carter wrote to @Chidi Okafor and hasn't heard back. (@Chidi Okafor can't see this.)")
    stage.wait_for_headline("@Ben Carter: wrote, no reply yet")
    stage.wait_for_card(stage.ben, "@Ana Sousa knows there's no reply yet; @Chidi Okafor can't see that.")
    assert stage.seen(stage.chidi) == before


def test_no_answer_yet_can_be_taken_back(stage: Stage) -> None:
    stage.introduce()
    stage.fills_in(stage.ben, NO_ANSWER)
    stage.wait_for_card(stage.ben, "✓ You wrote.")
    stage.wait_for_lines(1)
    stage.click(stage.ben, "Undo “no reply yet”")
    stage.wait_for_line("hasn't heard back. (undone)")
    assert NO_ANSWER in stage.wait_for_card(stage.ben, NO_ANSWER)


def test_no_answer_yet_is_over_once_they_are_in_touch(stage: Stage) -> None:
    stage.introduce()
    stage.fills_in(stage.ben, NO_ANSWER)
    stage.wait_for_headline("@Ben Carter: wrote, no reply yet")
    stage.click(stage.ben, "They replied")
    assert "no reply yet" not in stage.wait_for_headline("@Ben Carter: in touch")
    assert "You wrote" not in stage.wait_for_card(stage.ben, "✓ You're in touch")
    assert "(undone)" not in stage.wait_for_lines(2)[0]


def test_muting_is_told_to_nobody_and_can_be_taken_back(stage: Stage) -> None:
    stage.introduce()
    headline, others = stage.headline(), stage.seen(stage.chidi)
    stage.fills_in(stage.ben, CLOSE_OR_MUTE, {ENDING: "Mute"})
    assert "[ Connected ]" in stage.wait_for_card(stage.ben, MUTED)
    assert (stage.headline(), stage.thread(), stage.seen(stage.chidi)) == (headline, [], others)
    stage.fills_in(stage.ben, CLOSE_OR_MUTE, {ENDING: "Unmute"})
    stage.slack.wait_for(lambda: MUTED not in stage.seen(stage.ben), what="a card that is not muted")
    stage.click(stage.ben, "Connected")
    assert len(stage.wait_for_lines(1)) == 1


def test_a_line_for_the_connector_is_one_line(stage: Stage) -> None:
    stage.introduce()
    stage.opens(stage.ben, CLOSE_OR_MUTE)
    reply = stage.ben.submit({ENDING: "Not a fit", LINE: "x" * 201}, force=True)
    assert reply.errors == {"line": "That's 201 characters. The limit is 200."}
