"""The clock's look at what people have just done, without waiting for the clock."""

from __future__ import annotations

from sqlalchemy import select

from bot.use_cases.introductions.reconcile import reconcile_for_good
from storage.database import Database
from storage.models.introduction import Introduction
from storage.queries import introductions, members


def look(database: Database) -> None:
    """Draw the consequences of what people did, each at the moment they did it; nothing that time brings about."""
    with database.reading() as session:
        pending = select(Introduction.workspace_id, Introduction.id).where(Introduction.acted_at.is_not(None))
        found = session.execute(pending.order_by(Introduction.id)).all()
    for workspace_id, introduction_id in found:
        with database.transaction() as session:
            members.lock_people_of(session, introduction_id)
            introduction = introductions.lock(session, workspace_id, introduction_id)
            if introduction and introduction.acted_at:
                reconcile_for_good(session, introduction, introduction.acted_at)
