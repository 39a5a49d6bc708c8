"""The workspaces that this process serves. A request for any other is answered, and goes no further."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable

from slack_bolt import BoltContext, BoltResponse
from slack_sdk import WebClient

from bot.listeners.handlers import objection
from bot.messages.replies import NOT_INSTALLED
from bot.payloads import origin
from bot.payloads.body import Body, at, text
from bot.slack import private_answers
from bot.slack.connections import Connect, NotConnectedError
from bot.use_cases.workspaces import install
from storage.database import Database
from storage.models.workspace import Workspace

logger = logging.getLogger(__name__)

REFUSED = "A request was refused: this process has no token for its workspace"
OF_THE_GONE = {"app_uninstalled", "tokens_revoked"}
"""Events that say the app was removed. They're let in without a token: after the first of the two there's none any
more, and a token that no key reads mustn't keep a workspace from being erased."""
IS_REMOVAL = "is_removal"
"""Whether a request is one of these, in Bolt's context."""
OF_NO_WORKSPACE = {"url_verification", "ssl_check"}
"""Types of requests with which Slack tries an address: https://docs.slack.dev/reference/events/url_verification"""


class ServedWorkspaces:
    """Recognises the workspaces that this process serves. Safe to use from many threads.

    Asks the database once about each, and again once its row belongs to another, or has another bot: SQLite gives the
    number of a row that was erased to the next one. Asking at each request took a sixth of the CPU of a click.
    """

    def __init__(self, database: Database, connect: Connect) -> None:
        """Serve the workspaces to which there's a way to `connect`."""
        self._database, self._connect = database, connect
        self._known: dict[str, Workspace] = {}

    def find(self, team_ids: Iterable[str]) -> Workspace | None:
        """Return the first workspace with one of these of Slack's ids; None if none is installed with a token here."""
        return next(filter(None, map(self._find, team_ids)), None)

    def find_stored(self, team_ids: Iterable[str]) -> Workspace | None:
        """Return the first workspace with one of these of Slack's ids, whether or not there's a way to it."""
        return next(filter(None, (install.identify(self._database, team_id) for team_id in team_ids)), None)

    def _find(self, team_id: str) -> Workspace | None:
        known = self._known.get(team_id)
        if known and self._is_connected(known):
            return known
        workspace = install.identify(self._database, team_id)
        if workspace is None or not self._is_connected(workspace):
            return None  # asked again next time: it may be installed by then
        self._known[team_id] = workspace
        return workspace

    def _is_connected(self, workspace: Workspace) -> bool:
        """Return whether there's a way to this workspace: to its own, and not to whichever has its row by now."""
        try:
            there = self._connect(workspace.id).installation
        except NotConnectedError:
            return False
        return (there.team_id, there.bot_user_id) == (workspace.team_id, workspace.bot_user_id)


def recognise(served: ServedWorkspaces) -> Callable[..., BoltResponse | None]:
    """Return the step of Bolt's that notes a request's workspace, or answers the request if it isn't served."""

    def step(
        body: Body,
        context: BoltContext,
        client: WebClient,
        next: Callable[[], BoltResponse],  # noqa: A002
    ) -> BoltResponse | None:
        if at(body, "type") in OF_NO_WORKSPACE:
            return next()
        team_ids = origin.team_ids(body)
        context[IS_REMOVAL] = is_removal = at(body, "event", "type") in OF_THE_GONE
        if workspace := served.find(team_ids) or (served.find_stored(team_ids) if is_removal else None):
            context["workspace_id"], context["bot_user_id"] = workspace.id, workspace.bot_user_id
            # Bolt takes the id that the request names, which may be that of another company's workspace.
            context["team_id"] = client.default_params["team_id"] = workspace.team_id
            return next()
        if not is_removal:
            logger.warning(REFUSED, extra={"team": team_ids[0]} if team_ids else None)
        return _refusal(body, client)

    return step


def _refusal(body: Body, client: WebClient) -> BoltResponse:
    """Return the answer to a request that isn't ours: a sentence where one can be said, and never an error.

    Slack would send an event again, and show a person nothing but its own error.
    """
    if text(at(body, "command")):
        return BoltResponse(status=200, body=NOT_INSTALLED)
    if at(body, "type") == "view_submission":  # the form stays open, with all that was typed
        return BoltResponse(status=200, body=objection(body, {"": NOT_INSTALLED}))
    if url := text(at(body, "response_url")):
        private_answers.answer(client, url, NOT_INSTALLED)
    return BoltResponse(status=200, body="")
