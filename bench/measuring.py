"""Measurement of a statement: how long it takes, and how the database goes about it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from storage.database import Database

Look = Callable[[], object]
EXPLAIN = {"sqlite": "EXPLAIN QUERY PLAN ", "postgresql": "EXPLAIN "}
LIMITS = "set_config"  # with which each transaction on PostgreSQL begins


@contextmanager
def postgresql(addresses: list[str]) -> Iterator[list[str]]:
    """Yield the databases that were named, or one of a server of our own."""
    if addresses:
        yield addresses
        return
    from tests.postgresql import server  # a development dependency

    with server() as url:
        yield [url.render_as_string(hide_password=False)]


def milliseconds(look: Look) -> float:
    """Return how long one look takes."""
    began = time.perf_counter()
    look()
    return (time.perf_counter() - began) * 1_000


def plans(database: Database, look: Look) -> list[str]:
    """Return the query plan of each statement that the bot sends to find something out."""
    sent: list[tuple[str, Any]] = []

    def note(_: object, __: object, statement: str, parameters: Any, *___: object) -> None:
        sent.append((statement, parameters))

    event.listen(database.engine, "before_cursor_execute", note)
    look()
    database.engine.dispose()  # a connection of SQLite's keeps the statistics of when it was opened
    event.remove(database.engine, "before_cursor_execute", note)
    with database.engine.connect() as connection:
        explain = EXPLAIN[database.engine.dialect.name]
        questions = [(each, values) for each, values in sent if each.startswith("SELECT") and LIMITS not in each]
        asked = [connection.exec_driver_sql(explain + each, values) for each, values in questions]
        return ["\n".join(str(row[-1]) for row in rows) for rows in asked]
