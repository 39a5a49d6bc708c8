"""Which workspace a command is about, where a database may hold several."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.config.errors import SettingError
from storage.models.workspace import Workspace
from storage.queries import workspaces

OPTION = "--workspace"


def choose(session: Session, team_id: str | None) -> Workspace | None:
    """Return the workspace with this team id; not named, the only one; None if there is none to choose.

    Raises `SettingError` if several could be meant, or the one that's named isn't there.
    """
    known = {workspace.team_id: workspace for workspace in workspaces.everyone(session)}
    if team_id is None and len(known) <= 1:
        return next(iter(known.values()), None)
    if team_id in known:
        return known[team_id]
    if team_id is None:
        raise SettingError(OPTION, f"must name one of this database's workspaces: {', '.join(known)}.")
    there_is = f"It has {', '.join(known)}." if known else "It has none yet: start the bot once."
    raise SettingError(OPTION, f"names a workspace that isn't in this database: “{team_id}”. {there_is}")
