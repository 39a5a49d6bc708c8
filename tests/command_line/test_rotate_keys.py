"""`python app.py rotate-keys`: all tokens are encrypted with the newest key, and nobody's is lost."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest

import app
from bot.command_line.rotate_keys import TAKE_OUT
from bot.config.token_keys import TokenKeys, UnreadableTokenError
from bot.use_cases.workspaces import tokens
from bot.use_cases.workspaces.tokens import Token
from storage.database import Database
from tests.builders.installed import FOR_MANY, KEY, OLDER_KEY, installed, row, stored
from tests.builders.introductions import NOW

LOST_KEY = "c" * 43 + "="
pytestmark = pytest.mark.usefixtures("environment")


@pytest.fixture
def both_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a new key come before the old one."""
    for name, value in (FOR_MANY | {"TOKEN_KEYS": f"{KEY},{OLDER_KEY}"}).items():
        monkeypatch.setenv(name, value)


@pytest.mark.usefixtures("both_keys")
def test_afterwards_the_new_key_alone_reads_every_token(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    one, two = (installed(database, f"T{number}", f"xoxb-{number}", OLDER_KEY) for number in (1, 2))
    with pytest.raises(UnreadableTokenError):
        stored(database, one, KEY)
    assert app.main(["rotate-keys"]) == 0
    said = "Encrypted 2 tokens with the first of TOKEN_KEYS. "
    assert capsys.readouterr() == (f"{said}{TAKE_OUT}\n", "")
    assert [stored(database, each, KEY) for each in (one, two)] == ["xoxb-1", "xoxb-2"]


@pytest.mark.usefixtures("both_keys")
def test_a_token_that_no_key_reads_is_named_and_left_as_it_is(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    readable = installed(database, "T1", "xoxb-1", OLDER_KEY)
    lost = [installed(database, team_id, "xoxb-pa55word", LOST_KEY) for team_id in ("T3", "T2")]
    assert app.main(["rotate-keys"]) == 1
    printed = capsys.readouterr()
    assert printed.out == "Encrypted 1 token with the first of TOKEN_KEYS.\n"
    assert printed.err == (
        "No key in TOKEN_KEYS reads the tokens of T2, T3. Add the key that they were encrypted with, and run this "
        "again; without it, an admin there has to install the app again.\n"
    )
    assert stored(database, readable, KEY) == "xoxb-1"
    assert {stored(database, each, LOST_KEY) for each in lost} == {"xoxb-pa55word"}


@pytest.mark.usefixtures("database")
def test_a_bot_for_one_workspace_has_none(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for name in FOR_MANY:
        monkeypatch.delenv(name, raising=False)
    assert app.main(["rotate-keys"]) == 2
    said = "TOKEN_KEYS isn't set: a bot for one workspace stores no token, so there's nothing to do.\n"
    assert capsys.readouterr() == ("", said)


@pytest.mark.usefixtures("both_keys", "database")
def test_a_setting_that_is_missing_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delitem(os.environ, "PUBLIC_URL")
    assert app.main(["rotate-keys"]) == 2
    assert capsys.readouterr().err.startswith("PUBLIC_URL is missing, though SLACK_CLIENT_ID is set. ")


@pytest.mark.usefixtures("both_keys")
def test_a_token_that_is_exchanged_meanwhile_is_kept(database: Database) -> None:
    workspace_id, both = installed(database, "T1", "xoxb-1", OLDER_KEY), TokenKeys([KEY, OLDER_KEY])
    before = row(database, workspace_id)
    assert app.main(["rotate-keys"]) == 0
    new = Token("xoxe.xoxb-2", "xoxe-2", NOW + timedelta(hours=12))
    tokens.exchanged(database, both, before, new, NOW)
    assert stored(database, workspace_id, KEY) == "xoxe.xoxb-2"
    tokens.exchanged(database, both, before, Token("xoxe.xoxb-3", "xoxe-3", NOW), NOW)  # which comes too late
    assert stored(database, workspace_id, KEY) == "xoxe.xoxb-2"
