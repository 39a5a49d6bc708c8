"""The state that a browser carries from the install page to Slack and back: stored as a digest, works once."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256

from slack_sdk.oauth.state_store import OAuthStateStore

from storage.database import Database
from storage.queries import oauth_states

LIVES_FOR = timedelta(minutes=10)


class States(OAuthStateStore):
    """The states of all visits to the install page. Another process may see the end of a visit, hence the database.

    Bolt compares the state with the browser's cookie, too, so nobody can end another person's visit.
    """

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        """Store them here. `now`: returns the present time, aware."""
        self._database, self._now = database, now

    def issue(self, *args: object, **kwargs: object) -> str:  # noqa: ARG002  (Bolt may pass more)
        """Return a new state."""
        state, now = secrets.token_urlsafe(32), self._now()
        with self._database.transaction() as session:
            oauth_states.add(session, _digest(state), now + LIVES_FOR, now)
        return state

    def consume(self, state: str) -> bool:
        """Spend a state. Returns whether it was issued within `LIVES_FOR` and not spent before."""
        with self._database.transaction() as session:
            return oauth_states.consume(session, _digest(state), self._now())


def _digest(state: str) -> str:
    return sha256(state.encode()).hexdigest()
