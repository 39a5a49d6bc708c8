"""Look into the database that takes a few seconds at most and changes nothing: no migration, no new file.

The connections are this module's own: those of `Database` set an SQLite file up for writing.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, NullPool, create_engine, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.monitoring.bounded_call import BoundedCall
from bot.use_cases.workspaces.choose import removal
from storage import schema
from storage.database import Database, is_unavailable
from storage.models.installation import BotToken
from storage.models.workspace import Workspace
from storage.queries import bot_tokens, due_messages, processes, workspaces
from storage.queries.served import EVERY_INSTALLED, Served, only
from storage.schema import Schema

SECONDS = 8
CONNECT_SECONDS, QUERY_SECONDS = 5, 3  # together not longer


@dataclass(frozen=True)
class Wanted:
    """Questions about a database that one examination asks."""

    is_for_many: bool = False
    """True if any workspace can install the bot. Then only the one that's named is looked at by itself."""
    team_id: str | None = None
    """Slack's id of the workspace that was named; None: none was."""


@dataclass(frozen=True)
class Backlog:
    """The messages that wait to be sent, and who's there to send them."""

    due: int
    oldest_due_at: datetime | None
    processes: int
    """Number of bot processes that serve it now."""


@dataclass(frozen=True)
class WorkspaceState:
    """Workspace, with the messages that wait to be sent there."""

    team_id: str
    token_fingerprint: str | None
    removal: str | None
    """What there's to say of one that removed the app; None of one that didn't."""
    backlog: Backlog


@dataclass(frozen=True)
class InstalledState:
    """All workspaces that installed the app."""

    backlog: Backlog
    tokens: tuple[tuple[str, BotToken], ...]
    """Slack's id of each, and its token; the one that Slack was asked about longest ago comes first."""


@dataclass(frozen=True)
class DatabaseState:
    """The schema and the workspaces of a database."""

    schema: Schema
    revision: str
    """Alembic's name of the last migration; empty before the first start."""
    workspaces: tuple[WorkspaceState, ...] = ()
    """Those that are wanted; none where this release can't read the tables."""
    installed: InstalledState | None = None
    """None in a bot for one workspace, and where this release can't read the tables."""


@dataclass(frozen=True)
class Unreadable:
    """The reason why a database can't be looked into."""

    reason: str
    """Sentence that says why it can't be read."""
    is_away: bool
    """True if the connection was refused, so that the address may be wrong; otherwise the reason says what to do."""


def look_into(url: URL, now: datetime, wanted: Wanted = Wanted()) -> DatabaseState | Unreadable:
    """Return the state of the database at this address, or why it can't be read. An SQLite file has to be there.

    `now`: aware; decides what is due.
    """
    engine = _sqlite(Path(str(url.database))) if url.get_backend_name() == "sqlite" else _postgresql(url)
    try:
        return BoundedCall(lambda: _look(engine, now, wanted), SECONDS)()
    except SQLAlchemyError as error:
        return Unreadable(Database(url).backend.sentence(error), is_unavailable(error))
    except TimeoutError as error:
        return Unreadable(f"{error}.", is_away=True)


def _look(engine: Engine, now: datetime, wanted: Wanted) -> DatabaseState:
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET TRANSACTION READ ONLY"))
            connection.execute(text(f"SET LOCAL statement_timeout = '{QUERY_SECONDS}s'"))
        found = schema.compare(connection)
        revision = schema.revision(connection)
        if not found.is_usable:
            return DatabaseState(found, revision)
        with Session(connection) as session:
            known = tuple(_state(session, each, now) for each in _workspaces(session, wanted))
            return DatabaseState(found, revision, known, _installed(session, now) if wanted.is_for_many else None)


def _workspaces(session: Session, wanted: Wanted) -> list[Workspace]:
    if not wanted.is_for_many:
        return workspaces.everyone(session)
    named = workspaces.find(session, wanted.team_id) if wanted.team_id else None
    return [named] if named else []


def _state(session: Session, workspace: Workspace, now: datetime) -> WorkspaceState:
    backlog = _backlog(session, only(workspace.id), workspace.id, now)
    return WorkspaceState(workspace.team_id, workspace.token_fingerprint, removal(workspace), backlog)


def _installed(session: Session, now: datetime) -> InstalledState:
    return InstalledState(
        _backlog(session, EVERY_INSTALLED, None, now), tuple(bot_tokens.everyones_by_last_check(session))
    )


def _backlog(session: Session, served: Served, workspace_id: int | None, now: datetime) -> Backlog:
    due, oldest = due_messages.backlog(session, served, now)
    return Backlog(due, oldest, processes.count_alive(session, workspace_id, now))


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
