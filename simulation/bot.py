"""The simulation's bot: the real one, in a process of its own that can be killed at any moment.

It looks at what is due when it is told to, and not every second. python -m simulation.bot
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Event, Timer

from bot.config.proxy import loopback_exclusion
from sandbox import Sandbox
from simulation.moved_time import TIME_FILE, SharedTime

ROOT = Path(__file__).parent.parent


class BotProcess:
    """One bot, and after each death the next on the same database."""

    def __init__(self, slack: Sandbox, database_url: str, folder: Path) -> None:
        """Prepare its environment. `folder`: where the time and the log are kept."""
        self.deaths = 0
        self._slack, self._log = slack, folder / "bot.log"
        self._time = SharedTime(folder / "time")
        self._environment = _others() | {
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_APP_TOKEN": slack.app_token,
            "SLACK_API_URL": slack.api_url,
            "DATABASE_URL": database_url,
            "LOG_LEVEL": "ERROR",
            TIME_FILE: str(folder / "time"),
        }
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start it; returns when it takes what Slack sends."""
        self.show_time()
        with self._log.open("a") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "simulation.bot"],
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        assert self._heard() == "ready\n", self._log.read_text()[-4_000:]
        self._slack.wait_for_connection()

    def show_time(self) -> None:
        """Let it know how far the clock was moved."""
        self._time.show(self._slack.clock.moved)

    def tick(self, killed_after: float | None = None) -> bool:
        """Let it do all that is due, or die of SIGKILL after so many seconds; return whether it finished."""
        process, killed = self._running(), Event()
        assert process.stdin
        process.stdin.write("tick\n")
        process.stdin.flush()
        with _killing(process, killed_after, killed):
            finished = bool(self._heard())
        assert finished or killed.is_set(), f"the bot ended by itself:\n{self._log.read_text()[-4_000:]}"
        return not killed.is_set()  # it may have died of it just after it had finished

    def replace(self) -> None:
        """Let the next process take the place of the one that died."""
        self.deaths += 1
        self.end()
        self._slack.wait_for(lambda: self._slack.connections == 0, what="the dead process's connection to end")
        self.start()

    def end(self) -> None:
        """Kill whatever runs: there is nothing that a bot would have to do at its end."""
        if self._process:
            self._process.kill()
            self._process.communicate()

    def _heard(self) -> str:
        process = self._running()
        assert process.stdout
        return process.stdout.readline()

    def _running(self) -> subprocess.Popen[str]:
        assert self._process, "it has been started"
        return self._process


@contextmanager
def _killing(process: subprocess.Popen[str], after: float | None, killed: Event) -> Iterator[None]:
    """Kill the process after so many seconds, if that is not over before; `killed` says whether it was done."""
    if after is None:
        yield
        return

    def kill() -> None:
        killed.set()
        process.kill()

    killing = Timer(after, kill)
    killing.start()
    yield
    killing.cancel()
    killing.join()


def _others() -> dict[str, str]:
    others = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "DATABASE_"))}
    return others | loopback_exclusion(others)


def main() -> None:
    """Be the bot until killed, or until nobody is left to tell it anything."""
    from bot.config.config import read
    from bot.full_circle import FullCircle
    from bot.monitoring import log  # not in the simulation's own process
    from bot.slack.limits import NO_LIMITS
    from bot.startup import open_database

    config = read(os.environ)
    log.to_stderr(config.log_level)
    database = open_database(config.database_url)
    # Time stands still while the bot looks: a second between two messages would never pass.
    bot = FullCircle(config, database, SharedTime(Path(os.environ[TIME_FILE])).now, apart=timedelta(), tiers=NO_LIMITS)
    bot.receiver.open()
    print("ready", flush=True)
    for _ in sys.stdin:
        bot.tick()
        print("done", flush=True)
    os._exit(0)


if __name__ == "__main__":
    main()
