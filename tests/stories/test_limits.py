"""Nobody is in more open introductions than they can take, and what does not get through can be sent by hand."""

from __future__ import annotations

import pytest

from bot.command_line.settings import show_settings
from sandbox import Reply
from tests.stories.conftest import EACH_RECEIVER_AND_EACH_DATABASE, REASON, Stage

pytestmark = EACH_RECEIVER_AND_EACH_DATABASE

BUSY = "They're in enough introductions for now. Try again later."
OTHERS = ["chidi", "dalia", "emeka", "fern", "hana"]


def hand_in(stage: Stage, people: str) -> Reply:
    """Let Ana hand in the form, and close it if it is refused."""
    stage.slack.reactivate("gus")  # with him there are enough people
    stage.ana.command("/intro", f"{people} {REASON}")
    stage.ana.wait_for_view()
    reply = stage.ana.submit()
    if reply.errors:
        stage.ana.close_all_views()
    return reply


def bens_hands_are_full(stage: Stage) -> None:
    """Put Ben into five open introductions."""
    for other in OTHERS:
        assert not hand_in(stage, f"@ben @{other}").errors
    stage.slack.wait_for(lambda: len(stage.ben.messages()) == len(OTHERS), what="five cards")


@pytest.mark.parametrize(("people", "field"), [("@ben @gus", "first_person"), ("@gus @ben", "second_person")])
def test_a_sixth_open_introduction_is_refused_beside_whose_hands_are_full(
    stage: Stage, people: str, field: str
) -> None:
    bens_hands_are_full(stage)
    assert hand_in(stage, people).errors == {field: BUSY}


def test_when_one_ends_there_is_room_again(stage: Stage) -> None:
    bens_hands_are_full(stage)
    stage.fills_in(stage.ana, "Withdraw…", on=stage.ana.messages()[0])
    assert not hand_in(stage, "@ben @gus").errors


def test_those_who_are_only_asked_count_too(stage: Stage) -> None:
    for other in OTHERS:
        stage.ask_first(people=f"@ben @{other}")
    assert hand_in(stage, "@ben @gus").errors == {"first_person": BUSY}


def test_a_workspace_can_set_its_own_limit(stage: Stage, database_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert show_settings({"DATABASE_URL": database_url}, ["open-limit", "1"]) == 0
    assert "open-limit = 1 " in capsys.readouterr().out
    stage.introduce()
    assert hand_in(stage, "@ben @dalia").errors == {"first_person": BUSY}


def test_a_card_that_does_not_get_through_can_be_sent_by_hand(stage: Stage) -> None:
    stage.slack.close_messages("ben")
    hand_in(stage, "@ben @chidi")
    line = stage.wait_for_line("I couldn't message @Ben Carter (messages from this app are turned off).")
    assert "@Chidi Okafor got theirs." in line
    assert line.endswith(
        "You can send this instead:\n> Hi @Ben Carter, I'd like you to meet @Chidi Okafor.\n"
        f"> {REASON}\n> Would you write first?"
    )


def test_so_can_a_question_that_does_not_get_through(stage: Stage) -> None:
    stage.slack.close_messages("ben")
    stage.ana.command("/intro", f"@ben @chidi {REASON}")
    stage.ana.choose(stage.ana.wait_for_view(), "Options", ["ask_first"])
    stage.submits(stage.ana)
    line = stage.wait_for_line("I couldn't message @Ben Carter")
    assert "> Hi @Ben Carter, would you like me to introduce you to @Chidi Okafor?" in line
    assert f"> {REASON}" in line
