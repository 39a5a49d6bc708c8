"""Questions to the database for `/readyz` and `/metrics`, which don't wait for one that hangs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import text

from bot.monitoring.bounded_call import BoundedCall
from bot.monitoring.metrics import Backlog
from bot.monitoring.status_pages import ReadinessCheck
from storage.database import Database
from storage.queries import due_messages
from storage.queries.served import Served

LONGEST_WAIT = 2.0  # seconds


def database_check(database: Database) -> ReadinessCheck:
    """Return a check that the database answers a query within `LONGEST_WAIT`."""

    def ask() -> None:
        with database.reading() as session:
            session.execute(text("SELECT 1"))

    asking = BoundedCall(ask, LONGEST_WAIT)

    def check() -> str | None:
        try:
            asking()
        except Exception:  # noqa: BLE001  (whatever it is, a load balancer wants to know only that)
            return "doesn't answer"
        return None

    return check


def backlog_measure(database: Database, served: Served, now: Callable[[], datetime]) -> Callable[[], Backlog | None]:
    """Return a function that measures the messages due in these workspaces, or returns None without an answer.

    `now`: returns the present time, aware.
    """

    def ask() -> Backlog:
        at = now()
        with database.reading() as session:
            count, oldest = due_messages.backlog(session, served, at)
        return Backlog(count, (at - oldest).total_seconds() if oldest else 0.0)

    asking = BoundedCall(ask, LONGEST_WAIT)

    def measure() -> Backlog | None:
        try:
            return asking()
        except Exception:  # noqa: BLE001  (the gauges are left out; the tick reports the error)
            return None

    return measure
