"""What the commands share that work on the bot's database, beside it or without it: their errors in one sentence."""

import sys
from collections.abc import Callable, Mapping

from bot.command_line.exit_code import ExitCode
from bot.config.errors import SettingError
from bot.startup import DatabaseUnavailableError, existing_database
from storage.database import Database


def with_database(environment: Mapping[str, str], work: Callable[[Database], object]) -> ExitCode:
    """Do some work with the database that the bot uses. Returns how that ended, and prints an error as a sentence.

    `work`: raises `SettingError` for what somebody has to change.
    """
    try:
        with existing_database(environment) as database:
            work(database)
    except SettingError as error:
        print(error, file=sys.stderr)
        return ExitCode.WRONG_SETTING
    except DatabaseUnavailableError as error:
        print(f"Full Circle can't use its database: {error}", file=sys.stderr)
        return ExitCode.UNAVAILABLE
    return ExitCode.OK
