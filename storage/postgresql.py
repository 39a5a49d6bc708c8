"""PostgreSQL: the engine for several processes. Imported only where one is used: its driver is an extra of ours.

Nothing here waits forever. What TCP notices (a machine that's gone, a cable that's out) the kernel ends. What it
doesn't (a firewall, a proxy or a frozen server that takes what we send and never answers) `BoundedConnection` ends.
"""

from __future__ import annotations

import re
from contextlib import AbstractContextManager, nullcontext
from time import monotonic
from typing import Any, TypeVar, cast

from psycopg import Connection as PsycopgConnection
from psycopg import OperationalError, pq
from psycopg.abc import PQGen
from sqlalchemy import Connection, Dialect, Engine, create_engine, event, text
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import InvalidatePoolError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from storage import libpq
from storage.errors import UnusableDatabaseError
from storage.limits import UNLIMITED, Limits
from storage.models import TABLES

# Any number that all processes agree on: it names the lock under which one of them migrates.
MIGRATION_LOCK = 7_266_001
# Said by a server, the last by PgBouncer, that answers and has no connection left for us.
PASSES_BY_ITSELF = ("too many clients", "too many connections", "connection slots", "no more connections")
UNRESOLVED = re.compile(r"failed to resolve host '(.+?)'")  # psycopg's words, which go on with the resolver's own
# https://www.postgresql.org/docs/current/errcodes-appendix.html
INSUFFICIENT_PRIVILEGE, NO_SCHEMA = "42501", "3F000"
# A right that this user lacks on a table of ours. Alembic's own table is only read, but for a migration.
MISSING_RIGHT = """
SELECT wanted, relname FROM pg_class, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS wanted
WHERE relname = ANY(:tables) AND relkind = 'r' AND pg_table_is_visible(oid) AND NOT has_table_privilege(oid, wanted)
LIMIT 1
"""

RV = TypeVar("RV")


class BoundedConnection(PsycopgConnection[Any]):
    """Connection on which the server has to answer within `patience` seconds; with None it may take any time.

    psycopg itself waits for an answer as long as the socket is open. Whatever it waits for, it waits for here:
    statements, COMMIT, ROLLBACK, pings.
    """

    patience: float | None = Limits.answer
    has_rested = False
    """Whether it has been in the pool: the server may be gone since."""

    def wait(self, gen: PQGen[RV], *args: Any, **kwargs: Any) -> RV:
        """Return the result of `gen`. Closes the connection and raises `OperationalError` if that takes too long."""
        bounded = gen if self.patience is None else self._until(monotonic() + self.patience, gen)
        return super().wait(bounded, *args, **kwargs)

    def _until(self, deadline: float, gen: PQGen[RV]) -> PQGen[RV]:
        try:
            wanted = next(gen)
            while True:
                ready = yield wanted  # psycopg comes back every 0.1 s at the latest, with news or without
                if not ready and monotonic() > deadline:
                    self.close()  # a later answer must not be taken for that to another statement
                    raise OperationalError("the server doesn't answer")
                wanted = gen.send(ready)
        except StopIteration as finished:
            return cast(RV, finished.value)


class Postgresql:
    """PostgreSQL database, as `Database` uses it."""

    def __init__(self, url: URL, limits: Limits) -> None:
        """Make the engine; it connects when it is first used."""
        self._url, self._limits = url, limits
        self.engine = _engine(url, limits)
        _listen(self.engine, limits, _chosen_by_the_operator(url))

    @property
    def _user(self) -> str:
        return self._url.username or "its user"

    @property
    def _ownership(self) -> str:
        return f"Make {self._user} the owner of Full Circle's tables, or set the user who owns them."

    def writing(self) -> AbstractContextManager[None]:
        """Return an empty context for a writer to hold in this process: the server has locks of its own."""
        return nullcontext()

    def create(self) -> None:
        """Create nothing: the database that a first migration needs was made by an operator."""

    def confirm(self) -> None:
        """Raise nothing: a server itself sees to it that committed rows are found again."""

    def is_exposed(self) -> bool:
        """Return False: a server lets in only the users it knows."""
        return False

    def confirm_writable(self, connection: Connection) -> None:
        """Raise `UnusableDatabaseError` if the server only reads, as a standby does, or this user lacks a right."""
        if connection.exec_driver_sql("SHOW transaction_read_only").scalar_one() == "on":
            raise UnusableDatabaseError("it's read-only. Name the primary server, not a standby.")
        if missing := connection.execute(text(MISSING_RIGHT), {"tables": list(TABLES)}).one_or_none():
            raise UnusableDatabaseError(f"{missing.wanted} isn't granted on table {missing.relname}. {self._ownership}")

    def lock_migrations(self, connection: Connection) -> None:
        """Wait until no other process migrates; the lock lasts as long as the transaction, through poolers too."""
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})

    def out_of_reach(self) -> str | None:
        """Return a sentence if no server lets anybody in at present; None if one does, or if waiting is of no use."""
        if name := libpq.unknown_host(self._url):
            return f"no host named {name} was found."
        answer = pq.PGconn.ping(libpq.conninfo(self._url, connect_timeout=self._limits.connect).encode())
        if answer == pq.Ping.REJECT:
            return "the server is starting up or shutting down."
        if answer == pq.Ping.NO_RESPONSE:
            return f"no server answers at {libpq.server(self._url)}."
        return None

    def passes(self, error: SQLAlchemyError) -> bool:
        """Return whether the reason for this error may go away without anybody changing a setting."""
        return any(words in str(error) for words in PASSES_BY_ITSELF) or self.out_of_reach() is not None

    def sentence(self, error: SQLAlchemyError) -> str:
        """Return this error as one line that an operator can act on."""
        said = str(getattr(error, "orig", error)).strip().splitlines()[0]
        if unresolved := UNRESOLVED.match(said):
            return f"no host named {unresolved[1]} was found."
        state = getattr(getattr(error, "orig", None), "sqlstate", None)
        if state == NO_SCHEMA or (state == INSUFFICIENT_PRIVILEGE and "for schema" in said):
            return f"{said}. Let {self._user} use the schema and create tables in it: GRANT USAGE, CREATE ON SCHEMA."
        return f"{said}. {self._ownership}" if state == INSUFFICIENT_PRIVILEGE else f"{said}."


LIMITED = ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout")
"""The limits that the server enforces. The last ends a transaction that a silent network left behind with its locks."""
PARALLEL = "max_parallel_workers_per_gather"
"""Processes that help with a statement. What the bot asks all the time finds few rows, or none, and starting two takes
ten times as long; the planner starts them because it never believes that none of a million rows is due."""


def _engine(url: URL, limits: Limits) -> Engine:
    # Whatever the address says itself is kept.
    ours = libpq.NETWORK | {"connect_timeout": limits.connect}
    return create_engine(
        url,
        pool_size=15,
        max_overflow=5,
        pool_timeout=limits.connect,
        hide_parameters=True,  # an error in the log must not quote what people wrote
        connect_args={
            # Behind a pooler the next transaction may run on another server connection, without our statements.
            "prepare_threshold": None,
            **{name: value for name, value in ours.items() if name not in url.query},
        },
    )


def _listen(engine: Engine, limits: Limits, chosen: frozenset[str]) -> None:
    seconds = dict(zip(LIMITED, (limits.lock, limits.statement, limits.answer), strict=True))
    milliseconds = {name: value * 1_000 for name, value in seconds.items()}
    wanted = {**milliseconds, PARALLEL: 0}
    bounded = _set_config({name: int(value) for name, value in wanted.items() if name not in chosen})
    unbounded = _set_config(dict.fromkeys(wanted, 0))

    def begin(connection: Connection) -> None:
        # In the transaction, not at connecting: poolers refuse or forget what a connection is started with.
        driver = _driver(connection.connection.driver_connection)
        unlimited = connection.get_execution_options().get(UNLIMITED, False)
        driver.patience = None if unlimited else limits.answer
        if unlimited or not _is_begun(driver):
            connection.exec_driver_sql(unbounded if unlimited else bounded)

    def check_out(connection: DBAPIConnection, _: ConnectionPoolEntry, __: PoolProxiedConnection) -> None:
        # The limits of its first transaction are its ping, too. A server that is there answers at once, one that is
        # gone never does; one that was restarted must not cost anybody their click.
        driver = _driver(connection)
        try:
            if driver.has_rested:
                driver.execute(bounded)
        except OperationalError as error:
            raise InvalidatePoolError from error  # then another connection is made

    def at_rest(connection: DBAPIConnection | None, _: ConnectionPoolEntry) -> None:
        if connection is not None:
            driver = _driver(connection)
            driver.has_rested, driver.patience = True, limits.ping

    event.listen(engine, "do_connect", _connect)
    event.listen(engine, "checkout", check_out)
    event.listen(engine, "checkin", at_rest)
    event.listen(engine, "begin", begin)


def _is_begun(driver: BoundedConnection) -> bool:
    return driver.pgconn.transaction_status == pq.TransactionStatus.INTRANS


def _connect(_: Dialect, __: ConnectionPoolEntry, arguments: list[Any], parameters: dict[str, Any]) -> DBAPIConnection:
    return cast(DBAPIConnection, BoundedConnection.connect(*arguments, **parameters))


def _driver(connection: object) -> BoundedConnection:
    assert isinstance(connection, BoundedConnection)
    return connection


def _set_config(values: dict[str, int]) -> str:
    settings = ", ".join(f"set_config('{name}', '{value}', true)" for name, value in values.items())
    return f"SELECT {settings or 'NULL'}"


def _chosen_by_the_operator(url: URL) -> frozenset[str]:
    options = str(url.query.get("options", ""))
    return frozenset(name for name in (*LIMITED, PARALLEL) if name in options)
