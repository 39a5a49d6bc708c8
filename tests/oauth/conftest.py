"""A bot that any workspace can install, two workspaces with the same ids, and a person with a browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from bot.config.config import read
from bot.full_circle import FullCircle
from bot.slack.limits import NO_LIMITS
from sandbox import Sandbox
from sandbox.administration import Administration
from storage.database import Database
from tests.builders.installed import KEY, OLDER_KEY
from tests.conftest import MANIFEST
from tests.running import on_a_monday
from tests.sandbox.installing import Answer, answer, visit

PUBLIC_URL = "https://intros.example.org"
"""Where the bot is to be found; a test finds it on this machine instead."""
KEYS = f"{KEY},{OLDER_KEY}"


def environment_of(slack: Sandbox, database_url: str, port: int = 1) -> dict[str, str]:
    """Return the environment variables of a bot for this Slack that any workspace can install."""
    return {
        "SLACK_CLIENT_ID": slack.app.client_id,
        "SLACK_CLIENT_SECRET": slack.app.client_secret,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        "SLACK_API_URL": slack.api_url,
        "PUBLIC_URL": PUBLIC_URL,
        "TOKEN_KEYS": KEYS,
        "DATABASE_URL": database_url,
        "LOG_LEVEL": "WARNING",
        "PORT": str(port),
    }


def for_any_workspace() -> dict[str, Any]:
    """Return the manifest of the app that any workspace can install."""
    manifest: dict[str, Any] = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    manifest["settings"]["event_subscriptions"]["bot_events"] += ["app_uninstalled", "tokens_revoked"]
    manifest["oauth_config"]["redirect_urls"] = [f"{PUBLIC_URL}/slack/oauth_redirect"]
    return manifest


@dataclass(frozen=True)
class Site:
    """The bot's website, as a person's browser sees it."""

    slack: Sandbox
    address: str

    def open(self, path: str, cookie: str = "") -> Answer:
        """Open a page by its path."""
        return visit(self.address + path, cookie=cookie)

    def consents(self, team: str = "", how: str = "allow") -> tuple[str, str]:
        """Go from the install page through Slack's. Returns the path Slack sends people back to, and the cookie."""
        page = self.open(f"/slack/install?team={team}" if team else "/slack/install")
        answered = answer(link_to_slack(page), how)
        assert answered.location.startswith(PUBLIC_URL)
        back = urlsplit(answered.location)
        return f"{back.path}?{back.query}", page.cookie

    def installs(self, workspace: Administration) -> Answer:
        """Install the app in a workspace. Returns the page at the end."""
        return self.open(*self.consents(workspace.team_id))


@dataclass(frozen=True)
class RunningSite(Site):
    """The website of a bot in this process."""

    bot: FullCircle


def link_to_slack(page: Answer) -> str:
    """Return the address that the buttons on the install page lead to."""
    (link,) = {each for each in page.text.replace("&amp;", "&").split('"') if "/oauth/v2/authorize?" in each}
    return link


@contextmanager
def running_for_any(slack: Sandbox, database: Database) -> Iterator[RunningSite]:
    """Run a bot that any workspace can install."""
    values = environment_of(slack, database.url.render_as_string(hide_password=False))
    config = replace(read(values), port=0)
    bot = FullCircle(config, database, slack.clock.now, apart=timedelta(), tiers=NO_LIMITS)
    bot.start()
    try:
        assert bot.server
        slack.deliver_to(f"http://127.0.0.1:{bot.server.port}/slack/events")
        yield RunningSite(slack, f"http://127.0.0.1:{bot.server.port}", bot)
    finally:
        bot.stop()


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    """Yield a Slack on a Monday afternoon, in which nobody has the app yet."""
    with Sandbox(for_any_workspace(), starts_at=on_a_monday, installed=False) as sandbox:
        yield sandbox


@pytest.fixture
def harbour(slack: Sandbox) -> Administration:
    """Return another workspace, whose members and conversations have the same ids as those of the first."""
    return slack.add_workspace("Harbour", same_ids=True)


@pytest.fixture
def site(slack: Sandbox, database: Database) -> Iterator[RunningSite]:
    """Yield the website of a running bot."""
    with running_for_any(slack, database) as running:
        yield running
