"""Workspaces that a bot in a test serves."""

from __future__ import annotations

from storage.database import Database
from storage.queries import workspaces


def served(database: Database) -> frozenset[int]:
    """Return all workspaces of a database: a test's bot has everybody's token."""
    with database.reading() as session:
        return frozenset(workspace.id for workspace in workspaces.everyone(session))
