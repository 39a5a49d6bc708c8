"""The database: engine, transactions, migrations at start.

PostgreSQL is the engine for several processes; SQLite is the embedded default. The same statements run on both.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from threading import Lock

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as QueuePoolTimeoutError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

MIGRATIONS = Path(__file__).parent / "migrations"
# Any number that all processes agree on: it names the lock under which one of them migrates.
MIGRATION_LOCK = 7_266_001
SQLITE_BUSY_SECONDS = 5


def is_unavailable(error: BaseException) -> bool:
    """Return whether an error says that the database doesn't answer, or doesn't take anything now."""
    if isinstance(error, BaseExceptionGroup):
        return all(is_unavailable(each) for each in error.exceptions)
    return isinstance(error, OperationalError | InterfaceError | QueuePoolTimeoutError)


class Database:
    """Where the rows live. One per process; safe to use from many threads."""

    def __init__(self, url: str | URL) -> None:
        """`url` as SQLAlchemy spells it: `sqlite:///full-circle.sqlite3`, `postgresql+psycopg://…`. Connects lazily."""
        self.url = make_url(url)
        sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _sqlite_engine(self.url) if sqlite else _postgresql_engine(self.url)
        self._writing: FairLock | nullcontext[None] = FairLock() if sqlite else nullcontext()

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session that commits at the end, all or nothing. Keep Slack out of it: rows are locked."""
        with self._writing, Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for looking only; it waits for nobody and nobody waits for it."""
        with (
            self.engine.connect().execution_options(read_only=True) as connection,
            Session(connection) as session,
        ):
            yield session

    def migrate(self) -> None:
        """Bring the tables up to date. Any number of processes may start at once: one migrates, the others wait."""
        with self._writing, self.engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SET LOCAL lock_timeout = 0"))  # however long another process migrates
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
            command.upgrade(alembic_config(connection), "head")

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


class FairLock:
    """A lock that is handed on in the order it was asked for.

    SQLite has one writer at a time and lets the others race: under load some wait for seconds. Asking in a line
    instead keeps the longest wait short (measured: 33 ms instead of 2.5 s).
    """

    def __init__(self) -> None:
        self._guard = Lock()
        self._held = False
        self._line: deque[Lock] = deque()

    def __enter__(self) -> None:
        with self._guard:
            if not self._held:
                self._held = True
                return
            turn = Lock()
            turn.acquire()
            self._line.append(turn)
        turn.acquire()

    def __exit__(self, *_: object) -> None:
        with self._guard:
            if self._line:
                self._line.popleft().release()
            else:
                self._held = False


def alembic_config(connection: Connection) -> Config:
    """Alembic's settings for migrating over a connection that is open already."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _postgresql_engine(url: URL) -> Engine:
    # pre_ping: a restarted server must not cost anybody their click.
    # hide_parameters: an error in the log must not quote what people wrote.
    # A server that does not answer, or a lock that is not given up, must not tie up all threads: the person who waits
    # has been shown Slack's error after three seconds, and tries again.
    limits = {"connect_timeout": 5, "options": "-c lock_timeout=2500"}
    return create_engine(
        url, pool_pre_ping=True, pool_size=15, max_overflow=5, hide_parameters=True, connect_args=limits
    )


def _sqlite_engine(url: URL) -> Engine:
    engine = create_engine(url, pool_size=15, hide_parameters=True, connect_args={"timeout": SQLITE_BUSY_SECONDS})
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_pragmas(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # The driver's own BEGIN comes too late (before the first write), so we send ours: see _begin_sqlite.
    connection.isolation_level = None
    cursor = connection.cursor()
    # synchronous=FULL: "stored, then acknowledged" has to survive a power cut.
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # IMMEDIATE takes the write lock at once. A plain BEGIN takes it at the first write, and then fails if
    # another transaction wrote in between (measured: 1,643 of 2,000 failed).
    read_only = connection.get_execution_options().get("read_only", False)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
