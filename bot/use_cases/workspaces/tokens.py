"""The use cases around workspaces' tokens: one is stored, read, checked, exchanged, and encrypted with a new key.

Nothing but these functions sees a token and its row together: it's encrypted wherever it's stored.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.config.token_keys import TokenKeys, UnreadableTokenError
from bot.notifications import welcome
from bot.slack.installation import Installation
from bot.use_cases.workspaces import install, uninstall
from storage.database import Database
from storage.models.installation import BotToken
from storage.queries import bot_tokens, workspaces

logger = logging.getLogger(__name__)

BEFORE_IT_EXPIRES = timedelta(hours=2)
"""Of its twelve hours: so long Slack may be away before anything stops."""
SLACK_AGREES_WITHIN = timedelta(minutes=1)
"""Of its word that the app was removed: a yes to the token within that time isn't believed yet."""
REFUSED_FOR = timedelta(days=1)
"""After which a refused token means that the app was removed, though no event said so."""


@dataclass(frozen=True)
class Token:
    """A workspace's token, as Slack knows it."""

    bot: str = field(repr=False)
    refresh: str | None = field(default=None, repr=False)
    """What the next one is asked for with; None if it doesn't expire."""
    expires_at: datetime | None = None


@dataclass(frozen=True)
class Installed:
    """Somebody installed the app in a workspace."""

    installation: Installation
    token: Token
    by: str
    """Their Slack id; empty if Slack didn't say."""


def add(database: Database, keys: TokenKeys, installed: Installed, now: datetime) -> int:
    """Store an installation, and return the workspace's id. A workspace that had left is back as it was.

    One that's new asks both people first until an admin changes that: nobody in it has chosen yet to get messages.
    """
    try:
        with database.transaction() as session:
            workspace = install.settle_in_within(session, installed.installation, now)
            workspace.send_after = workspace.change_after = None
            workspace.asks_first = workspace.asks_first or workspace.created_at == now
            if workspace.welcomed_at is None and installed.by:
                workspace.welcomed_at = now
                welcome.welcome(session, workspace.id, installed.by, now, installed_it=True)
            _store(session, workspace.id, keys, installed.token, now)
            return workspace.id
    except IntegrityError:  # somebody else installed it at the same moment, and was faster
        return add(database, keys, installed, now)


def _store(session: Session, workspace_id: int, keys: TokenKeys, token: Token, now: datetime) -> None:
    row = bot_tokens.lock(session, workspace_id)
    if row is None:
        row = BotToken(workspace_id=workspace_id, encrypted="", check_at=now, installed_at=now)
        session.add(row)
    row.installed_at = row.check_at = now
    row.refused_since = row.removed_since = None
    _put_in(row, keys, token)


def _put_in(row: BotToken, keys: TokenKeys, token: Token) -> None:
    row.encrypted = keys.encrypt(token.bot)
    row.encrypted_refresh_token = keys.encrypt(token.refresh) if token.refresh else None
    row.expires_at = token.expires_at
    row.refresh_at = token.expires_at - BEFORE_IT_EXPIRES if token.refresh and token.expires_at else None


def read(row: BotToken, keys: TokenKeys) -> Token:
    """Return the token in a row. Raises `UnreadableTokenError` if none of the keys fits."""
    refresh = row.encrypted_refresh_token
    return Token(keys.decrypt(row.encrypted), keys.decrypt(refresh) if refresh else None, row.expires_at)


def exchanged(database: Database, keys: TokenKeys, before: BotToken, token: Token, now: datetime) -> None:
    """Store the token that Slack gave for another, unless the app was installed anew meanwhile, or removed."""
    with database.transaction() as session:
        if row := bot_tokens.lock_same(session, before):
            _put_in(row, keys, token)
            row.check_at, row.refused_since = now, None


def not_exchanged(database: Database, before: BotToken, again_at: datetime | None) -> None:
    """Note when to exchange a token, unless it's another by now, or gone. None: never."""
    with database.transaction() as session:
        if row := bot_tokens.lock_same(session, before):
            row.refresh_at = again_at


def accepted(
    database: Database, before: BotToken, installation: Installation, check_at: datetime, now: datetime
) -> None:
    """Note that Slack accepts a token, with what the workspace has granted, and when to ask next."""
    with database.transaction() as session:
        workspace = workspaces.lock_if_there(session, before.workspace_id)
        row = bot_tokens.lock_same(session, before)
        if workspace is None or row is None or installation.team_id != workspace.team_id:
            return
        install.settle_in_within(session, installation, now)
        row.refused_since = None
        if row.removed_since and now - row.removed_since < SLACK_AGREES_WITHIN:
            row.check_at = now + SLACK_AGREES_WITHIN  # its two answers may not agree yet
        else:
            row.check_at, row.removed_since = check_at, None


def refused(database: Database, before: BotToken, check_at: datetime, now: datetime, grace: timedelta) -> None:
    """Note that Slack refuses a token, and when to ask next.

    The app counts as removed if Slack has said so in an event, too, or has refused for `REFUSED_FOR`. Then everything
    stops, and the workspace is erased after `grace`.
    """
    with database.transaction() as session:
        workspace = workspaces.lock_if_there(session, before.workspace_id)
        if workspace and (row := bot_tokens.lock_same(session, before)):
            row.refused_since = row.refused_since or now
            row.check_at = check_at
            if row.removed_since is not None or now - row.refused_since >= REFUSED_FOR:
                uninstall.remove(session, before.workspace_id, now, grace)


def not_asked(database: Database, before: BotToken, check_at: datetime) -> None:
    """Note when to ask next about a token, since Slack didn't answer."""
    with database.transaction() as session:
        if row := bot_tokens.lock_same(session, before):
            row.check_at = check_at


def encrypt_again(database: Database, keys: TokenKeys) -> tuple[int, Sequence[str]]:
    """Encrypt all tokens with the first key, in one transaction.

    Returns how many, and the team ids of workspaces whose tokens none of the keys can read: those are left as they are.
    """
    done, unreadable = 0, list[int]()
    with database.transaction() as session:
        for row in bot_tokens.all_locked(session):
            try:
                token = read(row, keys)
            except UnreadableTokenError:
                unreadable.append(row.workspace_id)
                continue
            row.encrypted = keys.encrypt(token.bot)
            row.encrypted_refresh_token = keys.encrypt(token.refresh) if token.refresh else None
            done += 1
        return done, bot_tokens.team_ids(session, unreadable)
