"""The things a listener needs beside the request: the database, the clock, and what the workspace has granted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.slack.installation import Installation
from storage.database import Database


@dataclass(frozen=True)
class Dependencies:
    """The things a listener needs beside the request. Passed in once, when the listeners are registered."""

    database: Database
    now: Callable[[], datetime]
    """Returns the present time, aware, in UTC."""
    poke: Callable[[], None]
    """Wakes the clock, because something was stored that it should see to at once."""
    installation: Callable[[], Installation]
    """Returns what the workspace has granted, as last known."""

    @property
    def can_open_groups(self) -> bool:
        """Return whether the workspace granted `mpim:write`."""
        return self.installation().can_open_groups

    @property
    def can_send_files(self) -> bool:
        """Return whether the workspace granted `files:write`."""
        return self.installation().can_send_files
