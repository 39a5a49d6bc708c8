"""The longest times that a database may take."""

from dataclasses import dataclass

UNLIMITED = "unlimited"
"""The execution option of a connection that may take its time: for migrations and exports."""


@dataclass(frozen=True)
class Limits:
    """The longest times that PostgreSQL may take, in seconds. SQLite needs none: it answers or fails."""

    connect: int = 5
    """To connect, and to wait for a connection of the pool."""
    ping: float = 5
    """For a connection that lay idle to show that it is still there."""
    lock: float = 2.5
    """For a lock that another transaction holds. Slack shows its error after three, and the person presses again."""
    statement: float = 15
    """Until the server ends a statement."""
    answer: float = 20
    """Until a silent connection is given up, by the bot and by the server. Longer than `statement`: only who can't be
    heard gets this far."""
