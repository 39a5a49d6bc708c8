"""A run: so many mutated requests in one world, and what must be so during it and after it."""

from __future__ import annotations

import json
import logging
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any
from zlib import crc32

from storage.database import Database
from tests.fuzz.afterwards import violations
from tests.fuzz.mutations import Pool, Sent, encode, mutate
from tests.fuzz.people import Request
from tests.fuzz.roles import ROLES, act_as
from tests.fuzz.world import World, world

PER_WORLD = 2_000
"""Requests in a world. Then the next begins, so that none grows old and slow, and a failure is soon found again."""
AT_A_TIME = 200
"""Requests between two ticks; after each, people do a few things as they should be done."""
ACTS = 10
TOO_SLOW = 1.0
"""Seconds of CPU: nothing waits here, so all that a clock adds is what the machine does for others."""


@dataclass(frozen=True)
class Failure:
    """Something that must not be, and the request after which it was."""

    what: str
    number: int
    """How many requests had been sent before it in this world."""
    role: str = ""
    mutations: tuple[str, ...] = ()
    sent: Sent | None = None

    def __str__(self) -> str:
        about = f"{self.what}\n  request {self.number}, {self.role}: {'; '.join(self.mutations)}"
        return f"{about}\n  {self.sent.content_type!r} {ascii(self.sent.body)[:3_000]}" if self.sent else about


@dataclass
class Result:
    """Outcome of the requests that were sent."""

    statuses: Counter[int] = field(default_factory=Counter)
    roles: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)
    slowest: float = 0.0
    """Seconds of CPU of the slowest answer."""
    digest: int = 0
    """Checksum of all that was sent: the same for the same seed."""

    def add(self, other: Result) -> None:
        """Count what came of others, too."""
        self.statuses.update(other.statuses)
        self.roles.update(other.roles)
        self.failures += other.failures
        self.slowest = max(self.slowest, other.slowest)


class ErrorLog(logging.Handler):
    """Keeps every error that is logged, and every traceback."""

    def __init__(self) -> None:
        super().__init__()
        self.lines = list[str]()

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one."""
        if record.levelno >= logging.ERROR or record.exc_info:
            error = record.exc_info[1] if record.exc_info else None
            self.lines.append(record.getMessage() + "".join(traceback.format_exception(error) if error else ()))

    def taken(self) -> str:
        """Return what was kept since the last time."""
        lines, self.lines = self.lines, []
        return "\n".join(lines)


class Run:
    """Sends requests into one world."""

    def __init__(self, there: World, chance: Random, log: ErrorLog) -> None:
        self._world, self._chance, self._log = there, chance, log
        self.result, self._number = Result(), 0
        self._pool, self._requests = Pool([], []), list[Request]()

    def send(self, count: int) -> None:
        """Send so many mutated requests, while people go on and time passes."""
        elsewhere = self._world.rows_elsewhere()
        while self._number < count:
            self._go_on()
            for _ in range(min(AT_A_TIME, count - self._number)):
                self._send_one()
        self._go_on()
        self._settle()
        self._note("".join(f"{each}\n" for each in violations(self._world, elsewhere)))

    def _go_on(self) -> None:
        for _ in range(ACTS):
            self._world.people.act()
        self._tick()
        self._world.slack.clock.advance(timedelta(hours=self._chance.choice((0, 0, 1, 4, 24, 70))))
        self._tick()
        references = self._world.references()
        self._requests = [*self._world.people.requests(references)]
        texts = {text for _, payload in self._chance.choices(self._requests, k=60) for text in _texts(payload)}
        self._pool = Pool(sorted(texts), [*_values(self._requests), *references, "17", "undo:1:met", "nudge_myself:2:"])

    def _tick(self) -> None:
        try:
            self._world.bot.tick()
        except Exception as error:  # noqa: BLE001  (a failure, like any other)
            self._note("".join(traceback.format_exception(error)))
        self._note(self._log.taken())

    def _settle(self) -> None:
        """Let all that waits be done."""
        for hours in (0, 1, 30):
            self._world.slack.clock.advance(timedelta(hours=hours))
            self._tick()

    def _note(self, what: str) -> None:
        if what:
            self.result.failures.append(Failure(what, self._number))

    def _send_one(self) -> None:
        kind, original = self._chance.choice(self._requests)
        payload = json.loads(json.dumps(original))
        role = self._chance.choice([*ROLES])
        act_as(ROLES[role], kind, payload)
        user = payload.get("user")
        self._world.slack.actor = str(payload.get("user_id") or (user.get("id") if isinstance(user, dict) else ""))
        mutations = mutate(payload, self._chance, self._pool)
        sent, spoiled = encode(kind, payload, self._chance)
        self._number += 1
        self.result.digest = crc32(sent.body, self.result.digest)
        self.result.roles[role] += 1
        what = self._problem(sent)
        if what:
            self.result.failures.append(Failure(what, self._number, role, (*mutations, *spoiled), sent))

    def _problem(self, sent: Sent) -> str:
        """Send a request. Returns what is wrong with how it was handled; empty if nothing is."""
        began = time.process_time()
        try:
            status, _ = self._world.slack.post(sent.content_type, sent.body)
        except Exception as error:  # noqa: BLE001  (a failure, like any other)
            return "".join(traceback.format_exception(error))
        seconds = time.process_time() - began
        self.result.statuses[status] += 1
        self.result.slowest = max(self.result.slowest, seconds)
        self._world.slack.clock.advance(timedelta(seconds=1))
        logged = self._log.taken()
        if status >= 500 or logged:
            return f"{status}: {logged}"
        return f"took {seconds:.1f} s" if seconds > TOO_SLOW else ""


def _texts(value: Any) -> Iterator[str]:
    """Yield the texts in a request, but for those that are only shown."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        inner = value if isinstance(value, list) else [part for name, part in value.items() if name != "blocks"]
        for part in inner:
            yield from _texts(part)


def _values(requests: list[Request]) -> list[str]:
    actions = [action for _, payload in requests for action in payload.get("actions", ())]
    values = {str(action.get("value") or (action.get("selected_option") or {}).get("value")) for action in actions}
    return sorted(values)


def fuzz(database: Database, seed: int, number: int, count: int = PER_WORLD) -> Result:
    """Send requests into the world of this number, which begins in an empty database."""
    log, factory = ErrorLog(), logging.getLogRecordFactory()
    logging.getLogger().addHandler(log)
    logging.setLogRecordFactory(lambda *args, **kwargs: _printable(factory(*args, **kwargs)))
    chance = Random(f"{seed}/{number}")
    try:
        with world(database, chance) as there:
            run = Run(there, chance, log)
            run.send(count)
            return run.result
    finally:
        logging.setLogRecordFactory(factory)
        logging.getLogger().removeHandler(log)


def _printable(record: logging.LogRecord) -> logging.LogRecord:
    """Return a record that test processes can send each other: Bolt quotes what was sent, half characters, too."""
    record.msg, record.args = record.getMessage().encode("ascii", "backslashreplace").decode(), None
    return record
