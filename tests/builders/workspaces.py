"""Workspaces that a bot in a test serves."""

from __future__ import annotations

from storage.database import Database
from storage.queries import workspaces
from storage.queries.served import Served, only


def served(database: Database) -> Served:
    """Return all workspaces of a database: a test's bot has everybody's token."""
    with database.reading() as session:
        return only(*(workspace.id for workspace in workspaces.everyone(session)))


def the_only_one(database: Database) -> int:
    """Return the row id of a database's only workspace."""
    (workspace_id,) = served(database).workspace_ids
    return workspace_id
