"""The database: engine, transactions, migrations at start.

PostgreSQL is the engine for several processes; SQLite is the embedded default. The same statements run on both.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from sqlalchemy import Connection, Engine
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as QueuePoolTimeoutError
from sqlalchemy.orm import Session

from storage import schema
from storage.errors import UnusableDatabaseError
from storage.limits import UNLIMITED, Limits
from storage.schema import Schema
from storage.sqlite import Sqlite

logger = logging.getLogger(__name__)


class Backend(Protocol):
    """The part that differs between the two databases. Its methods are described at `Postgresql` and `Sqlite`."""

    engine: Engine

    def writing(self) -> AbstractContextManager[None]: ...
    def create(self) -> None: ...
    def confirm(self) -> None: ...
    def is_exposed(self) -> bool: ...
    def confirm_writable(self, connection: Connection) -> None: ...
    def lock_migrations(self, connection: Connection) -> None: ...
    def out_of_reach(self) -> str | None: ...
    def passes(self, error: SQLAlchemyError) -> bool: ...
    def sentence(self, error: SQLAlchemyError) -> str: ...


# PostgreSQL ended one statement, since a lock was held, it took too long or it collided: the database itself is well.
# https://www.postgresql.org/docs/current/errcodes-appendix.html
ABOUT_ONE_STATEMENT = {"55P03", "57014", "40001", "40P01"}


def is_unavailable(error: BaseException) -> bool:
    """Return whether an error says that the database doesn't answer, or doesn't take anything now."""
    if getattr(getattr(error, "orig", None), "sqlstate", None) in ABOUT_ONE_STATEMENT:
        return False
    return isinstance(error, OperationalError | InterfaceError | QueuePoolTimeoutError | UnusableDatabaseError)


class Database:
    """The database that the rows live in. One per process; safe to use from many threads."""

    def __init__(self, url: str | URL, limits: Limits = Limits()) -> None:  # noqa: B008  (it can't be changed)
        """Make the engine; it connects when it's first used.

        `url`: as SQLAlchemy spells it, such as `sqlite:///full-circle.sqlite3` or `postgresql+psycopg://…`.
        """
        self.url = make_url(url)
        self.backend = _backend(self.url, limits)
        self.engine = self.backend.engine

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Yield a session that commits at the end of the block, all or nothing. Call no Slack in it: rows are locked.

        Raises SQLAlchemy's errors, and `ReplacedDatabaseError` if the SQLite file isn't the one that was opened.
        """
        with self.backend.writing(), Session(self.engine, expire_on_commit=False) as session:
            with session.begin():
                yield session
            self.backend.confirm()

    @contextmanager
    def reading(self, *, unlimited: bool = False) -> Iterator[Session]:
        """Yield a session that only reads: it waits for nobody, and nobody waits for it.

        `unlimited`: its statements may take longer than `Limits` allows. Raises SQLAlchemy's errors.
        """
        options = {"read_only": True, UNLIMITED: unlimited}
        with self.engine.connect().execution_options(**options) as connection, Session(connection) as session:
            yield session

    def compare(self) -> Schema:
        """Return how the tables compare with this release's. Changes nothing. Raises SQLAlchemy's errors."""
        with self.reading() as session:
            return schema.compare(session.connection())

    def migrate(self) -> Schema:
        """Bring the tables up to date. Returns what they were before; those of a newer release stay as they are.

        Any number of processes may start at once: one migrates, the others wait. Raises `UnusableDatabaseError` if the
        tables are another program's.
        """
        self.backend.create()
        with self.backend.writing(), self.engine.begin() as connection:
            self.backend.confirm_writable(connection)
            found = schema.compare(connection)
        if not found.is_usable:
            self._upgrade()
        return found

    def _upgrade(self) -> None:
        unlimited = self.engine.execution_options(**{UNLIMITED: True})  # however long another process migrates
        with self.backend.writing(), unlimited.begin() as connection:
            self.backend.lock_migrations(connection)
            found, before = schema.compare(connection), schema.revision(connection)
            schema.confirm_ours(found)
            if not found.is_usable:
                schema.upgrade(connection)
            after = schema.revision(connection)
        if after != before:
            logger.info("Database migrated", extra={"from_revision": before or "none", "to_revision": after})

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def _backend(url: URL, limits: Limits) -> Backend:
    if url.get_backend_name() == "sqlite":
        return Sqlite(url)
    from storage.postgresql import Postgresql  # its driver is not part of every install

    return Postgresql(url, limits)
