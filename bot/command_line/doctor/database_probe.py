"""Look into the database that takes a few seconds at most and changes nothing: no migration, no new file.

The connections are this module's own: those of `Database` set an SQLite file up for writing.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, NullPool, create_engine, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.monitoring.bounded_call import BoundedCall
from storage import schema
from storage.database import Database, is_unavailable
from storage.queries import due_messages, processes, workspaces
from storage.queries.served import only
from storage.schema import Schema

SECONDS = 8
CONNECT_SECONDS, QUERY_SECONDS = 5, 3  # together not longer


@dataclass(frozen=True)
class WorkspaceState:
    """Workspace, with the number and the age of the messages that wait to be sent there."""

    team_id: str
    token_fingerprint: str | None
    due: int
    oldest_due_at: datetime | None
    processes: int
    """Number of bot processes that serve it now."""


@dataclass(frozen=True)
class DatabaseState:
    """The schema and the workspaces of a database."""

    schema: Schema
    revision: str
    """Alembic's name of the last migration; empty before the first start."""
    workspaces: tuple[WorkspaceState, ...] = ()
    """Empty where this release can't read the tables."""


@dataclass(frozen=True)
class Unreadable:
    """The reason why a database can't be looked into."""

    reason: str
    """Sentence that says why it can't be read."""
    is_away: bool
    """True if the connection was refused, so that the address may be wrong; otherwise the reason says what to do."""


def look_into(url: URL, now: datetime) -> DatabaseState | Unreadable:
    """Return the state of the database at this address, or why it can't be read. An SQLite file has to be there.

    `now`: aware; decides what is due.
    """
    engine = _sqlite(Path(str(url.database))) if url.get_backend_name() == "sqlite" else _postgresql(url)
    try:
        return BoundedCall(lambda: _look(engine, now), SECONDS)()
    except SQLAlchemyError as error:
        return Unreadable(Database(url).backend.sentence(error), is_unavailable(error))
    except TimeoutError as error:
        return Unreadable(f"{error}.", is_away=True)


def _look(engine: Engine, now: datetime) -> DatabaseState:
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET TRANSACTION READ ONLY"))
            connection.execute(text(f"SET LOCAL statement_timeout = '{QUERY_SECONDS}s'"))
        found = schema.compare(connection)
        workspaces_found = _workspaces(connection, now) if found.is_usable else ()
        return DatabaseState(found, schema.revision(connection), workspaces_found)


def _workspaces(connection: Connection, now: datetime) -> tuple[WorkspaceState, ...]:
    with Session(connection) as session:
        found = []
        for workspace in workspaces.everyone(session):
            due, oldest = due_messages.backlog(session, only(workspace.id), now)
            alive = processes.count_alive(session, workspace.id, now)
            found.append(WorkspaceState(workspace.team_id, workspace.token_fingerprint, due, oldest, alive))
        return tuple(found)


# --- Connections that only read -------------------------------------------------------------------------------------


def _sqlite(file: Path) -> Engine:
    # A process that has a database open in WAL mode keeps a second file beside it. Where there is none, nobody writes,
    # and only `immutable` keeps SQLite from making one: https://www.sqlite.org/wal.html#read_only_databases
    immutable = "" if file.with_name(f"{file.name}-wal").exists() else "&immutable=1"
    address = f"{file.absolute().as_uri()}?mode=ro{immutable}"
    return create_engine(
        "sqlite://",
        creator=lambda: sqlite3.connect(address, uri=True, timeout=QUERY_SECONDS),
        poolclass=NullPool,
        hide_parameters=True,
    )


def _postgresql(url: URL) -> Engine:
    # No prepared statements: a pooler in transaction mode gives the next one to another server process.
    limits = {"connect_timeout": CONNECT_SECONDS, "prepare_threshold": None}
    return create_engine(url, connect_args=limits, poolclass=NullPool, hide_parameters=True)
