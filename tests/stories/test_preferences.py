"""A member's own preferences, and the one sentence for all that is nobody's business."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sandbox import Fault, Reply
from tests.stories.conftest import EACH_RECEIVER_AND_EACH_DATABASE, ENDING, REASON, Stage

pytestmark = EACH_RECEIVER_AND_EACH_DATABASE

PREFERENCE, UNTIL, PAUSE = "When someone wants to introduce me", "Until", "Pause introductions until…"
AVOIDED, WISH = "Please don't introduce me to", "What would help me right now"
CANNOT_BE_MADE = {"second_person": "I can't make this introduction right now."}


def settings(stage: Stage, values: dict[str, object]) -> None:
    """Let Ben set something with `/intro settings`."""
    assert not stage.ben.command("/intro", "settings").text
    stage.ben.wait_for_view()
    stage.submits(stage.ben, values)


def hand_in(stage: Stage, first: str = "ben", second: str = "chidi") -> Reply:
    """Let Ana choose two people, hand in the form, and close it if it is refused."""
    stage.ana.command("/intro", REASON)
    stage.ana.wait_for_view()
    reply = stage.ana.submit({"First person": first, "Second person": second})
    if reply.errors:
        stage.ana.close_all_views()
    return reply


def does_not_want_to_meet_chidi(stage: Stage) -> None:
    settings(stage, {AVOIDED: ["chidi"]})


def pauses(stage: Stage) -> None:
    """Let Ben choose to pause introductions, in the form that asks for a date then."""
    stage.ben.command("/intro", "settings")
    assert stage.ben.choose(stage.ben.wait_for_view(), PREFERENCE, PAUSE).acknowledged


def takes_none_for_now(stage: Stage) -> None:
    pauses(stage)
    stage.submits(stage.ben, {UNTIL: stage.in_days(10).date().isoformat()})


def is_hidden(stage: Stage) -> None:
    stage.slack.change_member("ben", visible=False)


CAUSES = [does_not_want_to_meet_chidi, takes_none_for_now, is_hidden]


def test_preferences_open_with_a_command_and_stay_as_they_were_set(stage: Stage) -> None:
    settings(stage, {PREFERENCE: "Ask me first", AVOIDED: ["chidi", "dalia"], WISH: "A good baker"})
    stage.ben.command("/intro", "settings")
    shown = stage.ben.wait_for_view().fields()
    assert shown == {
        PREFERENCE: "Ask me first",
        "Reminders": "Send me reminders (one a day at most)",
        AVOIDED: "Chidi Okafor, Dalia Rao",
        WISH: "A good baker",
    }


def test_preferences_open_from_the_menu_of_any_card(stage: Stage) -> None:
    stage.introduce()
    form = stage.opens(stage.ben, "Settings…")
    assert form.startswith("Your settings")
    assert "Only you can see this list." in form
    stage.submits(stage.ben, {PREFERENCE: "Ask me first"})
    assert "Ask me first" in stage.opens(stage.ben, "Settings…")


def test_preferences_open_from_a_request_too(stage: Stage) -> None:
    stage.ask_first()
    assert "Your settings" in stage.opens(stage.ben, "Settings…")


@pytest.mark.parametrize("cause", CAUSES)
@pytest.mark.parametrize("people", [("ben", "chidi"), ("chidi", "ben")], ids=["he first", "he second"])
def test_what_is_nobodys_business_is_said_in_one_sentence_beside_one_field(
    stage: Stage, cause: Callable[[Stage], None], people: tuple[str, str]
) -> None:
    cause(stage)
    assert hand_in(stage, *people).errors == CANNOT_BE_MADE


def test_who_is_not_to_be_met_can_be_chosen_on_a_card_and_stays_a_secret(stage: Stage) -> None:
    stage.introduce()
    others = stage.seen(stage.chidi)
    stage.opens(stage.ben, "Close or mute…")
    stage.submits(stage.ben, {ENDING: "Don't introduce us again"})
    assert AVOIDED + " (optional): Chidi Okafor" in stage.opens(stage.ben, "Settings…")
    assert stage.seen(stage.chidi) == others
    assert stage.thread() == []
    dalia = stage.slack.person("dalia")
    dalia.command("/intro", "@chidi @ben both bake")
    dalia.wait_for_view()
    assert dalia.submit().errors == CANNOT_BE_MADE


def test_who_is_not_to_be_met_can_be_chosen_on_a_request_that_shows_names(stage: Stage) -> None:
    stage.ask_first()
    stage.fills_in(stage.ben, "Don't introduce us…")
    assert AVOIDED + " (optional): Chidi Okafor" in stage.opens(stage.ben, "Settings…")


def test_whoever_is_on_the_list_can_be_taken_off(stage: Stage) -> None:
    does_not_want_to_meet_chidi(stage)
    settings(stage, {AVOIDED: []})
    assert not hand_in(stage).errors


@pytest.mark.parametrize(
    ("values", "listed"),
    [
        ({}, "Chidi Okafor"),
        ({AVOIDED: ["dalia"]}, "Chidi Okafor, Dalia Rao"),
        ({AVOIDED: ["dalia"], "Your list": []}, "Dalia Rao"),
    ],
    ids=["it stays", "somebody is added", "it begins anew"],
)
def test_a_list_with_somebody_slack_does_not_know_any_more_is_shown_in_words(
    stage: Stage, values: dict[str, object], listed: str
) -> None:
    does_not_want_to_meet_chidi(stage)
    stage.slack.change_member("chidi", is_stranger=True)
    assert not stage.ben.command("/intro", "settings").text
    assert "On your private list: @Chidi Okafor." in stage.ben.sees(stage.ben.wait_for_view())
    stage.submits(stage.ben, values)
    stage.slack.change_member("chidi", is_stranger=False)
    stage.ben.command("/intro", "settings")
    assert stage.ben.wait_for_view().fields()[AVOIDED] == listed


def test_so_it_is_in_the_menu_of_any_card(stage: Stage) -> None:
    stage.introduce()
    does_not_want_to_meet_chidi(stage)
    stage.slack.change_member("chidi", is_stranger=True)
    assert "On your private list: @Chidi Okafor." in stage.opens(stage.ben, "Settings…")


def test_with_others_one_can_still_be_introduced(stage: Stage) -> None:
    does_not_want_to_meet_chidi(stage)
    assert not hand_in(stage, "ben", "dalia").errors


def test_not_now_ends_on_its_day(stage: Stage) -> None:
    takes_none_for_now(stage)
    assert hand_in(stage).errors == CANNOT_BE_MADE
    stage.pass_days(11)
    assert not hand_in(stage).errors
    stage.ben.command("/intro", "settings")
    assert stage.ben.wait_for_view().fields()[PREFERENCE] == "Just introduce me"


def test_not_now_can_be_taken_back(stage: Stage) -> None:
    takes_none_for_now(stage)
    settings(stage, {PREFERENCE: "Just introduce me"})
    assert not hand_in(stage).errors


def test_not_now_needs_a_day_to_come(stage: Stage) -> None:
    pauses(stage)
    assert set(stage.ben.submit({}).errors) == {"until"}
    reply = stage.ben.submit({UNTIL: stage.in_days(-1).date().isoformat()})
    assert reply.errors == {"until": "Pick tomorrow or later."}


def test_what_is_open_stays_open_whatever_is_set(stage: Stage) -> None:
    stage.introduce()
    takes_none_for_now(stage)
    stage.click(stage.ben, "Connected")
    assert len(stage.wait_for_lines(1)) == 1


def test_when_the_form_does_not_open_it_says_what_to_do(stage: Stage) -> None:
    stage.slack.faults.on("views.open", Fault.refuse("expired_trigger_id"))
    reply = stage.ben.command("/intro", "settings")
    assert "Please send this again:\n> /intro settings" in str(reply.text)
