"""The clock: APScheduler's few ticks. What is due stands in the database; a tick only looks.

No job per introduction and no job store: any number of processes tick, and the outbox sees to it that each message
is one process's at a time.
"""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from threading import Lock

from apscheduler.schedulers.background import BackgroundScheduler

TICK = "tick"
EVERY = 1  # second


class Clock:
    """Ticks in the background between `start` and `stop`."""

    def __init__(self, now: Callable[[], datetime], *steps: Callable[[datetime], object]) -> None:
        """`steps`: what a tick does, in this order: what is due by itself first, sending what follows from it last.

        All of a tick's steps are told the same instant: a machine that was asleep between two of them would else
        remind people of what the step before had yet to end.
        """
        self._now, self._steps = now, steps
        self._ticking = Lock()
        # Two at most: one at work, and one that waits its turn. What is poked while the first is about to finish
        # is seen by the second; a third would find nothing more. A late tick is made up for once, however late.
        self._scheduler = BackgroundScheduler(
            timezone="UTC", job_defaults={"max_instances": 2, "coalesce": True, "misfire_grace_time": None}
        )
        self._scheduler.add_job(self.tick, "interval", seconds=EVERY, id=TICK)

    def tick(self) -> None:
        """Take every step once; raises the first error when all had their turn."""
        with self._ticking, ExitStack() as every_step:
            at = self._now()
            # Each has its turn, whatever goes wrong in another; APScheduler logs the error.
            for step in reversed(self._steps):
                every_step.callback(step, at)

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
