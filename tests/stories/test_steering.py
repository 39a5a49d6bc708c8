"""The connector changes their introduction from their own message: the reason, who writes first, whether it goes on."""

from __future__ import annotations

import pytest

from tests.stories.conftest import EACH_RECEIVER_AND_EACH_DATABASE, REASON, Stage

pytestmark = EACH_RECEIVER_AND_EACH_DATABASE

WHY = "Why should they meet?"
CALM = "This introduction is closed. There's nothing you need to do."


def headline_menu(stage: Stage, what: str, values: dict[str, object] | None = None) -> None:
    """Let Ana choose in her message's menu and send the form."""
    stage.fills_in(stage.ana, what, values, on=stage.ana.messages()[-1])


def test_the_reason_can_be_changed_and_all_messages_follow(stage: Stage) -> None:
    stage.introduce()
    assert REASON in stage.opens(stage.ana, "Change what you wrote…", on=stage.ana.messages()[-1])
    stage.submits(stage.ana, {WHY: "you both build & mend bridges"})
    for person in (stage.ben, stage.chidi):
        assert REASON not in stage.wait_for_card(person, "> you both build & mend bridges")
        assert len(person.messages()) == 1
    stage.wait_for_headline("> you both build & mend bridges")
    assert stage.thread() == []


def test_a_line_about_somebody_can_be_changed_once_the_card_is_out(stage: Stage) -> None:
    stage.introduce()
    form = stage.opens(stage.ana, "Change what you wrote…", on=stage.ana.messages()[-1])
    assert "First person: @Ben Carter\nSecond person: @Chidi Okafor" in form
    too_long = stage.ana.submit({"About the second person": "x" * 201}, force=True)
    assert too_long.errors == {"person_line:second": "That's 201 characters. The limit is 200."}
    stage.submits(stage.ana, {"About the second person": "New here, from <Lagos>"})
    stage.wait_for_card(stage.ben, "About @Chidi Okafor:\n> New here, from <Lagos>")
    assert len(stage.ben.messages()) == 1
    assert "New here" not in stage.seen(stage.chidi)


@pytest.mark.parametrize(
    ("reason", "said"),
    [(" ", "Say in a sentence why they should meet."), ("x" * 1_001, "That's 1,001 characters. The limit is 1,000.")],
    ids=["none", "too long"],
)
def test_a_reason_has_to_be_there_and_to_fit(stage: Stage, reason: str, said: str) -> None:
    stage.introduce()
    stage.opens(stage.ana, "Change what you wrote…", on=stage.ana.messages()[-1])
    assert stage.ana.submit({WHY: reason}, force=True).errors == {"reason": said}


def test_the_other_can_be_asked_to_write_first_and_gets_as_long(stage: Stage) -> None:
    stage.introduce()
    stage.pass_days(9)
    stage.click(stage.ana, "Swap who writes first")
    card = stage.wait_until_seen(stage.chidi, 0, "You're up first. Say hi by")
    assert any(f"{stage.in_days(days):%A}" in card for days in range(5))
    stage.wait_until_seen(stage.ben, 0, "@Chidi Okafor will write first, by")
    stage.wait_for_headline("@Chidi Okafor writes first")


def test_pressed_twice_on_the_same_message_it_is_one_change(stage: Stage) -> None:
    stage.introduce()
    old = stage.ana.messages()[-1]
    for _ in range(2):
        assert stage.ana.click(old, "Swap who writes first").acknowledged
    stage.wait_for_headline("@Chidi Okafor writes first")
    stage.slack.wait_for(lambda: stage.ana.messages()[-1] != old, what="the changed message")
    stage.click(stage.ana, "Swap who writes first")
    stage.wait_for_headline("@Ben Carter writes first")


def test_an_introduction_can_be_withdrawn_and_both_cards_become_calm(stage: Stage) -> None:
    stage.introduce()
    form = stage.opens(stage.ana, "Withdraw…", on=stage.ana.messages()[-1])
    assert "they won't see why. You can undo this." in form
    stage.submits(stage.ana)
    for person in (stage.ben, stage.chidi):
        card = stage.wait_for_card(person, CALM)
        assert "withdr" not in card
        assert "[ Met ]" not in card
    headline = stage.wait_for_headline("You withdrew this introduction.")
    assert "Change what you wrote" not in headline


def test_a_withdrawal_can_be_undone(stage: Stage) -> None:
    stage.introduce()
    headline_menu(stage, "Withdraw…")
    stage.wait_for_headline("You withdrew this introduction.")
    stage.click(stage.ana, "Undo")
    for person in (stage.ben, stage.chidi):
        stage.wait_for_card(person, "[ Connected ]")
    assert "withdrew" not in stage.wait_for_headline("Withdraw…")


def test_what_is_reported_after_a_withdrawal_is_still_told(stage: Stage) -> None:
    stage.introduce()
    old = stage.card(stage.ben)
    headline_menu(stage, "Withdraw…")
    stage.wait_for_card(stage.ben, CALM)
    assert stage.ben.click(old, "Met").acknowledged
    stage.wait_for_line("@Ben Carter says they've met @Chidi Okafor.")
    stage.wait_for_card(stage.ben, "✓ You met")


def test_an_old_message_of_an_introduction_that_is_over_says_that_things_have_changed(stage: Stage) -> None:
    stage.introduce()
    old = stage.ana.messages()[-1]
    headline_menu(stage, "Withdraw…")
    stage.wait_for_headline("You withdrew this introduction.")
    for what in ("Change what you wrote…", "Withdraw…"):
        assert "This has changed in the meantime." in stage.opens(stage.ana, what, on=old)
        stage.ana.close_all_views()


def test_nobody_else_can_steer_it(stage: Stage) -> None:
    stage.introduce()
    message = stage.ana.messages()[-1]
    for stranger in (stage.ben, stage.slack.person("dalia")):
        for what in ("Change what you wrote…", "Withdraw…"):
            assert "This has changed in the meantime." in stage.opens(stranger, what, on=message)
            stranger.close_all_views()
        assert stranger.click(message, "Swap who writes first").acknowledged
    headline_menu(stage, "Change what you wrote…", {WHY: "you both bake"})
    assert "You're up first. Say hi by" in stage.wait_for_card(stage.ben, "> you both bake")
