"""All workspaces that installed the app, as one process serves them: ways to them, and what the clock does for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from bot.config.distribution import Distribution
from bot.jobs import erase_workspaces
from bot.jobs.check_tokens import TokenChecks
from bot.jobs.exchange_tokens import TokenExchange
from bot.jobs.scheduler import Step
from bot.monitoring import Monitoring
from bot.oauth.application import Website
from bot.oauth.connections import InstalledConnections
from bot.oauth.flow import Flow
from bot.slack.client import SlackClient
from bot.slack.connections import Connection
from bot.slack.limits import Limits
from storage.database import Database
from storage.queries import bot_tokens
from storage.queries.served import EVERY_INSTALLED

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication


class InstalledWorkspaces:
    """Serves every workspace whose token is in the database."""

    served = EVERY_INSTALLED
    workspace_id = None
    """No single one is served."""

    def __init__(
        self,
        database: Database,
        client: SlackClient,
        distribution: Distribution,
        monitoring: Monitoring,
        now: Callable[[], datetime],
        limits: Callable[[], Limits],
    ) -> None:
        """Serve them by copies of `client`. `limits`: makes what the calls for one workspace keep to."""
        keys = distribution.token_keys
        self._database, self._client, self._app = database, client, distribution
        self._monitoring, self._now = monitoring, now
        self._connections = InstalledConnections(database, keys, client, limits)
        self._checks = TokenChecks(
            database, keys, lambda token: client.for_workspace(token, limits()), monitoring, now, distribution.grace
        )
        self._exchange = TokenExchange(database, client, distribution, monitoring)

    def connect(self, workspace_id: int) -> Connection:
        """Return the way to a workspace. Raises `NotConnectedError` if the app isn't installed there."""
        return self._connections.connect(workspace_id)

    def website(self, inside: WSGIApplication, poke: Callable[[], None]) -> WSGIApplication:
        """Return the pages for whoever installs the app, in front of what Slack sends."""

        def installed() -> None:
            self._connections.read_anew()
            poke()

        flow = Flow(self._database, self._app, self._client, self._now, installed)
        return Website(flow, inside, self._monitoring.report_request)

    def steps(self) -> Mapping[str, Step]:
        """Return what a tick does for tokens, by name, in this order."""
        removed = self._monitoring.failing_rows("removed workspaces")
        return {
            "tokens": self._checks.check,
            "token exchange": self._exchange.exchange,
            "removed workspaces": lambda at: erase_workspaces.erase(self._database, at, removed),
        }

    def problem(self) -> str | None:
        """Return None: one workspace's token is no reason to serve no other."""
        return None

    def facts(self) -> dict[str, str]:
        """Return what to log at the start, by name."""
        with self._database.reading() as session:
            return {"workspaces": str(bot_tokens.count(session))}

    def close(self) -> None:
        """Wait for the calls under way."""
        self._checks.close()
        self._exchange.close()
