"""Standard output whose reader may leave early, as `head` does: that's no error of ours."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable


def write(lines: Iterable[str]) -> None:
    """Write lines, each with its own line break, to standard output; once the reader has left, drop the rest."""
    try:
        sys.stdout.writelines(lines)
    except BrokenPipeError:
        _drop_the_rest()
    flush()


def flush() -> None:
    """Send what was written; drop it if the reader has left."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _drop_the_rest()


def _drop_the_rest() -> None:
    """Let what's still buffered go nowhere: Python flushes once more at its end, and would report the pipe again."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
