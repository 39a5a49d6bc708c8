"""What a workspace can set: kept in the database, shown and changed with `python app.py settings`."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot import presets
from bot.config import SettingError
from storage import introductions, workspaces
from storage.database import Database
from storage.people import Workspace
from storage.vocabulary import Preset

OPEN_LIMIT, PRESET, TIME_ZONE, QUIET_DAYS = "open-limit", "preset", "time-zone", "quiet-days"
MOST_OPEN, MOST_DAYS = 100, 365
NO_WORKSPACE = "No workspace is known yet: start the bot once, then set what you like."


def shown(database: Database) -> str:
    """All settings of all workspaces, a line each."""
    with database.reading() as session:
        found = [_lines(workspace) for workspace in workspaces.everyone(session)]
    return "\n\n".join(found) or NO_WORKSPACE


def _lines(workspace: Workspace) -> str:
    numbers, changed = presets.numbers(workspace), workspace.cadence
    lines = [
        f"{OPEN_LIMIT} = {workspace.open_limit}   (open introductions a member may be in at the same time)",
        f"{TIME_ZONE} = {workspace.time_zone or 'UTC'}   (of those whose own is not known)",
        f"{QUIET_DAYS} = {', '.join(workspace.quiet_days) or 'none'}   (nobody is reminded on these)",
        f"{PRESET} = {workspace.preset}   (gentle, standard or brisk; sets all that follows, in days)",
        *(f"{_spelt(name)} = {getattr(numbers, name)}{_mark(name in changed)}" for name in presets.NAMES),
    ]
    return "\n  ".join([f"Workspace {workspace.team_id}", *lines])


def _mark(is_changed: bool) -> str:
    return "   (changed)" if is_changed else ""


def _spelt(name: str) -> str:
    return name.replace("_", "-")


def change(database: Database, name: str, value: str, now: datetime) -> None:
    """Set one, in all workspaces of this database; the sweep reads it at once.

    Raises `SettingError` for a name or a value that is nonsense; then nothing is changed.
    """
    with database.transaction() as session:
        for workspace in workspaces.everyone(session):
            _change(workspace, name, value.strip())
            introductions.look_at_all_again(session, workspace.id, now)


def _change(workspace: Workspace, name: str, value: str) -> None:
    if name == OPEN_LIMIT:
        workspace.open_limit = _number(name, value, MOST_OPEN)
    elif name == PRESET:
        workspace.preset, workspace.cadence = _preset(value), {}
    elif name == TIME_ZONE:
        workspace.time_zone = _zone(value)
    elif name == QUIET_DAYS:
        workspace.quiet_days = _days(value)
    elif name in map(_spelt, presets.NAMES):
        _change_number(workspace, name, value)
    else:
        known = [OPEN_LIMIT, PRESET, TIME_ZONE, QUIET_DAYS, *map(_spelt, presets.NAMES)]
        raise SettingError(name, f"there is no such setting. There is: {', '.join(known)}.")


def _change_number(workspace: Workspace, name: str, value: str) -> None:
    workspace.cadence = workspace.cadence | {name.replace("-", "_"): _number(name, value, MOST_DAYS)}
    if wrong := presets.out_of_order(presets.numbers(workspace)):
        earlier, later = map(_spelt, wrong)
        raise SettingError(name, f"{earlier} must be less than {later}.")


def _number(name: str, value: str, most: int) -> int:
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= most:
        raise SettingError(name, f"must be a whole number from 1 to {most}.")
    return int(value)


def _preset(value: str) -> Preset:
    if value not in list(Preset):
        raise SettingError(PRESET, f"must be one of {', '.join(Preset)}.")
    return Preset(value)


def _zone(value: str) -> str:
    try:
        return ZoneInfo(value).key
    except (KeyError, ValueError, OSError):
        raise SettingError(TIME_ZONE, "must be a name such as Europe/Lisbon.") from None


def _days(value: str) -> list[str]:
    if value == "none":
        return []
    try:
        return sorted({date.fromisoformat(day.strip()).isoformat() for day in value.split(",")})
    except ValueError:
        raise SettingError(QUIET_DAYS, "must be dates such as 2026-12-25, 2027-01-01; or none.") from None
