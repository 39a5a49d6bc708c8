"""`python app.py doctor` as a process: its exit codes, and that it ends when nobody answers."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from pathlib import Path

import pytest

from sandbox import Fault, Sandbox
from tests.running import environment, start_process


def examined(settings: Mapping[str, str]) -> tuple[int, str]:
    """Return the exit code and the report; nothing else is said."""
    with start_process(settings, "doctor") as process:
        try:
            out, err = process.communicate(timeout=60)
        finally:
            process.kill()
    assert err == ""
    assert out.startswith("Full Circle ")
    return process.returncode, out


@pytest.fixture
def settings(slack: Sandbox, tmp_path: Path) -> dict[str, str]:
    """Return settings with everything right, before the bot was ever started."""
    return environment(slack, f"sqlite:///{tmp_path}/bot.sqlite3")


def test_it_ends_with_0_where_all_is_well(settings: dict[str, str]) -> None:
    code, said = examined(settings)
    assert (code, said.splitlines()[-1]) == (0, "All is well.")


def test_it_ends_with_1_where_something_is_wrong(slack: Sandbox, settings: dict[str, str]) -> None:
    slack.faults.on("auth.test", Fault.server_error())
    code, said = examined(settings)
    assert (code, said.splitlines()[-1]) == (1, "1 problem.")


def test_it_ends_though_neither_slack_nor_the_database_ever_answers(settings: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"127.0.0.1:{silent.getsockname()[1]}"
        silence = {"SLACK_API_URL": f"http://{address}/api/", "DATABASE_URL": f"postgresql://bot:x@{address}/bot"}
        code, said = examined(settings | silence)
    assert (code, said.splitlines()[-1]) == (1, "2 problems.")
    assert "✗ Slack: can't be reached (" in said
    assert "✗ Database: " in said
