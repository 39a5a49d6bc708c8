"""The demo's bot: the real one, in a process of its own, with the sandbox's clock instead of the system's.

python -m demo.bot
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import urlopen

from bot.config.proxy import loopback_exclusion
from sandbox import Sandbox

ROOT = Path(__file__).parent.parent
CLOCK = "SANDBOX_CLOCK"  # in the environment: where the time is asked
TIME_TO_STOP = 10.0  # seconds


SETTINGS = {
    "SLACK_BOT_TOKEN",
    "SLACK_APP_TOKEN",
    "SLACK_CLIENT_ID",
    "SLACK_CLIENT_SECRET",
    "SLACK_SIGNING_SECRET",
    "PUBLIC_URL",
    "TOKEN_KEYS",
    "HOST",
    "PORT",
}
"""Variables of the demo's own environment that its bot mustn't see: they'd be those of somebody's real bot."""


def for_one_workspace(slack: Sandbox) -> dict[str, str]:
    """Return the settings of a bot for a sandbox's only workspace."""
    return {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token}


class BotProcess:
    """Started and stopped as often as the demo wants."""

    def __init__(self, slack: Sandbox, database_url: str, settings: Mapping[str, str]) -> None:
        """Make it. `settings`: those that say whom it serves, and how Slack reaches it."""
        self._environment = {
            **settings,
            "SLACK_API_URL": slack.api_url,
            "DATABASE_URL": database_url,
            "LOG_LEVEL": os.environ.get("LOG_LEVEL", "ERROR"),
            CLOCK: slack.clock_url,
        }
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """Return its process id, None before it's started."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start it; it connects to the sandbox by itself."""
        environment = {name: value for name, value in os.environ.items() if name not in SETTINGS}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "demo.bot"],
            cwd=ROOT,
            env=environment | self._environment | loopback_exclusion(environment),
            start_new_session=True,  # Ctrl-C is for the demo, which then stops the bot
        )

    def stop(self) -> None:
        """Let it finish what is under way."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(TIME_TO_STOP)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None


def run(environment: Mapping[str, str]) -> int:
    """Run the bot with the clock that the environment names. Returns the exit code."""
    from bot.command_line import run as bot_runner  # not in the demo's own process

    address = environment[CLOCK]

    def now() -> datetime:
        with urlopen(address) as answer:
            return datetime.fromtimestamp(json.load(answer)["now"], UTC)

    return bot_runner.run(environment, now)


if __name__ == "__main__":
    sys.exit(run(os.environ))
