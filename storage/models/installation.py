"""Installations of the app, as rows: each workspace's tokens, encrypted, and the visits of those who install it.

Only a bot that any workspace can install has any (`bot.oauth`). All times are in UTC.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Row


class BotToken(Row):
    """The token with which the bot acts in a workspace. There's none where the app isn't installed, or not any more."""

    __tablename__ = "bot_tokens"
    __table_args__ = (Index("ix_bot_tokens_check", "check_at"), Index("ix_bot_tokens_refresh", "refresh_at"))

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), unique=True)
    encrypted: Mapped[str] = mapped_column(Text)
    """The token, encrypted with the first of `TOKEN_KEYS` there was when it was stored."""
    encrypted_refresh_token: Mapped[str | None] = mapped_column(Text)
    """The refresh token, encrypted likewise; empty if the app's tokens don't expire."""
    expires_at: Mapped[datetime | None]
    """Time when Slack stops accepting the token; empty if it never does."""
    refresh_at: Mapped[datetime | None]
    """Time to exchange it, or when the lease of the process that does so ends; empty if it needn't be exchanged."""
    check_at: Mapped[datetime]
    """Time to ask Slack whether it accepts the token, or when the lease of the process that does so ends."""
    refused_since: Mapped[datetime | None]
    """Time since which Slack refuses the token; empty while it accepts it."""
    removed_since: Mapped[datetime | None]
    """Time when Slack said that the app was removed, which `auth.test` has to confirm; empty if it didn't."""
    installed_at: Mapped[datetime]
    """Time of the last installation."""


class OAuthState(Row):
    """Visit to the install page that Slack hasn't sent back yet. Works once."""

    __tablename__ = "oauth_states"

    digest: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256, in hex, of the state that the browser carries."""
    expires_at: Mapped[datetime]
    """Time after which the state isn't accepted any more."""
