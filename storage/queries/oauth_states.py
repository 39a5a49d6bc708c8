"""Named queries over visits to the install page."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.orm import Session

from storage.models.installation import OAuthState

MOST = 10_000
"""Visits that are kept at once: if more begin within minutes, the oldest are forgotten, so nobody can fill the disk."""
AT_ONCE = 500
"""Rows that a new visit deletes: many times what it adds."""


def add(session: Session, digest: str, expires_at: datetime, now: datetime) -> None:
    """Store a visit, and forget those that Slack never sent back. `digest`: SHA-256, in hex, of the state."""
    visit = OAuthState(digest=digest, expires_at=expires_at)
    session.add(visit)
    session.flush()
    _forget(session, or_(OAuthState.expires_at <= now, OAuthState.id <= visit.id - MOST))


def _forget(session: Session, these: ColumnElement[bool]) -> None:
    # Two visits that begin at once take different rows: neither waits for the other.
    found = select(OAuthState.id).where(these).order_by(OAuthState.id).limit(AT_ONCE)
    ids = session.scalars(found.with_for_update(skip_locked=True)).all()
    session.execute(delete(OAuthState).where(OAuthState.id.in_(ids)))


def consume(session: Session, digest: str, now: datetime) -> bool:
    """Delete a visit. Returns whether it was there, and in time: of two requests at once, one hears yes."""
    this = delete(OAuthState).where(OAuthState.digest == digest, OAuthState.expires_at > now)
    return bool(session.connection().execute(this).rowcount)
