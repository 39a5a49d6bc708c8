"""The ways to all workspaces that installed the app: their tokens are read from the database, and kept for a moment."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock

from bot.config.token_keys import TokenKeys, UnreadableTokenError
from bot.slack.client import SlackClient
from bot.slack.connections import Connection, NotConnectedError
from bot.slack.installation import Installation
from bot.slack.limits import Limits
from bot.use_cases.workspaces import tokens
from storage.database import Database
from storage.models.workspace import Workspace
from storage.queries import bot_tokens

KEPT_FOR = 2.0
"""Seconds: so soon a new token is used that another process was given. Most of many clicks read none all the same."""


class InstalledConnections:
    """Connects any workspace whose token is in the database. Safe to use from many threads."""

    def __init__(
        self,
        database: Database,
        keys: TokenKeys,
        client: SlackClient,
        limits: Callable[[], Limits],
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """Connect by copies of `client`, each with a workspace's token and limits of its own.

        `limits`: makes what one workspace's calls keep to. `seconds`: returns the time of a clock that's never set
        back.
        """
        self._database, self._keys, self._client, self._new_limits = database, keys, client, limits
        self._seconds, self._lock = seconds, Lock()
        self._limits: dict[int, Limits] = {}
        self._known: dict[int, tuple[float, Connection]] = {}

    def connect(self, workspace_id: int) -> Connection:
        """Return the way to a workspace. Raises `NotConnectedError` if there's no token that can be read."""
        since, connection = self._known.get(workspace_id, (0.0, None))
        if connection is None or self._seconds() - since >= KEPT_FOR:
            connection = self._read(workspace_id)
        return connection

    def read_anew(self) -> None:
        """Read all tokens anew the next time: the app was just installed, in a new row or in one that had another."""
        self._known.clear()

    def _read(self, workspace_id: int) -> Connection:
        with self._database.reading() as session:
            found = bot_tokens.find_with_workspace(session, workspace_id)
        with self._lock:
            self._known.pop(workspace_id, None)
            if found is None:
                self._limits.pop(workspace_id, None)
                raise NotConnectedError(workspace_id)
            row, workspace = found
            try:
                token = tokens.read(row, self._keys).bot
            except UnreadableTokenError as error:  # the hourly check says so in the log
                raise NotConnectedError(workspace_id) from error
            limits = self._limits.setdefault(workspace_id, self._new_limits())
            connection = Connection(self._client.for_workspace(token, limits), _installation(workspace))
            self._known[workspace_id] = self._seconds(), connection
            return connection


def _installation(workspace: Workspace) -> Installation:
    return Installation(
        enterprise_id=workspace.enterprise_id,
        team_id=workspace.team_id,
        bot_user_id=workspace.bot_user_id,
        scopes=frozenset(workspace.granted_scopes),
        url=workspace.url,
    )
