"""Rows that one step of the clock can't see to: each is logged with its id, tried again ever later, and counted."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass

from bot.monitoring.metrics import Metrics
from bot.monitoring.outage import in_one_line

logger = logging.getLogger(__name__)

FIRST_WAIT, LONGEST_WAIT = 1.0, 300.0  # seconds
DOUBLINGS = 9  # after so many the longest wait is reached


@dataclass(frozen=True)
class _Failures:
    count: int
    held_until: float


class FailingRows:
    """The rows of one step that failed the last time. Kept by this process only; one thread at a time."""

    def __init__(self, step: str, metrics: Metrics, seconds: Callable[[], float] = time.monotonic) -> None:
        """Remember nothing yet. `seconds`: returns the time of a clock that is never set back, in seconds."""
        self._step, self._seconds = step, seconds
        self._gauge, self._counter = metrics.failing_rows.labels(step), metrics.row_failures.labels(step)
        self._rows: dict[int, _Failures] = {}

    @property
    def failing(self) -> int:
        """Return how many rows fail now."""
        return len(self._rows)

    def holds(self, row_id: int) -> bool:
        """Return whether this row failed so recently that it's left alone for now."""
        return row_id in self._rows and self._seconds() < self._rows[row_id].held_until

    def failed(self, row_id: int, error: Exception) -> None:
        """Log a failure, the first one with its traceback, and leave the row alone: 1 s, doubling, at most 5 min."""
        count = 1 + (self._rows[row_id].count if row_id in self._rows else 0)
        wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(count - 1, DOUBLINGS))
        self._rows[row_id] = _Failures(count, self._seconds() + wait)
        self._counter.inc()
        self._gauge.set(len(self._rows))
        sentence = "Row %d of the step “%s” failed, %d in a row: %s. Trying again in %.0f s."
        traceback = error if count == 1 else None
        logger.error(sentence, row_id, self._step, count, in_one_line(error), wait, exc_info=traceback)

    def worked(self, row_id: int) -> None:
        """Forget the failures of a row that was seen to."""
        if failures := self._rows.pop(row_id, None):
            self._gauge.set(len(self._rows))
            logger.info("Row %d of the step “%s” is done (failures: %d)", row_id, self._step, failures.count)

    def keep(self, due: Collection[int]) -> None:
        """Forget the failures of all rows but these, the only ones that are due."""
        still_due = set(due)
        self._rows = {row_id: failures for row_id, failures in self._rows.items() if row_id in still_due}
        self._gauge.set(len(self._rows))
