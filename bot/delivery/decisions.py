"""What Slack's answer to a message means for it: the verdict of the table, and what is special about this message."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.delivery.kinds import Handling
from bot.delivery.retry import (
    Done,
    GiveUp,
    Later,
    LeaveAsItIs,
    LetGo,
    LookAgain,
    PostAgain,
    PostThreadAgain,
    SayItPlainer,
    TakenOut,
    TryDaily,
    Verdict,
    in_passing,
    passing,
    verdict,
    verdict_of_look_up,
    verdict_of_taking_out,
)
from bot.slack import messages as slack_messages
from bot.slack.answers import (
    AMBIGUOUS,
    CANNOT_CHANGE,
    KNOWN,
    PLACE_GONE,
    REFUSED_BLOCKS,
    REMOVED,
    THREAD_GONE,
    Refused,
    Sent,
    SlackAnswer,
)
from bot.slack.client import SlackClient
from storage.models.enums import WhenUnsure
from storage.models.outbox import OutgoingMessage
from storage.queries.due_messages import Attempt, Place
from storage.queries.expired_messages import comes_too_late

TOO_LATE = "it comes too late"


@dataclass(frozen=True)
class Sender:
    """Calls Slack about one message, and says what follows for it. Changes no row."""

    client: SlackClient
    """Must not retry by itself (`retry_handlers=[]`): slack_sdk's default posts twice after a dropped connection."""
    now: Callable[[], datetime]
    can_look_up: bool
    """Whether messages can be read back, as far as is known now."""

    def send(self, attempt: Attempt, handling: Handling) -> Verdict:
        """Post the message, or change it; one that may be there already is looked for first."""
        message, thread = attempt.message, _sent(attempt.thread)
        if message.ts:
            return self._verdict(handling.change(self.client, message), message, handling)
        if attempt.maybe_sent_at and (found := self._look_up(message, thread, attempt.maybe_sent_at, handling)):
            return found
        if comes_too_late(message, self.now()):
            return Later(timedelta(), maybe_sent=False, problem=TOO_LATE)
        # If the message it should hang under can never be posted, it is better told alone than not at all.
        decided = self._verdict(handling.send(self.client, message, thread), message, handling, thread)
        if thread and isinstance(decided, GiveUp):
            return self._verdict(handling.send(self.client, message, None), message, handling)
        return decided

    def _look_up(
        self, message: OutgoingMessage, thread: Sent | None, maybe_sent_at: datetime, handling: Handling
    ) -> Verdict | None:
        """Return what to do about a message that may be in Slack already; nothing if it is to be posted."""
        if self.can_look_up and handling.can_be_found:
            now = self.now()
            posted_at = min(maybe_sent_at, now)  # a time yet to come was noted by another clock
            answer = slack_messages.find(self.client, message, thread, posted_at)
            if isinstance(answer, Refused) and answer.error in PLACE_GONE | THREAD_GONE:
                if later := self._still_there(thread.channel if thread else None, answer.error, message):
                    return LookAgain(later.wait, later.problem)
                answer = None  # nothing can be there
            if answer != Refused("missing_scope"):  # the permission was withdrawn since we started
                return verdict_of_look_up(answer, since=now - posted_at, attempts=message.attempts)
        return LetGo() if message.when_unsure is WhenUnsure.LET_GO else None

    def _verdict(
        self, answer: SlackAnswer, message: OutgoingMessage, handling: Handling, thread: Sent | None = None
    ) -> Verdict:
        if isinstance(answer, Refused) and message.is_personal and (gone := self._gone(answer.error, message, thread)):
            decided = gone
        else:
            decided = self._decided(answer, message, handling)
        if message.until_posted:
            return self._in_public(decided, message)
        if isinstance(decided, PostAgain) and message.not_after:
            return LeaveAsItIs(decided.problem)  # it was seen, and is no news that would have to come back
        return decided

    def _gone(self, error: str, message: OutgoingMessage, thread: Sent | None) -> Verdict | None:
        """Return what to do if the conversation of a person's message is gone; None if it isn't, or never was there."""
        place = message.channel if message.ts else thread and thread.channel
        if place and (later := self._still_there(place, error, message)):
            return later
        if message.ts:
            return PostAgain(error) if error in PLACE_GONE else None
        was_posted_again = message.failure in PLACE_GONE | THREAD_GONE  # and it's gone still: never twice
        return PostThreadAgain(error) if thread and error in PLACE_GONE | THREAD_GONE and not was_posted_again else None

    def _still_there(self, place: str | None, error: str, message: OutgoingMessage) -> Later | None:
        """Return when to try again, if Slack says only in passing that a place is gone; None if it is gone.

        The person's conversation is asked for: one message in it twice would be worse than one that comes later.
        `place`: where the message was, or is to be looked for; None: in whichever is theirs now.
        """
        may_be_open = error in PLACE_GONE and message.is_personal
        answer = slack_messages.conversation(self.client, message) if may_be_open else Refused(error)
        if isinstance(answer, Refused) or (isinstance(answer, Sent) and place and answer.channel != place):
            return None
        return in_passing(error, message.attempts if message.failure == passing(error) else 1)

    def _decided(self, answer: SlackAnswer, message: OutgoingMessage, handling: Handling) -> Verdict:
        posting = message.is_new
        if handling.needs_optional_scope and answer == Refused("missing_scope"):
            return GiveUp("missing_scope")  # it was withdrawn
        if isinstance(answer, Refused) and answer.error in REFUSED_BLOCKS and message.plainer and not message.is_plain:
            return SayItPlainer(answer.error)
        if isinstance(answer, Refused) and answer.error in AMBIGUOUS and slack_messages.is_welcome(self.client):
            # The bot is well: it is the recipient.
            return GiveUp(answer.error) if posting else LeaveAsItIs(answer.error)
        is_same = isinstance(answer, Refused) and answer.error == message.failure
        attempts = message.attempts if is_same or not _is_unknown(answer) else 1
        return verdict(answer, posting=posting, attempts=attempts)

    def _in_public(self, decided: Verdict, message: OutgoingMessage) -> Verdict:
        """Return the verdict for a public message: what was removed stays removed, what has to go out goes."""
        if message.ts is None:
            # Posted without names: they follow now.
            return replace(decided, as_wanted=False) if isinstance(decided, Done) else decided
        if not isinstance(decided, PostAgain | LeaveAsItIs):
            return decided
        if decided.problem == REMOVED:
            return TakenOut(decided.problem)
        if not message.to_take_out:
            return LeaveAsItIs(decided.problem)
        if decided.problem in CANNOT_CHANGE:
            return verdict_of_taking_out(slack_messages.remove(self.client, message), attempts=message.attempts)
        return TryDaily(decided.problem)


def _is_unknown(answer: SlackAnswer) -> bool:
    return isinstance(answer, Refused) and answer.error not in KNOWN


def _sent(place: Place | None) -> Sent | None:
    return Sent(place.channel, place.ts) if place else None
