"""The bot is killed again and again while people introduce each other and Slack fails: nothing is lost."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest

from sandbox import Fault, Sandbox
from storage.database import Database
from tests.conftest import MANIFEST
from tests.running import introduce_as_often_as_you_like
from tests.trouble.bot_process import LEASE
from tests.trouble.doubles import repetitions, unexplained, unknown_outcomes
from tests.trouble.invariants import Evidence, undelivered
from tests.trouble.processes import Killing, manned
from tests.trouble.world import populate

SEED = 20_260_302
INTRODUCTIONS = 104
DRAINED_WITHIN = 150.0  # seconds; a lease, the wait before a look-up counts, a few back-offs, a busy machine
PROCESSES = {"sqlite": 1, "postgresql": 3}
PATIENCE = {"sqlite": (0.0, 4.0), "postgresql": (0.5, 3.0)}  # seconds between two kills


@pytest.fixture
def slack(database_url: str) -> Iterator[Sandbox]:
    """Yield a Slack that fails at random. Messages can be read back where several processes might double them."""
    granted = ("im:history",) if PROCESSES[_kind(database_url)] > 1 else ()
    with Sandbox(MANIFEST, granted_optional=granted, seed=SEED) as sandbox:
        for method in ("chat.postMessage", "chat.update"):
            sandbox.faults.on(method, Fault.rate_limited(1), probability=0.02)
            sandbox.faults.on(method, Fault.slow(0.2), probability=0.05)
        for method in ("chat.postMessage", "chat.update", "views.open", "users.info", "conversations.history"):
            for fault in (Fault.server_error(), Fault.lost_reply(), Fault.reset()):
                sandbox.faults.on(method, fault, probability=0.02)
        yield sandbox


def _kind(database_url: str) -> str:
    return "sqlite" if database_url.startswith("sqlite") else "postgresql"


def test_nothing_is_lost_however_often_the_bot_is_killed(
    slack: Sandbox,
    database_url: str,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    record_property: Callable[[str, object], None],
) -> None:
    kind = _kind(database_url)
    world = populate(slack, SEED, INTRODUCTIONS)
    database = Database(database_url)
    request.addfinalizer(database.close)
    introduce_as_often_as_you_like(slack, database)
    began = time.monotonic()
    with manned(slack, database_url, PROCESSES[kind], tmp_path) as posts:
        killing = Killing(slack, posts, Random(SEED), PATIENCE[kind])
        with killing.going_on():
            world.run()
        lived = time.monotonic()
        slack.faults.off()
        slack.wait_for(lambda: not undelivered(database), DRAINED_WITHIN, f"an empty outbox (seed {SEED})")
        drained = time.monotonic()
        assert [post.stop() for post in posts] == [0] * len(posts)
    doubles = repetitions(slack)
    with Evidence.found_in(database, slack) as evidence:
        violations = evidence.violations(world.memory, world.plans)
        calls = Counter(call.outcome for call in slack.calls())
        reports = sum(len(party.reports) for each in evidence.introductions for party in each.parties)
        record_property(
            "seen",
            f"{len(evidence.introductions)} introductions, {world.memory.done} acknowledged "
            f"({len(world.memory.clicked)} clicks), {world.memory.errors} errors shown, {reports} reports, "
            f"{len(evidence.outbox)} messages, {len(killing.killed_at)} kills, {len(doubles)} doubles, {dict(calls)}; "
            f"{lived - began:.0f} s + {drained - lived:.0f} s",
        )
    assert violations == [], f"seed {SEED}"
    assert list(unexplained(doubles, killing.killed_at, LEASE)) == [], f"seed {SEED}"
    assert len(doubles) <= unknown_outcomes(slack, killing.killed_at)
    if "im:history" in slack.workspace.manifest.granted:
        assert doubles == [], f"seed {SEED}"
