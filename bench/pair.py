"""The bot and the bare app, side by side: each in a process of its own, with a database of its own, at one Slack."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import bare_app, bot_app
from bench.bot_app import Setup
from bench.databases import MakeDatabase, waiting, world
from bench.processes import Remote, process
from bench.requests import Trio
from bench.slack_api import address
from storage.database import Database

PATIENCE = 300.0  # seconds for whatever is waited for


@dataclass(frozen=True)
class App:
    """Process of one of the two apps, and its database."""

    process: Remote
    database: Database


@dataclass(frozen=True)
class Pair:
    """The bot and the bare app, and the Slack that both call."""

    bot: App
    """The bot, whose clock is off: it ticks when told to."""
    bare: App
    slack: Remote

    @property
    def both(self) -> tuple[App, App]:
        """Return the bot, then the bare app."""
        return self.bot, self.bare

    def finish(self) -> None:
        """Have the bot draw all consequences, and deliver all messages."""
        while waiting(self.bot.database):
            self.bot.process.ask("tick")


@contextmanager
def pair(make: MakeDatabase, folder: Path, trios: Collection[Trio], slack: Remote) -> Iterator[Pair]:
    """Start both; these people are known in both databases."""
    with ExitStack() as started:
        ours, bares = (started.enter_context(world(make(name), trios)) for name in ("bot", "bare"))
        setup = Setup(_url(ours), address(slack), folder / "bot.log", ticks=False)
        bot = started.enter_context(process(bot_app.run, setup))
        bare = started.enter_context(process(bare_app.run, _url(bares), address(slack)))
        yield Pair(App(bot, ours), App(bare, bares), slack)


@contextmanager
def ticking_bot(
    make: MakeDatabase, name: str, folder: Path, trios: Collection[Trio], slack: Remote
) -> Iterator[tuple[Remote, Database]]:
    """Start the bot with its clock at work. `name`: of its database."""
    with world(make(name), trios) as database:
        setup = Setup(_url(database), address(slack), folder / f"{name}.log", ticks=True)
        with process(bot_app.run, setup) as bot:
            yield bot, database


def _url(database: Database) -> str:
    return database.url.render_as_string(hide_password=False)


def divided(items: Sequence[bytes], number: int) -> list[Sequence[bytes]]:
    """Return the items in so many blocks of one size; what is left over is left out."""
    size = len(items) // number
    return [items[first * size : (first + 1) * size] for first in range(number)]


def wait_until(is_so: Callable[[], object], every: float = 0.05) -> None:
    """Wait for a fact, looking `every` so many seconds. Raises `TimeoutError` after five minutes."""
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not so after {PATIENCE:.0f} s")
        time.sleep(every)
