"""Named queries over workspaces' tokens: whose is to be checked or exchanged, under a lease, so that one process does.

Only encrypted tokens come in and go out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage.models.installation import BotToken
from storage.models.workspace import Workspace

LEASE = timedelta(seconds=60)  # many times the longest call


class Claimed(NamedTuple):
    """A token that this process has, until its lease ends."""

    row: BotToken
    team_id: str
    """The workspace's id in Slack."""


def find(session: Session, workspace_id: int) -> BotToken | None:
    """Return a workspace's token, not locked; None if the app isn't installed there."""
    return session.scalar(select(BotToken).where(BotToken.workspace_id == workspace_id))


def find_with_workspace(session: Session, workspace_id: int) -> tuple[BotToken, Workspace] | None:
    """Return a workspace and its token, not locked; None if the app isn't installed there."""
    both = select(BotToken, Workspace).join(Workspace, Workspace.id == BotToken.workspace_id)
    found = session.execute(both.where(BotToken.workspace_id == workspace_id)).one_or_none()
    return found and (found[0], found[1])


def everyones_by_last_check(session: Session) -> Iterator[tuple[str, BotToken]]:
    """Return each workspace's id in Slack with its token; first the one that Slack was asked about longest ago."""
    both = select(Workspace.team_id, BotToken).join(Workspace, Workspace.id == BotToken.workspace_id)
    return ((each[0], each[1]) for each in session.execute(both.order_by(BotToken.check_at, BotToken.id)))


def lock(session: Session, workspace_id: int) -> BotToken | None:
    """Lock a workspace's token until the transaction ends, and return it as it is now; None if there's none."""
    of_it = select(BotToken).where(BotToken.workspace_id == workspace_id)
    return session.scalar(of_it.with_for_update().execution_options(populate_existing=True))


def lock_same(session: Session, before: BotToken) -> BotToken | None:
    """Lock a token that was read before, and return its row as it is now; None if it's another by now, or gone.

    It's the same one after it was encrypted with another key: an installation and an exchange set these times.
    """
    row = lock(session, before.workspace_id)
    is_same = row and (row.installed_at, row.expires_at) == (before.installed_at, before.expires_at)
    return row if is_same else None


def is_one_to_check(session: Session, now: datetime) -> bool:
    """Return whether Slack is to be asked about a token now."""
    return session.scalar(select(exists().where(BotToken.check_at <= now))) is True


def is_one_to_exchange(session: Session, now: datetime) -> bool:
    """Return whether a token is to be exchanged now."""
    return session.scalar(select(exists().where(BotToken.refresh_at <= now))) is True


def claim_for_checking(session: Session, now: datetime, at_most: int) -> Sequence[Claimed]:
    """Take some tokens that Slack is to be asked about. No other process takes them before the lease ends."""
    return _claim(session, BotToken.check_at, now, at_most)


def claim_for_exchange(session: Session, now: datetime, at_most: int) -> Sequence[Claimed]:
    """Take some tokens that are to be exchanged. No other process takes them before the lease ends."""
    return _claim(session, BotToken.refresh_at, now, at_most)


def _claim(
    session: Session,
    due_at: InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None],
    now: datetime,
    at_most: int,
) -> Sequence[Claimed]:
    both = select(BotToken, Workspace.team_id).join(Workspace, Workspace.id == BotToken.workspace_id)
    due = both.where(due_at <= now).order_by(due_at).limit(at_most)
    found = [Claimed(*each) for each in session.execute(due.with_for_update(skip_locked=True, of=BotToken))]
    for each in found:
        setattr(each.row, due_at.key, now + LEASE)
    return found


def check_soon(session: Session, workspace_id: int, now: datetime) -> None:
    """Have Slack asked about a workspace's token now, if it has one, whose turn would come later."""
    mine = update(BotToken).where(BotToken.workspace_id == workspace_id, BotToken.check_at > now + LEASE)
    session.execute(mine.values(check_at=now).execution_options(synchronize_session=False))


def exchange_soon(session: Session, workspace_id: int, now: datetime) -> None:
    """Have a workspace's token exchanged now, if it's one that expires and whose turn would come later."""
    mine = update(BotToken).where(BotToken.workspace_id == workspace_id, BotToken.refresh_at > now + LEASE)
    session.execute(mine.values(refresh_at=now).execution_options(synchronize_session=False))


def remove(session: Session, workspace_id: int) -> bool:
    """Delete a workspace's token. Returns whether there was one."""
    mine = delete(BotToken).where(BotToken.workspace_id == workspace_id)
    return bool(session.connection().execute(mine).rowcount)


def count(session: Session) -> int:
    """Return how many workspaces have the app."""
    return session.scalars(select(func.count()).select_from(BotToken)).one()


def all_locked(session: Session) -> Sequence[BotToken]:
    """Lock all tokens until the transaction ends, in the order of their ids, and return them."""
    return session.scalars(select(BotToken).order_by(BotToken.id).with_for_update()).all()


def team_ids(session: Session, workspace_ids: Sequence[int]) -> Sequence[str]:
    """Return Slack's ids of these workspaces, sorted."""
    return session.scalars(
        select(Workspace.team_id).where(Workspace.id.in_(workspace_ids)).order_by(Workspace.team_id)
    ).all()
