"""The clock: APScheduler's few ticks. What is due stands in the database; a tick only looks.

No job per introduction and no job store: any number of processes tick, and the outbox sees to it that each message
is one process's at a time.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from threading import Lock

from apscheduler.schedulers.background import BackgroundScheduler

TICK = "tick"
EVERY = 1  # second


class Clock:
    """Ticks in the background between `start` and `stop`."""

    def __init__(self, sweep: Callable[[], object], deliver_due: Callable[[], None]) -> None:
        """`sweep` does what is due by itself, `deliver_due` sends what follows from it and from everything else."""
        self._sweep = sweep
        self._deliver_due = deliver_due
        self._ticking = Lock()
        # Two at most: one at work, and one that waits its turn. What is poked while the first is about to finish
        # is seen by the second; a third would find nothing more. A late tick is made up for once, however late.
        self._scheduler = BackgroundScheduler(
            timezone="UTC", job_defaults={"max_instances": 2, "coalesce": True, "misfire_grace_time": None}
        )
        self._scheduler.add_job(self._tick, "interval", seconds=EVERY, id=TICK)

    def _tick(self) -> None:
        with self._ticking:
            try:
                self._sweep()
            finally:  # whatever is wrong with what is due, what is written already goes out
                self._deliver_due()

    def start(self) -> None:
        """Begin to tick, at once."""
        self._scheduler.start()
        self.poke()

    def poke(self) -> None:
        """There is something to deliver: do not wait for the next tick. Safe from any thread."""
        self._scheduler.modify_job(TICK, next_run_time=datetime.now(UTC))

    def stop(self) -> None:
        """Stop ticking, and wait for the tick that is under way."""
        self._scheduler.shutdown(wait=True)
