"""The workspace's time: the real time, plus however far it was moved."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class Clock:
    """What every time in the sandbox is read from: timestamps of messages, life of triggers, holds after a 429."""

    def __init__(self, moved: Callable[[], None] = lambda: None) -> None:
        self._offset = timedelta()
        self._moved = moved

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(UTC) + self._offset

    def advance(self, by: timedelta) -> None:
        """Move the workspace's time forward; it cannot go back, because message timestamps only ever grow."""
        if by < timedelta():
            raise ValueError("the sandbox's clock only goes forward")
        self._offset += by
        self._moved()

    @property
    def moved(self) -> timedelta:
        """How far it is ahead of the real time."""
        return self._offset

    def start_over(self, at: datetime | None = None) -> None:
        """Show the real time again, or this one, in a workspace in which nothing has been said yet."""
        self._offset = at - datetime.now(UTC) if at else timedelta()
        self._moved()
