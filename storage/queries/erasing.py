"""Named queries that erase a whole workspace, row by row: whatever table there is, all that belongs to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import Column, Table, delete, select, update
from sqlalchemy.orm import Session

from storage.models.base import Row
from storage.models.workspace import Workspace

AT_ONCE = 500  # rows in one statement, so that nobody who writes meanwhile waits long
WORKSPACES = Row.metadata.tables[Workspace.__tablename__]
NOBODYS = "erased-"
"""Takes the place of Slack's id while a workspace is erased, with a number: whoever installs the app meanwhile begins
anew."""
HAS_BEGUN = Workspace.team_id.startswith(NOBODYS)
"""The condition that a workspace is being erased, or was when a process ended: nobody is to find it."""


def due(session: Session, now: datetime) -> Sequence[int]:
    """Return the ids, in order, of workspaces that are to be erased now."""
    return session.scalars(select(Workspace.id).where(Workspace.erase_at <= now).order_by(Workspace.id)).all()


def begun(session: Session) -> Sequence[int]:
    """Return the ids, in order, of workspaces of which something is left, though nobody can find them any more."""
    return session.scalars(select(Workspace.id).where(HAS_BEGUN).order_by(Workspace.id)).all()


def has_begun(workspace: Workspace) -> bool:
    """Return whether nobody can find a workspace any more."""
    return workspace.team_id.startswith(NOBODYS)


def begin(workspace: Workspace) -> None:
    """Let nobody find a workspace any more. It must be locked."""
    workspace.enterprise_id, workspace.team_id = "", f"{NOBODYS}{workspace.id}"


def erase_some(session: Session, workspace_id: int) -> int:
    """Erase up to `AT_ONCE` rows of a workspace, its own last. Returns how many; 0 if nothing is left of it."""
    for table in reversed(Row.metadata.sorted_tables):
        if "workspace_id" in table.c and (count := _erase_from(session, table, workspace_id)):
            return count
    erased = session.connection().execute(delete(WORKSPACES).where(WORKSPACES.c.id == workspace_id))
    return erased.rowcount


def _erase_from(session: Session, table: Table, workspace_id: int) -> int:
    of_it = select(table.c.id).where(table.c.workspace_id == workspace_id).order_by(table.c.id)
    ids = session.scalars(of_it.limit(AT_ONCE)).all()
    for column in _to_itself(table):
        session.execute(update(table).where(column.in_(ids)).values({column: None}))
    session.execute(delete(table).where(table.c.id.in_(ids)))
    return len(ids)


def _to_itself(table: Table) -> Iterator[Column[int]]:
    """Return the columns by which rows of a table refer to others of it."""
    return (column for column in table.c if any(key.column.table is table for key in column.foreign_keys))
