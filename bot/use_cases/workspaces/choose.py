"""Which workspace a command is about, where a database may hold several."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from bot.config.errors import SettingError
from bot.rules.deadlines import calendar_for_all
from storage.models.workspace import Workspace
from storage.queries import workspaces

OPTION = "--workspace"


def choose(session: Session, team_id: str | None) -> Workspace | None:
    """Return the workspace with this team id; not named, the only one; None if there is none to choose.

    Raises `SettingError` if several could be meant, if the only one has removed the app, or if the one that's named
    isn't there.
    """
    known = {workspace.team_id: workspace for workspace in workspaces.everyone(session)}
    if team_id is None and _is_clear([*known.values()]):
        return next(iter(known.values()), None)
    if team_id in known:
        return known[team_id]
    listed = ", ".join(map(named, known.values()))
    if team_id is None:
        raise SettingError(OPTION, f"must name one of this database's workspaces: {listed}.")
    there_is = f"It has {listed}." if known else "It has none yet: start the bot once."
    raise SettingError(OPTION, f"names a workspace that isn't in this database: “{team_id}”. {there_is}")


def deleted_on(workspace: Workspace) -> str | None:
    """Return the day on which a workspace that removed the app is deleted; None for one that didn't."""
    if workspace.erase_at is None:
        return None
    day = calendar_for_all(workspace).day_of(workspace.erase_at)
    return f"{day.day} {day:%B %Y}"


def removal(workspace: Workspace) -> str | None:
    """Return what to say of a workspace that removed the app; None of one that didn't."""
    day = deleted_on(workspace)
    return f"removed the app; will be deleted on {day}" if day else None


def named(workspace: Workspace) -> str:
    """Return the id of a workspace, with what there's to say of one that removed the app."""
    remark = removal(workspace)
    return f"{workspace.team_id} ({remark})" if remark else workspace.team_id


def _is_clear(known: Sequence[Workspace]) -> bool:
    """Return whether only one can be meant, if any. One that's to be erased is never taken for granted."""
    return not known or (len(known) == 1 and known[0].erase_at is None)
