"""Share what several tests of the command line need."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.slack.installation import Installation
from bot.use_cases.workspaces import install
from sandbox import Sandbox
from storage.database import Database
from tests.command_line.examination import Examination
from tests.conftest import MANIFEST, Golden


@pytest.fixture
def environment(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a command find the test's database in its environment."""
    monkeypatch.setenv("DATABASE_URL", database_url)


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    """Yield a Slack whose admin granted everything."""
    with Sandbox(MANIFEST, without=()) as sandbox:
        yield sandbox


@pytest.fixture
def examination(
    slack: Sandbox, database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str], golden: Golden
) -> Examination:
    """Return an examination of a bot that has been started once, with everything right."""
    installation = Installation("", slack.team_id, slack.bot_user_id, frozenset())
    install.serve(database, installation, slack.clock.now())
    return Examination(slack, database, tmp_path, capsys, golden)
