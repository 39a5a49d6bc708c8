"""The things a listener needs beside the request: the database, the clock, and what each workspace has granted."""

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
    installation: Callable[[int], Installation]
    """Returns what a workspace, by the id of its row, has granted, as last known."""
