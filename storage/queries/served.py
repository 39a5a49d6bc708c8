"""The workspaces that a process serves, as a condition that its statements share.

A process with one token serves that token's workspace. One that any workspace can install serves all whose token is in
the database, also those that another process has just added; so it's the database that says which those are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Boolean, ColumnElement, and_, bindparam, exists, or_
from sqlalchemy.sql.elements import SQLCoreOperations

from storage.models.installation import BotToken


@dataclass(frozen=True)
class Served:
    """Workspaces that a process serves."""

    workspace_ids: frozenset[int]
    """Ids of our rows for workspaces whose token the process was started with."""
    every_installed: bool = False
    """True to serve each workspace whose token is in the database, too."""

    @property
    def values(self) -> dict[str, Any]:
        """Return the values that a statement with `is_served` needs."""
        return {"workspace_ids": sorted(self.workspace_ids), "every_installed": self.every_installed}


EVERY_INSTALLED = Served(frozenset(), every_installed=True)


def only(*workspace_ids: int) -> Served:
    """Return what a process serves that has the tokens of these workspaces."""
    return Served(frozenset(workspace_ids))


def is_served(workspace_id: SQLCoreOperations[int]) -> ColumnElement[bool]:
    """Return the condition that a workspace is served. Give the statement `Served.values` when it's carried out.

    The second half costs nothing where it's switched off: both databases know that before they look at a row.
    """
    installed = exists().where(BotToken.workspace_id == workspace_id)
    return or_(
        workspace_id.in_(bindparam("workspace_ids", expanding=True)),
        and_(bindparam("every_installed", type_=Boolean), installed),
    )
