"""Named queries over outgoing messages, for whoever sends them: find what is due, claim it, say what became of it.

A claimed row's `due_at` is the end of its lease: a process that dies gives its rows back by doing nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Integer,
    and_,
    bindparam,
    case,
    exists,
    func,
    not_,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session, aliased

from storage.models.base import Row
from storage.models.enums import Delivery, Kind
from storage.models.outbox import OutgoingMessage
from storage.models.workspace import Workspace
from storage.queries.expired_messages import is_late
from storage.queries.outbox import BY_KEY

FAILURE = 255  # characters kept of what went wrong


def waiting(session: Session, workspace_ids: Collection[int], now: datetime, at_most: int) -> Sequence[int]:
    """Return the workspace of each due message that Slack lets us send now: of the first `at_most`, in any order."""
    due = select(OutgoingMessage.workspace_id).join(Workspace, Workspace.id == OutgoingMessage.workspace_id)
    due = due.where(OutgoingMessage.workspace_id.in_(workspace_ids), OutgoingMessage.due_at <= now, _is_open(now))
    return session.scalars(due.limit(at_most)).all()


def backlog(session: Session, workspace_ids: Collection[int], now: datetime) -> tuple[int, datetime | None]:
    """Return how many messages of these workspaces are due, and since when the oldest one is."""
    due = select(func.count(), func.min(OutgoingMessage.due_at))
    due = due.where(OutgoingMessage.workspace_id.in_(workspace_ids), OutgoingMessage.due_at <= now)
    count, oldest = session.execute(due).one()
    return count, oldest


def _is_open(now: datetime | ColumnElement[datetime]) -> ColumnElement[bool]:
    """Return the condition that Slack lets us call the method now that a message needs."""
    until = case((OutgoingMessage.ts.is_(None), Workspace.send_after), else_=Workspace.change_after)
    return or_(until.is_(None), until <= now)


NOW = bindparam("now", type_=OutgoingMessage.due_at.type)
PARENT, EARLIER, REPLY = aliased(OutgoingMessage), aliased(OutgoingMessage), aliased(OutgoingMessage)
# A change finds out whether somebody removed the message. So a reply waits for it, unless it can't be made for now.
CHANGE_WAITS = or_(PARENT.failure.is_not(None), Workspace.change_after > NOW)
HAS_ITS_THREAD = or_(
    OutgoingMessage.thread_of.is_(None),
    exists().where(
        PARENT.workspace_id == OutgoingMessage.workspace_id,
        PARENT.key == OutgoingMessage.thread_of,
        or_(PARENT.state != Delivery.PENDING, and_(PARENT.ts.is_not(None), CHANGE_WAITS)),
    ),
)
KEEPS_A_REPLY_WAITING = exists().where(
    REPLY.workspace_id == OutgoingMessage.workspace_id,
    REPLY.thread_of == OutgoingMessage.key,
    REPLY.ts.is_(None),
    REPLY.state == Delivery.PENDING,
)
IS_NEXT_IN_ITS_THREAD = ~exists().where(
    EARLIER.workspace_id == OutgoingMessage.workspace_id,
    EARLIER.thread_of == OutgoingMessage.thread_of,
    EARLIER.id < OutgoingMessage.id,
    EARLIER.ts.is_(None),
    EARLIER.state == Delivery.PENDING,
)

IS_NEW = OutgoingMessage.ts.is_(None)
CLAIMABLE = (
    select(OutgoingMessage)
    .join(Workspace, Workspace.id == OutgoingMessage.workspace_id)
    .where(
        OutgoingMessage.workspace_id == bindparam("workspace_id"),
        OutgoingMessage.due_at <= NOW,
        _is_open(NOW),
        not_(is_late(NOW)),
        OutgoingMessage.id.not_in(bindparam("under_way", expanding=True)),
        or_(not_(IS_NEW), and_(HAS_ITS_THREAD, IS_NEXT_IN_ITS_THREAD)),
        or_(not_(IS_NEW), OutgoingMessage.to.not_in(bindparam("busy", expanding=True))),
    )
    # News first, then what changes, and then what nobody waits for.
    .order_by(
        case(
            (and_(not_(IS_NEW), not_(KEEPS_A_REPLY_WAITING)), 1),
            (OutgoingMessage.kind.in_(bindparam("patient", expanding=True)), 2),
            else_=0,
        ),
        OutgoingMessage.due_at,
        OutgoingMessage.id,
    )
    .limit(bindparam("at_once", type_=Integer))
    .with_for_update(of=OutgoingMessage, skip_locked=True, key_share=True)
)


@dataclass(frozen=True)
class Order:
    """What goes before what, and what doesn't go yet."""

    patient: Collection[Kind] = ()
    """Kinds that nobody waits for: everything else is posted first."""
    busy: Collection[str] = ()
    """Slack ids of people and channels in whose conversation nothing new is to be posted right now."""
    under_way: Collection[int] = ()
    """Ids of messages that this process is sending: when the clock leaps, their leases are over before their calls."""


USUAL = Order()


def claim(
    session: Session, workspace_id: int, now: datetime, lease: timedelta, limit: int, order: Order = USUAL
) -> list[OutgoingMessage]:
    """Take up to `limit` due messages of one workspace for as long as `lease`; no other process gets them meanwhile."""
    wanted = {"workspace_id": workspace_id, "now": now, "at_once": limit}
    messages = session.scalars(CLAIMABLE, wanted | {name: list(value) for name, value in vars(order).items()}).all()
    for message in messages:
        message.due_at = now + lease
        message.token += 1
    return list(messages)


@dataclass(frozen=True)
class Attempt:
    """A message that is about to be sent."""

    message: OutgoingMessage
    """As it should look now; what changes in the database from here on waits for the next attempt."""
    thread: OutgoingMessage | None
    """The message it is a reply to."""
    maybe_sent_at: datetime | None
    """When an earlier attempt was made that ended without anybody knowing how."""


def start(session: Session, message: OutgoingMessage, now: datetime) -> Attempt:
    """Note, just before Slack is called, what may be out from now on. `message`: claimed in this transaction."""
    maybe_sent_at = message.maybe_sent_at
    message.attempts += 1
    if message.ts is None:
        message.maybe_sent_at = now
    elif message.reveals:
        message.revealed = sorted({*message.revealed, *message.reveals})
    return Attempt(message, _parent_of(session, message), maybe_sent_at)


CLAIMED = (
    select(OutgoingMessage)
    .where(OutgoingMessage.id == bindparam("id"), OutgoingMessage.token == bindparam("token"))
    .with_for_update(key_share=True)
)


def claimed(session: Session, message: OutgoingMessage) -> OutgoingMessage | None:
    """The row as it is now, locked, if the claim still holds; else nothing: another process has it."""
    return session.scalar(CLAIMED, {"id": message.id, "token": message.token})


# --- What became of it ----------------------------------------------------------------------------------------------


AS_SENT = (
    update(Row.metadata.tables["outgoing_messages"])
    .where(
        OutgoingMessage.id == bindparam("of_message"),
        OutgoingMessage.token == bindparam("claimed_with"),
        OutgoingMessage.wanted_version == bindparam("version"),
        OutgoingMessage.keeps_content.is_(True),
    )
    .values(
        state=Delivery.DELIVERED,
        due_at=None,
        channel=bindparam("where"),
        ts=bindparam("sent_as"),
        delivered_version=bindparam("version"),
        revealed=bindparam("shows"),
        attempts=0,
        maybe_sent_at=None,
        failure=None,
        refused_since=None,
    )
)


def delivered_as_sent(session: Session, sent: OutgoingMessage, channel: str, ts: str) -> bool:
    """Note that Slack shows it as it was `sent`, if that's still how it should look: the usual end of an attempt.

    One statement that reads nothing. Returns False, and changes nothing, if the message should look otherwise by now,
    if another process has it, or if there's more to do: then `delivered` sees to it.
    """
    values = {"where": channel, "sent_as": ts, "version": sent.wanted_version, "shows": sent.reveals}
    done = session.execute(AS_SENT, values | {"of_message": sent.id, "claimed_with": sent.token})
    return cast("CursorResult[Any]", done).rowcount == 1


def delivered(message: OutgoingMessage, sent: OutgoingMessage, channel: str, ts: str, now: datetime) -> None:
    """Slack shows it as it was `sent`. If it is to look otherwise by now, the message stays due."""
    message.revealed = sent.reveals
    _is_there(message, channel, ts, sent.wanted_version, now)


def is_there(message: OutgoingMessage, channel: str, ts: str, now: datetime) -> None:
    """Slack shows it, in some earlier version: the message stays due."""
    _is_there(message, channel, ts, 0, now)


def _is_there(message: OutgoingMessage, channel: str, ts: str, version: int, now: datetime) -> None:
    message.channel, message.ts, message.delivered_version = channel, ts, version
    message.attempts, message.maybe_sent_at, message.failure, message.refused_since = 0, None, None, None
    if message.delivered_version < message.wanted_version:
        message.due_at = now
    else:
        _settle(message, Delivery.DELIVERED)


def postponed(message: OutgoingMessage, until: datetime, problem: str, *, maybe_sent_at: datetime | None) -> None:
    """Not now. `maybe_sent_at`: when it may have gone out; None if it certainly has not."""
    message.due_at, message.failure, message.maybe_sent_at = until, problem[:FAILURE], maybe_sent_at


def held(message: OutgoingMessage, until: datetime, problem: str) -> None:
    """Not now, through no fault of its own: this attempt does not count."""
    postponed(message, until, problem, maybe_sent_at=None)
    message.attempts -= 1


def left_as_it_is(message: OutgoingMessage, problem: str) -> None:
    """Slack does not take this change: what is posted stays until something changes again."""
    message.failure, message.attempts = problem[:FAILURE], 0
    _settle(message, Delivery.DELIVERED)


def tried_daily(message: OutgoingMessage, tomorrow: datetime, problem: str, now: datetime) -> None:
    """Slack does not let something be taken out of it today."""
    postponed(message, tomorrow, problem, maybe_sent_at=None)
    message.refused_since = message.refused_since or now


def taken_out(message: OutgoingMessage, problem: str) -> None:
    """It is not in Slack any more, and does not come back."""
    message.failure, message.revealed = problem, []
    _settle(message, Delivery.UNDELIVERABLE)


def simplified(message: OutgoingMessage, problem: str, now: datetime) -> None:
    """Slack refuses a block of it: from now on it says the same with plainer ones."""
    message.is_plain = True
    message.due_at, message.failure, message.maybe_sent_at, message.attempts = now, problem, None, 0


def lost_from_slack(message: OutgoingMessage, problem: str, now: datetime) -> None:
    """Somebody removed the posted message: it has to be posted anew."""
    message.ts, message.delivered_version, message.maybe_sent_at, message.attempts = None, 0, None, 0
    message.due_at, message.failure = now, problem


def given_up(message: OutgoingMessage, error: str) -> None:
    """Slack will never take it."""
    message.failure = error
    _settle(message, Delivery.UNDELIVERABLE)


def let_go(message: OutgoingMessage) -> None:
    """It may be out, and is not sent again."""
    _settle(message, Delivery.UNCERTAIN)


def _settle(message: OutgoingMessage, state: Delivery) -> None:
    """There is nothing more to do."""
    message.state, message.due_at = state, None
    if not message.keeps_content:
        message.content = {"text": message.content["text"], "blocks": []}


def _parent_of(session: Session, message: OutgoingMessage) -> OutgoingMessage | None:
    if message.thread_of is None:
        return None
    return session.scalar(BY_KEY, {"workspace_id": message.workspace_id, "key": message.thread_of})
