"""Tokens that are checked: what becomes of one that nobody can read."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.config.token_keys import TokenKeys
from bot.jobs.check_tokens import TokenChecks
from bot.monitoring import Monitoring
from bot.slack.client import SlackClient
from bot.use_cases.workspaces import uninstall
from storage.database import Database
from storage.queries import bot_tokens, workspaces
from tests.builders.installed import KEY, OLDER_KEY, installed, row
from tests.builders.introductions import NOW


def asked(_: str) -> SlackClient:
    """Fail: Slack is asked about no token that can't be read."""
    raise AssertionError


def check(database: Database, now: datetime) -> None:
    """Let the clock check the tokens, and wait until it has."""
    checks = TokenChecks(database, TokenKeys([KEY]), asked, Monitoring(), lambda: now, timedelta(days=7))
    checks.check(now)
    checks.close()


def test_the_log_names_the_workspace_and_what_to_do(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    installed(database, "T1", "xoxb-1", OLDER_KEY)
    check(database, NOW + timedelta(hours=2))
    assert caplog.messages == [
        "The token of T1 can't be decrypted. Add the key it was encrypted with to TOKEN_KEYS, and restart."
    ]


def test_one_whose_workspace_removed_the_app_is_forgotten_after_a_day_in_which_the_key_could_be_added(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    workspace_id = installed(database, "T1", "xoxb-1", OLDER_KEY)
    uninstall.note_removal(database, workspace_id, NOW)
    check(database, NOW)
    check(database, NOW + timedelta(hours=23))
    assert row(database, workspace_id).removed_since == NOW
    assert len(caplog.messages) == 2
    check(database, NOW + timedelta(hours=25))
    with database.reading() as session:
        assert bot_tokens.find(session, workspace_id) is None
        assert workspaces.find(session, "T1").erase_at == NOW + timedelta(days=8, hours=1)  # type: ignore[union-attr]
