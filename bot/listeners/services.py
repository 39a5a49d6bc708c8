"""What a listener needs beside the request."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from storage.database import Database


@dataclass(frozen=True)
class Services:
    """Handed in once, when the listeners are registered."""

    database: Database
    now: Callable[[], datetime]
    poke: Callable[[], None]
    """Something was stored that has to be delivered."""
    can_open_groups: bool
    """Whether the workspace granted `mpim:write`."""
    can_send_files: bool
    """Whether the workspace granted `files:write`."""
