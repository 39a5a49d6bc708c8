"""The cost of a summary's figures, in a workspace with ten thousand introductions and with a million.

The weeks hold the same in each; only what was before grows. python -m bench.summary [address of a PostgreSQL database
in whose server databases may be made] ...; SQLite is measured anyhow.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table
from sqlalchemy import insert, text
from sqlalchemy.engine import make_url

from bench.measuring import Look, milliseconds, plans, postgresql
from bot.rules.periods import week_ending, weeks_ending
from storage.database import Database
from storage.models.enums import Outcome
from storage.models.introduction import Introduction
from storage.models.workspace import Member, Workspace
from storage.queries.figures import counts_of, figures

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
SIZES = (10_000, 100_000, 1_000_000)
WEEKS = 12
A_WEEK_HOLDS = 500
BEFORE = timedelta(weeks=WEEKS + 4)  # introductions from then are over when the twelve weeks begin
YEARS_IN_MINUTES = 5 * 365 * 24 * 60
AT_ONCE = 20_000  # introductions in one insert
TIMES = 100
WORKSPACE = {"id": 1, "enterprise_id": "", "team_id": "T1", "bot_user_id": "U1", "created_at": NOW}
ENDS = (Outcome.COMPLETED, Outcome.COMPLETED, Outcome.CLOSED, Outcome.WITHDRAWN)


def main(addresses: list[str]) -> None:
    """Fill, measure and print."""
    console = Console()
    with tempfile.TemporaryDirectory() as folder, postgresql(addresses) as more:
        for urls in (_files(folder), *map(_databases, more)):
            with ExitStack() as opened:
                databases = [opened.enter_context(closing(Database(url))) for url in urls]
                for database, size in zip(databases, SIZES, strict=True):
                    database.migrate()
                    fill(database, size)
                console.print(_measured(databases))
                for name, look in looks(databases[-1]).items():
                    console.print(name, *plans(databases[-1], look), sep="\n", highlight=False, soft_wrap=True)


def _files(folder: str) -> list[str]:
    return [f"sqlite:///{folder}/{size}.sqlite3" for size in SIZES]


def _databases(address: str) -> list[str]:
    from tests.postgresql import run  # a development dependency

    server = make_url(address)
    names = [f"bench_{size}" for size in SIZES]
    run(server, *(f"CREATE DATABASE {name}" for name in names))
    return [server.set(database=name).render_as_string(hide_password=False) for name in names]


def _measured(databases: list[Database]) -> Table:
    """Measure the sizes in turns, so that whatever else the machine does falls on all alike."""
    dialect = databases[0].engine.dialect.name
    table = Table("", *(f"{size:,}" for size in SIZES), "ratio", title=f"{dialect}: ms, median of {TIMES}")
    for name in looks(databases[0]):
        asked = [looks(database)[name] for database in databases]
        rounds = [[milliseconds(look) for look in asked] for _ in range(TIMES)]
        taken = [median(each) for each in zip(*rounds, strict=True)]
        table.add_row(name, *(f"{each:.2f}" for each in taken), f"{taken[-1] / taken[0]:.2f}")
    return table


def looks(database: Database) -> dict[str, Look]:
    """Return what a summary asks, by name."""

    def of_the_week() -> object:
        with database.reading() as session:
            return figures(session, 1, week_ending(NOW, UTC))

    def of_twelve_weeks() -> object:
        with database.reading() as session:
            return counts_of(session, 1, weeks_ending(NOW, UTC, WEEKS))

    return {"figures of a week": of_the_week, f"counts of {WEEKS} weeks": of_twelve_weeks}


# --- Many rows ------------------------------------------------------------------------------------------------------


def fill(database: Database, size: int) -> None:
    """Store introductions of one workspace; the last twelve weeks hold the same number in any size."""
    people = [{"id": number, "workspace_id": 1, "slack_id": f"U{number}"} for number in (1, 2)]
    with database.engine.begin() as connection:
        connection.execute(insert(Workspace), WORKSPACE)
        connection.execute(insert(Member), people)
        for first in range(0, size, AT_ONCE):
            connection.execute(insert(Introduction), list(_introductions(range(first, min(first + AT_ONCE, size)))))
    with database.engine.begin() as connection:
        connection.execute(text("ANALYZE"))


def _introductions(numbers: range) -> Iterator[dict[str, Any]]:
    for number in numbers:
        at = _introduced_at(number)
        what = {"workspace_id": 1, "view_id": f"V{number}", "reason": "both bake"}
        who = {"connector_id": 1, "first_mover_id": 2}
        when = {"created_at": at, "introduced_at": at, "connected_at": at + timedelta(hours=1 + number % 48)}
        end = {"met_at": at + timedelta(days=9), "ended_at": at + timedelta(days=14), "outcome": ENDS[number % 4]}
        yield what | who | when | end


def _introduced_at(number: int) -> datetime:
    if number < WEEKS * A_WEEK_HOLDS:
        return NOW - timedelta(weeks=1) * (number + 1) / A_WEEK_HOLDS
    return NOW - BEFORE - timedelta(minutes=number * 7_919 % YEARS_IN_MINUTES)


if __name__ == "__main__":
    main(sys.argv[1:])
