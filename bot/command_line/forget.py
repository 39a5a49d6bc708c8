"""`python app.py forget --member U…`: deletes all that's kept about a member, after asking once."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from bot.command_line.database_command import with_database
from bot.command_line.exit_code import ExitCode
from bot.config.errors import SettingError
from bot.payloads.body import user_id
from bot.use_cases.members.forget import Forget, forget
from bot.use_cases.workspaces.choose import choose
from storage.database import Database

MEMBER, YES = "--member", "--yes"
NO_WORKSPACE = "The database is empty: there's no workspace yet."
NOTHING_KEPT = "Nothing is kept about {member}."
DELETED = "Deleted everything kept about {member}. While it runs, the bot clears their old messages in Slack."
ASKED = "Delete everything kept about {member}? This can't be undone. Type the id again to confirm: "
NOT_DELETED = "The ids don't match. Nothing was deleted."


def forget_member(
    environment: Mapping[str, str],
    member: str | None,
    team_id: str | None = None,
    *,
    is_sure: bool = False,
    ask: Callable[[str], str] | None = None,
) -> ExitCode:
    """Delete all that's kept about a member, and print what was done.

    `member`: their Slack id. `team_id`: the workspace's id in Slack; None: the only one. `is_sure`: ask nothing.
    `ask`: shows a question and returns what was typed; None where nobody can answer.
    """
    try:
        known = _member(member)
        is_meant = is_sure or _confirms(known, ask)
    except SettingError as error:
        print(error, file=sys.stderr)
        return ExitCode.WRONG_SETTING
    if not is_meant:
        print(NOT_DELETED, file=sys.stderr)
        return ExitCode.WRONG_SETTING
    return with_database(environment, lambda database: print(done(database, known, datetime.now(UTC), team_id)))


def done(database: Database, member: str, now: datetime, team_id: str | None = None) -> str:
    """Delete all that's kept about a member, and return a sentence about it.

    `team_id`: the workspace's id in Slack; None: the only one. Raises `SettingError` if several could be meant.
    """
    with database.reading() as session:
        workspace = choose(session, team_id)
    if workspace is None:
        return NO_WORKSPACE
    was_kept = forget(database, Forget(workspace.id, member), now)
    return (DELETED if was_kept else NOTHING_KEPT).format(member=member)


def on_a_terminal() -> Callable[[str], str] | None:
    """Return what asks whoever sits at the terminal; None if nobody does."""
    return _ask if sys.stdin.isatty() else None


def _ask(question: str) -> str:
    try:
        return input(question)
    except EOFError:
        return ""


def _member(given: str | None) -> str:
    if found := user_id(given):
        return found
    raise SettingError(MEMBER, "must be a member's Slack id such as U0123456789.")


def _confirms(member: str, ask: Callable[[str], str] | None) -> bool:
    if ask is None:
        raise SettingError(YES, "is needed where nobody can be asked: it deletes without a question.")
    return ask(ASKED.format(member=member)).strip() == member
