"""Real bot processes: started, killed at any moment, started again."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random
from threading import Event, Thread

from sandbox import Sandbox
from tests.running import ROOT, environment

USUAL_START, STARTING_TAKES = 1.5, 30.0  # seconds; the second at the most, on a busy machine


@dataclass
class Post:
    """Place where one bot process stands; when it falls, the next one takes it."""

    settings: Mapping[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None

    def start(self, *arguments: str) -> None:
        """Start a process here. What it says goes to the log: a pipe that nobody reads would stop it one day."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.trouble.bot_process", *arguments],
                cwd=ROOT,
                env=self.settings,
                stdout=log,
                stderr=log,
            )

    def kill(self) -> None:
        """Kill the process, as `kill -9` does. One that was dead already did not die of us."""
        assert self.process is not None
        assert self.process.poll() is None, f"the bot ended by itself:\n{self.said()}"
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """Tell it to stop, and wait until it has; the exit code."""
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(timeout=10)

    def clear(self) -> None:
        """Kill whatever stands here."""
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def said(self) -> str:
        """Return the last it said on stderr."""
        return self.log.read_text(errors="replace")[-4_000:]


@dataclass
class Killing:
    """Kills one process after the other at random moments, and starts the next in its place."""

    slack: Sandbox
    posts: list[Post]
    chance: Random
    patience: tuple[float, float]
    """Seconds from one kill to the next, on a machine that starts a process in `USUAL_START` seconds."""
    killed_at: list[datetime] = field(default_factory=list)
    _slowness: float = 1.0
    _over: Event = field(default_factory=Event)
    _problem: list[BaseException] = field(default_factory=list)

    @contextmanager
    def going_on(self) -> Iterator[None]:
        """Kill in the background until the block ends. All posts are manned again then."""
        killer = Thread(target=self._kill_on, name="killer")
        killer.start()
        try:
            yield
        finally:
            self._over.set()
            killer.join()
        for problem in self._problem:
            raise problem

    def _kill_on(self) -> None:
        try:
            while not self._over.wait(self.chance.uniform(*self.patience) * self._slowness):
                self._kill_one()
        except BaseException as problem:  # noqa: BLE001  (raised where the test waits)
            self._problem.append(problem)

    def _kill_one(self) -> None:
        post = self.chance.choice(self.posts)
        post.kill()
        self.killed_at.append(self.slack.clock.now())
        post.start()
        if len(self.posts) == 1 and self.chance.random() < 0.8:  # the others die while they start
            began = time.monotonic()
            self.slack.wait_for_connection(timeout=STARTING_TAKES)
            self._slowness = max(1.0, (time.monotonic() - began) / USUAL_START)


@contextmanager
def manned(slack: Sandbox, database_url: str, count: int, folder: Path) -> Iterator[list[Post]]:
    """Run so many bot processes on one database, all connected, and yield them; at the end none is left."""
    settings = environment(slack, database_url)
    posts = [Post(_without_others(settings), folder / f"bot-{number}.log") for number in range(count)]
    with ExitStack() as at_the_end:
        for post in posts:
            at_the_end.callback(post.clear)
            post.start()
        slack.wait_for_connection(count, timeout=STARTING_TAKES)
        yield posts


def _without_others(settings: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "DATABASE_"))}
    return kept | dict(settings)
