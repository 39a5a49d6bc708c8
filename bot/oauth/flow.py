"""The way through Slack's consent page and back: Bolt's `OAuthFlow`, with our pages, our store, and one more refusal.

https://docs.slack.dev/authentication/installing-with-oauth
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from http import HTTPStatus
from http.client import HTTPException
from threading import BoundedSemaphore
from types import MappingProxyType
from urllib.parse import urlsplit, urlunsplit

from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.error import BoltError
from slack_bolt.oauth import OAuthFlow
from slack_bolt.oauth.callback_options import CallbackOptions, FailureArgs, SuccessArgs
from slack_bolt.oauth.oauth_settings import OAuthSettings
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.installation_store import Installation as SlackInstallation
from slack_sdk.web import SlackResponse

from bot.config.distribution import Distribution
from bot.config.manifest import CALLBACK_PATH, INSTALL_PATH, read_manifest
from bot.oauth import pages
from bot.oauth.cookie import BrowserCookie
from bot.oauth.failures import Failure, failed
from bot.oauth.installations import Installations, OrganisationWideError
from bot.oauth.states import LIVES_FOR, States
from bot.slack.answers import RATE_LIMITED
from bot.slack.client import SlackClient
from storage.database import Database

logger = logging.getLogger(__name__)

AUTHORIZE_PATH = "/oauth/v2/authorize"
IS_TEAM = re.compile(r"[TE][A-Z0-9]{1,30}")
SPENT = {"invalid_code", "code_already_used"}
"""Slack's errors for a code that's spent, too old, or made up."""
REFUSED = (
    "Slack refused to let a workspace install the app (“%s”). Check SLACK_CLIENT_ID and SLACK_CLIENT_SECRET, and that "
    "the app's redirect URLs, under “OAuth & Permissions”, have the one that starts with PUBLIC_URL."
)
LONGEST_LIFE = 366 * 24 * 3600  # seconds
WAITING_AT_ONCE = 3
"""Of the server's ten threads: the others go on taking what Slack sends, whoever floods this page."""
BY_REASON = {
    "access_denied": Failure.CANCELLED,
    "invalid_browser": Failure.OTHER_BROWSER,
    "invalid_state": Failure.TOO_LATE,
    "missing_code": Failure.BROKEN,
    "invalid_code": Failure.TOO_LATE,
}
"""The page for each of Slack's and Bolt's reasons why nothing was installed. Any other is our fault, or Slack's."""


class NoAnswerFromSlackError(BoltError):
    """Slack didn't say what the code stands for: nothing is stored, and the person can begin again."""


class RefusedBySlackError(BoltError):
    """Slack takes no code from us at all: nothing is stored, and whoever runs the bot has to look."""


class Flow(OAuthFlow):
    """Bolt's flow with our pages. What goes wrong stores nothing."""

    def __init__(
        self,
        database: Database,
        distribution: Distribution,
        client: SlackClient,
        now: Callable[[], datetime],
        installed: Callable[[], None],
    ) -> None:
        """Make it.

        `client`: asks Slack, without a token. `now`: returns the present time, aware. `installed`: called after each
        installation.
        """
        self.distribution, self._manifest = distribution, read_manifest()
        self._waiting = BoundedSemaphore(WAITING_AT_ONCE)
        super().__init__(
            client=client,
            logger=logger,
            settings=OAuthSettings(
                client_id=distribution.client_id,
                client_secret=distribution.client_secret,
                scopes=sorted(self._manifest.required_scopes | self._manifest.optional_scopes),
                user_scopes=[],
                redirect_uri=distribution.public_url + CALLBACK_PATH,
                install_path=INSTALL_PATH,
                redirect_uri_path=CALLBACK_PATH,
                authorization_url=_authorize_url(client.base_url),
                callback_options=CallbackOptions(success=self._installed, failure=self._failed),
                installation_store=Installations(database, distribution, now, installed),
                state_store=States(database, now),
                logger=logger,
            ),
        )
        self.settings.state_utils = BrowserCookie(int(LIVES_FOR.total_seconds()))

    def build_authorize_url(self, state: str, request: BoltRequest) -> str:
        """Return the address of Slack's consent page. `team` in the request: the workspace to show there first.

        Bolt would put anything it says into the address, another app's id, too.
        """
        team = request.query.get("team", [""])[0]
        generated: str = self.settings.authorize_url_generator.generate(
            state=state, team=team if IS_TEAM.fullmatch(team) else None
        )
        return generated

    def build_install_page_html(self, url: str, request: BoltRequest) -> str:  # noqa: ARG002  (Bolt passes it)
        """Return the page with the button that leads to Slack."""
        return pages.install(url, self._manifest, self.distribution.grace)

    def run_installation(self, code: str) -> SlackInstallation | None:
        """Return what Slack says the code stands for; None if it's spent, or too old, or never was.

        Raises `NoAnswerFromSlackError` or `RefusedBySlackError`. Bolt's own writes the code into the log.
        """
        settings = self.settings
        try:
            answer = self.client.oauth_v2_access(
                code=code,
                client_id=settings.client_id,
                client_secret=settings.client_secret,
                redirect_uri=settings.redirect_uri,
            )
        except SlackApiError as error:
            reason = error.response.get("error")
            if reason in SPENT:
                return None
            raise (NoAnswerFromSlackError if reason == RATE_LIMITED else RefusedBySlackError)(reason) from error
        except (OSError, HTTPException) as error:
            raise NoAnswerFromSlackError(type(error).__name__) from error
        return _found(answer)

    def handle_callback(self, request: BoltRequest) -> BoltResponse:
        """Return the page at the end of a visit."""
        if not self._waiting.acquire(blocking=False):
            return _response(failed(Failure.BUSY), Failure.BUSY.status)  # the browser keeps the state, to reload
        try:
            return super().handle_callback(request)
        except NoAnswerFromSlackError as error:
            logger.warning("Slack didn't answer while somebody installed the app (%s). They can begin again", error)
            return self._page(failed(Failure.NO_ANSWER), Failure.NO_ANSWER.status)
        except RefusedBySlackError as error:
            logger.error(REFUSED, error)
            return self._page(failed(Failure.REFUSED), Failure.REFUSED.status)
        finally:
            self._waiting.release()

    def store_installation(self, request: BoltRequest, installation: SlackInstallation) -> None:
        """Store it; if it's for a whole organisation, give the token back instead."""
        try:
            super().store_installation(request, installation)
        except OrganisationWideError:
            self._give_back(installation.bot_token)
            raise

    def _give_back(self, token: str | None) -> None:
        try:
            self.client.auth_revoke(token=token)
        except (SlackApiError, OSError, HTTPException) as error:
            logger.warning("A token for a whole organisation couldn't be given back: %s", type(error).__name__)

    def _installed(self, done: SuccessArgs) -> BoltResponse:
        return self._page(pages.installed(done.installation.app_id or "", done.installation.team_id or ""))

    def _failed(self, what: FailureArgs) -> BoltResponse:
        why = BY_REASON.get(what.reason, Failure.BROKEN)
        if isinstance(what.error, OrganisationWideError):
            why = Failure.ORGANISATION
        return self._page(failed(why), why.status)

    def _page(self, html: str, status: HTTPStatus = HTTPStatus.OK) -> BoltResponse:
        """Return a page that ends a visit: the browser forgets the state."""
        return _response(html, status, {"Set-Cookie": self.settings.state_utils.build_set_cookie_for_deletion()})


def _response(html: str, status: HTTPStatus, headers: Mapping[str, str] = MappingProxyType({})) -> BoltResponse:
    return BoltResponse(status=status, body=html, headers={"Content-Type": "text/html; charset=utf-8", **headers})


def _found(answer: SlackResponse) -> SlackInstallation:
    """Return the installation that Slack describes."""
    team, enterprise, by = (answer.get(name) or {} for name in ("team", "enterprise", "authed_user"))
    return SlackInstallation(
        app_id=answer.get("app_id"),
        enterprise_id=enterprise.get("id"),
        team_id=team.get("id"),
        bot_token=answer.get("access_token"),
        bot_user_id=answer.get("bot_user_id"),
        bot_scopes=answer.get("scope") or "",
        bot_refresh_token=answer.get("refresh_token"),
        bot_token_expires_in=_seconds(answer.get("expires_in")),
        user_id=by.get("id") or "",
        is_enterprise_install=answer.get("is_enterprise_install") or False,
    )


def _seconds(value: object) -> int | None:
    """Return in how many seconds a token expires; None if it doesn't, or Slack says nothing that makes sense."""
    return value if type(value) is int and 0 < value <= LONGEST_LIFE else None


def _authorize_url(api_url: str) -> str:
    """Return the address of Slack's consent page, beside its Web API."""
    return urlunsplit(urlsplit(api_url)._replace(path=AUTHORIZE_PATH, query="", fragment=""))
