"""Outages of things the bot depends on: logged once in full, then counted once a minute, and logged when over."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

SECONDS_BETWEEN_LINES = 60.0


@dataclass
class Outage:
    """The failures of one thing, logged without flooding the log. Safe to use from any thread."""

    what: str
    """The subject of the log's sentence, such as "The database"."""
    logger: logging.Logger
    advice: str = ""
    """Sentence that says what an operator can do about it; may be empty."""
    seconds: Callable[[], float] = time.monotonic
    _lock: Lock = field(default_factory=Lock)
    _began: float | None = None
    _last_line: float = 0.0
    _failures: int = 0
    _since_last_line: int = 0
    _problem: str = ""

    @property
    def problem(self) -> str | None:
        """Return the present problem in a few words; None while it works."""
        return self._problem if self._began is not None else None

    def failed(self, problem: BaseException | str) -> None:
        """Note a failure. The first one is logged, an exception with its traceback; later ones are counted."""
        with self._lock:
            now = self.seconds()
            self._problem = in_one_line(problem)
            self._failures += 1
            self._since_last_line += 1
            if self._began is None:
                self._began = now
                self._say_first(problem, now)
            elif now - self._last_line >= SECONDS_BETWEEN_LINES:
                self._say_count(now)

    def recovered(self) -> None:
        """Note that it works. Logged only if it didn't before."""
        with self._lock:
            if self._began is None:
                return
            lasted, failures = self.seconds() - self._began, self._failures
            self._began, self._failures, self._since_last_line = None, 0, 0
        self.logger.info("%s is back after %.0f s (failures: %d)", self.what, lasted, failures)

    def _say_first(self, problem: BaseException | str, now: float) -> None:
        self._last_line, self._since_last_line = now, 0
        sentence = f"{self.what} failed: {self._problem}. {self.advice}".strip()
        exception = problem if isinstance(problem, BaseException) else None
        self.logger.error(sentence, exc_info=exception)

    def _say_count(self, now: float) -> None:
        count, self._since_last_line = self._since_last_line, 0
        seconds, self._last_line = now - self._last_line, now
        self.logger.error(
            "%s still fails: %d more failures in %.0f s, last: %s", self.what, count, seconds, self._problem
        )


def in_one_line(problem: BaseException | str) -> str:
    """Return a problem as one line that quotes nothing people wrote: SQLAlchemy's errors do, further down."""
    original = getattr(problem, "orig", None) or problem
    text = str(original).strip() or type(original).__name__
    return text.splitlines()[0].rstrip(".")
