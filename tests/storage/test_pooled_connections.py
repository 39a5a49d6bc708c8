"""Connections to PostgreSQL that are used again: each transaction has its limits, and one that broke costs nobody."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.engine import URL

from storage.database import Database
from tests.postgresql import run


@pytest.fixture
def database(postgres: URL) -> Iterator[Database]:
    """Open a database in whose pool two connections rest."""
    with closing(Database(postgres)) as opened:
        processes(opened)
        yield opened


def processes(database: Database) -> list[int]:
    """Return the server's processes for the two connections."""
    with database.reading() as one, database.reading() as another:
        return [session.scalars(text("SELECT pg_backend_pid()")).one() for session in (one, another)]


def limit(connection: Connection) -> str:
    """Return how long a statement may take."""
    return str(connection.scalar(text("SHOW statement_timeout")))


def test_the_limits_hold_in_each_transaction_of_a_connection(database: Database) -> None:
    with database.engine.connect() as connection:
        for _ in range(2):
            with connection.begin():
                assert limit(connection) == "15s"


def test_a_limit_that_was_lifted_is_back_in_the_next_transaction(database: Database) -> None:
    for unlimited, expected in ((True, "0"), (False, "15s"), (True, "0")):
        with database.reading(unlimited=unlimited) as session:
            assert limit(session.connection()) == expected


def test_no_process_of_the_server_helps_with_a_statement_unless_the_address_says_so(
    database: Database, postgres: URL
) -> None:
    with database.transaction() as session:
        assert session.scalar(text("SHOW max_parallel_workers_per_gather")) == "0"
    chosen = postgres.update_query_dict({"options": "-c max_parallel_workers_per_gather=3"})
    with closing(Database(chosen)) as opened, opened.transaction() as session:
        assert session.scalar(text("SHOW max_parallel_workers_per_gather")) == "3"


def test_connections_that_the_server_ended_meanwhile_cost_nobody_anything(database: Database, postgres: URL) -> None:
    run(postgres, *(f"SELECT pg_terminate_backend({process})" for process in processes(database)))
    for _ in range(3):
        with database.transaction() as session:
            assert session.scalar(text("SELECT 1")) == 1
