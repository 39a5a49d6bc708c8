"""`python app.py settings`: shows a workspace's settings, or changes one."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from bot.command_line.exit_code import ExitCode
from bot.config.config import SettingError
from bot.startup import DatabaseUnavailableError, existing_database
from bot.use_cases.workspaces import settings


def show_settings(environment: Mapping[str, str], change: Sequence[str], team_id: str | None = None) -> ExitCode:
    """Print a workspace's settings, after changing one if `change` holds its name and its new value.

    `team_id`: the workspace's id in Slack; None: the only one.
    """
    try:
        with existing_database(environment) as database:
            if change:
                settings.change(database, change[0], " ".join(change[1:]), datetime.now(UTC), team_id)
            print(settings.shown(database, team_id))
    except SettingError as error:
        print(error, file=sys.stderr)
        return ExitCode.WRONG_SETTING
    except DatabaseUnavailableError as error:
        print(f"Full Circle can't use its database: {error}", file=sys.stderr)
        return ExitCode.UNAVAILABLE
    return ExitCode.OK
