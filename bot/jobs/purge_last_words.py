"""Deleting of last words that Slack shows, unless another member may want theirs deleted from them, too."""

import logging
from datetime import datetime

from sqlalchemy.orm import Session

from storage.database import Database
from storage.queries import last_words, retention
from storage.queries.served import Served

logger = logging.getLogger(__name__)


def purge(database: Database, served: Served, now: datetime) -> int:
    """Delete the rows of these workspaces that were kept for Slack only. Returns how many. Safe in many processes.

    Those that another member is in are kept on, for as many days as introductions are.
    """
    with database.reading() as session:
        spent = last_words.spent(session, served, now)
        needed = last_words.needed(session, spent, now) if spent else ()
        outlived = _outlived(session, served, now)
    over = sorted(set(spent) - set(needed))
    if spent or outlived:
        with database.transaction() as session:
            last_words.keep_on(session, needed, now)
            last_words.delete_spent(session, over, now)
            last_words.delete_outlived(session, outlived, now)
    if count := len(over) + len(outlived):
        logger.info("Last words deleted", extra={"messages": count})
    return count


def _outlived(session: Session, served: Served, now: datetime) -> list[int]:
    kept_for = retention.forgetful(session, served).items()
    return [each for workspace_id, days in kept_for for each in last_words.outlived(session, workspace_id, days, now)]
