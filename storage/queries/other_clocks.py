"""Named queries over waits that another clock wrote: the machine's before it was set back, or another machine's.

A wait is kept as the instant at which it ends. Read by a clock that is behind the one it was written by, it lasts
longer than any wait can; so it ends now. Dates that the rules set are no waits: they may lie as far ahead as they like.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, and_, case, literal, null, or_, select, update
from sqlalchemy.orm import Session

from storage.models.outbox import OutgoingMessage
from storage.models.workspace import Member, Workspace
from storage.queries.served import Served, is_served

CALLS_TAKE = timedelta(seconds=15)
"""All calls for one message, at the most: another process may be at it, and notes what comes of it."""

# Only a new message that nobody has tried yet, or that was put off, may have to wait for a date.
WAS_TRIED = or_(OutgoingMessage.attempts > 0, OutgoingMessage.failure.is_not(None), OutgoingMessage.ts.is_not(None))
IS_TRIED_DAILY = OutgoingMessage.refused_since.is_not(None)


@dataclass(frozen=True)
class Longest:
    """The longest that a wait can last, from the moment it begins."""

    retry: timedelta
    """After a failed attempt; a lease is shorter."""
    hold: timedelta
    """After Slack asked us to wait."""
    holding: Collection[str]
    """What a message's `failure` says while it waits because Slack asked."""
    daily: timedelta = timedelta(days=1)
    """Between two tries to take something out of a public message."""


def end_impossible_waits(session: Session, served: Served, now: datetime, longest: Longest) -> int:
    """End all waits of these workspaces that last longer than they can, seen from `now`. Returns how many."""
    is_held = OutgoingMessage.failure.in_(sorted(longest.holding))
    at_most = case(
        (IS_TRIED_DAILY, _at(now + longest.daily)),
        (is_held, _at(now + longest.hold)),
        else_=_at(now + longest.retry),
    )
    ended = _end_holds(session, served, now + longest.hold) + _draw_homes(session, served, now, now)
    return ended + _end_messages(session, served, now, and_(WAS_TRIED, OutgoingMessage.due_at > at_most))


def start_waits_over(session: Session, served: Served, now: datetime, before: datetime) -> int:
    """End all waits of these workspaces after the clock was set back from `before` to `now`. Returns how many.

    What was due before still is, what failed is tried again soon, and nothing is held any more.
    """
    is_retry = and_(WAS_TRIED, ~IS_TRIED_DAILY)
    concerned = and_(OutgoingMessage.due_at > now, or_(OutgoingMessage.due_at <= before, is_retry))
    ended = _end_holds(session, served, now) + _draw_homes(session, served, now, before)
    return ended + _end_messages(session, served, now, concerned)


def _at(instant: datetime) -> BindParameter[datetime]:
    return literal(instant, OutgoingMessage.due_at.type)


def _end_messages(session: Session, served: Served, now: datetime, concerned: ColumnElement[bool]) -> int:
    soon = case((OutgoingMessage.attempts > 0, _at(now + CALLS_TAKE)), else_=_at(now))
    waiting = select(OutgoingMessage.id).where(is_served(OutgoingMessage.workspace_id + 0), concerned)
    return _set(session, served, OutgoingMessage, waiting.where(OutgoingMessage.due_at > soon), due_at=soon)


def _end_holds(session: Session, served: Served, after: datetime) -> int:
    """End all holds that were to end after this instant."""
    posts, changes = Workspace.send_after > after, Workspace.change_after > after
    held = select(Workspace.id).where(is_served(Workspace.id), or_(posts, changes))
    send_after, change_after = (
        case((is_held, null()), else_=column)
        for is_held, column in ((posts, Workspace.send_after), (changes, Workspace.change_after))
    )
    return _set(session, served, Workspace, held, send_after=send_after, change_after=change_after)


def _draw_homes(session: Session, served: Served, now: datetime, before: datetime) -> int:
    """Have the Homes drawn now that were due `before`, and those whose members opened them at a time yet to come."""
    was_due = or_(Member.home_due_at <= before, Member.home_opened_at > now)
    due = select(Member.id).where(Member.home_due_at > now, is_served(Member.workspace_id + 0), was_due)
    opened_at = case((Member.home_opened_at > now, _at(now)), else_=Member.home_opened_at)
    return _set(session, served, Member, due, home_due_at=now, home_opened_at=opened_at)


def _set(
    session: Session,
    served: Served,
    kind: type[OutgoingMessage | Workspace | Member],
    rows: Select[int],
    **values: Any,
) -> int:
    # Whoever holds one of these rows sees to it; waiting for it while holding another might never end.
    rows = rows.order_by(kind.id).with_for_update(skip_locked=True, key_share=True)
    free = session.scalars(rows, served.values).all()
    changed = update(kind).where(kind.id.in_(free)).values(**values)
    return session.connection().execute(changed).rowcount
