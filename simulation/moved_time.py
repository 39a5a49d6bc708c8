"""Moved clock that two processes can read without asking each other."""

import mmap
import struct
from datetime import UTC, datetime, timedelta
from pathlib import Path

TIME_FILE = "SIMULATION_TIME_FILE"  # in the environment
_AS_SECONDS = struct.Struct("d")


class SharedTime:
    """The real time, plus as many seconds as stand in a file."""

    def __init__(self, path: Path) -> None:
        """Map the file, made if there is none."""
        if not path.exists():
            path.write_bytes(_AS_SECONDS.pack(0.0))
        with path.open("r+b") as file:
            self._shared = mmap.mmap(file.fileno(), _AS_SECONDS.size)

    def show(self, moved: timedelta) -> None:
        """Let everybody who looks from now on see the real time moved this far."""
        _AS_SECONDS.pack_into(self._shared, 0, moved.total_seconds())

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        (moved,) = _AS_SECONDS.unpack_from(self._shared)
        return datetime.now(UTC) + timedelta(seconds=moved)
