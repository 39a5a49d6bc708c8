"""Pay it forward: who was introduced introduces, and whoever introduced them hears that, but not whom."""

from __future__ import annotations

from sandbox import Person
from tests.stories.conftest import EACH_RECEIVER_AND_EACH_DATABASE, Stage

pytestmark = EACH_RECEIVER_AND_EACH_DATABASE

PASSED_ON = "🎁 @Ben Carter paid it forward and introduced two people."
FORWARD = {"First person": "dalia", "Second person": "hana", "Why should they meet?": "you both sing"}


def who_they_introduce(stage: Stage) -> tuple[Person, Person]:
    """Return the two whom Ben introduces."""
    return stage.slack.person("dalia"), stage.slack.person("hana")


def has_met(stage: Stage) -> None:
    """Introduce Ben and Chidi, and let Ben say they have met."""
    stage.introduce()
    stage.click(stage.ben, "Met")
    stage.wait_for_card(stage.ben, "[ Pay it forward ]")


def test_who_has_met_can_pay_it_forward(stage: Stage) -> None:
    stage.introduce()
    stage.click(stage.ben, "Connected")
    assert "Pay it forward" not in stage.wait_for_card(stage.ben, "✓ You're in touch")
    stage.click(stage.ben, "Met")
    stage.wait_for_card(stage.ben, "[ Pay it forward ]")
    assert "Pay it forward" not in stage.wait_for_card(stage.chidi, "says you've met")


def test_it_opens_the_form_of_intro_for_an_introduction_of_ones_own(stage: Stage) -> None:
    has_met(stage)
    form = stage.opens(stage.ben, "Pay it forward")
    assert form.startswith("Introduce two people\nYou're paying it forward.")
    assert "Whoever introduced you will see that you did, but not who you introduced." in form
    stage.submits(stage.ben, FORWARD)
    dalia, hana = who_they_introduce(stage)
    stage.slack.wait_for(lambda: dalia.messages() and hana.messages(), what="both cards")
    assert "@Ben Carter introduced you to @Hana Ngata" in stage.seen(dalia)
    stage.slack.wait_for(
        lambda: "You introduced @Dalia Rao and @Hana Ngata" in stage.seen(stage.ben), what="Ben's own message"
    )


def test_the_first_connector_hears_who_by_and_not_who_for(stage: Stage) -> None:
    has_met(stage)
    stage.fills_in(stage.ben, "Pay it forward", FORWARD)
    stage.wait_for_line(PASSED_ON)
    everything = " ".join(stage.ana.reads())
    assert "Dalia" not in everything
    assert "Hana" not in everything
    assert "you both sing" not in everything


def test_it_can_be_passed_on_again_and_again(stage: Stage) -> None:
    has_met(stage)
    card = stage.card(stage.ben)
    stage.fills_in(stage.ben, "Pay it forward", FORWARD, on=card)
    stage.fills_in(stage.ben, "Pay it forward", FORWARD | {"Second person": "fern"}, on=card)
    stage.slack.wait_for(lambda: stage.thread().count(PASSED_ON) == 2, what="two lines")


def test_those_who_were_introduced_so_can_pass_it_on_in_turn(stage: Stage) -> None:
    has_met(stage)
    stage.fills_in(stage.ben, "Pay it forward", FORWARD)
    dalia, _ = who_they_introduce(stage)
    stage.slack.wait_for(dalia.messages, what="Dalia's card")
    stage.click(dalia, "Met")
    stage.wait_for_card(dalia, "[ Pay it forward ]")
    stage.fills_in(dalia, "Pay it forward", FORWARD | {"First person": "fern", "Second person": "emeka"})
    said = "🎁 @Dalia Rao paid it forward and introduced two people."

    def bens_thread() -> list[str]:
        return [stage.ben.sees(line) for line in stage.ben.thread(stage.ben.messages()[-1])]

    stage.slack.wait_for(lambda: said in bens_thread(), what="a line in Ben's thread")
    assert not any("Dalia" in line for line in stage.ana.reads())


def test_a_full_circle_can_be_passed_on(stage: Stage) -> None:
    stage.introduce()
    for person in (stage.ben, stage.chidi):
        stage.click(person, "Met")
        stage.click(person, "Thanked")
    stage.wait_for_card(stage.ben, "Full circle")
    stage.ben.close_all_views()
    stage.fills_in(stage.ben, "Pay it forward", FORWARD)
    stage.wait_for_line(PASSED_ON)


def test_the_note_stays_when_both_are_to_be_asked_first_and_nothing_is_told_before_both_said_yes(stage: Stage) -> None:
    has_met(stage)
    stage.opens(stage.ben, "Pay it forward")
    stage.ben.choose(stage.ben.wait_for_view(), "Options", ["ask_first"])
    assert "You're paying it forward." in stage.ben.sees(stage.ben.wait_for_view())
    stage.submits(stage.ben, FORWARD)
    dalia, hana = who_they_introduce(stage)
    stage.slack.wait_for(lambda: dalia.messages() and hana.messages(), what="both requests")
    stage.click(dalia, "Yes, introduce us")
    stage.click(stage.chidi, "Connected")
    stage.wait_for_line("@Chidi Okafor says")
    assert PASSED_ON not in stage.thread()
    stage.click(hana, "Yes, introduce us")
    stage.wait_for_line(PASSED_ON)


def test_what_stands_against_it_is_said_in_the_form_as_with_intro(stage: Stage) -> None:
    has_met(stage)
    stage.opens(stage.ben, "Pay it forward")
    assert "That's you!" in stage.ben.submit(FORWARD | {"Second person": "ben"}).errors["second_person"]
    stage.submits(stage.ben, FORWARD)
    stage.wait_for_line(PASSED_ON)
