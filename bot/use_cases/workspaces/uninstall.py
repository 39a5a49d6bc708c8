"""The use cases around a workspace that removes the app: everything stops, and after a while it's erased."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from storage.database import Database
from storage.queries import bot_tokens, erasing, workspaces

logger = logging.getLogger(__name__)


def note_removal(database: Database, workspace_id: int, now: datetime) -> None:
    """Note that Slack says the app was removed.

    The clock asks whether it's so, since the word may come late, after the app was installed again.
    Nothing happens in a bot for one workspace, which has no tokens in its database.
    """
    with database.transaction() as session:
        if token := bot_tokens.lock(session, workspace_id):
            token.removed_since = token.removed_since or now
            token.check_at = now


def remove(session: Session, workspace_id: int, now: datetime, grace: timedelta) -> None:
    """Stop everything in a workspace that removed the app, and have it erased after `grace`, unless it comes back."""
    workspace = workspaces.lock(session, workspace_id)
    if bot_tokens.remove(session, workspace_id):
        workspace.erase_at = now + grace
        about = {"team": workspace.team_id, "erased_at": workspace.erase_at.isoformat()}
        logger.info("A workspace removed the app: nothing is sent there any more", extra=about)


def forget(database: Database, team_id: str, now: datetime) -> None:
    """Erase a workspace now, whether it has the app or not. If this is interrupted, `finish` does the rest."""
    with database.transaction() as session:
        for workspace in workspaces.lock_rows_of(session, team_id):
            erasing.begin(workspace)
            workspace.erase_at = now
            bot_tokens.remove(session, workspace.id)
    finish(database)


def finish(database: Database) -> None:
    """Erase what's left of each workspace whose erasing has begun."""
    with database.reading() as session:
        begun = erasing.begun(session)
    for workspace_id in begun:
        while erase_some(database, workspace_id):
            pass


def begin_to_erase(database: Database, workspace_id: int, now: datetime) -> bool:
    """Let nobody find a workspace whose time has come. Returns False if it hasn't: the app may be installed again."""
    with database.transaction() as session:
        workspace = workspaces.lock_if_there(session, workspace_id)
        if workspace is None or workspace.erase_at is None or workspace.erase_at > now:
            return False
        if not erasing.has_begun(workspace):
            logger.info("Deleting a workspace that removed the app", extra={"team": workspace.team_id})
        erasing.begin(workspace)
        return True


def erase_some(database: Database, workspace_id: int) -> int:
    """Erase some rows of a workspace. Returns how many; 0 if nothing is left of it."""
    with database.transaction() as session:
        return erasing.erase_some(session, workspace_id)
