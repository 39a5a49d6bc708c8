"""Makes Slack look like the database: takes what is due from the outbox, sends it, and notes what became of it.

Any number of processes may do so at once, each with a few threads. No transaction is open while Slack is called. A
process that is killed at any point loses nothing: the lease of its messages runs out and another process takes over.
A thread takes a few messages at once and sends one after the other; if one isn't delivered, it puts the others back.
Whether a message whose process died in the middle of the call is in Slack already, nobody knows: it is looked up, if
the workspace granted `im:history`, or else sent again or let go, as the message says. What is public is posted without
names first.
"""

from __future__ import annotations

import logging
import time
from bisect import bisect_right
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from threading import Event

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.delivery.batch import AT_ONCE, Batch
from bot.delivery.calls import Call, Calls
from bot.delivery.decisions import Sender
from bot.delivery.kinds import Handling
from bot.delivery.pace import Pace
from bot.delivery.record import record
from bot.delivery.report import report
from bot.delivery.retry import BROKEN_INSTALLATION_WAIT, Done, HoldWorkspace, PutBack, Verdict
from bot.monitoring import Monitoring
from bot.monitoring.outage import in_one_line
from bot.slack.connections import Connect, NotConnectedError
from bot.slack.limits import Moment
from storage.database import Database
from storage.errors import UnusableDatabaseError
from storage.models.enums import Kind, WhenUnsure
from storage.queries import delivery_outcomes, due_messages
from storage.queries.delivery_outcomes import Delivered
from storage.queries.due_messages import Attempt, Order
from storage.queries.served import Served

logger = logging.getLogger(__name__)

CALL_TIMEOUT = 5  # seconds for one call of Slack's Web API
LEASE = timedelta(seconds=60)  # many times the longest call
SLICE = 0.5  # seconds in one tick: what people do meanwhile is looked at in between, and its news goes first
NOT_INSTALLED = "not_installed"
LINGERING = 1.0  # seconds that a tick then waits for calls: those that take longer are noted in one of the next


@dataclass(frozen=True)
class Threads:
    """Threads that call Slack: all there are, and how many one workspace may have, so that a slow one delays none."""

    of_all: int
    of_one: int


FOR_ONE = Threads(4, 4)
FOR_MANY = Threads(16, 4)


@dataclass(frozen=True)
class Shown:
    """A message that Slack shows as it should look; its row doesn't say so yet."""

    attempt: Attempt
    done: Done
    team_id: str
    """The workspace's id in Slack."""
    seconds: float
    """How long it took."""


class Delivery:
    """Delivers for the workspaces whose token this process has."""

    def __init__(
        self,
        database: Database,
        connect: Connect,
        kinds: Mapping[Kind, Handling],
        served: Served,
        monitoring: Monitoring,
        pace: Pace,
        now: Callable[[], datetime],
        *,
        lease: timedelta = LEASE,
        threads: Threads = FOR_ONE,
    ) -> None:
        """Deliver for these workspaces. `now`: returns the present time, aware. `lease`: how long a claim holds."""
        self.database, self.now = database, now
        self._connect, self._kinds, self._served, self._monitoring = connect, kinds, served, monitoring
        self._pace, self._lease = pace, lease
        self._patient = [kind for kind, handling in kinds.items() if not handling.is_news]
        self._threads, self._calls, self._stopping = threads, Calls[Shown | None](threads.of_all), Event()
        self._last_claimed_for = 0

    def stop(self) -> None:
        """Take nothing more; what is under way is finished."""
        self._stopping.set()

    def close(self) -> None:
        """Note how the last calls end, and end the threads; once `deliver_due` isn't called any more."""
        try:
            while self._calls.messages:
                self._turn(())
        except (SQLAlchemyError, UnusableDatabaseError) as error:
            logger.warning("The last calls couldn't be noted; their leases run out: %s", in_one_line(error))
        finally:
            self._calls.close()

    def deliver_due(self) -> bool:
        """Send what is due, for `SLICE` at most. Returns whether something may be left, or is still under way."""
        if self._stopping.is_set():
            return False
        with self.database.reading() as session:
            workspace_ids = due_messages.workspaces(session, self._served, self.now())
        is_needed = workspace_ids or self._calls.messages
        return bool(is_needed) and self._deliver(workspace_ids, time.monotonic() + SLICE)

    def _deliver(self, workspace_ids: Collection[int], until: float) -> bool:
        """Send what these workspaces have. Returns whether the time ran out before the messages, or their calls."""
        goes_on = under_way = True
        try:
            while under_way and (left := until + LINGERING - time.monotonic()) > 0:
                goes_on = left > LINGERING and not self._stopping.is_set()
                under_way = self._turn(workspace_ids if goes_on else (), left)
        except BaseException:
            while self._calls.messages:  # what is under way is finished all the same
                self._turn(())
            raise
        return under_way or not goes_on

    def _turn(self, workspace_ids: Collection[int], seconds: float | None = None) -> bool:
        """Wait for calls to end, note what became of them, and make others. Returns whether any are under way.

        `seconds`: the longest to wait.
        """
        ended = self._calls.ended(seconds)
        shown = [result for call in ended if not call.exception() and (result := call.result())]
        for each in shown:
            report(self._monitoring, each.attempt.message, each.team_id, each.done, each.seconds)
        if shown or workspace_ids:
            self._note_and_claim(shown, workspace_ids)
        for call in ended:
            call.result()  # it may have raised
        return bool(self._calls.messages)

    def _note_and_claim(self, shown: Sequence[Shown], workspace_ids: Collection[int]) -> None:
        """Note these, and take others in the same commit, which comes before their calls."""
        left, claimed = shown, list[Batch]()
        try:
            with self.database.transaction() as session:
                is_noted = _note(session, shown)
                batches = self._claim(session, workspace_ids)
            left, claimed = () if is_noted else shown, batches
        finally:
            for each in left:  # each by itself: what is wrong with one is no other's trouble
                self._calls.start([Call(each.attempt.message, partial(self._record, each.attempt, each.done))])
            for batch in claimed:
                self._calls.start([Call(each.message, partial(self._send, each, batch)) for each in batch.attempts])

    def _claim(self, session: Session, workspace_ids: Collection[int]) -> list[Batch]:
        """Take messages for the threads that are free, of one workspace after the other, as many as it may have."""
        now, claimed, under_way = self._moment(), list[Batch](), self._calls.messages
        for workspace_id in () if self._stopping.is_set() else self._in_turn(workspace_ids):
            free = min(self._calls.free - len(claimed), self._threads.of_one - self._calls.threads_for(workspace_id))
            if free > 0:
                order = Order(self._patient, self._busy(workspace_id), [each.id for each in under_way])
                attempts = due_messages.claim(session, workspace_id, now.at, self._lease, free * AT_ONCE, order)
                claimed += [Batch(attempts[first::free], now) for first in range(min(free, len(attempts)))]
                self._last_claimed_for = workspace_id
        return claimed

    def _busy(self, workspace_id: int) -> Collection[str]:
        """Return where nothing new is to be posted right now: Slack ids of people and channels."""
        mine = (each for each in self._calls.messages if each.workspace_id == workspace_id)
        return {*self._pace.busy(workspace_id), *(each.to for each in mine if due_messages.is_spaced(each))}

    def _in_turn(self, workspace_ids: Collection[int]) -> Sequence[int]:
        """Return these in order, beginning behind the one whose turn was last."""
        in_order = sorted(workspace_ids)
        first = bisect_right(in_order, self._last_claimed_for)
        return in_order[first:] + in_order[:first]

    def _send(self, attempt: Attempt, batch: Batch) -> Shown | None:
        """Send it, and note what became of it. Returns what Slack shows as it should be: that is noted with others."""
        is_first = attempt is batch.attempts[0]
        if not is_first and (self._stopping.is_set() or not batch.may_go_on(self._moment())):
            self._record(attempt, PutBack())
            return None
        if not self._may_begin(attempt):
            return None
        if due_messages.is_spaced(attempt.message):
            self._pace.note(attempt.message.workspace_id, attempt.message.to)
        began, batch.goes_on = time.monotonic(), False
        verdict, team_id = self._sent(attempt)
        seconds = time.monotonic() - began
        batch.goes_on = isinstance(verdict, Done)
        if isinstance(verdict, Done) and verdict.as_wanted:
            return Shown(attempt, verdict, team_id, seconds)
        report(self._monitoring, attempt.message, team_id, verdict, seconds)
        self._record(attempt, verdict)
        return None

    def _may_begin(self, attempt: Attempt) -> bool:
        """Note that the message may be out from now on, if it must never be sent again then. False if it's another's.

        Of other messages that's noted as they are taken: if the process dies before the call, they're sent later.
        """
        if attempt.message.when_unsure is not WhenUnsure.LET_GO or not attempt.message.is_new:
            return True
        with self.database.transaction() as session:
            return delivery_outcomes.note_call(session, attempt.message, self.now())

    def _moment(self) -> Moment:
        return Moment(self.now(), time.monotonic())

    def _sent(self, attempt: Attempt) -> tuple[Verdict, str]:
        """Return what became of it, and the workspace's id in Slack: empty if the app isn't installed there."""
        try:
            connection = self._connect(attempt.message.workspace_id)
        except NotConnectedError:  # the app was removed there just now
            return HoldWorkspace(BROKEN_INSTALLATION_WAIT, NOT_INSTALLED), ""
        sender = Sender(connection.client, self.now, can_look_up=connection.installation.can_look_up)
        return sender.send(attempt, self._kinds[attempt.message.kind]), connection.installation.team_id

    def _record(self, attempt: Attempt, verdict: Verdict) -> None:
        with self.database.transaction() as session:
            record(session, attempt, verdict, self._kinds[attempt.message.kind], self.now())


def _note(session: Session, shown: Sequence[Shown]) -> bool:
    """Note these. Returns whether none is left to be recorded by itself."""
    sent = [Delivered(each.attempt.message, each.done.channel, each.done.ts) for each in shown]
    return not sent or delivery_outcomes.note_delivered(session, sent)
