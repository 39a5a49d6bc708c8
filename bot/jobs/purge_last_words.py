"""Deleting of last words that Slack shows: nothing is left then of what a member had deleted."""

import logging
from collections.abc import Collection
from datetime import datetime

from storage.database import Database
from storage.queries import last_words

logger = logging.getLogger(__name__)


def purge(database: Database, workspace_ids: Collection[int], now: datetime) -> int:
    """Delete the rows of these workspaces that were kept for Slack only. Returns how many. Safe in many processes."""
    with database.reading() as session:
        spent = last_words.spent(session, workspace_ids, now)
    if spent:
        with database.transaction() as session:
            last_words.delete_spent(session, spent, now)
        logger.info("Last words deleted", extra={"messages": len(spent)})
    return len(spent)
