"""PostgreSQL is killed and started again under three processes of the bot, which go on by themselves."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from sandbox import Sandbox
from storage.database import Database
from tests.conftest import MANIFEST
from tests.postgresql import Server, own_server
from tests.running import introduce_as_often_as_you_like
from tests.trouble.conftest import LOOK_UP
from tests.trouble.doubles import repetitions
from tests.trouble.invariants import Evidence, undelivered
from tests.trouble.processes import STARTING_TAKES, manned
from tests.trouble.world import World, populate

SEED = 20_261_129
INTRODUCTIONS = 48
BETWEEN = 20  # introductions and clicks that people get done between two crashes
CRASHES = 2
PROCESSES = 3
# What was being sent when it crashed is looked up in Slack half a minute after the call, at the earliest.
DRAINED_WITHIN = 120.0


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    """Yield a Slack that lets the bot look up what it may have sent."""
    with Sandbox(MANIFEST, granted_optional=LOOK_UP, seed=SEED) as sandbox:
        yield sandbox


@pytest.fixture
def server() -> Iterator[Server]:
    """Yield a PostgreSQL server that may be killed."""
    with own_server() as own:
        yield own


def test_nothing_is_lost_or_doubled_and_all_go_on(
    slack: Sandbox, server: Server, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    world, began = populate(slack, SEED, INTRODUCTIONS), time.monotonic()
    with closing(Database(server.url)) as database:
        database.migrate()
        introduce_as_often_as_you_like(slack, database)
        url = server.url.render_as_string(hide_password=False)
        with manned(slack, url, PROCESSES, tmp_path) as posts, ThreadPoolExecutor(1) as people:
            living = people.submit(world.run)
            for _ in range(CRASHES):
                wait_until_people_got_done(world, BETWEEN, living)
                server.crash()
                server.start_again()
            wait_until_people_got_done(world, BETWEEN, living)
            living.result()
            slack.wait_for(lambda: not undelivered(database), DRAINED_WITHIN, "an empty outbox")
            slack.wait_for_connection(PROCESSES, timeout=STARTING_TAKES)
            assert [post.process.poll() for post in posts if post.process] == [None] * PROCESSES  # all still run
        with Evidence.found_in(database, slack) as evidence:
            violations = evidence.violations(world.memory, world.plans)
            seen = (
                f"{world.memory.done} acknowledged, {world.memory.errors} errors shown, {len(evidence.outbox)} messages"
            )
            record_property("seen", f"{seen}; {time.monotonic() - began:.0f} s")
    assert violations == []
    assert repetitions(slack) == []


def wait_until_people_got_done(world: World, count: int, living: Future[None]) -> None:
    """Wait until so many introductions and clicks more were acknowledged; RuntimeError if people are done before."""
    wanted = world.memory.done + count
    while world.memory.done < wanted:
        if living.done():
            living.result()
            raise RuntimeError(f"people were done after {world.memory.done}")
        world.slack.wait_for(lambda: world.memory.done >= wanted or living.done(), 60, "people to go on")
