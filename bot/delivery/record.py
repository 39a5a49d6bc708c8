"""What became of an attempt, as the row notes it, and what follows from it: in one transaction."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from bot.delivery.kinds import Handling
from bot.delivery.retry import (
    A_DAY,
    TWO_MONTHS,
    Done,
    GiveUp,
    HoldWorkspace,
    Later,
    LeaveAsItIs,
    LetGo,
    LookAgain,
    PostAgain,
    PostThreadAgain,
    PutBack,
    SayItPlainer,
    TakenOut,
    TryDaily,
    Verdict,
)
from bot.slack.answers import AMBIGUOUS, INSTALLATION, PACED, RATE_LIMITED, TOKEN_EXPIRED
from storage.models.outbox import OutgoingMessage
from storage.queries import bot_tokens, delivery_outcomes, workspaces
from storage.queries.due_messages import Attempt


def record(session: Session, attempt: Attempt, what: Verdict, handling: Handling, now: datetime) -> None:
    """Note it; nothing if another process has the message by now."""
    # Workspaces and people are locked before messages, by everybody.
    if isinstance(what, GiveUp):
        handling.on_undeliverable.lock(session, attempt.message)
    elif isinstance(what, HoldWorkspace):
        workspaces.lock(session, attempt.message.workspace_id)
    elif isinstance(what, Done) and attempt.message.is_new:
        handling.on_posted(session, attempt.message, now)
    if message := delivery_outcomes.claimed(session, attempt.message):
        _apply(session, message, attempt, what, handling, now)


def _apply(
    session: Session, message: OutgoingMessage, attempt: Attempt, what: Verdict, handling: Handling, now: datetime
) -> None:
    match what:
        case Done(channel, ts, True):
            delivery_outcomes.delivered(message, attempt.message, channel, ts, now)
        case Done(channel, ts, False):
            delivery_outcomes.is_there(message, channel, ts, now)
        case Later(wait, maybe_sent, problem, begins):
            maybe_sent_at = message.maybe_sent_at if maybe_sent else None
            message.attempts = 1 if begins else message.attempts
            delivery_outcomes.postponed(message, now + wait, problem, maybe_sent_at=maybe_sent_at)
        case PutBack():
            delivery_outcomes.put_back(message, min(attempt.due_at, now), attempt.maybe_sent_at)
        case TryDaily(problem) if now - (message.refused_since or now) < TWO_MONTHS:
            delivery_outcomes.tried_daily(message, now + A_DAY, problem, now)
            handling.on_unchangeable(session, message, problem, now)
        case TakenOut(problem):
            delivery_outcomes.taken_out(message, problem)
        case LookAgain(wait, problem):
            maybe_sent_at = attempt.maybe_sent_at and min(attempt.maybe_sent_at, now)  # no other clock's
            delivery_outcomes.postponed(message, now + wait, problem, maybe_sent_at=maybe_sent_at)
        case HoldWorkspace(wait, problem):
            _hold(session, message, problem, now, now + wait)
            delivery_outcomes.held(message, now + wait, problem)
        case PostAgain(problem):
            delivery_outcomes.lost_from_slack(message, problem, now)
        case PostThreadAgain(problem):
            delivery_outcomes.thread_lost_from_slack(session, message, attempt.thread, problem, now)
        case SayItPlainer(problem):
            delivery_outcomes.simplified(message, problem, now)
        case LeaveAsItIs(problem) | TryDaily(problem):
            delivery_outcomes.left_as_it_is(message, problem)
        case GiveUp(error):
            delivery_outcomes.given_up(message, error)
            handling.on_undeliverable.apply(session, message, error, now)
        case LetGo():
            delivery_outcomes.let_go(message)


def _hold(session: Session, message: OutgoingMessage, problem: str, now: datetime, until: datetime) -> None:
    """Hold the method that was called, since Slack counts each by itself; if the installation is broken, both.

    A token from the database is looked at soon, too: it's exchanged, or the app was removed.
    """
    is_about_one_method = problem in (RATE_LIMITED, PACED)
    if problem == TOKEN_EXPIRED:
        bot_tokens.exchange_soon(session, message.workspace_id, now)
    elif problem in INSTALLATION | AMBIGUOUS:
        bot_tokens.check_soon(session, message.workspace_id, now)
    if message.ts is None or not is_about_one_method:
        workspaces.hold_posts(session, message.workspace_id, until)
    if message.ts is not None or not is_about_one_method:
        workspaces.hold_changes(session, message.workspace_id, until)
