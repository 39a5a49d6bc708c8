"""The things a listener needs beside the request: the database, the clock, and the way to each workspace."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.slack.connections import Connect
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
    connect: Connect

    def installation(self, workspace_id: int) -> Installation:
        """Return what a workspace, by the id of its row, has granted, as last known.

        Raises `NotConnectedError` if it isn't served.
        """
        return self.connect(workspace_id).installation
