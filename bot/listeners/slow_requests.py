"""A guard against requests that arrive byte by byte.

waitress closes a connection only for its silence, so a thousand such requests would keep everybody out.
"""

from __future__ import annotations

import time

from waitress.channel import HTTPChannel

LONGEST_REQUEST_SECONDS = 15.0
"""The time from a request's first byte to its last. Slack's arrive within milliseconds."""


class BoundedChannel(HTTPChannel):  # type: ignore[misc]  # waitress has no types
    """A connection that is closed when a request takes too long to arrive."""

    _began: float | None = None

    def received(self, data: bytes) -> bool:
        """Take these bytes; close the connection if its request takes too long. Returns what waitress's own returns."""
        taken = bool(super().received(data))
        if self.request is None:
            self._began = None
        elif self._began is None:
            self._began = time.monotonic()
        elif time.monotonic() - self._began > LONGEST_REQUEST_SECONDS:
            self.will_close = True
        return taken
