"""Named queries over messages that are due: find them, and claim them just before Slack is called.

A claimed row's `due_at` is the end of its lease: a process that dies gives its rows back by doing nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Integer, and_, bindparam, case, exists, func, not_, or_, select, update
from sqlalchemy.orm import Session, aliased
from sqlalchemy.orm.attributes import set_committed_value

from storage.models.base import Row
from storage.models.enums import DeliveryState, Kind, WhenUnsure
from storage.models.outbox import OutgoingMessage
from storage.models.workspace import Workspace
from storage.queries.expired_messages import is_late
from storage.queries.served import Served, is_served

NOW = bindparam("now", type_=OutgoingMessage.due_at.type)
IS_NEW = OutgoingMessage.ts.is_(None)
# A Home goes into no conversation, by a method that no other message needs: what holds those doesn't hold it.
IS_HOME = OutgoingMessage.kind == Kind.HOME
# Somebody has just opened it, and looks at it.
IS_WAITED_FOR = and_(IS_HOME, OutgoingMessage.channel.is_(None))
HAS_NO_CONVERSATION_TO_WAIT_FOR = or_(not_(IS_NEW), IS_HOME)
HELD_UNTIL = case((IS_NEW, Workspace.send_after), else_=Workspace.change_after)
# Slack lets us call the method now that the message needs.
IS_OPEN = or_(HELD_UNTIL.is_(None), HELD_UNTIL <= NOW, IS_HOME)


def is_spaced(message: OutgoingMessage) -> bool:
    """Return whether a message is new in a conversation, where one a second fits."""
    return message.ts is None and message.kind is not Kind.HOME


# What is asked all the time is built once: building took longer than asking. Most often nothing is due anywhere, which
# is found out without looking at any workspace.
ANYTHING_DUE = aliased(OutgoingMessage)
WITH_SOMETHING_DUE = (
    select(Workspace.id)
    .where(
        exists().where(ANYTHING_DUE.due_at <= NOW),
        is_served(Workspace.id),
        exists().where(OutgoingMessage.workspace_id == Workspace.id, OutgoingMessage.due_at <= NOW, IS_OPEN),
    )
    .order_by(Workspace.id)
)


def workspaces(session: Session, served: Served, now: datetime) -> Sequence[int]:
    """Return those of these workspaces that have something due that Slack lets us send now, sorted."""
    return session.scalars(WITH_SOMETHING_DUE, served.values | {"now": now}).all()


def backlog(session: Session, served: Served, now: datetime) -> tuple[int, datetime | None]:
    """Return how many messages of these workspaces are due, and since when the oldest one is."""
    due = select(func.count(), func.min(OutgoingMessage.due_at))
    due = due.where(is_served(OutgoingMessage.workspace_id + 0), OutgoingMessage.due_at <= now)
    count, oldest = session.execute(due, served.values).one()
    return count, oldest


PARENT, EARLIER, REPLY = aliased(OutgoingMessage), aliased(OutgoingMessage), aliased(OutgoingMessage)
IS_PARENT = and_(PARENT.workspace_id == OutgoingMessage.workspace_id, PARENT.key == OutgoingMessage.thread_of)
# A change finds out whether somebody removed the message. So a reply waits for it, unless it can't be made for now.
CHANGE_WAITS = or_(PARENT.failure.is_not(None), Workspace.change_after > NOW)
HAS_ITS_THREAD = or_(
    OutgoingMessage.thread_of.is_(None),
    PARENT.state != DeliveryState.PENDING,
    and_(PARENT.ts.is_not(None), CHANGE_WAITS),
)
KEEPS_A_REPLY_WAITING = exists().where(
    REPLY.workspace_id == OutgoingMessage.workspace_id,
    REPLY.thread_of == OutgoingMessage.key,
    REPLY.ts.is_(None),
    REPLY.state == DeliveryState.PENDING,
)
IS_NEXT_IN_ITS_THREAD = ~exists().where(
    EARLIER.workspace_id == OutgoingMessage.workspace_id,
    EARLIER.thread_of == OutgoingMessage.thread_of,
    EARLIER.id < OutgoingMessage.id,
    EARLIER.ts.is_(None),
    EARLIER.state == DeliveryState.PENDING,
)
CLAIMABLE = (
    select(OutgoingMessage, PARENT.channel, PARENT.ts)
    .join(Workspace, Workspace.id == OutgoingMessage.workspace_id)
    .outerjoin(PARENT, IS_PARENT)
    .where(
        OutgoingMessage.workspace_id == bindparam("workspace_id"),
        OutgoingMessage.due_at <= NOW,
        IS_OPEN,
        not_(is_late(NOW)),
        OutgoingMessage.id.not_in(bindparam("under_way", expanding=True)),
        or_(HAS_NO_CONVERSATION_TO_WAIT_FOR, and_(HAS_ITS_THREAD, IS_NEXT_IN_ITS_THREAD)),
        or_(HAS_NO_CONVERSATION_TO_WAIT_FOR, OutgoingMessage.to.not_in(bindparam("busy", expanding=True))),
    )
    # What somebody looks at, then news, then what changes, and then what nobody waits for.
    .order_by(
        case(
            (IS_WAITED_FOR, -1),
            (and_(HAS_NO_CONVERSATION_TO_WAIT_FOR, not_(KEEPS_A_REPLY_WAITING)), 1),
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
    """The order in which due messages are claimed, and those that aren't claimed yet."""

    patient: Collection[Kind] = ()
    """Kinds that nobody waits for: everything else is posted first."""
    busy: Collection[str] = ()
    """Slack ids of people and channels in whose conversation nothing new is to be posted right now."""
    under_way: Collection[int] = ()
    """Ids of messages that this process is sending: when the clock leaps, their leases are over before their calls."""


@dataclass(frozen=True)
class Place:
    """The place of a message in Slack."""

    channel: str
    ts: str


@dataclass(frozen=True)
class Attempt:
    """A message that is about to be sent."""

    message: OutgoingMessage
    """As it should look now; what changes in the database from here on waits for the next attempt."""
    thread: Place | None
    """The message it is a reply to; None if that isn't in Slack."""
    maybe_sent_at: datetime | None
    """When an earlier attempt was made that ended without anybody knowing how."""
    due_at: datetime
    """When it was due, before it was taken."""


USUAL = Order()


def claim(
    session: Session, workspace_id: int, now: datetime, lease: timedelta, limit: int, order: Order = USUAL
) -> list[Attempt]:
    """Take up to `limit` due messages of one workspace for as long as `lease`; no other process gets them meanwhile.

    Of one conversation it is one new message at the most. The rows note what may be out once this is committed: then,
    and not before, Slack is called.
    """
    wanted = {"workspace_id": workspace_id, "now": now, "at_once": limit}
    found = session.execute(CLAIMABLE, wanted | {name: list(value) for name, value in vars(order).items()}).all()
    attempts, conversations = list[Attempt](), set[str]()
    for message, channel, ts in found:
        if not is_spaced(message) or message.to not in conversations:
            conversations |= {message.to} if is_spaced(message) else set()
            place = Place(channel, ts) if channel and ts else None
            assert message.due_at is not None  # it was found by that
            attempts.append(Attempt(message, place, message.maybe_sent_at, message.due_at))
    _start(session, [attempt.message for attempt in attempts], now, lease)
    if len(attempts) < len(found) == limit:  # what was passed over may have hidden others
        rest = replace(order, busy={*order.busy, *conversations})
        attempts += claim(session, workspace_id, now, lease, limit - len(attempts), rest)
    return attempts


# What must never be sent twice says so just before its own call: see `delivery_outcomes.note_call`.
IS_OUT_FROM_NOW_ON = and_(IS_NEW, OutgoingMessage.when_unsure != WhenUnsure.LET_GO)
STARTED = (
    update(Row.metadata.tables["outgoing_messages"])
    .where(OutgoingMessage.id.in_(bindparam("ids", expanding=True)))
    .values(
        due_at=bindparam("until"),
        token=OutgoingMessage.token + 1,
        attempts=OutgoingMessage.attempts + 1,
        maybe_sent_at=case((IS_OUT_FROM_NOW_ON, NOW), else_=OutgoingMessage.maybe_sent_at),
    )
)


def _start(session: Session, messages: Collection[OutgoingMessage], now: datetime, lease: timedelta) -> None:
    if not messages:
        return
    session.connection().execute(
        STARTED, {"ids": [message.id for message in messages], "until": now + lease, "now": now}
    )
    for message in messages:
        # The rows say so already.
        set_committed_value(message, "due_at", now + lease)
        set_committed_value(message, "token", message.token + 1)
        set_committed_value(message, "attempts", message.attempts + 1)
        if message.ts is None and message.when_unsure is not WhenUnsure.LET_GO:
            set_committed_value(message, "maybe_sent_at", now)
        elif message.ts and message.reveals:
            message.revealed = sorted({*message.revealed, *message.reveals})
