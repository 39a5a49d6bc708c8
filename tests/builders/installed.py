"""Workspaces that installed the app, as a bot has them that any workspace can install."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.config.token_keys import TokenKeys
from bot.slack.installation import Installation
from bot.use_cases.workspaces import tokens, uninstall
from bot.use_cases.workspaces.tokens import Installed, Token
from storage.database import Database
from storage.models.installation import BotToken
from storage.queries import bot_tokens
from tests.builders.introductions import DAY, NOW

KEY, OLDER_KEY = "b" * 43 + "=", "a" * 43 + "="
FOR_MANY = {
    "SLACK_CLIENT_ID": "12345.67890",
    "SLACK_CLIENT_SECRET": "client pa55word",
    "SLACK_SIGNING_SECRET": "signing pa55word",
    "PUBLIC_URL": "https://intros.example.org",
    "TOKEN_KEYS": KEY,
}
"""What a bot needs that any workspace can install."""


def installed(database: Database, team_id: str, token: str, key: str = KEY, now: datetime = NOW) -> int:
    """Store an installation whose token is encrypted with this key. Returns the workspace's id."""
    told = Installation(
        "", team_id, "UBOT", frozenset({"commands", "chat:write", "im:write", "im:history", "users:read"})
    )
    return tokens.add(database, TokenKeys([key]), Installed(told, Token(token), "UINSTALLER"), now)


def removed(database: Database, workspace_id: int, now: datetime = NOW, grace: timedelta = 7 * DAY) -> None:
    """Let a workspace have removed the app."""
    with database.transaction() as session:
        uninstall.remove(session, workspace_id, now, grace)


def row(database: Database, workspace_id: int) -> BotToken:
    """Return a workspace's token as it's stored."""
    with database.reading() as session:
        found = bot_tokens.find(session, workspace_id)
    assert found
    return found


def stored(database: Database, workspace_id: int, *keys: str) -> str:
    """Return a workspace's token, read with these keys. Raises `UnreadableTokenError` if none of them fits."""
    return tokens.read(row(database, workspace_id), TokenKeys(keys)).bot
