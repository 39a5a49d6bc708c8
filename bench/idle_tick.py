"""The cost of a tick when nothing is due, with a thousand open introductions and with a million.

python -m bench.idle_tick [address of an empty PostgreSQL database] ...; SQLite is measured anyhow.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table
from sqlalchemy import Connection, insert, text

from bench.measuring import Look, milliseconds, plans, postgresql
from bot.jobs import advance_introductions, ask_what_came_of_it, expire_messages, send_reminders
from bot.jobs.refresh_profiles import ProfileRefresh
from bot.slack import connections
from bot.slack.connections import NotConnectedError
from storage.database import Database
from storage.models.enums import DeliveryState
from storage.models.introduction import Introduction, Party
from storage.models.outbox import OutgoingMessage
from storage.models.workspace import Member, Workspace
from storage.queries.served import only

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
SIZES = (1_000, 1_000_000)
MEMBERS = 10_000
AT_ONCE = 20_000  # introductions in one insert
TIMES = 200
WORKSPACE = {"id": 1, "enterprise_id": "", "team_id": "T1", "bot_user_id": "U1", "created_at": NOW}


def main(addresses: list[str]) -> None:
    """Fill, measure and print."""
    console = Console()
    with tempfile.TemporaryDirectory() as folder, postgresql(addresses) as more:
        for url in (f"sqlite:///{folder}/bench.sqlite3", *more):
            with closing(Database(url)) as database:
                database.migrate()
                console.print(_measured(database))
                for name, look in looks(database).items():
                    console.print(name, *plans(database, look), sep="\n", highlight=False, soft_wrap=True)


def _measured(database: Database) -> Table:
    asked = looks(database)
    table = Table("open introductions", *asked, title=f"idle, {database.engine.dialect.name}: ms, median of {TIMES}")
    for size, taken in measure(database, SIZES):
        table.add_row(f"{size:,}", *(f"{each:.2f}" for each in taken))
    return table


def measure(database: Database, sizes: Sequence[int]) -> Iterator[tuple[int, list[float]]]:
    """Yield each size, the smallest first, and how many milliseconds each of the `looks` takes then: medians."""
    filled = 0
    for size in sizes:
        fill(database, filled, size)
        filled = size
        yield size, [median(milliseconds(look) for _ in range(TIMES)) for look in looks(database).values()]


SERVED = only(1)


def nobody(workspace_id: int) -> connections.Connection:
    """Connect no workspace: nothing is asked of Slack here."""
    raise NotConnectedError(workspace_id)


def looks(database: Database) -> dict[str, Look]:
    """Return what a tick asks, by name."""
    profiles = ProfileRefresh(database, SERVED, nobody)
    return {
        "introductions": lambda: advance_introductions.advance_due(database, SERVED, NOW),
        "results": lambda: ask_what_came_of_it.ask_due(database, SERVED, NOW),
        "remind": lambda: send_reminders.remind(database, SERVED, NOW),
        "unseen": lambda: expire_messages.reconsider(database, SERVED, NOW),
        "freshness": lambda: profiles.refresh(NOW),
    }


# --- Many rows ------------------------------------------------------------------------------------------------------


def fill(database: Database, begin: int, end: int) -> None:
    """Store introductions, each waiting for a day to come, with a message of each in Slack."""
    with database.engine.begin() as connection:
        if begin == 0:
            _settle(connection)
        for first in range(begin, end, AT_ONCE):
            _insert(connection, range(first + 1, min(first + AT_ONCE, end) + 1))
    with database.engine.begin() as connection:
        connection.execute(text("ANALYZE"))


def _settle(connection: Connection) -> None:
    connection.execute(insert(Workspace), WORKSPACE)
    people = [{"id": number, "workspace_id": 1, "slack_id": f"U{number}"} for number in range(1, MEMBERS + 1)]
    connection.execute(insert(Member), people)


def _insert(connection: Connection, numbers: range) -> None:
    connection.execute(insert(Introduction), [_introduction(number) for number in numbers])
    connection.execute(insert(Party), [party for number in numbers for party in _parties(number)])
    connection.execute(insert(OutgoingMessage), [_message(number) for number in numbers])


def _introduction(number: int) -> dict[str, Any]:
    due_at = NOW + timedelta(minutes=1 + number % 20_000)
    who = {"connector_id": number % MEMBERS + 1, "first_mover_id": (number + 1) % MEMBERS + 1}
    when = {"created_at": NOW, "introduced_at": NOW, "due_at": due_at}
    return {"id": number, "workspace_id": 1, "view_id": f"V{number}", "reason": "both bake", **who, **when}


def _parties(number: int) -> Iterator[dict[str, Any]]:
    for place in (1, 2):
        nudge_at = NOW + timedelta(hours=2, minutes=(number * place) % 20_000)
        member = (number + place) % MEMBERS + 1
        yield {"workspace_id": 1, "introduction_id": number, "member_id": member, "nudge_at": nudge_at, "turn": 1}


def _message(number: int) -> dict[str, Any]:
    to = f"U{number % MEMBERS + 1}"
    where = {"channel": "D1", "ts": str(number), "state": DeliveryState.DELIVERED}
    return {"workspace_id": 1, "introduction_id": number, "key": f"m{number}", "to": to, "content": {}, **where}


if __name__ == "__main__":
    main(sys.argv[1:])
