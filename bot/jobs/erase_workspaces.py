"""Erasing of workspaces that removed the app a while ago: table by table, some rows in each transaction."""

import logging
import time
from datetime import datetime

from bot.use_cases.workspaces import uninstall
from storage.batches import NO_BACKOFF, Backoff, every_one_of
from storage.database import Database
from storage.queries import erasing

logger = logging.getLogger(__name__)

SLICE = 0.5  # seconds in one tick: everybody else's news goes on meanwhile


def erase(database: Database, now: datetime, backoff: Backoff = NO_BACKOFF) -> int:
    """Erase what's due, for `SLICE` at most. Returns how many workspaces are gone. Safe in many processes.

    A process that's killed loses nothing: the workspace's own row is erased last, and says that it's to go. One that
    fails keeps no other from its turn; `RowsFailedError` is raised when all had theirs.
    """
    with database.reading() as session:
        due = erasing.due(session, now)
    gone, ends_at = list[int](), time.monotonic() + SLICE

    def erase_one(workspace_id: int) -> None:
        if _erase(database, workspace_id, now, ends_at):
            gone.append(workspace_id)

    every_one_of(due, erase_one, backoff)
    return len(gone)


def _erase(database: Database, workspace_id: int, now: datetime, ends_at: float) -> bool:
    """Erase a workspace until it's gone, or the time is over. Returns whether it is gone."""
    if time.monotonic() >= ends_at or not uninstall.begin_to_erase(database, workspace_id, now):
        return False
    while uninstall.erase_some(database, workspace_id):
        if time.monotonic() >= ends_at:
            return False
    logger.info("A workspace that removed the app is deleted", extra={"workspace_id": workspace_id})
    return True
