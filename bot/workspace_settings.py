"""What a workspace can set: kept in the database, shown and changed with `python app.py settings`."""

from dataclasses import dataclass

from bot.config import SettingError
from storage import workspaces
from storage.database import Database
from storage.models import Workspace


@dataclass(frozen=True)
class Setting:
    """A whole number within limits."""

    column: str
    """Of the workspace's row."""
    says: str
    least: int
    most: int


SETTINGS = {
    "open-limit": Setting("open_limit", "open introductions a member may be in at the same time", 1, 100),
}


def shown(database: Database) -> str:
    """All settings of all workspaces, a line each."""
    with database.reading() as session:
        found = [_lines(workspace) for workspace in workspaces.everyone(session)]
    return "\n\n".join(found) or "No workspace is known yet: start the bot once, then set what you like."


def _lines(workspace: Workspace) -> str:
    values = {name: getattr(workspace, setting.column) for name, setting in SETTINGS.items()}
    lines = [f"  {name} = {value}   ({SETTINGS[name].says})" for name, value in values.items()]
    return "\n".join([f"Workspace {workspace.team_id}", *lines])


def change(database: Database, name: str, value: str) -> None:
    """Set one, in all workspaces of this database. Raises `SettingError` for a name or a value that is nonsense."""
    setting = SETTINGS.get(name)
    if setting is None:
        raise SettingError(name, f"there is no such setting. There is: {', '.join(SETTINGS)}.")
    if not value.isascii() or not value.isdigit() or not setting.least <= int(value) <= setting.most:
        raise SettingError(name, f"must be a whole number from {setting.least} to {setting.most}.")
    with database.transaction() as session:
        for workspace in workspaces.everyone(session):
            setattr(workspace, setting.column, int(value))
