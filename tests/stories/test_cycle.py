"""An introduction from the first word to the full circle, as the three people live through it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sandbox import Fault, Message
from tests.stories.conftest import REASON, Stage


def test_each_party_gets_a_card_that_says_who_introduces_them_to_whom_and_why(stage: Stage) -> None:
    stage.introduce()
    card = stage.ben.sees(stage.card(stage.ben))
    assert "@Ana Sousa introduced you to @Chidi Okafor" in card
    assert REASON in card


def test_both_cards_say_who_writes_first(stage: Stage) -> None:
    stage.introduce()
    assert "You're up first. Say hi by" in stage.ben.sees(stage.card(stage.ben))
    assert "@Ben Carter will write first, by" in stage.chidi.sees(stage.card(stage.chidi))


def test_the_connector_may_let_the_second_person_write_first(stage: Stage) -> None:
    stage.ana.command("/intro", "@ben @chidi both bake")
    stage.ana.wait_for_view()
    stage.ana.submit({"Who writes first?": "The second person"})
    stage.slack.wait_for(lambda: stage.ben.messages() and stage.chidi.messages(), what="both cards")
    assert "You're up first" in stage.chidi.sees(stage.card(stage.chidi))
    assert "@Chidi Okafor will write first" in stage.ben.sees(stage.card(stage.ben))


def test_a_button_on_the_card_opens_a_chat_with_the_other_person(stage: Stage) -> None:
    stage.introduce()
    (chat,) = [button for button in buttons(stage.card(stage.ben)) if "url" in button]
    assert chat["url"] == f"slack://user?team={stage.slack.team_id}&id={stage.chidi.id}"
    assert stage.ben.click(stage.card(stage.ben), "Send a message").acknowledged


def test_a_click_shows_on_both_cards_in_the_headline_and_in_the_thread(stage: Stage) -> None:
    stage.introduce()
    stage.click(stage.ben, "Connected")
    assert stage.wait_for_lines(1) == ["@Ben Carter says they're in touch with @Chidi Okafor."]
    assert "✓ You're in touch · no news from @Chidi Okafor yet" in stage.wait_for_card(stage.ben, "You're in touch")
    stage.wait_for_card(stage.chidi, "@Ben Carter says you're in touch")
    assert "@Chidi Okafor: no news yet" in stage.wait_for_headline("@Ben Carter: in touch")


def test_what_was_reported_is_text_and_no_button_any_more(stage: Stage) -> None:
    stage.introduce()
    stage.click(stage.ben, "Met")
    card = stage.wait_for_card(stage.ben, "✓ You met")
    assert "[ Thanked ]  [ Add a note ]" in card
    assert "[ Met ]" not in card
    assert "[ Connected ]  [ Met ]  [ Thanked ]" in stage.chidi.sees(stage.card(stage.chidi))


def test_clicking_twice_is_one_fact_and_no_error(stage: Stage) -> None:
    stage.introduce()
    card = stage.card(stage.ben)
    stage.click(stage.ben, "Met")
    stage.wait_for_card(stage.ben, "✓ You met")
    assert stage.ben.click(card, "Met").acknowledged
    stage.click(stage.chidi, "Met")
    assert len(stage.wait_for_lines(2)) == 2


def test_clicking_a_message_as_it_looked_long_ago_still_works(stage: Stage) -> None:
    stage.introduce()
    old = stage.card(stage.ben)
    stage.click(stage.ben, "Connected")
    stage.wait_for_card(stage.ben, "✓ You're in touch")
    stage.pass_days(400)
    assert stage.ben.click(old, "Met").acknowledged
    stage.wait_for_line("@Ben Carter says they've met @Chidi Okafor.")


def test_met_records_connected_too_and_is_one_line(stage: Stage) -> None:
    stage.introduce()
    stage.click(stage.ben, "Met")
    assert stage.wait_for_lines(1) == ["@Ben Carter says they've met @Chidi Okafor."]
    assert "That's a win!" in stage.wait_for_headline("@Ben Carter: met")


def test_thanked_may_come_first(stage: Stage) -> None:
    stage.introduce()
    stage.click(stage.chidi, "Thanked")
    assert only_line(stage).startswith("@Chidi Okafor says thank you for introducing @Ben Carter.")
    assert "in touch" not in stage.wait_for_headline("@Chidi Okafor: said thanks")


def test_undo_takes_back_ones_own_last_step_everywhere(stage: Stage) -> None:
    stage.introduce()
    stage.click(stage.ben, "Connected")
    stage.wait_for_card(stage.ben, "✓ You're in touch")
    stage.click(stage.ben, "Met")
    stage.wait_for_lines(2)
    stage.wait_for_card(stage.ben, "✓ You met")
    stage.click(stage.ben, "Undo “Met”")
    stage.wait_for_card(stage.ben, "[ Met ]")
    struck = "@Ben Carter says they've met @Chidi Okafor. (undone)"
    stage.slack.wait_for(lambda: stage.thread()[1:] == [struck], what="a line that is struck through")
    assert "(undone)" not in stage.thread()[0]
    stage.slack.wait_for(lambda: "@Ben Carter: in touch" in stage.headline(), what="a headline without Met")


def test_undoing_met_takes_back_the_connected_that_came_with_it(stage: Stage) -> None:
    stage.introduce()
    stage.click(stage.ben, "Met")
    stage.wait_for_card(stage.ben, "✓ You met")
    stage.click(stage.ben, "Undo “Met”")
    stage.wait_for_headline("@Ben Carter writes first. I'll post updates in this thread.")


@pytest.mark.parametrize("later", [timedelta(), timedelta(minutes=2)], ids=["at once", "later"])
def test_a_step_taken_back_and_reported_again_is_news_only_after_a_minute(stage: Stage, later: timedelta) -> None:
    stage.introduce()
    stage.click(stage.ben, "Connected")
    stage.wait_for_lines(1)
    stage.wait_for_card(stage.ben, "✓ You're in touch")
    stage.click(stage.ben, "Undo “Connected”")
    stage.wait_for_card(stage.ben, "[ Connected ]")
    said = "@Ben Carter says they're in touch with @Chidi Okafor."
    stage.slack.wait_for(lambda: stage.thread() == [f"{said} (undone)"], what="the line struck through")
    if later:
        stage.pass_time(later)
    stage.click(stage.ben, "Connected")
    stage.wait_for_card(stage.ben, "✓ You're in touch")
    lines = [f"{said} (undone)", said] if later else [said]
    stage.slack.wait_for(lambda: stage.thread() == lines, what="the line again")


def test_what_was_taken_back_before_the_connector_heard_of_it_is_never_told(stage: Stage) -> None:
    stage.introduce()
    stage.slack.faults.on("chat.postMessage", Fault.rate_limited(5))
    stage.click(stage.chidi, "Thanked")  # holds the line back
    stage.slack.wait_for(lambda: stage.slack.calls("chat.postMessage")[-1].outcome == "rate_limited", what="a hold")
    old = stage.card(stage.ben)
    stage.click(stage.ben, "Connected")
    payload = stage.ben.click_payload(old, "Connected")
    payload["actions"][0] |= {"type": "overflow", "action_id": "menu", "selected_option": {"value": "undo:1:connected"}}
    assert stage.ben.send_interaction(payload).acknowledged
    stage.slack.faults.off()
    stage.slack.clock.advance(timedelta(seconds=6))
    assert only_line(stage).startswith("@Chidi Okafor says thank you for introducing @Ben Carter.")


def test_the_cycle_is_completed_when_both_have_met_and_both_have_thanked(stage: Stage) -> None:
    stage.introduce()
    for person in (stage.ben, stage.chidi):
        stage.click(person, "Connected")
    stage.pass_time(timedelta(days=4, hours=3))
    for person in (stage.ben, stage.chidi):
        stage.click(person, "Met")
        stage.click(person, "Thanked")
    line = stage.wait_for_line("Full circle!")
    assert line == "🎉 Full circle! @Ben Carter and @Chidi Okafor met, and both thanked you. It took 4 days."
    assert line in [stage.ana.sees(message) for message in stage.ana.conversation()]
    stage.wait_for_headline("Full circle in 4 days: they met, and both thanked you.")
    assert "[ Met ]" not in stage.wait_for_card(
        stage.ben, "Full circle! You and @Chidi Okafor met, and you both thanked @Ana Sousa."
    )


def test_nothing_is_taken_back_after_the_circle_is_full(stage: Stage) -> None:
    stage.introduce()
    for person, what in ((stage.ben, "Met"), (stage.chidi, "Met"), (stage.chidi, "Thanked")):
        stage.click(person, what)
    stage.wait_for_card(stage.ben, "✓ You met")
    before = stage.card(stage.ben)
    stage.click(stage.ben, "Thanked")
    stage.wait_for_headline("Full circle")
    stage.wait_for_card(stage.ben, "Full circle")
    assert stage.ben.click(before, "Undo “Met”").acknowledged
    stage.introduce("and they bake, too")  # the next thing that happens; had the undo changed anything, it would show
    assert "Full circle" in stage.ana.sees(stage.ana.messages()[0])


def test_the_menu_on_a_card_tells_how_this_works(stage: Stage) -> None:
    stage.introduce()
    stage.click(stage.ben, "How this works")
    assert "Connected: you're in touch." in stage.ben.sees(stage.ben.wait_for_view(title="How this works"))


def only_line(stage: Stage) -> str:
    """Return the one line in the thread."""
    (line,) = stage.wait_for_lines(1)
    return line


def buttons(message: Message) -> list[dict[str, str]]:
    """Return all buttons of a message."""
    found = [element for block in message.blocks for element in block.get("elements", [])]
    return [element for element in found if element["type"] == "button"]
