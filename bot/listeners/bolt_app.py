"""Bolt as this bot uses it: it answers Slack once everything is stored, and serves the workspaces of this process."""

from __future__ import annotations

import logging
import time

from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.context import BoltContext

from bot.config.config import Config
from bot.listeners.served_workspaces import IS_REMOVAL, ServedWorkspaces, recognise
from bot.monitoring import Monitoring
from bot.payloads import requests
from bot.slack.client import SlackClient
from bot.slack.connections import Connect, NotConnectedError
from bot.slack.hangs import Hangs
from bot.slack.installation import web_client
from storage.database import Database

logger = logging.getLogger(__name__)

LISTENER_TIMEOUT = 2  # seconds for a call a listener makes before it acknowledges


class MonitoredApp(App):
    """Bolt's app that also logs and counts each request, however it arrived."""

    monitoring: Monitoring

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        """Return Bolt's response to a request; it's logged and counted on the way. Both receivers call this."""
        began = time.monotonic()
        response = super().dispatch(req)
        self._note(req, response.status, time.monotonic() - began)
        return response

    def _note(self, request: BoltRequest, status: int, seconds: float) -> None:
        described = requests.summary(request.body)
        self.monitoring.metrics.requests.labels(described.kind, _result(status)).inc()
        self.monitoring.metrics.request_seconds.observe(seconds)
        fields = {
            "kind": described.kind,
            "what": described.name,
            "introduction_id": described.introduction_id,
            "user_id": described.user_id,
            "workspace_id": request.context.get("workspace_id"),
            "status": status,
            "ms": round(seconds * 1_000),
        }
        logger.info("Request handled", extra={name: value for name, value in fields.items() if value is not None})


def _result(status: int) -> str:
    if status < 400:
        return "ok"
    return "error" if status >= 500 else "unhandled"


def app(
    config: Config,
    database: Database,
    connect: Connect,
    monitoring: Monitoring,
) -> MonitoredApp:
    """Return Bolt's app without listeners. It refuses requests from workspaces to which there's no way to `connect`."""

    client = web_client(config, None, LISTENER_TIMEOUT)
    client.report, client.hangs = monitoring.slack.failed, Hangs()

    def authorize(context: BoltContext) -> AuthorizeResult:
        workspaces_own = _client_of(connect, context)
        if workspaces_own:  # not Bolt's own client, which knows neither limits nor fields
            context["client"] = client.for_request(workspaces_own, context.team_id)
        return AuthorizeResult(
            enterprise_id=context.enterprise_id,
            team_id=context.team_id,
            bot_user_id=context["bot_user_id"],
            bot_token=workspaces_own.token if workspaces_own else None,
        )

    bolt = MonitoredApp(
        # The answer goes out after the listener has returned, which is after its transaction has been committed.
        process_before_response=True,
        client=client,
        request_verification_enabled=False,  # over HTTP only signed requests get here; a socket needs no signature
        before_authorize=recognise(ServedWorkspaces(database, connect)),
        authorize=authorize,
    )
    bolt.monitoring = monitoring
    bolt.error(monitoring.report_request)
    return bolt


def _client_of(connect: Connect, context: BoltContext) -> SlackClient | None:
    """Return the workspace's client; None if it says that it removed the app, which needs no answer."""
    try:
        return connect(context["workspace_id"]).client
    except NotConnectedError:
        if context[IS_REMOVAL]:
            return None
        raise
