"""Named queries over messages that say until when they are welcome, and are not in Slack by then."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Integer, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from storage.models.outbox import OutgoingMessage
from storage.queries.served import Served, is_served

AT_ONCE = 50  # messages in one look


def comes_too_late(message: OutgoingMessage, now: datetime) -> bool:
    """Return whether this message must not be posted any more. One that is in Slack may always change."""
    return message.ts is None and message.not_after is not None and message.not_after <= now


def is_late(now: datetime | ColumnElement[datetime]) -> ColumnElement[bool]:
    """Return the same as a query's condition; what may be in Slack, and would do harm there, is not late.

    What is public does no harm, since nobody is named in it yet.
    """
    harmless = or_(OutgoingMessage.maybe_sent_at.is_(None), OutgoingMessage.until_posted.is_not(None))
    unposted = and_(OutgoingMessage.ts.is_(None), harmless)
    return and_(unposted, OutgoingMessage.not_after.is_not(None), OutgoingMessage.not_after <= now)


NOW = bindparam("now", type_=OutgoingMessage.due_at.type)
# A claimed one is due when its lease ends. Nothing follows from last words.
WAITING = (is_late(NOW), OutgoingMessage.due_at <= NOW, OutgoingMessage.kept_until.is_(None))
# Built once, since every tick asks this.
LATE = (
    select(OutgoingMessage.id)
    .where(
        is_served(OutgoingMessage.workspace_id + 0),
        *WAITING,
        OutgoingMessage.id > bindparam("after", type_=Integer),
    )
    .order_by(OutgoingMessage.id + 0)
    .limit(AT_ONCE)
)
LOCKED = (
    select(OutgoingMessage)
    .where(OutgoingMessage.id == bindparam("id"), *WAITING)
    .with_for_update(key_share=True)
    .execution_options(populate_existing=True)
)


def late(session: Session, served: Served, now: datetime, after: int) -> Sequence[int]:
    """Return some messages of these workspaces that come too late now, from the one after this id on."""
    return session.scalars(LATE, served.values | {"now": now, "after": after}).all()


def find(session: Session, message_id: int) -> OutgoingMessage | None:
    """Return a message, not locked; None if it is gone."""
    return session.get(OutgoingMessage, message_id)


def lock(session: Session, message_id: int, now: datetime) -> OutgoingMessage | None:
    """Return a message, locked, if it is still too late; otherwise None."""
    return session.scalar(LOCKED, {"id": message_id, "now": now})
