"""The demo, running, and its page in a browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page

from demo.bot import BotProcess
from demo.page import rehearsing
from sandbox import Sandbox
from tests.page.conftest import look, window

__all__ = ["window"]


@pytest.fixture
def demo() -> Iterator[tuple[Sandbox, BotProcess]]:
    """Yield the demo, running."""
    with rehearsing(None) as (slack, bot):
        slack.wait_for_connection(timeout=30)
        yield slack, bot


@pytest.fixture
def page(demo: tuple[Sandbox, BotProcess], window: BrowserContext) -> Page:
    """Yield the demo's page."""
    return look(demo[0], window)
