"""The welcome of a workspace: the first admin who tries the bot is told how to begin, once.

It goes to whoever types a command, not to whoever installed the bot: a bot token names the bot and its workspace, and
nothing of Slack's says who installed it (https://docs.slack.dev/reference/methods/auth.test).
"""

from datetime import datetime

from bot.notifications import welcome as notifications
from storage.database import Database
from storage.queries import workspaces


def is_awaited(database: Database, workspace_id: int, user_id: str) -> bool:
    """Return whether this person would be welcomed, if they're an admin: nobody was, and they're new to the bot."""
    with database.reading() as session:
        return workspaces.awaits_welcome(session, workspace_id, user_id)


def welcome(database: Database, workspace_id: int, user_id: str, now: datetime) -> None:
    """Tell this admin how to begin, unless somebody was told before."""
    with database.transaction() as session:
        workspace = workspaces.lock(session, workspace_id)
        if workspace.welcomed_at is None:
            workspace.welcomed_at = now
            notifications.welcome(session, workspace_id, user_id, now)
