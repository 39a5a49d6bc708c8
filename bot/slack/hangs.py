"""Whether Slack hangs: then what it would only add to isn't asked, and threads are left for what people do."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock

IN_A_ROW = 3
"""Calls without an answer, after which Slack hangs."""
SECONDS_BETWEEN_TRIES = 5.0
"""Of a single call, which finds out whether it still does."""


class Hangs:
    """Remembers whether the calls that people wait for are answered. Safe to use from many threads."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        """Remember nothing yet. `seconds`: returns the time of a clock that is never set back, in seconds."""
        self._seconds, self._lock = seconds, Lock()
        self._in_a_row, self._tried_at = 0, 0.0

    def may_be_asked(self) -> bool:
        """Return whether a call is worth its thread; while Slack hangs, that is one every few seconds."""
        with self._lock:
            now = self._seconds()
            if self._in_a_row < IN_A_ROW:
                return True
            if now - self._tried_at < SECONDS_BETWEEN_TRIES:
                return False
            self._tried_at = now
            return True

    def note(self, *, answered: bool) -> None:
        """Note how a call ended."""
        with self._lock:
            self._in_a_row = 0 if answered else self._in_a_row + 1
            if self._in_a_row == IN_A_ROW:
                self._tried_at = self._seconds()
