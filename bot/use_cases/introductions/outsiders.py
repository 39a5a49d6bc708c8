"""The connector has told somebody outside this Slack of an introduction, or takes that back."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.rules import outside
from bot.use_cases.errors import Stale
from bot.use_cases.introductions.actors import Act, lock_for_connector
from storage.database import Database
from storage.models.introduction import Introduction


def note_told(database: Database, act: Act, now: datetime) -> None:
    """Store that they were told, the first time. Raises `NotYours`, or `Stale` if it doesn't matter any more."""
    with database.transaction() as session:
        introduction = _lock(session, act, now)
        introduction.outsider_told_at = introduction.outsider_told_at or now


def note_not_told(database: Database, act: Act, now: datetime) -> None:
    """Take that back. Raises `NotYours`, or `Stale` if it doesn't matter any more."""
    with database.transaction() as session:
        _lock(session, act, now).outsider_told_at = None


def _lock(session: Session, act: Act, now: datetime) -> Introduction:
    introduction = lock_for_connector(session, act, now)
    if not outside.may_be_told(introduction):
        raise Stale
    return introduction
