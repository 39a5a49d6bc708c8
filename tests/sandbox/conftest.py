"""A sandbox for each test."""

from collections.abc import Iterator

import pytest
from slack_sdk import WebClient

from sandbox import Sandbox


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    """Yield a workspace with an app that may do the usual."""
    with Sandbox(ack_seconds=1.0, retry_seconds=(0.0, 0.05, 0.05)) as sandbox:
        yield sandbox


@pytest.fixture
def client(slack: Sandbox) -> WebClient:
    """Return the app's Web API client, which tries everything once."""
    return WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[], timeout=5)
