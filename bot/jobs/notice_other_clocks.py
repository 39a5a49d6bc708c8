"""Waits that another clock wrote end: no message, hold or Home waits an hour because a clock was set back by one."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.delivery.retry import LONGEST_WAIT
from bot.slack.answers import LONGEST_HOLD, TOO_MUCH
from storage.database import Database
from storage.queries import other_clocks, processes
from storage.queries.other_clocks import Longest
from storage.queries.served import Served

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_LOOKS = 60.0
"""At what another machine's clock may have written, or this one's before the start."""
NOTICED = timedelta(seconds=5)
"""The step back that matters; clocks are corrected by less all the time."""
LONGEST = Longest(retry=LONGEST_WAIT, hold=LONGEST_HOLD, holding=TOO_MUCH)


class OtherClocks:
    """Compares the machine's clock with one that is never set back, and ends the waits that are no longer true."""

    def __init__(self, database: Database, served: Served, seconds: Callable[[], float] = time.monotonic) -> None:
        """Remember nothing yet. `seconds`: returns the time of a clock that is never set back, in seconds."""
        self._database, self._served, self._seconds = database, served, seconds
        self._last: tuple[datetime, float] | None = None
        self._looked_at: float | None = None

    def notice(self, now: datetime) -> None:
        """End waits at once if the clock was set back since the last call, and once a minute those that can't be.

        A step of the clock, before all that looks for what is due.
        """
        before = self._expected(now)
        if now < before - NOTICED:
            logger.warning("The clock was set back by %d s. What waits starts over.", (before - now).total_seconds())
            self._end(lambda session: other_clocks.start_waits_over(session, self._served, now, before))
        if self._looked_at is None or self._seconds() - self._looked_at >= SECONDS_BETWEEN_LOOKS:
            self._end(lambda session: other_clocks.end_impossible_waits(session, self._served, now, LONGEST))
            self._looked_at = self._seconds()
        self._last = now, self._seconds()

    def _expected(self, now: datetime) -> datetime:
        """Return the time it would be by the clock as it was last; at the start, as a process has last noted it."""
        if self._last:
            at, seconds = self._last
            return at + timedelta(seconds=self._seconds() - seconds)
        with self._database.reading() as session:
            return processes.last_seen_at(session) or now

    def _end(self, waits: Callable[[Session], int]) -> None:
        with self._database.transaction() as session:
            ended = waits(session)
        if ended:
            logger.info("Waits that another clock wrote are over", extra={"rows": ended})
