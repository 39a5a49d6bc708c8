"""What a listener needs beside the request."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.slack.installation import Installation
from storage.database import Database


@dataclass(frozen=True)
class Services:
    """Handed in once, when the listeners are registered."""

    database: Database
    now: Callable[[], datetime]
    poke: Callable[[], None]
    """Something was stored that has to be delivered."""
    installation: Callable[[], Installation]
    """What the workspace granted, as last known."""

    @property
    def can_open_groups(self) -> bool:
        """Return whether the workspace granted `mpim:write`."""
        return self.installation().can_open_groups

    @property
    def can_send_files(self) -> bool:
        """Return whether the workspace granted `files:write`."""
        return self.installation().can_send_files
