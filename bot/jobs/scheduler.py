"""The clock: APScheduler's few ticks. What is due stands in the database; a tick only looks.

APScheduler goes by the machine's clock, which may be set back; so a thread that goes by the monotonic clock wakes it.

No job per introduction and no job store: any number of processes tick, and the outbox sees to it that each message
is one process's at a time.
"""

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from threading import Event, Lock, Thread

from apscheduler.schedulers.background import BackgroundScheduler

from bot.monitoring import Monitoring

TICK = "tick"
EVERY = 1  # second
LATE = 2.0  # seconds without a tick, after which APScheduler is woken

Step = Callable[[datetime], object]


class Clock:
    """Ticks in the background between `start` and `stop`."""

    def __init__(self, now: Callable[[], datetime], monitoring: Monitoring, steps: Mapping[str, Step]) -> None:
        """Set up the ticks. `steps`: the steps of a tick by name, in order: first what is due by itself, sending last.

        All of a tick's steps are told the same instant: a machine that was asleep between two of them would else
        remind people of what the step before had yet to end.
        """
        self._now, self._monitoring, self._steps = now, monitoring, steps
        self._ticking, self._again, self._stopping = Lock(), Event(), Event()
        self._ticked_at = time.monotonic()
        self._waker = Thread(target=self._keep_awake, name="waker", daemon=True)
        # Two at most: one at work, and one that waits its turn. What is poked while the first is about to finish
        # is seen by the second; a third would find nothing more. A late tick is made up for once, however late.
        self._scheduler = BackgroundScheduler(
            timezone="UTC", job_defaults={"max_instances": 2, "coalesce": True, "misfire_grace_time": None}
        )
        self._scheduler.add_job(self._tick_while_there_is_more, "interval", seconds=EVERY, id=TICK)

    def tick(self) -> None:
        """Take every step, again while one has more to do, and report errors. Raises the first when all had turns."""
        for error in self._tick_while_there_is_more().values():
            raise error

    def _tick_while_there_is_more(self) -> dict[str, Exception]:
        """Return the errors of all ticks, by step."""
        errors, goes_on = dict[str, Exception](), True
        while goes_on:
            self._again.clear()
            errors |= self._tick_and_report()
            goes_on = self._again.is_set() and not self._stopping.is_set()
        return errors

    def tick_again(self) -> None:
        """Have another tick right after this one, for a step that has more to do than fits into its share of one.

        From within a tick `poke` must not be called: the scheduler, once it is being stopped, waits for the tick and
        holds the lock that `poke` needs.
        """
        self._again.set()

    def _tick_and_report(self) -> dict[str, Exception]:
        errors = self._tick()
        self._monitoring.report_tick(errors)
        return errors

    def _tick(self) -> dict[str, Exception]:
        """Take every step once. Returns what went wrong, by step: each has its turn, whatever goes wrong in another."""
        with self._ticking, self._monitoring.tick():
            self._ticked_at = time.monotonic()
            at, errors = self._now(), dict[str, Exception]()
            for name, step in self._steps.items():
                self._monitoring.heartbeat.step = name
                try:
                    step(at)
                except Exception as error:  # noqa: BLE001  (reported)
                    errors[name] = error
            return errors

    def start(self) -> None:
        """Begin to tick, at once."""
        self._scheduler.start()
        self._waker.start()
        self.poke()

    def _keep_awake(self) -> None:
        """Wake APScheduler when it's late: after the machine's clock was set back an hour it would sleep for one."""
        while not self._stopping.wait(EVERY):
            if time.monotonic() - self._ticked_at >= LATE:
                self.poke()

    def poke(self) -> None:
        """Tick now instead of at the next second, since there is something to deliver. Safe from any thread."""
        self._scheduler.modify_job(TICK, next_run_time=datetime.now(UTC))

    def stop(self) -> None:
        """Stop ticking, and wait for the tick that is under way."""
        self._stopping.set()
        if self._waker.ident is not None:
            self._waker.join()  # before the scheduler is being stopped: it would hold the lock that `poke` needs
        self._scheduler.shutdown(wait=True)
