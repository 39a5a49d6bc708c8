"""Named queries over visits to the install page."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from storage.models.installation import OAuthState


def add(session: Session, digest: str, expires_at: datetime, now: datetime) -> None:
    """Store a visit, and forget those that Slack never sent back. `digest`: SHA-256, in hex, of the state."""
    session.execute(delete(OAuthState).where(OAuthState.expires_at <= now))
    session.add(OAuthState(digest=digest, expires_at=expires_at))


def consume(session: Session, digest: str, now: datetime) -> bool:
    """Delete a visit. Returns whether it was there, and in time: of two requests at once, one hears yes."""
    this = delete(OAuthState).where(OAuthState.digest == digest, OAuthState.expires_at > now)
    return bool(session.connection().execute(this).rowcount)
