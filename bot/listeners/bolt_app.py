"""Bolt as this bot uses it: it answers Slack once everything is stored, and looks workspaces up in the database."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Collection

from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.context import BoltContext

from bot.config.config import Config
from bot.monitoring import Monitoring
from bot.payloads import requests
from bot.slack.hangs import Hangs
from bot.slack.installation import web_client
from bot.slack.limits import Limits
from bot.use_cases.workspaces import install
from storage.database import Database
from storage.models.workspace import Workspace

logger = logging.getLogger(__name__)

LISTENER_TIMEOUT = 2  # seconds for a call a listener makes before it acknowledges
NOT_INSTALLED = "Full Circle is not installed in this workspace any more. An admin can install it again."


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


class ServedWorkspaces:
    """Recognises the workspaces that this process serves. Safe to use from many threads.

    Asks the database once about each: its row is never deleted, and neither its ids nor its bot's user change while a
    token holds. Asking at each request took a sixth of the CPU of a click.
    """

    def __init__(self, database: Database, workspace_ids: Collection[int]) -> None:
        self._database, self._workspace_ids = database, workspace_ids
        self._known: dict[tuple[str, str], Workspace] = {}

    def find(self, enterprise_id: str | None, team_id: str | None) -> Workspace | None:
        """Return the workspace with these of Slack's ids; None if it isn't installed, or its token isn't here."""
        team_ids = (enterprise_id or "", team_id or "")
        if team_ids not in self._known:
            workspace = install.identify(self._database, *team_ids)
            if workspace is None or workspace.id not in self._workspace_ids:
                return None  # asked again next time: it may be installed by then
            self._known[team_ids] = workspace
        return self._known[team_ids]


def _safe(team_id: str | None) -> dict[str, str]:
    """Return the workspace's id for the log, if it can be one."""
    return {"team": team_id} if team_id and re.fullmatch(r"[TE][A-Z0-9]{1,30}", team_id) else {}


def _result(status: int) -> str:
    if status < 400:
        return "ok"
    return "error" if status >= 500 else "unhandled"


def app(
    config: Config,
    database: Database,
    workspace_ids: frozenset[int],
    monitoring: Monitoring,
    limits: Limits | None = None,
) -> MonitoredApp:
    """Return Bolt's app without listeners. It refuses requests from workspaces other than these.

    `workspace_ids`: the ids of our rows for those whose token this process has. `limits`: what its calls keep to.
    """

    served, client = ServedWorkspaces(database, workspace_ids), web_client(config, None, LISTENER_TIMEOUT)
    client.limits, client.report, client.hangs = limits, monitoring.slack.failed, Hangs()

    def authorize(context: BoltContext, enterprise_id: str | None, team_id: str | None) -> AuthorizeResult | None:
        workspace = served.find(enterprise_id, team_id)
        if workspace is None:
            logger.warning("A request was refused: this process has no token for its workspace", extra=_safe(team_id))
            return None
        context["workspace_id"] = workspace.id
        context["client"] = client.for_request(team_id)  # instead of Bolt's own, which knows neither limits nor fields
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_user_id=workspace.bot_user_id,
            bot_token=config.bot_token,
        )

    bolt = MonitoredApp(
        # The answer goes out after the listener has returned, which is after its transaction has been committed.
        process_before_response=True,
        client=client,
        request_verification_enabled=False,  # over HTTP only signed requests get here; a socket needs no signature
        authorize=authorize,  # type: ignore[arg-type]  # `None` (not installed) is missing in its annotation
        user_facing_authorize_error_message=NOT_INSTALLED,
    )
    bolt.monitoring = monitoring
    bolt.error(monitoring.report_request)
    return bolt
