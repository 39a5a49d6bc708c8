"""The log: ids, kinds and durations; never a text that people wrote, never a secret.

A line is a sentence and its fields: `logger.info("Message delivered", extra={"message_id": 12, "ms": 140})` is written
as `… INFO bot.delivery: Message delivered message_id=12 ms=140`, or as a JSON object where LOG_FORMAT is `json`.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter

TEXT_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
LIBRARIES = ("slack_sdk", "slack_bolt", "waitress", "apscheduler")
NO_TOKEN_HERE = "slack_bolt.MultiTeamsAuthorization"
"""Logger whose ERROR about a workspace without a token here isn't one: the bot has a WARNING of its own for it."""
SECONDS_BETWEEN_REPEATS = 60.0
_NOT_FIELDS = {*RESERVED_ATTRS, "repeated"}


class FieldsFormatter(logging.Formatter):
    """Formatter that writes a record's fields behind its sentence, as `name=value`."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  (the base class's name)
        """Return the line without its traceback."""
        fields = {name: value for name, value in vars(record).items() if name not in _NOT_FIELDS}
        return " ".join([super().formatMessage(record), *(f"{name}={value}" for name, value in fields.items())])


class SlackLibraries(logging.Filter):
    """Filter of slack_sdk's and slack_bolt's lines. It's a filter because Bolt gives its loggers levels of its own.

    Before the start it lets none through, because the bot says what's wrong in one sentence. Their debug output, which
    quotes what people wrote, never gets through.
    """

    started = False

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether the record may be written."""
        if not record.name.startswith(("slack_sdk", "slack_bolt")):
            return True
        if record.name == NO_TOKEN_HERE:
            return False
        return self.started and record.levelno >= logging.INFO


@dataclass
class _Repeats:
    last_line: float
    left_out: int = 0


class RepeatedLines(logging.Filter):
    """Filter that lets each line of a library through once a minute: in an outage some come many times a second."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._seconds, self._lock = seconds, Lock()
        self._kinds: dict[tuple[str, int, str, int], _Repeats] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether the record may be written. Its message then says how many like it were left out."""
        if not record.name.startswith(LIBRARIES):
            return True
        with self._lock:
            now, kind = self._seconds(), (record.name, record.levelno, record.pathname, record.lineno)
            repeats = self._kinds.setdefault(kind, _Repeats(now - SECONDS_BETWEEN_REPEATS))
            if now - repeats.last_line < SECONDS_BETWEEN_REPEATS:
                repeats.left_out += 1
                return False
            if repeats.left_out:
                record.msg, record.args = f"{record.getMessage()} (and {repeats.left_out} more like this)", ()
            self._kinds[kind] = _Repeats(now)
            return True


def to_stderr(level: int, *, as_json: bool = False) -> SlackLibraries:
    """Write the log to standard error, from this level on. Returns the filter to open once the bot has started.

    `level`: as the `logging` module counts. `as_json`: a JSON object a line, instead of text.
    """
    handler, libraries = logging.StreamHandler(), SlackLibraries()
    handler.addFilter(libraries)
    handler.addFilter(RepeatedLines())
    handler.setFormatter(_json_formatter() if as_json else FieldsFormatter(TEXT_FORMAT))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # While one tick is at work and one is waiting, further ones are skipped: APScheduler would warn about each.
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)
    logging.getLogger("apscheduler.executors").setLevel(max(level, logging.WARNING))
    # It tells each step of a migration; the database says in one line that it was migrated.
    logging.getLogger("alembic").setLevel(max(level, logging.WARNING))
    return libraries


def _json_formatter() -> logging.Formatter:
    names = {"levelname": "level", "name": "logger", "exc_info": "traceback"}
    return JsonFormatter("%(levelname)s %(name)s %(message)s", rename_fields=names, timestamp=True)
