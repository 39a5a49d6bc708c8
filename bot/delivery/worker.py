"""Makes Slack look like the database: takes what is due from the outbox, sends it, and notes what became of it.

Any number of processes may do so at once, each with a few threads. No transaction is open while Slack is called. A
process that is killed at any point loses nothing: the lease of its messages runs out and another process takes over.
Whether a message whose process died in the middle of the call is in Slack already, nobody knows: it is looked up, if
the workspace granted `im:history`, or else sent again or let go, as the message says. What is public is posted without
names first.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta
from threading import Event, Lock, get_ident

from sqlalchemy.orm import Session

from bot.delivery.decisions import TOO_LATE, Sender
from bot.delivery.kinds import Handling
from bot.delivery.pace import Pace
from bot.delivery.record import record
from bot.delivery.retry import NOT_THERE_YET, Done, HoldWorkspace, Later, LookAgain, Verdict
from bot.monitoring import Monitoring
from bot.slack.answers import AMBIGUOUS, INSTALLATION, RATE_LIMITED
from storage.database import Database
from storage.models.enums import Kind
from storage.models.outbox import OutgoingMessage
from storage.queries import delivery
from storage.queries.delivery import Attempt, Order

logger = logging.getLogger(__name__)

CALL_TIMEOUT = 5  # seconds for one call of Slack's Web API
LEASE = timedelta(seconds=60)  # many times the longest call
THREADS = 4
SLICE = 0.5  # seconds in one tick: what people do meanwhile is looked at in between, and its news goes first


class Delivery:
    """Delivers for the workspaces whose token this process has."""

    def __init__(
        self,
        database: Database,
        sender: Sender,
        kinds: Mapping[Kind, Handling],
        workspace_ids: Collection[int],
        monitoring: Monitoring,
        pace: Pace,
        *,
        lease: timedelta = LEASE,
        threads: int = THREADS,
    ) -> None:
        self.database, self.now = database, sender.now
        self._sender, self._kinds, self._workspace_ids, self._monitoring = sender, kinds, workspace_ids, monitoring
        self._pace, self._lease, self._threads = pace, lease, threads
        self._patient = [kind for kind, handling in kinds.items() if not handling.is_news]
        self._claiming, self._stopping = Lock(), Event()
        self._under_way: dict[int, int] = {}
        """The message that each thread is sending, by the thread."""
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="delivery")

    def stop(self) -> None:
        """Take nothing more; what is under way is finished."""
        self._stopping.set()

    def close(self) -> None:
        """End the threads, once nothing is delivered any more."""
        self._pool.shutdown()

    def deliver_due(self) -> bool:
        """Send what is due, for `SLICE` at most. Returns whether something may be left."""
        if self._stopping.is_set():
            return False
        with self.database.reading() as session:
            waiting = delivery.waiting(session, self._workspace_ids, self.now(), self._threads)
        if not waiting:
            return False
        until, workspace_ids = time.monotonic() + SLICE, sorted(set(waiting))
        works = [self._pool.submit(self._work, workspace_ids, until) for _ in waiting]
        wait(works)
        results = [work.result() for work in works]  # each of them: it may raise
        return any(results)

    def _work(self, workspace_ids: Collection[int], until: float) -> bool:
        try:
            return self._send_in_turn(workspace_ids, until)
        finally:
            self._under_way.pop(get_ident(), None)

    def _send_in_turn(self, workspace_ids: Collection[int], until: float) -> bool:
        """Send one message after the other. Returns whether the time ran out before the messages.

        What became of one is noted together with taking the next: one commit a message.
        """
        finished: tuple[Attempt, Verdict] | None = None
        while True:
            goes_on = time.monotonic() < until and not self._stopping.is_set()
            if finished is None and not goes_on:
                return True
            with self.database.transaction() as session:
                if finished:
                    attempt, verdict = finished
                    record(session, attempt, verdict, self._kinds[attempt.message.kind], self.now())
                    self._under_way.pop(get_ident(), None)
                taken = self._take(session, workspace_ids) if goes_on else None
            if taken is None:
                return not goes_on
            finished = taken, self._send(taken)

    def _take(self, session: Session, workspace_ids: Collection[int]) -> Attempt | None:
        for workspace_id in workspace_ids:
            with self._claiming:
                order = Order(self._patient, self._pace.busy(), list(self._under_way.values()))
                for message in delivery.claim(session, workspace_id, self.now(), self._lease, 1, order):
                    self._under_way[get_ident()] = message.id
                    if message.ts is None:
                        self._pace.note(message.to)
                    return delivery.start(session, message, self.now())
        return None

    def _send(self, attempt: Attempt) -> Verdict:
        began = time.monotonic()
        what = self._sender.send(attempt, self._kinds[attempt.message.kind])
        self._note(attempt.message, what, time.monotonic() - began)
        return what

    def _note(self, message: OutgoingMessage, what: Verdict, seconds: float) -> None:
        """Log and count what became of an attempt."""
        self._monitoring.metrics.deliveries.labels(_in_words(what)).inc()
        fields = {"workspace_id": message.workspace_id, "message_id": message.id, "key": message.key}
        match what:
            case Done():
                self._monitoring.slack.recovered()
                self._monitoring.token.recovered()
                logger.info("Message delivered", extra=fields | {"ms": round(seconds * 1_000)})
            case HoldWorkspace(_, problem) if problem in INSTALLATION | AMBIGUOUS:
                self._monitoring.token.failed(problem)
            case Later(_, _, problem) | LookAgain(_, problem) if problem not in (TOO_LATE, NOT_THERE_YET, RATE_LIMITED):
                self._monitoring.slack.failed(problem)
            case _:
                logger.warning("Message not delivered: %s", what, extra=fields)


def _in_words(what: Verdict) -> str:
    """Return a verdict's name as metrics spell it: `give_up`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", type(what).__name__).lower()
