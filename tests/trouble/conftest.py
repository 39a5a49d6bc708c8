"""The stage for trouble: a sandbox, the real bot beside it in this process, and three people."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.full_circle import FullCircle
from sandbox import Sandbox
from storage.database import Database
from tests.conftest import MANIFEST
from tests.running import MONDAY, running
from tests.trouble.clean_environments import Wheels, downloaded
from tests.trouble.end_to_end import TroubledStage

FOLDER = Path(__file__).parent
LOOK_UP = ("im:history",)
PATIENCE = 20.0  # seconds


@pytest.fixture
def slack(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """Yield a Slack of the test's own; its parameter, if any: the optional scopes that are granted.

    More patient than the real one, which waits 3 s: how fast the bot is on a machine that is busy with killing bots, no
    test here can tell.
    """
    with Sandbox(MANIFEST, granted_optional=getattr(request, "param", ()), ack_seconds=PATIENCE) as sandbox:
        yield sandbox


@pytest.fixture
def bot(slack: Sandbox, database: Database) -> Iterator[FullCircle]:
    """Yield the bot, running over Socket Mode; its clock is the sandbox's."""
    slack.clock.start_over(MONDAY)
    with running(slack, database) as full_circle:
        yield full_circle


@pytest.fixture
def stage(slack: Sandbox, bot: FullCircle) -> TroubledStage:  # noqa: ARG001  (the bot has to run)
    """Return three people and a running bot."""
    return TroubledStage(slack, slack.person("ana"), slack.person("ben"), slack.person("chidi"))


@pytest.fixture
def needs_tables_of_its_own() -> bool:
    """Return True: the next test must not find what these do to a database."""
    return True


LONGEST = (
    "test_killed",
    "test_installing_killed",
    "test_simulation",
    "test_fuzz",
    "test_platforms",
    "test_slack_fails",
)
"""Files whose tests take longest. Begun last, one of them would hold up the end of the whole suite for minutes."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest tests, one in each test process: xdist gives each process a stretch of the list."""
    if any(item.path.parent != FOLDER for item in items):
        return  # among others the order is theirs
    ordered = sorted(
        items, key=lambda item: LONGEST.index(item.path.stem) if item.path.stem in LONGEST else len(LONGEST)
    )
    count = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    items[:] = [item for first in range(count) for item in ordered[first::count]]


@pytest.fixture(scope="session")
def wheels(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Wheels:
    """Return the wheels these tests install: downloaded once for all test processes of a run."""
    base = tmp_path_factory.getbasetemp()
    return downloaded((base if worker_id == "master" else base.parent) / "wheels")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what was counted under trouble; what was logged, only where a test failed."""
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        for what, found in report.user_properties:
            terminalreporter.write_line(f"{what} in {report.nodeid}: {found}")
