"""Questions to Slack that take a few seconds at most and change nothing there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from textwrap import shorten

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.config.errors import SettingError
from bot.monitoring.bounded_call import BoundedCall
from bot.slack.installation import Installation, SlackUnreachableError, installed, installed_in_one, reason, wrong_token

SECONDS = 5
LONGEST_REASON = 120  # characters
Problem = SettingError | SlackUnreachableError


@dataclass(frozen=True)
class AuthTest:
    """The result of auth.test: https://docs.slack.dev/reference/methods/auth.test"""

    installation: Installation | Problem
    clock_ahead: timedelta | None
    """Lead of this machine's clock over Slack's; None if Slack's answer had no time."""


def try_bot_token(client: WebClient, now: Callable[[], datetime]) -> AuthTest:
    """Return whom the client's token belongs to, and the difference between the clocks: known even without a token."""
    began = now()
    try:
        answer = BoundedCall(client.auth_test, SECONDS)()
    except SlackApiError as error:
        return AuthTest(_refused("SLACK_BOT_TOKEN", error), _ahead(_headers(error), began, now()))
    except (OSError, HTTPException) as error:
        return AuthTest(SlackUnreachableError(reason(error, client.proxy)), None)
    return AuthTest(_installation(answer, client.token or ""), _ahead(answer.headers, began, now()))


def _installation(answer: SlackResponse, token: str) -> Installation | Problem:
    try:
        return installed_in_one(answer, token)
    except SettingError as error:
        return error


@dataclass(frozen=True)
class Refusal:
    """Slack doesn't accept a token."""

    code: str
    """Slack's error."""


def try_stored_token(client: WebClient) -> Installation | Refusal | SlackUnreachableError:
    """Return whom the client's token belongs to, and what was granted."""
    try:
        answer = BoundedCall(client.auth_test, SECONDS)()
    except SlackApiError as error:
        problem = _refused("", error)
        return problem if isinstance(problem, SlackUnreachableError) else Refusal(str(error.response.get("error")))
    except (OSError, HTTPException) as error:
        return SlackUnreachableError(reason(error, client.proxy))
    return installed(answer, client.token or "")


def try_app_token(client: WebClient, app_token: str) -> Problem | None:
    """Return why Slack wouldn't let this token open a Socket Mode connection; None if it would. Opens none."""
    try:
        BoundedCall(lambda: client.apps_connections_open(app_token=app_token), SECONDS)()
    except SlackApiError as error:
        return _refused("SLACK_APP_TOKEN", error)
    except (OSError, HTTPException) as error:
        return SlackUnreachableError(reason(error, client.proxy))
    return None


def _refused(variable: str, error: SlackApiError) -> Problem:
    problem = wrong_token(variable, error)
    if isinstance(problem, SettingError):
        return problem
    return SlackUnreachableError(shorten(str(problem), LONGEST_REASON, placeholder="…”"))  # it may quote a whole page


def _headers(error: SlackApiError) -> Mapping[str, str]:
    headers: Mapping[str, str] = error.response.headers
    return headers


def _ahead(headers: Mapping[str, str], began: datetime, ended: datetime) -> timedelta | None:
    date = {name.lower(): value for name, value in headers.items()}.get("date")
    try:
        return began + (ended - began) / 2 - parsedate_to_datetime(date) if date else None
    except ValueError:  # not a date, from something on the way that isn't Slack
        return None
