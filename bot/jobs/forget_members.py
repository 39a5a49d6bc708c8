"""Members who want their data deleted: it's done as soon as the clock looks, after their click was acknowledged."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.use_cases.members.forget import Forget, forget_in
from storage.batches import NO_BACKOFF, Backoff, every_one
from storage.database import Database
from storage.models.workspace import Member
from storage.queries import deleting_members, workspaces
from storage.queries.served import Served


def forget(database: Database, served: Served, now: datetime, backoff: Backoff = NO_BACKOFF) -> int:
    """Delete the data of members of these workspaces who want that. Returns how many. Safe in many processes."""
    return every_one(
        database,
        due=lambda session, after: deleting_members.to_forget(session, served, after),
        act=lambda session, member_id: _forget(session, member_id, now),
        backoff=backoff,
    )


def _forget(session: Session, member_id: int, now: datetime) -> None:
    if workspace_id := deleting_members.workspace_of(session, member_id):
        workspaces.lock(session, workspace_id)  # as all do who delete somebody's data
    if member := session.get(Member, member_id):  # else another process was faster
        forget_in(session, Forget(member.workspace_id, member.user_id), now)
