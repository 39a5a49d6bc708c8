"""What to do after Slack answered, or did not: a pure value, decided by one table.

Limits: https://docs.slack.dev/apis/web-api/rate-limits
"""

from dataclasses import dataclass
from datetime import timedelta

from bot.slack.answers import (
    AMBIGUOUS,
    FINAL,
    GONE,
    INSTALLATION,
    MAYBE_DONE,
    PACED,
    PASSING,
    RATE_LIMITED,
    REMOVED,
    TOKEN_EXPIRED,
    TOO_MUCH,
    NotReached,
    Refused,
    Sent,
    SlackAnswer,
    TooFast,
    Unclear,
)


@dataclass(frozen=True)
class Done:
    """Note where it is. `as_wanted`: it looks as it should; else it is there in some earlier version."""

    channel: str
    ts: str
    as_wanted: bool = True


@dataclass(frozen=True)
class Later:
    """Send it after a while. `maybe_sent`: it may be in Slack by then."""

    wait: timedelta
    maybe_sent: bool
    problem: str
    begins: bool = False
    """Whether attempts count from this one."""


@dataclass(frozen=True)
class PutBack:
    """Nothing was tried: let the next turn have the message."""


@dataclass(frozen=True)
class TryDaily:
    """Slack does not let something public be taken out now: try it again tomorrow."""

    problem: str


@dataclass(frozen=True)
class TakenOut:
    """The message is gone from Slack, and isn't to come back."""

    problem: str


@dataclass(frozen=True)
class LookAgain:
    """Nobody can say yet whether the message is in Slack: look again after a while, and post nothing until then."""

    wait: timedelta
    problem: str


@dataclass(frozen=True)
class HoldWorkspace:
    """Send nothing at all to this workspace for a while; it is not this message's fault."""

    wait: timedelta
    problem: str


@dataclass(frozen=True)
class PostAgain:
    """The message that was to be changed is gone: post it again."""

    problem: str


@dataclass(frozen=True)
class PostThreadAgain:
    """The conversation that a reply was to go to is gone: post the message it replies to again, and the reply then."""

    problem: str


@dataclass(frozen=True)
class LeaveAsItIs:
    """Slack does not take this change. What is posted stays, and the next change is tried again."""

    problem: str


@dataclass(frozen=True)
class SayItPlainer:
    """Slack refuses a block of it: send the same without."""

    problem: str


@dataclass(frozen=True)
class GiveUp:
    """Slack will never take the message."""

    error: str


@dataclass(frozen=True)
class LetGo:
    """The message may be in Slack, and must not be there twice."""


Verdict = (
    Done
    | Later
    | TryDaily
    | TakenOut
    | LookAgain
    | PutBack
    | HoldWorkspace
    | PostAgain
    | PostThreadAgain
    | LeaveAsItIs
    | SayItPlainer
    | GiveUp
    | LetGo
)

HELD_FOR_ALL = {"chat.postMessage", "chat.update"}
"""Methods that every message needs: a 429 keeps them all back, in all processes. Any other concerns one message."""
NOT_THERE_YET = "not there yet"
FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(minutes=5)
BROKEN_INSTALLATION_WAIT = timedelta(minutes=1)
EXCHANGE_TAKES = timedelta(seconds=5)  # of a token that expired before it was exchanged
A_DAY, TWO_MONTHS = timedelta(days=1), timedelta(days=60)
UNKNOWN_TRIED_FOR = timedelta(hours=1)
# Slack may still carry out a post long after we stopped waiting for its answer.
SURELY_CARRIED_OUT = timedelta(seconds=30)


def verdict(answer: SlackAnswer, *, posting: bool, attempts: int) -> Verdict:
    """Return what to do after the `attempts`-th try of posting a message or (not `posting`) of changing one.

    While Slack stumbles there is no end to trying: a message waits out an outage of any length. An error that nobody
    knows is tried for `UNKNOWN_TRIED_FOR`, if `attempts` counts only those that ended in it.
    """
    match answer:
        case Sent(channel, ts):
            return Done(channel, ts)
        case TooFast(wait, method, is_ours):
            problem = PACED if is_ours else RATE_LIMITED
            return HoldWorkspace(wait, problem) if method in HELD_FOR_ALL else Later(wait, False, problem)
        case Refused(error):
            return _verdict_of_refusal(error, posting=posting, attempts=attempts)
        case NotReached(problem):
            return Later(backoff(attempts), maybe_sent=False, problem=problem)
        case Unclear(problem):
            return Later(backoff(attempts), maybe_sent=posting, problem=problem)


def _verdict_of_refusal(error: str, *, posting: bool, attempts: int) -> Verdict:
    if error == TOKEN_EXPIRED:
        return HoldWorkspace(EXCHANGE_TAKES, error)
    if error in INSTALLATION | AMBIGUOUS:
        return HoldWorkspace(BROKEN_INSTALLATION_WAIT, error)
    if error in TOO_MUCH:
        return HoldWorkspace(backoff(attempts), error)
    if error in MAYBE_DONE | PASSING:
        return Later(backoff(attempts), maybe_sent=posting and error in MAYBE_DONE, problem=error)
    if error not in FINAL and not _is_tried_long_enough(attempts):
        return Later(backoff(attempts), maybe_sent=False, problem=error, begins=attempts == 1)
    if posting:
        return GiveUp(error)
    return PostAgain(error) if error in GONE else LeaveAsItIs(error)


def passing(error: str) -> str:
    """Return how an error is noted that Slack gives although its own other answer says otherwise."""
    return f"{error}, although it's there"


def in_passing(error: str, attempts: int) -> Later | None:
    """Return when to try again after the `attempts`-th such error in a row; None if it's no passing one by now."""
    if _is_tried_long_enough(attempts):
        return None
    return Later(backoff(attempts), maybe_sent=False, problem=passing(error), begins=attempts == 1)


def _is_tried_long_enough(attempts: int) -> bool:
    """Return whether an error has been answered so often that an hour has passed."""
    return sum((backoff(each) for each in range(1, min(attempts, 100))), timedelta()) >= UNKNOWN_TRIED_FOR


def verdict_of_taking_out(answer: SlackAnswer, *, attempts: int) -> Verdict:
    """Return what to do after taking a message out of Slack, since it must not stay as it is."""
    if isinstance(answer, Sent) or answer == Refused(REMOVED):
        return TakenOut(REMOVED)
    decided = verdict(answer, posting=False, attempts=attempts)
    return TryDaily(decided.problem) if isinstance(decided, LeaveAsItIs | PostAgain) else decided


def verdict_of_look_up(answer: SlackAnswer | None, *, since: timedelta, attempts: int) -> Verdict | None:
    """Return what to do after a look-up of a message posted `since` then; None: post it again."""
    match answer:
        case None if since < SURELY_CARRIED_OUT:
            return LookAgain(SURELY_CARRIED_OUT - since, NOT_THERE_YET)
        case None:
            return None
        case Sent(channel, ts):
            return Done(channel, ts, as_wanted=False)
        case TooFast(wait, _, is_ours):
            return LookAgain(wait, PACED if is_ours else RATE_LIMITED)
        case Refused(problem) | NotReached(problem) | Unclear(problem):
            return LookAgain(backoff(attempts), problem)


def backoff(attempts: int) -> timedelta:
    """Return how long to wait after so many tries: twice as long each time, five minutes at the most."""
    doublings = min(max(attempts - 1, 0), 10)
    return min(LONGEST_WAIT, FIRST_WAIT * (1 << doublings))
