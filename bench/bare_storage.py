"""Rows without SQLAlchemy: the drivers as they are, one connection a thread, as durable as the bot's."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from threading import Lock, local
from typing import Any, Protocol

import psycopg
from sqlalchemy.engine import make_url

Values = Mapping[str, Any]
Rows = list[tuple[Any, ...]]


class Transaction(Protocol):
    """Statements of one commit. A value's place in them is `:name`."""

    def rows(self, statement: str, values: Values) -> Rows:
        """Return all rows of an answer."""

    def lock(self, query: str, table: str, values: Values) -> Rows:
        """Return all rows of an answer, and lock those of this table."""

    def write(self, statement: str, values: Values) -> None:
        """Carry out a statement without an answer."""


class Storage(Protocol):
    """Database with the rows."""

    def transaction(self) -> AbstractContextManager[Transaction]:
        """Begin, and commit at the end, all or nothing."""


@contextmanager
def storage(database_url: str) -> Iterator[Storage]:
    """Open a database that the bot has migrated. `database_url`: as SQLAlchemy spells it."""
    url, connections = make_url(database_url), list[Any]()
    if url.get_backend_name() == "sqlite":
        sqlite3.register_adapter(
            datetime, lambda at: at.replace(tzinfo=None).isoformat(" ", "microseconds")
        )  # as SQLAlchemy does
        yield SqliteStorage(str(url.database), connections)
    else:
        address = url.set(drivername="postgresql").render_as_string(hide_password=False)
        yield PostgresqlStorage(address, connections)
    for connection in connections:
        connection.close()


# --- SQLite ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SqliteTransaction:
    """Holds the only write lock there is, so that there is nothing more to lock."""

    connection: sqlite3.Connection

    def rows(self, statement: str, values: Values) -> Rows:
        """Return all rows of an answer."""
        return self.connection.execute(statement, values).fetchall()

    def lock(self, query: str, _: str, values: Values) -> Rows:
        """Return all rows of an answer."""
        return self.rows(query, values)

    def write(self, statement: str, values: Values) -> None:
        """Carry out a statement without an answer."""
        self.connection.execute(statement, values)


class SqliteStorage:
    """SQLite with the bot's pragmas. Writers of this process wait for each other here, as the bot's do."""

    def __init__(self, path: str, connections: list[Any]) -> None:
        """Open nothing yet. `connections`: every connection is added to it, for the caller to close."""
        self._path, self._connections = path, connections
        self._writing, self._of_thread = Lock(), local()

    @contextmanager
    def transaction(self) -> Iterator[SqliteTransaction]:
        """Begin, and commit at the end, all or nothing."""
        with self._writing, self._connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield SqliteTransaction(connection)

    def _connection(self) -> sqlite3.Connection:
        if (found := getattr(self._of_thread, "connection", None)) is None:
            found = self._of_thread.connection = self._connect()
        return found

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=5, isolation_level=None, check_same_thread=False)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")
        self._connections.append(connection)
        return connection


# --- PostgreSQL -----------------------------------------------------------------------------------------------------


@cache
def _psycopg_spelling(statement: str) -> str:
    return re.sub(r":(\w+)", r"%(\1)s", statement)


@dataclass(frozen=True)
class PostgresqlTransaction:
    """Transaction of psycopg's."""

    connection: psycopg.Connection[Any]

    def rows(self, statement: str, values: Values) -> Rows:
        """Return all rows of an answer."""
        return self.connection.execute(_psycopg_spelling(statement).encode(), values).fetchall()

    def lock(self, query: str, table: str, values: Values) -> Rows:
        """Return all rows of an answer, and lock those of this table."""
        return self.rows(f"{query} FOR NO KEY UPDATE OF {table}", values)

    def write(self, statement: str, values: Values) -> None:
        """Carry out a statement without an answer."""
        self.connection.execute(_psycopg_spelling(statement).encode(), values)


class PostgresqlStorage:
    """PostgreSQL, prepared statements off: the bot can't have them behind a pooler."""

    def __init__(self, address: str, connections: list[Any]) -> None:
        """Open nothing yet. `connections`: every connection is added to it, for the caller to close."""
        self._address, self._connections, self._of_thread = address, connections, local()

    @contextmanager
    def transaction(self) -> Iterator[PostgresqlTransaction]:
        """Begin, and commit at the end, all or nothing."""
        connection = self._connection()
        with connection.transaction():
            yield PostgresqlTransaction(connection)

    def _connection(self) -> psycopg.Connection[Any]:
        if (found := getattr(self._of_thread, "connection", None)) is None:
            found = self._of_thread.connection = psycopg.connect(self._address, prepare_threshold=None)
            self._connections.append(found)
        return found
