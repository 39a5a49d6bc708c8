"""`python app.py forget`: deletes all that's kept about a member, or a whole workspace, after asking once."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from bot.command_line.confirmation import Ask, confirm
from bot.command_line.database_command import with_database
from bot.command_line.exit_code import ExitCode
from bot.config.errors import SettingError
from bot.payloads.body import user_id
from bot.use_cases.members.forget import Forget, forget
from bot.use_cases.workspaces import uninstall
from bot.use_cases.workspaces.choose import OPTION, choose, deleted_on
from storage.database import Database
from storage.models.workspace import Workspace
from storage.queries import bot_tokens, processes

MEMBER = "--member"
NO_WORKSPACE = "The database is empty: there's no workspace yet."
NOTHING_KEPT = "Nothing is kept about {member}."
DELETED = "Deleted everything kept about {member}. While it runs, the bot clears their old messages in Slack."
DELETED_THERE = (
    "Deleted everything kept about {member}. Their old messages in Slack stay, because {team} removed the app. "
    "The rest of {team} will be deleted on {day}."
)
ASKED = "Delete everything kept about {member}? This can't be undone. Type the id again to confirm: "
ASKED_OF_ALL = (
    "Delete workspace {team}, with every introduction, member and setting? This can't be undone. "
    "Type the id again to confirm: "
)
ERASED = (
    "Deleted workspace {team}: every introduction, member, message and setting, and its token. "
    "What was posted in Slack stays there."
)
STARTS_FRESH = "Remove the app in Slack too, or keep the bot stopped. If it starts again, it'll start fresh."
STILL_THERE = (
    "The app is still in their Slack but no longer works. Ask an admin there to remove it, or to install it again."
)


def forget_member(
    environment: Mapping[str, str],
    member: str | None,
    team_id: str | None = None,
    *,
    is_sure: bool = False,
    ask: Ask | None = None,
) -> ExitCode:
    """Delete all that's kept about a member, and print what was done.

    `member`: their Slack id. `team_id`: the workspace's id in Slack; None: the only one. `is_sure`: ask nothing.
    `ask`: shows a question and returns what was typed; None where nobody can answer.
    """
    try:
        known = _member(member)
        is_meant = is_sure or confirm(ASKED.format(member=known), known, ask)
    except SettingError as error:
        print(error, file=sys.stderr)
        return ExitCode.WRONG_SETTING
    return _with_database(environment, is_meant, lambda database, now: done(database, known, now, team_id))


def forget_workspace(
    environment: Mapping[str, str], team_id: str, *, is_sure: bool = False, ask: Ask | None = None
) -> ExitCode:
    """Delete a whole workspace, and print what was done. `team_id`: its id in Slack; the rest as for a member."""
    try:
        is_meant = is_sure or confirm(ASKED_OF_ALL.format(team=team_id), team_id, ask)
    except SettingError as error:
        print(error, file=sys.stderr)
        return ExitCode.WRONG_SETTING
    return _with_database(environment, is_meant, lambda database, now: erased(database, team_id, now))


def _with_database(
    environment: Mapping[str, str], is_meant: bool, work: Callable[[Database, datetime], str]
) -> ExitCode:
    if not is_meant:
        return ExitCode.WRONG_SETTING
    return with_database(environment, lambda database: print(work(database, datetime.now(UTC))))


def done(database: Database, member: str, now: datetime, team_id: str | None = None) -> str:
    """Delete all that's kept about a member, and return a sentence about it.

    `team_id`: the workspace's id in Slack; None: the only one. Raises `SettingError` if several could be meant.
    """
    with database.reading() as session:
        workspace = choose(session, team_id)
    if workspace is None:
        return NO_WORKSPACE
    if not forget(database, Forget(workspace.id, member), now):
        return NOTHING_KEPT.format(member=member)
    if day := deleted_on(workspace):
        return DELETED_THERE.format(member=member, team=workspace.team_id, day=day)
    return DELETED.format(member=member)


def erased(database: Database, team_id: str, now: datetime) -> str:
    """Delete a whole workspace, and return what there's to say about it.

    Raises `SettingError` if it isn't there, or if a bot that serves nothing else is running.
    """
    uninstall.finish(database)  # in case an earlier command was interrupted
    with database.reading() as session:
        workspace = choose(session, team_id)
        assert workspace  # since it's named
        if processes.is_served_alone(session, workspace.id, now):
            raise SettingError(
                OPTION,
                f"names {team_id}, which a bot is serving. Stop it first. "
                f"(If it was killed, wait {processes.ALIVE_FOR.seconds} s.)",
            )
        is_installed = bot_tokens.find(session, workspace.id) is not None
    uninstall.forget(database, team_id, now)
    return " ".join(filter(None, [ERASED.format(team=team_id), _what_is_left_to_do(workspace, is_installed)]))


def _what_is_left_to_do(workspace: Workspace, is_installed: bool) -> str | None:
    if is_installed:
        return STILL_THERE
    return STARTS_FRESH if deleted_on(workspace) is None else None


def _member(given: str | None) -> str:
    if found := user_id(given):
        return found
    raise SettingError(
        MEMBER, f"must be a member's Slack id such as U0123456789. To delete a whole workspace, give {OPTION} alone."
    )
