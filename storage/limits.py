"""The longest times that a database may take."""

from dataclasses import dataclass

UNLIMITED = "unlimited"
"""The execution option of a connection that may take its time: for migrations and exports."""


@dataclass(frozen=True)
class Limits:
    """The longest times that PostgreSQL may take, in seconds. SQLite needs none: it answers or fails."""

    connect: int = 5
    """Seconds to connect, and to wait for a connection of the pool."""
    ping: float = 5
    """Seconds for an idle connection to show that it is still there."""
    lock: float = 2.5
    """Seconds for a lock that another transaction holds. After three, Slack shows an error, and people press again."""
    statement: float = 15
    """Seconds until the server ends a statement."""
    answer: float = 20
    """Seconds until the bot and the server give up a silent connection. Longer than `statement`, so that it only
    applies if the other side can't be heard."""
