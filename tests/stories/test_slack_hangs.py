"""Slack's API takes its calls and doesn't answer: whatever people do is acknowledged in the three seconds they have."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.ids import STEP_PREFIX
from sandbox import Fault, Sandbox
from storage.models.enums import Step
from tests.conftest import MANIFEST
from tests.running import on_a_monday
from tests.stories.conftest import REASON, Stage

ONE_WAY = {"socket": "sqlite", "http": "postgresql"}
pytestmark = pytest.mark.parametrize(("receiver", "database_url"), [*ONE_WAY.items()], indirect=True, ids=ONE_WAY)
HANGS = Fault.slow(8)


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    """Yield a Slack that waits for an acknowledgement as long as the real one."""
    with Sandbox(MANIFEST, starts_at=on_a_monday) as sandbox:
        yield sandbox


@pytest.fixture
def hanging(stage: Stage) -> Iterator[Stage]:
    """Yield the stage after an introduction, from when Slack hangs whenever it's asked before an acknowledgement."""
    stage.introduce()
    for method in ("users.info", "views.open", "views.push", "views.update"):
        stage.slack.faults.on(method, HANGS)
    yield stage
    stage.slack.faults.off()


@pytest.mark.parametrize("typed", ["settings", f"@ben @chidi {REASON}", "summary", "forget me", "help"])
def test_a_command_is_answered_in_time(hanging: Stage, typed: str) -> None:
    assert hanging.ana.command("/intro", typed).acknowledged


def test_forty_thank_yous_at_once_are_stored_and_a_report_beside_them(hanging: Stage) -> None:
    thanks = hanging.ben.click_payload(hanging.card(hanging.ben), f"{STEP_PREFIX}{Step.THANKED}")
    met = hanging.chidi.click_payload(hanging.card(hanging.chidi), f"{STEP_PREFIX}{Step.MET}")
    with ThreadPoolExecutor(41) as people:
        replies = [people.submit(hanging.ben.send_interaction, thanks) for _ in range(40)]
        replies.append(people.submit(hanging.chidi.send_interaction, met))
        assert [reply.result().acknowledged for reply in replies] == [True] * 41
    hanging.wait_for_line("says thank you")
    hanging.wait_for_line("met")


def test_forms_open_again_once_slack_answers(hanging: Stage) -> None:
    for _ in range(4):
        assert hanging.ana.command("/intro", "settings").acknowledged
    hanging.slack.faults.off()

    def opens() -> bool:
        assert hanging.ana.command("/intro", "settings").acknowledged
        return hanging.ana.view is not None

    hanging.slack.wait_for(opens, timeout=20, what="the form")


def test_two_slow_changes_keep_nobody_elses_report_waiting(stage: Stage) -> None:
    stage.introduce()
    for slow in (stage.ben, stage.ana):
        stage.slack.faults.on("chat.update", Fault.slow(4.5), times=1, channel=stage.card(slow).channel)
    stage.click(stage.ben, "Connected")
    stage.wait_for_card(stage.chidi, "in touch")
    stage.click(stage.chidi, "Met")
    stage.wait_for_card(stage.chidi, "✓ You met")
    assert "✓ You" not in stage.seen(stage.ben)  # its change isn't there yet, and the clock didn't wait for it
    stage.wait_for_card(stage.ben, "✓ You")
