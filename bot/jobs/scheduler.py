"""The clock: APScheduler's few ticks. What is due stands in the database; a tick only looks.

No job per introduction and no job store: any number of processes tick, and the outbox sees to it that each message
is one process's at a time.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from threading import Lock

from apscheduler.schedulers.background import BackgroundScheduler

from bot.monitoring import Monitoring
from storage.batches import raise_all

TICK = "tick"
EVERY = 1  # second

Step = Callable[[datetime], object]


class Clock:
    """Ticks in the background between `start` and `stop`."""

    def __init__(self, now: Callable[[], datetime], monitoring: Monitoring, steps: Mapping[str, Step]) -> None:
        """`steps`: what a tick does, by name, in this order: what is due by itself first, sending what follows last.

        All of a tick's steps are told the same instant: a machine that was asleep between two of them would else
        remind people of what the step before had yet to end.
        """
        self._now, self._monitoring, self._steps = now, monitoring, steps
        self._ticking = Lock()
        # Two at most: one at work, and one that waits its turn. What is poked while the first is about to finish
        # is seen by the second; a third would find nothing more. A late tick is made up for once, however late.
        self._scheduler = BackgroundScheduler(
            timezone="UTC", job_defaults={"max_instances": 2, "coalesce": True, "misfire_grace_time": None}
        )
        self._scheduler.add_job(self._tick_and_report, "interval", seconds=EVERY, id=TICK)

    def tick(self) -> None:
        """Take every step once; raises the errors when all had their turn."""
        raise_all(list(self._tick().values()))

    def _tick_and_report(self) -> None:
        self._monitoring.report_tick(self._tick())

    def _tick(self) -> dict[str, Exception]:
        """Take every step once. Returns what went wrong, by step: each has its turn, whatever goes wrong in another."""
        with self._ticking, self._monitoring.tick():
            at, errors = self._now(), dict[str, Exception]()
            for name, step in self._steps.items():
                self._monitoring.heartbeat.step = name
                try:
                    step(at)
                except Exception as error:  # noqa: BLE001  (returned)
                    errors[name] = error
            return errors

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
