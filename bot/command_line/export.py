"""`python app.py export`: writes a workspace's introductions to standard output."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from bot.command_line import output
from bot.command_line.exit_code import ExitCode
from bot.config.config import SettingError
from bot.startup import DatabaseUnavailableError, existing_database
from bot.use_cases.export import workspace


def export(
    environment: Mapping[str, str], file_format: str | None, since: str | None, team_id: str | None = None
) -> ExitCode:
    """Write a row for each introduction of a workspace to standard output.

    `file_format`: csv or json. `since`: the first day, in the workspace's time zone, such as 2026-09-01; None: all.
    `team_id`: the workspace's id in Slack; None: the only one.
    """
    try:
        with existing_database(environment) as database:
            output.write(workspace.lines(database, file_format, since, team_id))
    except SettingError as error:
        print(error, file=sys.stderr)
        return ExitCode.WRONG_SETTING
    except DatabaseUnavailableError as error:
        print(f"Full Circle can't use its database: {error}", file=sys.stderr)
        return ExitCode.UNAVAILABLE
    return ExitCode.OK
