"""Named queries over messages that say until when they are welcome, and are not in Slack by then."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from storage.models.outbox import OutgoingMessage

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


def _waiting(now: datetime) -> ColumnElement[bool]:
    # A claimed one is due when its lease ends. Nothing follows from last words.
    return and_(is_late(now), OutgoingMessage.due_at <= now, OutgoingMessage.kept_until.is_(None))


def late(session: Session, workspace_ids: Collection[int], now: datetime, after: int) -> Sequence[int]:
    """Return some messages of these workspaces that come too late now, from the one after this id on."""
    of_these = OutgoingMessage.workspace_id.in_(workspace_ids)
    found = select(OutgoingMessage.id).where(of_these, _waiting(now), OutgoingMessage.id > after)
    return session.scalars(found.order_by(OutgoingMessage.id + 0).limit(AT_ONCE)).all()


def find(session: Session, message_id: int) -> OutgoingMessage | None:
    """Return a message, not locked; None if it is gone."""
    return session.get(OutgoingMessage, message_id)


def lock(session: Session, message_id: int, now: datetime) -> OutgoingMessage | None:
    """Return a message, locked, if it is still too late; otherwise None."""
    found = select(OutgoingMessage).where(OutgoingMessage.id == message_id, _waiting(now))
    return session.scalar(found.with_for_update(key_share=True).execution_options(populate_existing=True))
