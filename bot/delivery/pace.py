"""New messages in one conversation come a second apart, as Slack asks."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from threading import Lock

APART = timedelta(seconds=1)
"""https://docs.slack.dev/apis/web-api/rate-limits: one message per second and channel."""


class Pace:
    """Remembers where this process has just posted something. Safe to use from many threads."""

    def __init__(self, now: Callable[[], datetime], apart: timedelta = APART) -> None:
        self._now, self._apart = now, apart
        self._posted_at: dict[tuple[int, str], datetime] = {}
        self._lock = Lock()

    def busy(self, workspace_id: int) -> Collection[str]:
        """Return where in a workspace nothing new is to be posted right now: Slack ids of people and channels."""
        now = self._now()
        with self._lock:
            # A clock that was set back must not stop anything for long.
            recent = {place: at for place, at in self._posted_at.items() if now - self._apart < at <= now}
            self._posted_at = recent
        return [to for where, to in recent if where == workspace_id]

    def note(self, workspace_id: int, to: str) -> None:
        """Note that something is being posted there."""
        with self._lock:
            self._posted_at[workspace_id, to] = self._now()
