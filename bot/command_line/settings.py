"""`python app.py settings`: shows a workspace's settings, or changes one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from bot.command_line import output
from bot.command_line.database_command import with_database
from bot.command_line.exit_code import ExitCode
from bot.config.errors import SettingError
from bot.messages.summary_setup import mend
from bot.rules import public_holidays
from bot.rules.problems import WrongSetting
from bot.rules.workspace_settings import (
    BY_NAME,
    HOLIDAY_COUNTRY,
    NONE,
    OF_THE_PRESET,
    SETTINGS,
    SUMMARY_CHANNEL,
    Setting,
)
from bot.use_cases.errors import Rejected
from bot.use_cases.workspaces import settings
from bot.use_cases.workspaces.choose import choose, named
from storage.database import Database
from storage.models.workspace import Workspace

NO_WORKSPACE = "No workspace is known yet. Start the bot once, then change its settings."


def show_settings(environment: Mapping[str, str], words: Sequence[str], team_id: str | None = None) -> ExitCode:
    """Print a workspace's settings, after changing one if `words` holds its name and its new value.

    `team_id`: the workspace's id in Slack; None: the only one.
    """

    def show(database: Database) -> None:
        if words:
            change(database, words[0], " ".join(words[1:]), datetime.now(UTC), team_id)
        output.write([f"{shown(database, team_id)}\n"])

    return with_database(environment, show)


def change(database: Database, name: str, value: str, now: datetime, team_id: str | None = None) -> None:
    """Set one setting of a workspace. `team_id`: the workspace's id in Slack; None: the only one.

    Raises `SettingError`, and changes nothing, for a name or a value that makes no sense, or if several workspaces
    could be meant.
    """
    if name not in BY_NAME:
        raise SettingError(name, f"isn't a setting. Choose one of: {', '.join(BY_NAME)}.")
    with database.reading() as session:
        workspace = choose(session, team_id)
        workspace_id = workspace.id if workspace else None
    if workspace_id is None:
        raise SettingError(name, "can't be set yet: no workspace is known. Start the bot once, then set it.")
    try:
        settings.change(database, workspace_id, name, value.strip(), now)
    except Rejected as error:
        wrong = error.problems[name]
        raise SettingError(name, wrong.requirement if isinstance(wrong, WrongSetting) else str(wrong)) from None


def shown(database: Database, team_id: str | None = None) -> str:
    """Return all settings of a workspace, a line each. `team_id`: the workspace's id in Slack; None: the only one.

    Raises `SettingError` if several workspaces could be meant.
    """
    with database.reading() as session:
        workspace = choose(session, team_id)
        return NO_WORKSPACE if workspace is None else _lines(workspace)


def _lines(workspace: Workspace) -> str:
    lines = [_line(each.name, each.read(workspace), _remark(each, workspace)) for each in SETTINGS]
    return "\n  ".join([f"Workspace {named(workspace)}", *lines])


def _line(name: str, value: str, remark: str) -> str:
    return f"{name} = {value}   ({remark})" if remark else f"{name} = {value}"


def _remark(setting: Setting, workspace: Workspace) -> str:
    if setting.name == SUMMARY_CHANNEL and workspace.summary_stopped_by:
        why = mend(workspace.summary_stopped_by, str(workspace.summary_channel))
        return f"posting has stopped. {why}, then set it again"
    if setting.name == HOLIDAY_COUNTRY and (country := public_holidays.unknown(workspace.holiday_country)):
        return f"I no longer know the holidays of {country}. Set another country, or {NONE}"
    return "changed" if OF_THE_PRESET.get(setting.name) in workspace.cadence else setting.meaning
