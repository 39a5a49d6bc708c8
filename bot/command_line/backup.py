"""`python app.py backup FILE`: copies the database, also while the bot runs."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy.engine import URL

from bot.command_line import output
from bot.command_line.exit_code import ExitCode
from bot.config.errors import SettingError
from bot.startup import existing_database_url
from storage.backup import copy_sqlite, pg_dump_command
from storage.errors import BackupError


def backup(environment: Mapping[str, str], file: str) -> ExitCode:
    """Copy the SQLite database to `file`, which must not exist yet; for PostgreSQL, print the command that does.

    Migrates nothing, since a backup is made before an update. Returns `UNAVAILABLE` if there's no backup.
    """
    try:
        url = existing_database_url(environment)
    except SettingError as error:
        print(error, file=sys.stderr)
        return ExitCode.WRONG_SETTING
    return _copy(url, Path(file)) if url.get_backend_name() == "sqlite" else _explain(url, Path(file))


def _copy(url: URL, file: Path) -> ExitCode:
    try:
        copy_sqlite(Path(str(url.database)), file)
    except BackupError as error:
        print(f"No backup was made: {error}", file=sys.stderr)
        return ExitCode.UNAVAILABLE
    output.write([f"Backup written to {file} and checked: {file.stat().st_size:,} bytes.\n"])
    return ExitCode.OK


def _explain(url: URL, file: Path) -> ExitCode:
    # Not zero: a script that goes on with an update must not take this for a backup.
    print("Nothing is backed up yet. PostgreSQL has its own program for that. Run this command:", file=sys.stderr)
    output.write([f"{pg_dump_command(url, file)}\n"])
    return ExitCode.UNAVAILABLE
