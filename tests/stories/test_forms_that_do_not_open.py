"""Slack does not open a form, or does not change one: the person is not left without a word, and nothing is lost."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox import Fault
from tests.stories.conftest import EACH_RECEIVER_AND_EACH_DATABASE, REASON, Stage

pytestmark = EACH_RECEIVER_AND_EACH_DATABASE


@pytest.mark.parametrize(
    "fault", [Fault.refuse("expired_trigger_id"), Fault.reset()], ids=["too late", "no connection"]
)
@pytest.mark.parametrize("what", ["Close or mute…", "Settings…", "How this works"])
def test_where_nothing_better_can_be_said_slack_shows_its_own_warning(stage: Stage, what: str, fault: Fault) -> None:
    stage.introduce()
    stage.slack.faults.on("views.open", fault)
    assert not stage.ben.click(stage.card(stage.ben), what).acknowledged
    stage.slack.faults.off()
    assert stage.opens(stage.ben, what)


@pytest.mark.parametrize(
    "fault", [Fault.refuse("hash_conflict"), Fault.reset()], ids=["changed since", "no connection"]
)
def test_a_tick_counts_when_the_form_does_not_change(stage: Stage, fault: Fault) -> None:
    stage.ana.command("/intro", f"@ben @chidi {REASON}")
    stage.slack.faults.on("views.update", fault)
    assert stage.ana.choose(stage.ana.wait_for_view(), "Options", ["ask_first"]).acknowledged
    stage.submits(stage.ana)
    stage.slack.wait_for(lambda: "would like to introduce you" in stage.seen(stage.ben), what="the request")


def test_a_form_about_nothing_is_acknowledged_and_changes_nothing(stage: Stage) -> None:
    stage.introduce()
    before = stage.seen(stage.ben)
    for form in ("leaving", "telling", "introduce", "setting_preferences", "setting_workspace"):
        assert stage.ben.send_interaction(empty_form(stage, form)).acknowledged
    stage.click(stage.chidi, "Thanked")
    stage.wait_for_lines(1)
    thanks = "@Chidi Okafor said thanks"
    assert stage.wait_for_card(stage.ben, thanks).replace(f"{thanks}\n", "") == before


def empty_form(stage: Stage, callback_id: str) -> dict[str, Any]:
    """Return a form that says nothing at all, not even what it is about."""
    return {
        "type": "view_submission",
        "team": {"id": stage.slack.team_id},
        "user": {"id": stage.ben.id, "team_id": stage.slack.team_id},
        "view": {"id": "", "type": "modal", "callback_id": callback_id, "private_metadata": "", "state": {}},
    }
