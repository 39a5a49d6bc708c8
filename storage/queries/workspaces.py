"""Named queries over workspaces."""

from datetime import datetime

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import Session

from storage.models.introduction import Introduction
from storage.models.workspace import Member, Workspace
from storage.queries.erasing import HAS_BEGUN

OF_TEAM = select(Workspace).where(Workspace.team_id == bindparam("team_id")).order_by(Workspace.id.desc())
NEWEST_OF_TEAM = OF_TEAM.limit(1)
OF_TEAM_LOCKED = OF_TEAM.with_for_update(key_share=True).execution_options(populate_existing=True)


def find(session: Session, team_id: str) -> Workspace | None:
    """Return the workspace with this id of Slack's; None if it hasn't installed the bot.

    Release 0.2 made another row when a workspace joined an Enterprise Grid organisation: the newest is found.
    """
    return session.scalar(NEWEST_OF_TEAM, {"team_id": team_id})


def lock_rows_of(session: Session, team_id: str) -> list[Workspace]:
    """Lock all rows with this id of Slack's until the transaction ends, and return them, the newest first."""
    return list(session.scalars(OF_TEAM_LOCKED, {"team_id": team_id}))


def find_by_token(session: Session, token_fingerprint: str) -> Workspace | None:
    """Return the workspace whose bot token has this SHA-256, in hex; None if there is none."""
    of_token = select(Workspace).where(Workspace.token_fingerprint == token_fingerprint)
    return session.scalar(of_token.order_by(Workspace.id.desc()).limit(1))


def everyone(session: Session) -> list[Workspace]:
    """Return all workspaces but those that are being erased, in the order they came."""
    return list(session.scalars(select(Workspace).where(~HAS_BEGUN).order_by(Workspace.id)))


def get(session: Session, workspace_id: int) -> Workspace:
    """Return the workspace with this id, not locked. Raises SQLAlchemy's `NoResultFound` if there is none."""
    return session.get_one(Workspace, workspace_id)


def lock(session: Session, workspace_id: int) -> Workspace:
    """Lock the workspace with this id until the transaction ends, and return it as it is now.

    Raises SQLAlchemy's `NoResultFound` if there is none.
    """
    return session.get_one(Workspace, workspace_id, with_for_update={"key_share": True}, populate_existing=True)


def lock_if_there(session: Session, workspace_id: int) -> Workspace | None:
    """Lock the workspace with this id until the transaction ends, and return it as it is now; None if it's gone."""
    return session.get(Workspace, workspace_id, with_for_update={"key_share": True}, populate_existing=True)


def awaits_welcome(session: Session, workspace_id: int, user_id: str) -> bool:
    """Return whether nobody was welcomed in this workspace yet, and this person never introduced anybody."""
    made = select(Introduction.id).join(Introduction.connector)
    by_them = made.where(Member.workspace_id == workspace_id, Member.user_id == user_id)
    unwelcomed = select(Workspace.id).where(Workspace.id == workspace_id, Workspace.welcomed_at.is_(None))
    return session.scalar(unwelcomed.where(~exists(by_them))) is not None


def hold_posts(session: Session, workspace_id: int, until: datetime) -> None:
    """Let no process post anything in this workspace before `until`. A longer hold stays."""
    workspace = lock(session, workspace_id)
    workspace.send_after = max(until, workspace.send_after or until)


def hold_changes(session: Session, workspace_id: int, until: datetime) -> None:
    """Let no process change anything that stands in this workspace before `until`. A longer hold stays."""
    workspace = lock(session, workspace_id)
    workspace.change_after = max(until, workspace.change_after or until)
