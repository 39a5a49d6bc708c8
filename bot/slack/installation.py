"""The bot's installation in Slack: the workspace of its token, and the scopes it was granted."""

import re
import sys
from dataclasses import dataclass
from hashlib import sha256
from http.client import HTTPException
from ssl import SSLContext, create_default_context

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.config.config import Config
from bot.config.errors import SettingError
from bot.slack.answers import AMBIGUOUS, INSTALLATION
from bot.slack.client import SlackClient

ORGANISATION = (
    "is a whole organisation's, which isn't supported yet. Install the app in a single workspace, and use the token "
    "you get there."
)


class SlackUnreachableError(Exception):
    """Slack doesn't answer at all, and no setting is wrong."""


@dataclass(frozen=True)
class Installation:
    """The workspace, the bot and the scopes of a bot token: https://docs.slack.dev/reference/methods/auth.test"""

    enterprise_id: str
    team_id: str
    bot_user_id: str
    scopes: frozenset[str]
    token_fingerprint: str | None = None
    url: str | None = None
    """The workspace's address, `https://acme.slack.com/`; None if unknown."""

    @property
    def can_look_up(self) -> bool:
        """Return whether messages can be read back after a crash."""
        return "im:history" in self.scopes

    @property
    def can_open_groups(self) -> bool:
        """Return whether the bot may open a group conversation for the two."""
        return "mpim:write" in self.scopes

    @property
    def can_send_files(self) -> bool:
        """Return whether the bot may send a member their export in a file."""
        return "files:write" in self.scopes


def web_client(config: Config, token: str | None, timeout: int) -> SlackClient:
    """Return a client of Slack's Web API that never retries. `timeout`: of one call, in seconds."""
    # slack_sdk's own retry posts twice after a dropped connection. `bot.delivery.retry` says when to post again.
    client = SlackClient(token=token, base_url=config.slack_url, timeout=timeout, retry_handlers=[])
    # Not as an argument: given None there, slack_sdk looks in the environment, and its web socket ignores NO_PROXY.
    client.proxy = config.proxy
    client.ssl = _certificates(config)
    return client


def _certificates(config: Config) -> SSLContext | None:
    """Return the certificates that Slack's is checked against; None where urllib reads them once by itself.

    Before Python 3.12, and behind a proxy, it would read them all for each call: 21 ms of CPU, where a call takes 1.6.
    """
    if config.slack_url.startswith("https:") and (config.proxy or sys.version_info < (3, 12)):
        return create_default_context()
    return None


def ask_slack(client: WebClient) -> Installation:
    """Return the installation that the client's token belongs to.

    Raises `SettingError` if Slack doesn't accept the token or it's a whole organisation's, `SlackUnreachableError` if
    Slack doesn't answer.
    """
    try:
        answer = client.auth_test()
    except SlackApiError as error:
        raise wrong_token("SLACK_BOT_TOKEN", error) from error
    except (OSError, HTTPException) as error:
        raise SlackUnreachableError(reason(error, client.proxy)) from error
    return installed_in_one(answer, client.token or "")


def installed_in_one(answer: SlackResponse, token: str) -> Installation:
    """Return the installation in Slack's answer to auth.test. Raises `SettingError` if it's a whole organisation's.

    Slack then names the organisation in the workspace's place:
    https://docs.slack.dev/enterprise/organization-ready-apps
    """
    if answer.get("is_enterprise_install") or answer["team_id"].startswith("E"):
        raise SettingError("SLACK_BOT_TOKEN", ORGANISATION)
    return installed(answer, token)


def installed(answer: SlackResponse, token: str) -> Installation:
    """Return the installation in Slack's answer to auth.test. `token`: the one that was asked about."""
    scopes = {name.lower(): value for name, value in answer.headers.items()}.get("x-oauth-scopes", "")
    return Installation(
        enterprise_id=answer.get("enterprise_id") or "",
        team_id=answer["team_id"],
        bot_user_id=answer["user_id"],
        scopes=frozenset(scope.strip() for scope in scopes.split(",")),
        token_fingerprint=fingerprint(token),
        url=_address(answer.get("url")),
    )


def _address(url: object) -> str | None:
    """Return an address that links can be made with; None if Slack's answer has none."""
    return url if isinstance(url, str) and re.fullmatch(r"https?://[\w.:-]{1,200}/", url, re.ASCII) else None


def reason(error: Exception, proxy: str | None = None) -> str:
    """Return why there was no answer, in the system's words. `proxy`: the one on the way, which isn't quoted."""
    inner = getattr(error, "reason", error)  # urllib wraps what the system said
    words = str(getattr(inner, "strerror", None) or inner) or type(error).__name__
    return f"{words}, through the proxy that the environment names" if proxy else words


def fingerprint(token: str) -> str:
    """Return the SHA-256 of a token, in hex: it identifies the token and doesn't give it away."""
    return sha256(token.encode()).hexdigest()


def wrong_token(variable: str, error: SlackApiError) -> Exception:
    """Return the error to raise after Slack refused the token in this variable.

    A `SettingError` if the token is at fault, else a `SlackUnreachableError`.
    """
    code = error.response.get("error")
    if error.response.status_code != 200 or code not in INSTALLATION | AMBIGUOUS:
        return SlackUnreachableError(f"it answered {error.response.status_code}, “{code}”")
    return SettingError(variable, f"was refused by Slack (“{code}”). Copy it again from your app's page.")
