"""The use cases around workspaces: which one a token belongs to, and which one a request comes from."""

import logging
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.slack.installation import Installation
from storage.database import Database
from storage.models.workspace import Workspace
from storage.queries import merging, workspaces

logger = logging.getLogger(__name__)


class OtherWorkspacesError(Exception):
    """The database holds other workspaces than the token's. Served with this token, they would lose their messages."""

    def __init__(self, team_ids: list[str]) -> None:
        super().__init__(", ".join(team_ids))


def serve(database: Database, installation: Installation, now: datetime) -> int:
    """Make the token's workspace known if it isn't, and return its id.

    Raises `OtherWorkspacesError` if the database holds only others.
    """
    with database.reading() as session:
        team_ids = [workspace.team_id for workspace in workspaces.everyone(session)]
    if team_ids and installation.team_id not in team_ids:
        raise OtherWorkspacesError(team_ids)
    return settle_in(database, installation, now)


def settle_in(database: Database, installation: Installation, now: datetime) -> int:
    """Store what Slack says about a workspace, and return the workspace's id.

    It keeps its row when it joins an Enterprise Grid organisation: its own id stays the same. A second row that an
    earlier release made is brought together with the first.
    """
    try:
        with database.transaction() as session:
            return settle_in_within(session, installation, now).id
    except IntegrityError:  # another process, started at the same moment, was faster
        return settle_in(database, installation, now)


def settle_in_within(session: Session, installation: Installation, now: datetime) -> Workspace:
    """Do what `settle_in` does in a transaction of somebody else's, and return the workspace, locked.

    Raises `IntegrityError` if another transaction has added the workspace just now.
    """
    known = _merged(session, installation.team_id)
    if known is None:
        known = Workspace(team_id=installation.team_id, created_at=now)
        session.add(known)
    known.enterprise_id = installation.enterprise_id or known.enterprise_id or ""
    known.bot_user_id = installation.bot_user_id
    known.token_fingerprint = installation.token_fingerprint
    known.granted_scopes = sorted(installation.scopes)
    known.url = installation.url or known.url
    known.erase_at = None  # whoever has a token for it has the app
    session.flush()
    return known


def _merged(session: Session, team_id: str) -> Workspace | None:
    """Return the only row of a workspace; None if there is none."""
    found = workspaces.lock_rows_of(session, team_id)
    for older in found[1:]:
        moved = merging.merge(session, older, found[0])
        about = {"team": team_id, "introductions": moved}
        logger.warning("Two rows of one workspace were merged: it joined an Enterprise Grid", extra=about)
    return next(iter(found), None)


def known_by_token(database: Database, token_fingerprint: str) -> Installation | None:
    """Return the installation a token belonged to when Slack was asked last; None if it's a new one."""
    with database.reading() as session:
        workspace = workspaces.find_by_token(session, token_fingerprint)
    if workspace is None:
        return None
    return Installation(
        enterprise_id=workspace.enterprise_id,
        team_id=workspace.team_id,
        bot_user_id=workspace.bot_user_id,
        scopes=frozenset(workspace.granted_scopes),
        token_fingerprint=token_fingerprint,
        url=workspace.url,
    )


def identify(database: Database, team_id: str) -> Workspace | None:
    """Return the workspace with this id of Slack's; None if the bot isn't installed there."""
    with database.reading() as session:
        return workspaces.find(session, team_id)
