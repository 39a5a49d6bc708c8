"""`python app.py export`: writes a workspace's introductions to standard output."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from bot.command_line import output
from bot.command_line.database_command import with_database
from bot.command_line.exit_code import ExitCode
from bot.use_cases.export import workspace
from bot.use_cases.workspaces.choose import choose, named, removal
from storage.database import Database


def export(
    environment: Mapping[str, str], file_format: str | None, since: str | None, team_id: str | None = None
) -> ExitCode:
    """Write a row for each introduction of a workspace to standard output.

    `file_format`: csv or json. `since`: the first day, in the workspace's time zone, such as 2026-09-01; None: all.
    `team_id`: the workspace's id in Slack; None: the only one.
    """

    def write(database: Database) -> None:
        output.write(workspace.lines(database, file_format, since, team_id))
        if remark := _remark(database, team_id):
            print(remark, file=sys.stderr)

    return with_database(environment, write)


def _remark(database: Database, team_id: str | None) -> str | None:
    """Return what there's to say about a workspace beside its rows."""
    with database.reading() as session:
        chosen = choose(session, team_id)
    return f"Workspace {named(chosen)}." if chosen and removal(chosen) else None
