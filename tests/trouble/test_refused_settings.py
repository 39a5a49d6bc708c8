"""A setting is missing or wrong: exit code 2 and one plain message that names it; never a traceback, never a secret."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from pathlib import Path

import pytest

from sandbox import Fault, Sandbox
from tests.running import ReceiverName, environment, start_process

TRIES_FOR = 30.0  # seconds
SECRET = "hunter2-is-a-secret"
MISSING = ""

WRONG = {
    "SLACK_BOT_TOKEN is missing": ("SLACK_BOT_TOKEN", MISSING),
    "SLACK_BOT_TOKEN is an app token": ("SLACK_BOT_TOKEN", f"xapp-{SECRET}"),
    "SLACK_BOT_TOKEN is refused by Slack": ("SLACK_BOT_TOKEN", f"xoxb-{SECRET}"),
    "SLACK_APP_TOKEN is refused by Slack": ("SLACK_APP_TOKEN", f"xapp-{SECRET}"),
    "neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET": ("SLACK_APP_TOKEN", MISSING),
    "SLACK_API_URL is no address": ("SLACK_API_URL", "slack"),
    "SLACK_API_URL has a wrong port": ("SLACK_API_URL", "http://localhost:slack/api/"),
    "SLACK_API_URL has an open bracket": ("SLACK_API_URL", "http://[localhost/api/"),
    "DATABASE_URL is nonsense": ("DATABASE_URL", SECRET),
    "DATABASE_URL is MySQL": ("DATABASE_URL", f"mysql://bot:{SECRET}@localhost/bot"),
    "DATABASE_URL is in memory": ("DATABASE_URL", "sqlite:///:memory:"),
    "DATABASE_URL is in memory, by mode": ("DATABASE_URL", "sqlite:///file:bot?mode=memory&uri=true"),
    "DATABASE_URL cannot be written": ("DATABASE_URL", "sqlite:////proc/none/bot.sqlite3"),
    "DATABASE_URL names no host": ("DATABASE_URL", f"postgres://bot:{SECRET}@{'x' * 64}/bot"),
    "DATABASE_URL has a wrong port": ("DATABASE_URL", f"postgresql://bot:{SECRET}@localhost:port/bot"),
    "DATABASE_URL has a parameter PostgreSQL doesn't know": (
        "DATABASE_URL",
        f"postgresql://bot:{SECRET}@127.0.0.1/bot?nonsense=1",
    ),
    "DATABASE_URL has a parameter for SQLite": ("DATABASE_URL", "sqlite:////tmp/bot.sqlite3?timeout=abc"),
    "PORT is a word": ("PORT", "http"),
    "PORT is too high": ("PORT", "65536"),
    "HOST is not of this machine": ("HOST", "192.0.2.1"),
    "HOST is no address": ("HOST", "not a host"),
    "HOST is in brackets": ("HOST", "[::1]"),
    "HOST has a port": ("HOST", "127.0.0.1:3000"),
    "LOG_LEVEL is unknown": ("LOG_LEVEL", "CHATTY"),
    "LOG_FORMAT is unknown": ("LOG_FORMAT", "xml"),
}


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """Return the address of a database that is fine."""
    return f"sqlite:///{tmp_path / 'bot.sqlite3'}"


@pytest.mark.parametrize(("variable", "value"), WRONG.values(), ids=WRONG)
def test_a_wrong_setting_is_named(slack: Sandbox, database_url: str, variable: str, value: str) -> None:
    receiver: ReceiverName = "http" if variable in {"HOST", "PORT"} else "socket"
    refused(environment(slack, database_url, receiver, 3999) | {variable: value}, variable)


def test_a_port_that_is_taken_is_named(slack: Sandbox, database_url: str) -> None:
    with socket.create_server(("0.0.0.0", 0)) as taken:
        refused(environment(slack, database_url, "http", taken.getsockname()[1]), "PORT")


def test_a_database_that_is_none_is_named(slack: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "bot.sqlite3").write_text("This is a text, and not a database at all. " * 100)
    refused(environment(slack, f"sqlite:///{tmp_path / 'bot.sqlite3'}"), "DATABASE_URL")


def test_a_database_server_that_does_not_answer_is_no_wrong_setting(slack: Sandbox, database_url: str) -> None:
    elsewhere = {"DATABASE_URL": f"postgres://bot:{SECRET}@127.0.0.1:1/bot"}
    said = ended(environment(slack, database_url) | elsewhere, code=1, within=TRIES_FOR + 30)
    assert said.endswith("Full Circle can't use its database: no server answers at 127.0.0.1:1.\n")


@pytest.mark.parametrize("fault", [Fault.server_error(), Fault.reset()], ids=["503", "reset"])
def test_slack_that_does_not_answer_is_no_wrong_setting(slack: Sandbox, database_url: str, fault: Fault) -> None:
    slack.faults.on("auth.test", fault)
    said = ended(environment(slack, database_url), code=1)
    assert said.startswith("Full Circle can't reach Slack")


def test_slack_that_is_not_there_is_no_wrong_setting(slack: Sandbox, database_url: str) -> None:
    said = ended(environment(slack, database_url) | {"SLACK_API_URL": "http://127.0.0.1:1/api/"}, code=1)
    assert said.startswith("Full Circle can't reach Slack")


def test_an_address_where_something_else_answers_is_no_traceback(slack: Sandbox, database_url: str) -> None:
    ended(environment(slack, database_url) | {"SLACK_API_URL": f"{slack.base_url}nothing/"}, code=1)


def refused(settings: Mapping[str, str], variable: str) -> None:
    """Check that the bot exits with code 2, and says in a few words which variable is wrong."""
    said = ended(settings, code=2)
    assert said.startswith("Full Circle can't start.\n")
    assert variable in said


def ended(settings: Mapping[str, str], code: int, within: float = 30) -> str:
    """Return what the bot said before it ended by itself with this code."""
    with start_process(settings) as process:
        try:
            out, err = process.communicate(timeout=within)
        finally:
            process.kill()
    assert "Traceback" not in err, err
    assert (process.returncode, out) == (code, ""), err
    secrets = {settings.get(name, "") for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET")}
    assert not [secret for secret in secrets | {SECRET} if secret and secret in err], err
    assert len(err.splitlines()) <= 3, err
    return err
