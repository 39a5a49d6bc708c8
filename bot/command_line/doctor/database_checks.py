"""Checks of the database, and of the messages that wait in it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from bot.command_line.doctor.context import Context
from bot.command_line.doctor.database_probe import Backlog, DatabaseState, Unreadable, WorkspaceState
from bot.command_line.doctor.finding import Finding, failure, fine, note, skipped, warning
from bot.slack.installation import Installation
from storage.schema import NOT_OURS, Schema

LATE = timedelta(minutes=5)
"""Age at which a due message is a problem: sending takes seconds, except in an outage."""

PENDING = "Pending migrations run at the next start."


def database(context: Context) -> Iterator[Finding]:
    """Check that the database is there and can be read."""
    url, file = context.config.database_url, context.sqlite_file
    if "DATABASE_URL" in context.wrong_variables:
        yield skipped("Database", "DATABASE_URL is wrong")
    elif isinstance(context.database, Unreadable):
        advice = "" if file or not context.database.is_away else " Check DATABASE_URL, and that the server is running."
        yield failure("Database", f"{context.database.reason}{advice}")
    elif file:
        yield _file(file)
    else:
        yield fine("Database", f"PostgreSQL, {url.database} on {url.host or 'this machine'}.")


def _file(file: Path) -> Finding:
    if not file.parent.is_dir():
        return failure("Database", f"there's no folder {file.parent}. Create it, or set DATABASE_URL.")
    if not os.access(file.parent, os.W_OK) or (file.exists() and not os.access(file, os.W_OK)):
        return failure("Database", f"this user can't write {file} or its folder. Let the bot's user write both.")
    return fine("Database", f"SQLite, {file}" if file.exists() else f"SQLite; the first start creates {file}")


def tables(context: Context) -> Iterator[Finding]:
    """Check that the tables are those of this release."""
    found = context.database
    if not isinstance(found, DatabaseState):
        yield skipped("Tables", _why_unread(context))
    elif found.schema is Schema.CURRENT:
        yield fine("Tables", f"revision {found.revision}, this release's.")
    elif found.schema is Schema.NEWER:
        yield warning("Tables", f"revision {found.revision}, of a newer release. Upgrade soon: docs/upgrading.md.")
    elif found.schema is Schema.OLDER:
        yield warning("Tables", f"revision {found.revision}. {PENDING}")
    elif found.schema is Schema.EMPTY:
        yield fine("Tables", "none yet; the next start creates them.")
    else:
        yield failure("Tables", NOT_OURS)


def workspace(context: Context) -> Iterator[Finding]:
    """Check that the database belongs to the workspace of the bot's token."""
    found, installation = context.database, context.auth_test.installation
    if not isinstance(found, DatabaseState) or not isinstance(installation, Installation) or not found.workspaces:
        return  # a new database belongs to nobody yet, and that something can't be asked is another check's line
    known = [workspace.team_id for workspace in found.workspaces]
    if installation.team_id not in known:
        yield failure(
            "Workspace",
            f"this database belongs to {', '.join(known)}, but the bot token to {installation.team_id}. "
            "Give each workspace its own database, or use this one's token.",
        )


def named(context: Context) -> Iterator[Finding]:
    """Check that the workspace that was named is there, if one was, and still has the app."""
    found = context.database
    if context.team_id is None or not isinstance(found, DatabaseState) or not found.schema.is_usable:
        return
    removal = [each.removal for each in found.workspaces if each.team_id == context.team_id]
    if not removal:
        yield failure("--workspace", f"{context.team_id} isn't in this database.")
    elif removal[0]:
        yield note("Workspace", f"{context.team_id} {removal[0]}.")


def messages(context: Context) -> Iterator[Finding]:
    """Check that messages which are due are being sent."""
    found = context.database
    if why := why_unknown(context):
        yield skipped("Messages", why)
    elif isinstance(found, DatabaseState) and (waiting := _waiting(context, found)):
        since = [each.oldest_due_at for each in waiting if each.oldest_due_at]
        oldest = context.now() - min(since) if since else timedelta()
        is_running = any(each.processes for each in waiting)
        yield _due(sum(each.due for each in waiting), oldest, is_running)


def _waiting(context: Context, found: DatabaseState) -> list[Backlog]:
    if context.team_id:
        return [each.backlog for each in found.workspaces if each.team_id == context.team_id]
    if found.installed:
        return [found.installed.backlog]
    return [each.backlog for each in _served(context, found)] or [Backlog(0, None, 0)]


def _served(context: Context, found: DatabaseState) -> list[WorkspaceState]:
    """Return the workspace that this bot token serves; all of them if that isn't known."""
    installation = context.auth_test.installation
    team_id = installation.team_id if isinstance(installation, Installation) else None
    own = [
        workspace
        for workspace in found.workspaces
        if workspace.team_id == team_id or _has_token(workspace, context.token_fingerprint)
    ]
    return own or list(found.workspaces)


def _has_token(workspace: WorkspaceState, token_fingerprint: str | None) -> bool:
    return token_fingerprint is not None and workspace.token_fingerprint == token_fingerprint


def _due(due: int, oldest: timedelta, is_running: bool) -> Finding:
    if not due:
        return fine("Messages", "none are due.")
    says = f"{due} due, the oldest for {_spelt(oldest)}."
    if oldest <= LATE:
        return fine("Messages", says)
    what_to_do = "The bot is running: its log says what's in the way." if is_running else "No bot is running: start it."
    return failure("Messages", f"{says} {what_to_do}")


def _spelt(duration: timedelta) -> str:
    seconds = int(duration.total_seconds())
    if seconds < 120:
        return f"{seconds} s"
    return f"{seconds // 60} min" if seconds < 7200 else f"{seconds // 3600} h"


def _why_unread(context: Context) -> str:
    if "DATABASE_URL" in context.wrong_variables:
        return "DATABASE_URL is wrong"
    return "the database can't be read" if isinstance(context.database, Unreadable) else "there's no database yet"


def why_unknown(context: Context) -> str | None:
    """Return why nobody can say what's in the tables; None if somebody can."""
    found = context.database
    if not isinstance(found, DatabaseState):
        return _why_unread(context)
    return None if found.schema.is_usable else "the tables aren't this release's yet"
