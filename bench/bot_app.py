"""The bot, as it runs in production, in a process of its own."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, redirect_stderr
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

from bench.bare_app import TOKEN
from bench.processes import serve
from bench.requests import SECRET
from bot.config import config
from bot.delivery.pace import APART
from bot.full_circle import FullCircle
from bot.listeners.receivers import HttpServer
from bot.monitoring import log
from bot.slack.limits import NO_LIMITS
from storage.database import Database


@dataclass(frozen=True)
class Setup:
    """Conditions under which the bot runs."""

    database_url: str
    slack_url: str
    log_file: Path
    """File for its log, at the usual level: writing it is part of the work."""
    ticks: bool
    """True if its clock runs. Otherwise it only takes requests, and ticks when told to."""


def run(connection: Connection, setup: Setup) -> None:
    """Serve until the other side hangs up. Commands: `cpu` and `tick`."""
    with setup.log_file.open("a") as lines:
        with redirect_stderr(lines):
            log.to_stderr(logging.INFO).started = True
        with _running(setup) as bot:
            assert isinstance(bot.receiver, HttpServer)
            commands: dict[str, Callable[..., object]] = {"cpu": time.process_time, "tick": bot.tick}
            serve(connection, bot.receiver.port, commands)


@contextmanager
def _running(setup: Setup) -> Iterator[FullCircle]:
    with closing(Database(setup.database_url)) as database:
        # Ticking by hand is for counting CPU, for which waiting between two messages is useless.
        apart = APART if setup.ticks else timedelta()
        bot = FullCircle(_config(setup), database, lambda: datetime.now(UTC), apart=apart, tiers=NO_LIMITS)
        if not setup.ticks:
            bot.receiver.open()
            yield bot
            bot.receiver.close()
            return
        bot.start()
        yield bot
        bot.stop()


def _config(setup: Setup) -> config.Config:
    environment = {
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": setup.slack_url,
        "DATABASE_URL": setup.database_url,
        "HOST": "127.0.0.1",
    }
    return replace(config.read(environment), port=0)  # a free one
