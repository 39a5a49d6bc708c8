"""Bolt's app with the real listeners, for requests that are handed to it one by one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.config.config import read
from bot.listeners import bolt_app, register
from bot.listeners.bolt_app import MonitoredApp
from bot.listeners.dependencies import Dependencies
from bot.monitoring import Monitoring
from storage.database import Database
from tests.builders.deliveries import only_connecting
from tests.builders.introductions import install


@pytest.fixture
def app(database: Database) -> MonitoredApp:
    """Return Bolt's app with the real listeners. Slack isn't there: no request may get as far as calling it."""
    install(database)
    nobody = {"SLACK_API_URL": "http://127.0.0.1:9/api/"}
    config = read({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "5a0d" * 8, "PORT": "1"} | nobody)
    connect = only_connecting(1)
    made = bolt_app.app(config, database, connect, Monitoring())
    register(made, Dependencies(database, lambda: datetime(2026, 3, 2, tzinfo=UTC), lambda: None, connect))
    return made
