"""The clock's heartbeat, and the watchdog that notices when it stops."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread

logger = logging.getLogger(__name__)

HEALTHY_SECONDS = 60.0
"""The bot is healthy if a tick has finished within this time."""
FATAL_SECONDS = 300.0
"""Without a finished tick for this long the process ends itself: leases bring back what it had claimed."""


class Heartbeat:
    """Record of when the last tick finished, and of the step under way."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        """Begin as if a tick had just finished. `seconds`: returns the time of a clock that never jumps."""
        self._seconds = seconds
        self._finished = seconds()
        self.step = "none"
        """The step under way, or the last one."""

    @contextmanager
    def tick(self) -> Iterator[None]:
        """Wrap a whole tick: it's finished when the block ends, also with an error."""
        try:
            yield
        finally:
            self._finished = self._seconds()

    def silence(self) -> float:
        """Return for how many seconds no tick has finished."""
        return self._seconds() - self._finished

    @property
    def is_healthy(self) -> bool:
        """Return whether a tick finished lately."""
        return self.silence() < HEALTHY_SECONDS


@dataclass
class Watchdog:
    """Thread that reports a tick that takes too long, and ends a process that is stuck for good."""

    heartbeat: Heartbeat
    end_process: Callable[[], object]
    check_seconds: float = 1.0
    _stopped: Event = field(default_factory=Event)
    _is_reported: bool = False

    def start(self) -> None:
        """Begin to watch, in a thread of its own."""
        Thread(target=self._watch, name="watchdog", daemon=True).start()

    def stop(self) -> None:
        """Stop watching."""
        self._stopped.set()

    def _watch(self) -> None:
        while not self._stopped.wait(self.check_seconds):
            self.look()

    def look(self) -> None:
        """Log once that no tick has finished for `HEALTHY_SECONDS`; end the process after `FATAL_SECONDS`."""
        silence, step = self.heartbeat.silence(), self.heartbeat.step
        if silence >= FATAL_SECONDS:
            logger.critical("No tick has finished for %.0f s (step: %s). Ending the process.", silence, step)
            self.end_process()
        elif silence >= HEALTHY_SECONDS and not self._is_reported:
            self._is_reported = True
            logger.error("No tick has finished for %.0f s (step: %s). Messages are waiting.", silence, step)
        elif silence < HEALTHY_SECONDS and self._is_reported:
            self._is_reported = False
            logger.info("The clock is ticking again.")
