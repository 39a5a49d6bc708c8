"""The cost of a Home of somebody with 500 introductions, beside a thousand introductions of others and a million.

python -m bench.home [address of an empty PostgreSQL database] ...; SQLite is measured anyhow.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import timedelta
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table
from sqlalchemy import Connection, Insert, insert, literal, select, text, update
from sqlalchemy.orm import Session

from bench import idle_tick
from bench.idle_tick import NOW, SERVED, SIZES
from bench.measuring import Look, milliseconds, plans, postgresql
from bot.jobs import refresh_homes
from bot.messages import home as messages
from bot.rules.home import List
from bot.use_cases.members import home
from bot.use_cases.members.home import ReadPage
from storage.database import Database
from storage.models.enums import Outcome, Step
from storage.models.facts import Report, Result, Words
from storage.models.figures import Period
from storage.models.introduction import Introduction, Party
from storage.models.workspace import Member, Workspace
from storage.queries import home as queries
from storage.queries import years

TIMES = 30
OWN = 500  # introductions of the one whose Home it is
FIRST = 2_000_000  # their ids begin there
RESULT = {"text": "Thank you!", "audience": "connector", "said_at": NOW}
NOTE = RESULT | {"offers_help": False}
LAST_YEAR = Period(NOW - timedelta(days=365), NOW + timedelta(days=1))
READER, OTHERS = 20_001, 100  # the id of the reader's row, and with how many people they have to do


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
    asked = [*looks(database), "drawn and stored"]
    table = Table("introductions", *asked, title=f"Home, {database.engine.dialect.name}: ms, median of {TIMES}")
    for size, taken in measure(database, SIZES):
        table.add_row(f"{size:,}", *(f"{each:.2f}" for each in taken))
    return table


def measure(database: Database, sizes: Sequence[int]) -> Iterator[tuple[int, list[float]]]:
    """Yield each size, the smallest first, and how many milliseconds each of the `looks` takes then: medians."""
    filled = 0
    for size in sizes:
        fill(database, filled, size)
        filled = size
        taken = [median(milliseconds(look) for _ in range(TIMES)) for look in looks(database).values()]
        yield size, [*taken, median(milliseconds(lambda: _drawn(database)) for _ in range(TIMES))]


def _drawn(database: Database) -> None:
    with database.transaction() as session:
        session.execute(update(Member).where(Member.id == READER).values(home_opened_at=NOW, home_due_at=NOW))
    refresh_homes.show_opened(database, SERVED, NOW)


def looks(database: Database) -> dict[str, Look]:
    """Return what is asked for a Home and from there, by name."""

    def read(ask: Any) -> Look:
        def look() -> None:
            with database.reading() as session:
                ask(session)

        return look

    def whole(session: Session) -> None:
        messages.home(home.find_home(session, 1, f"U{READER}", NOW))

    return {
        "nobody's is due": lambda: refresh_homes.refresh(database, SERVED, NOW - timedelta(days=1)),
        "all of it": read(whole),
        "page 20": read(lambda session: home.find_page(session, ReadPage(1, f"U{READER}", List.PAST, 20), NOW)),
        "who": read(lambda session: home.who_introduced_us(session, 1, f"U{READER}", "U7")),
        "may wait": read(lambda session: queries.may_wait(session, READER, NOW - timedelta(days=30), 13)),
        "year": read(lambda session: years.year(session, READER, LAST_YEAR.start, LAST_YEAR.end)),
        "made in a year": read(lambda session: years.made_in(session, READER, LAST_YEAR)),
    }


# --- Many rows ------------------------------------------------------------------------------------------------------


def fill(database: Database, begin: int, end: int) -> None:
    """Store introductions of others, with a thank-you and what came of it in every tenth, and once one member's own."""
    idle_tick.fill(database, begin, end)
    with database.engine.begin() as connection:
        connection.execute(_said_by_some(Words, begin, end, clicked=Step.THANKED, **NOTE))
        connection.execute(_said_by_some(Result, begin, end, **RESULT))
    if begin == 0:
        with database.engine.begin() as connection:
            _fill_own(connection)
    with database.engine.begin() as connection:
        connection.execute(text("ANALYZE"))


def _said_by_some(fact: type[Words] | type[Result], begin: int, end: int, **what: Any) -> Insert:
    values = [literal(value, getattr(fact, name).type).label(name) for name, value in what.items()]
    said = select(Party.workspace_id, Party.id, *values)
    said = said.where(Party.introduction_id > begin, Party.introduction_id <= end, Party.id % 20 == 0)
    return insert(fact).from_select(["workspace_id", "party_id", *what], said)


def _fill_own(connection: Connection) -> None:
    connection.execute(update(Workspace).values(url="https://acme.slack.com/"))
    reader = {"id": READER, "workspace_id": 1, "slack_id": f"U{READER}", "account": "unknown"}
    connection.execute(insert(Member), [reader])
    numbers = range(FIRST, FIRST + OWN)
    connection.execute(insert(Introduction), [_introduction(number) for number in numbers])
    connection.execute(insert(Party), [party for number in numbers for party in _parties(number)])
    parties = connection.execute(select(Party.id, Party.introduction_id).where(Party.introduction_id >= FIRST)).all()
    told = [{"workspace_id": 1, "party_id": party.id} for party in parties if party.introduction_id % 3]
    for step in (Step.MET, Step.THANKED):
        done = {"step": step, "clicked": step, "reported_at": NOW}
        connection.execute(insert(Report), [each | done for each in told])
    connection.execute(insert(Words), [each | NOTE | {"clicked": Step.THANKED} for each in told])
    connection.execute(insert(Result), [each | RESULT for each in told])


def _introduction(number: int) -> dict[str, Any]:
    """Return one of the reader's: four of five as their connector, nine of ten over."""
    at = NOW - timedelta(hours=number - FIRST)
    connector = READER if number % 5 else number % OTHERS + 1
    who = {"connector_id": connector, "first_mover_id": (number + 1) % OTHERS + 1}
    over = number % 10 != 1
    when = {"created_at": at, "introduced_at": at, "due_at": None, "ended_at": at if over else None}
    what = {"view_id": f"V{number}", "reason": "both bake", "outcome": Outcome.CLOSED if over else None}
    return {"id": number, "workspace_id": 1, **what, **who, **when}


def _parties(number: int) -> Iterator[dict[str, Any]]:
    first, second = (number + 1) % OTHERS + 1, (number + 2) % OTHERS + 1
    for member in (first, second if number % 5 else READER):
        yield {"workspace_id": 1, "introduction_id": number, "member_id": member, "turn": 1}


if __name__ == "__main__":
    main(sys.argv[1:])
