"""Named queries over workspaces."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models.workspace import Workspace


def find(session: Session, enterprise_id: str, team_id: str) -> Workspace | None:
    """The workspace that installed the bot, by Slack's ids."""
    return session.scalar(
        select(Workspace).where(Workspace.enterprise_id == enterprise_id, Workspace.team_id == team_id)
    )


def find_by_token(session: Session, token_fingerprint: str) -> Workspace | None:
    """Return the workspace whose bot token has this fingerprint."""
    return session.scalar(select(Workspace).where(Workspace.token_fingerprint == token_fingerprint))


def everyone(session: Session) -> list[Workspace]:
    """All workspaces, in the order they came."""
    return list(session.scalars(select(Workspace).order_by(Workspace.id)))


def get(session: Session, workspace_id: int) -> Workspace:
    """The workspace with this id, for looking."""
    return session.get_one(Workspace, workspace_id)


def lock(session: Session, workspace_id: int) -> Workspace:
    """The same, for changing: others wait until this transaction ends."""
    return session.get_one(Workspace, workspace_id, with_for_update={"key_share": True}, populate_existing=True)


def hold_posts(session: Session, workspace_id: int, until: datetime) -> None:
    """Let no process post anything in this workspace before `until`. A longer hold stays."""
    workspace = lock(session, workspace_id)
    workspace.send_after = max(until, workspace.send_after or until)


def hold_changes(session: Session, workspace_id: int, until: datetime) -> None:
    """Let no process change anything that stands in this workspace before `until`. A longer hold stays."""
    workspace = lock(session, workspace_id)
    workspace.change_after = max(until, workspace.change_after or until)
