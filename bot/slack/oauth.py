"""The exchange of a token that expires for the next one: https://docs.slack.dev/authentication/using-token-rotation"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from slack_sdk.web import SlackResponse

from bot.slack.client import SlackClient


@dataclass(frozen=True)
class Granted:
    """A token as Slack hands it out."""

    token: str = field(repr=False)
    refresh_token: str | None = field(repr=False)
    """What the next one is asked for with, once; None if the token doesn't expire."""
    expires_in: timedelta | None
    """None if it doesn't."""


def exchange(client: SlackClient, client_id: str, client_secret: str, refresh_token: str) -> Granted:
    """Exchange a token for the next one. From then on Slack knows `refresh_token` no more.

    Raises what `SlackClient` says.
    """
    answer = client.oauth_v2_access(
        client_id=client_id, client_secret=client_secret, grant_type="refresh_token", refresh_token=refresh_token
    )
    return _granted(answer)


def _granted(answer: SlackResponse) -> Granted:
    seconds = answer.get("expires_in")
    return Granted(
        token=answer["access_token"],
        refresh_token=answer.get("refresh_token"),
        expires_in=timedelta(seconds=seconds) if isinstance(seconds, int) else None,
    )
