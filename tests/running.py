"""The real bot, running in this process or in one of its own, beside a sandbox."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from sqlalchemy import update

from bot.command_line import settings as workspace
from bot.config.config import Config, read
from bot.full_circle import FullCircle
from bot.listeners.receivers import HttpServer
from bot.slack.installation import Installation
from bot.slack.limits import NO_LIMITS
from bot.use_cases.workspaces import install
from sandbox import Sandbox
from storage.database import Database
from storage.models.workspace import Workspace

ROOT = Path(__file__).parent.parent
MONDAY = datetime(2026, 3, 2, 14, tzinfo=UTC)

ReceiverName = Literal["socket", "http"]


def environment(slack: Sandbox, database_url: str, receiver: ReceiverName = "socket", port: int = 0) -> dict[str, str]:
    """Return the bot's environment variables for this sandbox."""
    values = {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": database_url,
        "LOG_LEVEL": "WARNING",
    }
    if receiver == "socket":
        return values | {"SLACK_APP_TOKEN": slack.app_token}
    return values | {"SLACK_SIGNING_SECRET": slack.signing_secret, "PORT": str(port)}


@contextmanager
def running(
    slack: Sandbox,
    database: Database,
    receiver: ReceiverName = "socket",
    *,
    with_port: bool = False,
    welcomes: bool = False,
    now: Callable[[], datetime] | None = None,
    api_url: str | None = None,
    tiers: Mapping[str, int] = NO_LIMITS,
) -> Iterator[FullCircle]:
    """Run the bot in this process and yield it, ready to take what Slack sends; its clock is the sandbox's, or `now`.

    `with_port`: serve an operator's addresses in Socket Mode, too. `welcomes`: the first admin who types a command is
    still to be welcomed; otherwise somebody was, before the test. `api_url`: the way to Slack, if there is something in
    between. `tiers`: how often the bot's clock calls each method a minute; as often as it likes, if it isn't given.
    """
    port = {"PORT": "1"} if receiver == "http" or with_port else {}
    way = {"SLACK_API_URL": api_url} if api_url else {}
    config = read(environment(slack, database.url.render_as_string(hide_password=False), receiver) | port | way)
    # Port 0 is a free one: not for people, who have to tell Slack where it is.
    config, now = _with_any_port(config) if port else config, now or slack.clock.now
    bot = FullCircle(config, database, now, apart=timedelta(), tiers=tiers)
    if not welcomes:
        with database.transaction() as session:
            session.execute(update(Workspace).values(welcomed_at=slack.clock.now()))
    bot.start()
    try:
        if isinstance(bot.receiver, HttpServer):
            slack.deliver_to(f"http://127.0.0.1:{bot.receiver.port}/slack/events")
        else:
            slack.wait_for_connection()
        yield bot
    finally:
        bot.stop()


def _with_any_port(config: Config) -> Config:
    return Config(**(vars(config) | {"port": 0}))


def on_a_monday(_: datetime) -> datetime:
    """Return where a sandbox's time begins. Whenever a test runs, it is the same day for everybody in the sandbox."""
    return MONDAY


def settle_in(slack: Sandbox, database: Database) -> int:
    """Make the workspace known before the bot starts, so that something can be set in it; its id."""
    install.settle_in(database, Installation("", slack.team_id, slack.bot_user_id, frozenset()), slack.clock.now())
    found = install.identify(database, slack.team_id)
    assert found
    return found.id


def introduce_as_often_as_you_like(slack: Sandbox, database: Database) -> None:
    """Let the workspace allow many open introductions for everybody, before the bot starts."""
    settle_in(slack, database)
    workspace.change(database, "open-limit", "100", slack.clock.now())


def start_process(env: Mapping[str, str], *arguments: str) -> subprocess.Popen[str]:
    """Start `python app.py` as a process of its own, with these arguments and environment variables only."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "DATABASE_"))}
    return subprocess.Popen(
        [sys.executable, str(ROOT / "app.py"), *arguments],
        env=clean | dict(env),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
