"""The use cases around workspaces: which one a token belongs to, and which one a request comes from."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from bot.installation import Installation
from storage import workspaces
from storage.database import Database
from storage.people import Workspace


def settle_in(database: Database, installation: Installation, now: datetime) -> None:
    """Make the workspace known, if it is not."""
    try:
        with database.transaction() as session:
            known = workspaces.find(session, installation.enterprise_id, installation.team_id)
            if known:
                known.bot_user_id = installation.bot_user_id
            else:
                session.add(
                    Workspace(
                        enterprise_id=installation.enterprise_id,
                        team_id=installation.team_id,
                        bot_user_id=installation.bot_user_id,
                        created_at=now,
                    )
                )
    except IntegrityError:
        pass  # another process, started at the same moment, was faster


def identify(database: Database, enterprise_id: str | None, team_id: str | None) -> Workspace | None:
    """The workspace a request comes from; nothing if the bot is not installed there."""
    with database.reading() as session:
        return workspaces.find(session, enterprise_id or "", team_id or "")
