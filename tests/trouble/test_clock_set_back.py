"""The machine's clock is set back, while the bot runs or between two starts: nothing waits for more than seconds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from bot.full_circle import FullCircle
from sandbox import Fault, Sandbox
from storage.database import Database
from storage.models.process import Process
from tests.running import MONDAY, running
from tests.trouble.end_to_end import TroubledStage

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
SECONDS = 40.0  # that what was tried waits for at the most, on a busy machine


@dataclass
class MachineClock:
    """The clock of the machine that the bot runs on, which may be ahead of Slack's."""

    slack: Sandbox
    ahead: timedelta = timedelta()

    def now(self) -> datetime:
        """Return what it shows."""
        return self.slack.clock.now() + self.ahead


@pytest.fixture
def clock(slack: Sandbox) -> MachineClock:
    """Return a clock that is a day ahead."""
    slack.clock.start_over(MONDAY)
    return MachineClock(slack, timedelta(days=1))


@pytest.fixture
def bot(slack: Sandbox, database: Database, clock: MachineClock) -> Iterator[FullCircle]:
    """Yield the bot, running by that clock."""
    with running(slack, database, now=clock.now) as full_circle:
        yield full_circle


@pytest.mark.parametrize("fault", [Fault.server_error(503), Fault.rate_limited(2, sticky=False)], ids=["503", "429"])
@pytest.mark.parametrize("by", [timedelta(minutes=10), timedelta(days=1)], ids=["ten minutes", "a day"])
def test_what_slack_has_just_refused_is_sent_with_all_that_waits_behind_it(
    stage: TroubledStage, clock: MachineClock, fault: Fault, by: timedelta
) -> None:
    stage.introduce()
    stage.slack.faults.on("chat.update", fault, times=1)
    stage.slack.faults.on("chat.postMessage", fault, times=1)
    stage.click(stage.ben, "Connected")
    stage.wait_for_outcome(fault.kind, times=2)
    clock.ahead -= by
    assert stage.ben.click(stage.card(stage.ben), "Met").acknowledged
    stage.slack.wait_for(lambda: len(stage.thread()) == 2, timeout=SECONDS, what="both lines")
    stage.slack.wait_for(lambda: "✓ You met" in stage.seen(stage.ben), timeout=SECONDS, what="the card")


def test_what_a_bot_left_whose_clock_was_ahead_is_sent_by_the_next(
    slack: Sandbox, database: Database, clock: MachineClock
) -> None:
    stage = TroubledStage(slack, slack.person("ana"), slack.person("ben"), slack.person("chidi"))
    with running(slack, database, now=clock.now):
        slack.faults.on("chat.postMessage", Fault.rate_limited(2))
        stage.hand_in()
        stage.wait_for_outcome("rate_limited")
    slack.faults.off()
    clock.ahead = timedelta()
    with running(slack, database, now=clock.now):
        slack.wait_for(stage.everybody_has_one, timeout=SECONDS, what="a message for each")


def test_a_killed_process_tells_the_next_how_late_it_was(
    slack: Sandbox, database: Database, clock: MachineClock
) -> None:
    stage = TroubledStage(slack, slack.person("ana"), slack.person("ben"), slack.person("chidi"))
    with running(slack, database, now=clock.now):
        slack.faults.on("chat.postMessage", Fault.server_error(503))
        stage.hand_in()
        stage.wait_for_outcome("server_error")
        noted = clock.now()
    slack.faults.off()
    with database.transaction() as session:  # what it would have left
        session.add(Process(workspace_id=1, name="killed", seen_at=noted))
        session.execute(update(Process).values(seen_at=noted))
    clock.ahead -= timedelta(minutes=3)  # less than a wait may last
    with running(slack, database, now=clock.now):
        slack.wait_for(stage.everybody_has_one, timeout=SECONDS, what="a message for each")
