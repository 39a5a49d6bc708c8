"""Whom the bot's token belongs to, and what it may do: asked of Slack at the start, and again every minute."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from bot.config.errors import SettingError
from bot.config.manifest import read_manifest
from bot.jobs.scheduler import Step
from bot.monitoring import Monitoring
from bot.monitoring.outage import Outage
from bot.slack.client import SlackClient
from bot.slack.connections import Connection, NotConnectedError
from bot.slack.installation import Installation, SlackUnreachableError, ask_slack, fingerprint
from bot.use_cases.workspaces import install
from bot.use_cases.workspaces.install import OtherWorkspacesError
from storage.database import Database
from storage.queries.served import Served, only

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

SECONDS_BETWEEN_TRIES = 10.0
"""While Slack hasn't answered since the start."""
SECONDS_BETWEEN_CHECKS = 60.0
"""Afterwards: a revoked token is noticed, and a permission that is granted later, also while nothing is sent."""


class TokenCheck:
    """The installation as it was last known, and whether Slack has confirmed it since the start."""

    def __init__(self, database: Database, client: SlackClient, monitoring: Monitoring, now: datetime) -> None:
        """Ask Slack. If it doesn't answer, go by what the database knows of this token.

        Raises `SettingError` for a token that Slack or this database doesn't accept, and `SlackUnreachableError` if
        Slack doesn't answer and the token is new.
        """
        self._database, self._client, self._monitoring = database, client, monitoring
        self._tried_at = time.monotonic()
        self.is_confirmed = True
        try:
            self.installation = ask_slack(client)
        except SlackUnreachableError as error:
            self.installation = self._as_known(error)
            self.is_confirmed = False
            monitoring.slack.failed(str(error))
        self.workspace_id = self._serve(now)

    def _as_known(self, error: SlackUnreachableError) -> Installation:
        known = install.known_by_token(self._database, fingerprint(self._client.token or ""))
        if known is None:
            raise error
        return known

    def _serve(self, now: datetime) -> int:
        try:
            return install.serve(self._database, self.installation, now)
        except OtherWorkspacesError as error:
            raise SettingError(
                "DATABASE_URL",
                f"names the database of {error}, but SLACK_BOT_TOKEN belongs to {self.installation.team_id}. "
                "Give each workspace its own database, or use this one's token.",
            ) from error

    def connect(self, workspace_id: int) -> Connection:
        """Return the way to the token's workspace. Raises `NotConnectedError` for any other."""
        if workspace_id != self.workspace_id:
            raise NotConnectedError(workspace_id)
        return Connection(self._client, self.installation)

    @property
    def served(self) -> Served:
        """Return the token's workspace, as a condition for statements."""
        return only(self.workspace_id)

    def steps(self) -> Mapping[str, Step]:
        """Return what a tick does for the token, by name."""
        return {"token": self.confirm}

    def website(self, inside: WSGIApplication, poke: Callable[[], None]) -> WSGIApplication:  # noqa: ARG002
        """Return `inside`: there are no pages, since nobody installs this app but who made it."""
        return inside

    def close(self) -> None:
        """Do nothing: no call is under way between two ticks."""

    def facts(self) -> dict[str, str]:
        """Return what to log at the start, by name: workspace and scopes."""
        granted, manifest = self.installation.scopes, read_manifest()
        missing = (manifest.required_scopes | manifest.optional_scopes) - granted
        return {
            "workspace": self.installation.team_id,
            "granted": ",".join(sorted(granted)),
            "missing": ",".join(sorted(missing)) or "none",
        }

    def confirm(self, now: datetime) -> None:
        """Ask Slack again, if it is time. A step of the clock."""
        pause = SECONDS_BETWEEN_CHECKS if self.is_confirmed else SECONDS_BETWEEN_TRIES
        if time.monotonic() - self._tried_at < pause:
            return
        self._tried_at = time.monotonic()
        try:
            installation = ask_slack(self._client)
        except SlackUnreachableError as error:
            self._monitoring.slack.failed(str(error))
        except SettingError as error:
            self._token.failed(str(error))
        else:
            self._accepted(installation, now)

    @property
    def _token(self) -> Outage:
        return self._monitoring.token(self.workspace_id, self.installation.team_id)

    def _accepted(self, installation: Installation, now: datetime) -> None:
        self._monitoring.slack.recovered()
        self._token.recovered()
        if installation != self.installation:
            install.settle_in(self._database, installation, now)
        self.installation, self.is_confirmed = installation, True

    def problem(self) -> str | None:
        """Return why the token is of no use now; None if Slack accepts it."""
        if self._token.problem:
            return "not accepted by Slack"
        return None if self.is_confirmed else "not confirmed by Slack yet"
