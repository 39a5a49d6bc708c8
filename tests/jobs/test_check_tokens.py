"""Tokens that are checked: what the log says of one that nobody can read."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.config.token_keys import TokenKeys
from bot.jobs.check_tokens import TokenChecks
from bot.monitoring import Monitoring
from bot.slack.client import SlackClient
from storage.database import Database
from tests.builders.installed import KEY, OLDER_KEY, installed
from tests.builders.introductions import NOW


def asked(_: str) -> SlackClient:
    """Fail: Slack is asked about no token that can't be read."""
    raise AssertionError


def test_the_log_names_the_workspace_and_what_to_do(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    installed(database, "T1", "xoxb-1", OLDER_KEY)
    checks = TokenChecks(database, TokenKeys([KEY]), asked, Monitoring(), lambda: NOW, timedelta(days=7))
    checks.check(NOW + timedelta(hours=2))
    checks.close()
    assert caplog.messages == [
        "The token of T1 can't be decrypted. Add the key it was encrypted with to TOKEN_KEYS, and restart."
    ]
