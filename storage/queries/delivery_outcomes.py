"""Named queries over messages that Slack was called about: note what became of them.

What became of one is noted only as long as the claim holds, which its `token` tells: the row may be another process's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, exists, or_, select, update
from sqlalchemy.orm import Session

from storage.models.base import Row
from storage.models.enums import DeliveryState, Kind
from storage.models.outbox import OutgoingMessage
from storage.models.workspace import Member
from storage.queries.due_messages import Place

TRIED_SOON = timedelta(seconds=2)
FAILURE = 255  # characters kept of what went wrong

CLAIMED = (
    select(OutgoingMessage)
    .where(OutgoingMessage.id == bindparam("id"), OutgoingMessage.token == bindparam("token"))
    .with_for_update(key_share=True)
)


def claimed(session: Session, message: OutgoingMessage) -> OutgoingMessage | None:
    """Return the row as it is now, locked, if the claim still holds; None if another process has it."""
    return session.scalar(CLAIMED, {"id": message.id, "token": message.token})


@dataclass(frozen=True)
class Delivered:
    """A message that Slack shows as it was sent."""

    message: OutgoingMessage
    """As it was claimed and sent."""
    channel: str
    ts: str


LINKED_ON_HOME = (Kind.CARD, Kind.REQUEST, Kind.HEADLINE)
"""Kinds of messages that their reader's Home links to."""
# Once it's there, its reader's Home is to be drawn again.
COMPLETES_A_HOME = and_(
    OutgoingMessage.ts.is_(None),
    or_(*(OutgoingMessage.kind == kind for kind in LINKED_ON_HOME)),  # `in_` goes with one message only
    exists().where(
        Member.workspace_id == OutgoingMessage.workspace_id,
        Member.user_id == OutgoingMessage.to,
        Member.home_opened_at.is_not(None),
    ),
)
# One that waits for a row while it holds another may never end: nobody else locks messages in an order.
FREE = (
    select(OutgoingMessage.id)
    .where(
        OutgoingMessage.id == bindparam("message_id"),
        OutgoingMessage.token == bindparam("claimed_with"),
        OutgoingMessage.wanted_version == bindparam("version"),
        OutgoingMessage.keeps_content.is_(True),
        ~COMPLETES_A_HOME,
    )
    .with_for_update(of=OutgoingMessage, skip_locked=True, key_share=True)
)
AS_SENT = (
    update(Row.metadata.tables["outgoing_messages"])
    .where(OutgoingMessage.id.in_(FREE))
    .values(
        state=DeliveryState.DELIVERED,
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


def note_delivered(session: Session, sent: Sequence[Delivered]) -> bool:
    """Note that Slack shows these as they should look: the usual end of an attempt.

    One statement, which waits for nobody. Returns False if some are left: messages that should look otherwise by now,
    that somebody is changing, that another process has, or with which there's more to do. `delivered` sees to each.
    """
    return session.connection().execute(AS_SENT, [_values(each) for each in sent]).rowcount == len(sent)


def _values(sent: Delivered) -> dict[str, object]:
    message = sent.message
    claim = {"message_id": message.id, "claimed_with": message.token}
    sent_as = _id_in_its_channel(message, sent.ts)
    shown = {"where": sent.channel, "sent_as": sent_as, "version": message.wanted_version, "shows": message.reveals}
    return {**claim, **shown}


def delivered(message: OutgoingMessage, sent: OutgoingMessage, channel: str, ts: str, now: datetime) -> None:
    """Note that Slack shows it as it was `sent`. If it should look otherwise by now, it stays due."""
    message.revealed = sent.reveals
    _is_there(message, channel, ts, sent.wanted_version, now)


def is_there(message: OutgoingMessage, channel: str, ts: str, now: datetime) -> None:
    """Note that Slack shows it, in some earlier version: it stays due."""
    _is_there(message, channel, ts, 0, now)


def _is_there(message: OutgoingMessage, channel: str, ts: str, version: int, now: datetime) -> None:
    message.channel, message.ts, message.delivered_version = channel, _id_in_its_channel(message, ts), version
    message.attempts, message.maybe_sent_at, message.failure, message.refused_since = 0, None, None, None
    if message.delivered_version < message.wanted_version:
        message.due_at = now
    else:
        _settle(message, DeliveryState.DELIVERED)


def _id_in_its_channel(message: OutgoingMessage, ts: str) -> str | None:
    return None if message.kind is Kind.HOME else ts  # it's in no channel


def postponed(message: OutgoingMessage, until: datetime, problem: str, *, maybe_sent_at: datetime | None) -> None:
    """Let it wait. `maybe_sent_at`: when it may have gone out; None if it certainly hasn't."""
    message.due_at, message.failure, message.maybe_sent_at = until, problem[:FAILURE], maybe_sent_at


def held(message: OutgoingMessage, until: datetime, problem: str) -> None:
    """Let it wait through no fault of its own: this attempt doesn't count."""
    postponed(message, until, problem, maybe_sent_at=None)
    message.attempts -= 1


def put_back(message: OutgoingMessage, due_at: datetime, maybe_sent_at: datetime | None) -> None:
    """Let it be as before it was claimed, since nothing was tried."""
    message.due_at, message.maybe_sent_at = due_at, maybe_sent_at
    message.attempts -= 1


CALLED = (
    update(Row.metadata.tables["outgoing_messages"])
    .where(OutgoingMessage.id == bindparam("message_id"), OutgoingMessage.token == bindparam("claimed_with"))
    .values(maybe_sent_at=bindparam("now", type_=OutgoingMessage.maybe_sent_at.type))
)


def note_call(session: Session, message: OutgoingMessage, now: datetime) -> bool:
    """Note, just before Slack is called, that a message may be out. Returns False if another process has it by now."""
    claim = {"message_id": message.id, "claimed_with": message.token}
    return session.connection().execute(CALLED, claim | {"now": now}).rowcount == 1


def left_as_it_is(message: OutgoingMessage, problem: str) -> None:
    """Note that Slack doesn't take this change: what is posted stays until something changes again."""
    message.failure, message.attempts = problem[:FAILURE], 0
    _settle(message, DeliveryState.DELIVERED)


def tried_daily(message: OutgoingMessage, tomorrow: datetime, problem: str, now: datetime) -> None:
    """Note that Slack doesn't let something be taken out of it today."""
    postponed(message, tomorrow, problem, maybe_sent_at=None)
    message.refused_since = message.refused_since or now


def taken_out(message: OutgoingMessage, problem: str) -> None:
    """Note that it isn't in Slack any more, and doesn't come back."""
    message.failure, message.revealed = problem, []
    _settle(message, DeliveryState.UNDELIVERABLE)


def simplified(message: OutgoingMessage, problem: str, now: datetime) -> None:
    """Let it say the same with plainer blocks from now on, since Slack refuses one of it."""
    message.is_plain = True
    message.due_at, message.failure, message.maybe_sent_at, message.attempts = now, problem, None, 0


def lost_from_slack(message: OutgoingMessage, problem: str, now: datetime) -> None:
    """Let a message be posted again, since somebody removed it."""
    message.ts, message.delivered_version, message.maybe_sent_at, message.attempts = None, 0, None, 0
    message.due_at, message.failure = now, problem
    message.state = DeliveryState.PENDING


PARENT_OF = (
    select(OutgoingMessage)
    .where(OutgoingMessage.workspace_id == bindparam("workspace_id"), OutgoingMessage.key == bindparam("key"))
    .with_for_update(skip_locked=True, key_share=True)
)


def thread_lost_from_slack(
    session: Session, reply: OutgoingMessage, thread: Place | None, problem: str, now: datetime
) -> None:
    """Let the message that this one replies to be posted again, since its conversation is gone, and this one then.

    `thread`: where it was. A reply is told alone if that message can't come back: it was welcome on
    its day only, or its content is deleted. If somebody is changing
    that message right now, the reply finds out at its next try.
    """
    held(reply, now + TRIED_SOON, problem)
    parent = session.scalar(PARENT_OF, {"workspace_id": reply.workspace_id, "key": reply.thread_of})
    if parent is None or thread is None or parent.ts != thread.ts:
        return
    if parent.not_after is None and parent.keeps_content:
        lost_from_slack(parent, problem, now)
    else:
        reply.thread_of = None


def given_up(message: OutgoingMessage, error: str) -> None:
    """Note that Slack will never take it."""
    message.failure = error
    _settle(message, DeliveryState.UNDELIVERABLE)


def let_go(message: OutgoingMessage) -> None:
    """Note that it may be out, and isn't sent again."""
    _settle(message, DeliveryState.UNCERTAIN)


def _settle(message: OutgoingMessage, state: DeliveryState) -> None:
    message.state, message.due_at = state, None
    if not message.keeps_content:
        message.content, message.plainer = {"text": message.content["text"], "blocks": []}, None
