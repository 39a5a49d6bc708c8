"""Processes of their own, so that what is measured in one has nothing of another's in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

SECONDS_TO_END = 10


@dataclass(frozen=True)
class Remote:
    """Process that was started, seen from here."""

    port: int
    """Port at which it serves HTTP, on the loopback interface."""
    _connection: Connection

    def ask(self, command: str, *arguments: object) -> Any:
        """Have one of its commands carried out, and return what that returns. Raises `EOFError` if it died."""
        self._connection.send((command, arguments))
        return self._connection.recv()

    def cpu(self) -> float:
        """Return how many seconds of CPU all its threads have used so far."""
        return float(self.ask("cpu"))


def serve(connection: Connection, port: int, commands: Mapping[str, Callable[..., object]]) -> None:
    """Say that this process serves `port`, then carry out commands until the other side hangs up."""
    connection.send(port)
    while True:
        try:
            command, arguments = connection.recv()
        except EOFError:
            return
        connection.send(commands[command](*arguments))


@contextmanager
def process(target: Callable[..., None], *arguments: object) -> Iterator[Remote]:
    """Run `target(connection, *arguments)`, which calls `serve`, in a process of its own, and end it."""
    spawn = get_context("spawn")
    ours, theirs = spawn.Pipe()
    started = spawn.Process(target=target, args=(theirs, *arguments), daemon=True)
    started.start()
    theirs.close()
    try:
        yield Remote(ours.recv(), ours)
    finally:
        ours.close()
        started.join(SECONDS_TO_END)
        started.kill()
