"""Makes Slack look like the database: takes what is due from the outbox, sends it, and notes what became of it.

Any number of processes may do so at once. No transaction is open while Slack is called. A process that is killed at
any point loses nothing: the lease of its messages runs out and another process takes over. Whether a message whose
process died in the middle of the call is in Slack already, nobody knows: it is looked up, if the workspace granted
`im:history`, or else sent again or let go, as the message says. What is public is posted without names first.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Event

from slack_sdk import WebClient
from sqlalchemy.orm import Session

from bot.delivery.retry import (
    A_DAY,
    NOT_THERE_YET,
    TWO_MONTHS,
    Done,
    GiveUp,
    HoldWorkspace,
    Later,
    LeaveAsItIs,
    LetGo,
    LookAgain,
    PostAnew,
    SayItPlainer,
    TakenOut,
    TryDaily,
    Verdict,
    verdict,
    verdict_of_look_up,
    verdict_of_taking_out,
)
from bot.monitoring import Monitoring
from bot.slack import messages as slack_messages
from bot.slack.answers import (
    AMBIGUOUS,
    CANNOT_CHANGE,
    INSTALLATION,
    RATE_LIMITED,
    REFUSED_BLOCKS,
    REMOVED,
    Refused,
    Sent,
    SlackAnswer,
)
from storage.database import Database
from storage.models.enums import WhenUnsure
from storage.models.outbox import OutgoingMessage
from storage.queries import delivery, workspaces
from storage.queries.delivery import Attempt
from storage.queries.expired_messages import comes_too_late

logger = logging.getLogger(__name__)

CALL_TIMEOUT = 5  # seconds for one call of Slack's Web API
LEASE = timedelta(seconds=60)  # many times the longest call
AT_ONCE = 3  # messages of one workspace before it is the next one's turn
TOO_LATE = "it comes too late"
LONGEST = 10.0  # seconds in one tick: the other steps have their turn, too


@dataclass(frozen=True)
class Undeliverable:
    """What follows when Slack will never take a message, or not let a public one change: in the same transaction."""

    lock: Callable[[Session, OutgoingMessage], None]
    """Called before the message itself is locked: what `tell` changes, in everybody's order."""
    tell: Callable[[Session, OutgoingMessage, str, datetime], None]
    """Called with the message, Slack's error and the time."""
    tell_of_change: Callable[[Session, OutgoingMessage, str, datetime], None]
    """The same where Slack does not let something public be changed for now."""


@dataclass(frozen=True)
class Delivery:
    """Delivers for the workspaces whose token this process has."""

    database: Database
    client: WebClient
    """Must not retry by itself (`retry_handlers=[]`): slack_sdk's default posts twice after a dropped connection."""
    now: Callable[[], datetime]
    undeliverable: Undeliverable
    can_look_up: Callable[[], bool]
    """Returns whether messages can be read back, as far as is known now."""
    stopping: Event
    workspace_ids: Collection[int]
    monitoring: Monitoring
    lease: timedelta = LEASE

    def deliver_due(self) -> bool:
        """Send what is due, workspace by workspace, a few at a time, for `LONGEST` at most. Returns if some is left."""
        began = time.monotonic()
        while sum(self._serve(workspace_id) for workspace_id in self._lanes()):
            if time.monotonic() - began >= LONGEST:
                return True
        return False

    def _lanes(self) -> list[int]:
        if self.stopping.is_set():
            return []
        with self.database.reading() as session:
            return list(delivery.lanes(session, self.workspace_ids, self.now()))

    def _serve(self, workspace_id: int) -> int:
        with self.database.transaction() as session:
            messages = delivery.claim(session, workspace_id, self.now(), self.lease, AT_ONCE)
        for message in messages:
            self._deliver(message)
        return len(messages)

    def _deliver(self, message: OutgoingMessage) -> None:
        with self.database.transaction() as session:
            if self.stopping.is_set():
                delivery.give_back(session, message, self.now())
                return
            attempt = delivery.begin(session, message, self.now(), self.lease)
        if attempt:
            began = time.monotonic()
            what = self._send(attempt)
            self._note(message, what, time.monotonic() - began)
            self._record(attempt, what)

    def _send(self, attempt: Attempt) -> Verdict:
        message, thread = attempt.message, _place(attempt.thread)
        if message.ts:
            return self._verdict(slack_messages.change(self.client, message), message)
        if attempt.maybe_sent_at and (settled := self._settle(message, thread, attempt.maybe_sent_at)):
            return settled
        if comes_too_late(message, self.now()):
            return Later(timedelta(), maybe_sent=False, problem=TOO_LATE)
        # If the message it should hang under can never be posted, it is better told alone than not at all.
        return self._verdict(slack_messages.post(self.client, message, thread), message)

    def _settle(self, message: OutgoingMessage, thread: Sent | None, maybe_sent_at: datetime) -> Verdict | None:
        """Return what to do about a message that may be in Slack already; nothing if it is to be posted."""
        # A file has nothing to be recognised by; channels may not be read.
        if self.can_look_up() and not slack_messages.has_file(message) and not message.until_posted:
            answer = slack_messages.find(self.client, message, thread, maybe_sent_at)
            if answer != Refused("missing_scope"):  # the permission was withdrawn since we started
                since = self.now() - maybe_sent_at
                return verdict_of_look_up(answer, since=since, attempts=message.attempts)
        return LetGo() if message.when_unsure is WhenUnsure.LET_GO else None

    def _verdict(self, answer: SlackAnswer, message: OutgoingMessage) -> Verdict:
        decided = self._decided(answer, message)
        if message.until_posted:
            return self._in_public(decided, message)
        if isinstance(decided, PostAnew) and message.not_after:
            return LeaveAsItIs(decided.problem)  # it was seen, and is no news that would have to come back
        return decided

    def _decided(self, answer: SlackAnswer, message: OutgoingMessage) -> Verdict:
        posting = message.ts is None
        if (message.and_to or slack_messages.has_file(message)) and answer == Refused("missing_scope"):
            return GiveUp("missing_scope")  # group conversations and files are optional permissions: it was withdrawn
        if isinstance(answer, Refused) and answer.error in REFUSED_BLOCKS and message.plainer and not message.is_plain:
            return SayItPlainer(answer.error)
        if isinstance(answer, Refused) and answer.error in AMBIGUOUS and slack_messages.is_welcome(self.client):
            # The bot is well: it is the recipient.
            return GiveUp(answer.error) if posting else LeaveAsItIs(answer.error)
        return verdict(answer, posting=posting, attempts=message.attempts)

    def _in_public(self, decided: Verdict, message: OutgoingMessage) -> Verdict:
        """Return the verdict for a public message: what was removed stays removed, what has to go out goes."""
        if message.ts is None:
            # Posted without names: they follow now.
            return replace(decided, as_wanted=False) if isinstance(decided, Done) else decided
        if not isinstance(decided, PostAnew | LeaveAsItIs):
            return decided
        if decided.problem == REMOVED:
            return TakenOut(decided.problem)
        if not message.to_take_out:
            return LeaveAsItIs(decided.problem)
        if decided.problem in CANNOT_CHANGE:
            return verdict_of_taking_out(slack_messages.remove(self.client, message), attempts=message.attempts)
        return TryDaily(decided.problem)

    def _note(self, message: OutgoingMessage, what: Verdict, seconds: float) -> None:
        """Log and count what became of an attempt."""
        self.monitoring.metrics.deliveries.labels(_in_words(what)).inc()
        fields = {"workspace_id": message.workspace_id, "message_id": message.id, "key": message.key}
        match what:
            case Done():
                self.monitoring.slack.recovered()
                self.monitoring.token.recovered()
                logger.info("Message delivered", extra=fields | {"ms": round(seconds * 1_000)})
            case HoldWorkspace(_, problem) if problem in INSTALLATION | AMBIGUOUS:
                self.monitoring.token.failed(problem)
            case Later(_, _, problem) | LookAgain(_, problem) if problem not in (TOO_LATE, NOT_THERE_YET, RATE_LIMITED):
                self.monitoring.slack.failed(problem)
            case _:
                logger.warning("Message not delivered: %s", what, extra=fields)

    def _record(self, attempt: Attempt, what: Verdict) -> None:
        with self.database.transaction() as session:
            # Workspaces are locked before messages, by everybody.
            if isinstance(what, GiveUp):
                self.undeliverable.lock(session, attempt.message)
            elif isinstance(what, HoldWorkspace):
                workspaces.lock(session, attempt.message.workspace_id)
            if message := delivery.claimed(session, attempt.message):
                self._apply(session, message, attempt, what)

    def _apply(self, session: Session, message: OutgoingMessage, attempt: Attempt, what: Verdict) -> None:
        now = self.now()
        match what:
            case Done(channel, ts, True):
                delivery.delivered(message, attempt.message, channel, ts, now)
            case Done(channel, ts, False):
                delivery.is_there(message, channel, ts, now)
            case Later(wait, maybe_sent, problem):
                maybe_sent_at = message.maybe_sent_at if maybe_sent else None
                delivery.postponed(message, now + wait, problem, maybe_sent_at=maybe_sent_at)
            case TryDaily(problem) if now - (message.refused_since or now) < TWO_MONTHS:
                delivery.tried_daily(message, now + A_DAY, problem, now)
                self.undeliverable.tell_of_change(session, message, problem, now)
            case TakenOut(problem):
                delivery.taken_out(message, problem)
            case LookAgain(wait, problem):
                delivery.postponed(message, now + wait, problem, maybe_sent_at=attempt.maybe_sent_at)
            case HoldWorkspace(wait, problem):
                workspaces.hold(session, message.workspace_id, now + wait)
                delivery.held(message, now + wait, problem)
            case PostAnew(problem):
                delivery.lost_from_slack(message, problem, now)
            case SayItPlainer(problem):
                delivery.simplified(message, problem, now)
            case LeaveAsItIs(problem) | TryDaily(problem):
                delivery.left_as_it_is(message, problem)
            case GiveUp(error):
                delivery.given_up(message, error)
                self.undeliverable.tell(session, message, error, now)
            case LetGo():
                delivery.let_go(message)


def _place(message: OutgoingMessage | None) -> Sent | None:
    return Sent(message.channel, message.ts) if message and message.channel and message.ts else None


def _in_words(what: Verdict) -> str:
    """Return a verdict's name as metrics spell it: `give_up`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", type(what).__name__).lower()
