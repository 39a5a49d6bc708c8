"""A process is killed right after somebody deleted their data: the next one sees to the messages in Slack."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox import Sandbox
from storage.database import Database
from tests.builders.traces import traces
from tests.trouble.end_to_end import TroubledStage
from tests.trouble.invariants import undelivered
from tests.trouble.processes import STARTING_TAKES, Post, manned
from tests.trouble.test_killed_once import AFTER_THE_LEASE

pytestmark = pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def stage(slack: Sandbox) -> TroubledStage:
    """Return three people, with no bot in this process: it's one of its own here."""
    return TroubledStage(slack, slack.person("ana"), slack.person("ben"), slack.person("chidi"))


@pytest.fixture
def post(slack: Sandbox, database_url: str, tmp_path: Path) -> Iterator[Post]:
    """Yield one bot process."""
    with manned(slack, database_url, 1, tmp_path) as (one,):
        yield one


def test_nothing_is_left_although_the_process_dies_right_after_the_answer(
    stage: TroubledStage, database: Database, post: Post
) -> None:
    stage.introduce()
    stage.click(stage.ben, "Met")
    stage.slack.wait_for(lambda: not undelivered(database), what="all messages delivered")
    post.kill()
    stage.slack.wait_for(lambda: not stage.slack.connections, what="the end of the killed process's connection")
    post.start("--stopped-clock")
    stage.slack.wait_for_connection(timeout=STARTING_TAKES)
    stage.ben.command("/intro", "forget")
    stage.ben.wait_for_view()
    stage.submits(stage.ben)
    post.kill()
    assert traces(database, stage.ben.id)  # nothing but his wish is stored
    assert "@Ben Carter" in stage.headline()
    post.start()
    stage.slack.wait_for(lambda: not traces(database, stage.ben.id), AFTER_THE_LEASE, "no trace of Ben")
    stage.slack.wait_for(lambda: not undelivered(database), AFTER_THE_LEASE, "all last words shown")
    assert "@Ben Carter" not in stage.headline()
    assert "Your data was deleted" in stage.ben.sees(stage.card(stage.ben))
