"""The workspace's time: the real time, plus however far it was moved."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

StartsAt = Callable[[datetime], datetime]
"""Function from the real time to the time at which the workspace begins."""


def in_real_time(now: datetime) -> datetime:
    """Return the real time: where nothing else is said, the workspace begins in the present."""
    return now


class Clock:
    """The source of every time in the sandbox: timestamps of messages, life of triggers, holds after a 429."""

    def __init__(self, moved: Callable[[], None] = lambda: None, starts_at: StartsAt = in_real_time) -> None:
        """Begin. `moved`: called when the time was moved. `starts_at`: asked now, and when everything starts over."""
        self._moved, self._starts_at = moved, starts_at
        self._begin(starts_at)

    def now(self) -> datetime:
        """Return the workspace's present moment, aware, in UTC."""
        return datetime.now(UTC) + self._offset

    def advance(self, by: timedelta) -> None:
        """Move the workspace's time forward; it cannot go back, because message timestamps only ever grow."""
        if by < timedelta():
            raise ValueError("the sandbox's clock only goes forward")
        self._offset += by
        self._moved()

    @property
    def moved(self) -> timedelta:
        """Return how far it is ahead of the real time."""
        return self._offset

    def start_over(self, at: datetime | None = None) -> None:
        """Show the time at which it started, or this one, in a workspace in which nothing has been said yet."""
        self._begin((lambda _: at) if at else self._starts_at)
        self._moved()

    def _begin(self, starts_at: StartsAt) -> None:
        now = datetime.now(UTC)
        self._offset = starts_at(now) - now
