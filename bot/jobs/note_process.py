"""Each process notes what it serves, so that a foreign one on the same app token is noticed."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

from sqlalchemy.exc import SQLAlchemyError

from bot.monitoring.outage import in_one_line
from storage.database import Database
from storage.errors import UnusableDatabaseError
from storage.queries import processes

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_NOTES = 30.0
STRANGERS = (
    "Slack counts %d connections of this app, but %d process(es) use this database. Another bot with this "
    "SLACK_APP_TOKEN is taking some of the clicks and storing them elsewhere. Stop it, or give it its own app."
)


class ProcessNotes:
    """Notes that this process is there, and compares how many there are with how many Slack counts."""

    def __init__(
        self, database: Database, workspace_id: int | None, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._database, self._workspace_id, self._seconds = database, workspace_id, seconds
        self._name = uuid4().hex
        self._noted_at: float | None = None
        self._connections: int | None = None

    def said_hello(self, connections: int) -> None:
        """Remember how many connections Slack counts; compared at the next tick. Safe from any thread."""
        self._connections = connections

    def note(self, now: datetime) -> None:
        """Note twice a minute that this process is there. A step of the clock."""
        if self._noted_at is None or self._seconds() - self._noted_at >= SECONDS_BETWEEN_NOTES:
            with self._database.transaction() as session:
                processes.note(session, self._workspace_id, self._name, now)
            self._noted_at = self._seconds()
        if self._connections is not None:
            self._compare(self._connections, now)
            self._connections = None

    def _compare(self, connections: int, now: datetime) -> None:
        with self._database.reading() as session:
            alive = processes.count_alive(session, self._workspace_id, now)
        if connections > alive:
            logger.warning(STRANGERS, connections, alive)

    def remove(self) -> None:
        """Forget this process, which ends. If the database doesn't answer, its row runs out by itself."""
        try:
            with self._database.transaction() as session:
                processes.remove(session, self._workspace_id, self._name)
        except (SQLAlchemyError, UnusableDatabaseError) as error:
            logger.warning("This process couldn't sign off: %s", in_one_line(error))
