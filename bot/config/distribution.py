"""What a bot needs that any workspace can install: the app's own credentials, its address, and keys for the tokens."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit

from bot.config.about_operator import Operator, read_operator
from bot.config.errors import SettingError
from bot.config.token_keys import TOKEN_KEYS, TokenKeys, read_keys
from bot.config.web_address import is_web_address

BOT_TOKEN = "SLACK_BOT_TOKEN"
CLIENT_ID, CLIENT_SECRET, PUBLIC_URL = "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "PUBLIC_URL"
GRACE_DAYS = "UNINSTALL_GRACE_DAYS"
USUAL_GRACE_DAYS = 7
LONGEST_GRACE_DAYS = 365
WHERE = "Copy it from your app's page at api.slack.com/apps: “Basic Information”"
NEEDED = {
    CLIENT_ID: f"{WHERE}, “Client ID”.",
    CLIENT_SECRET: f"{WHERE}, “Client Secret”.",
    PUBLIC_URL: "Set it to the address at which Slack and browsers reach the bot, such as https://intros.example.org.",
    TOKEN_KEYS: "It encrypts the tokens in the database. Make one with: openssl rand -base64 32",
}
"""Variables that a bot for any workspace needs, and where each comes from."""


@dataclass(frozen=True)
class Distribution:
    """The app's own credentials, its address, and keys for the tokens of those who install it."""

    client_id: str
    client_secret: str = field(repr=False)
    public_url: str
    """The address at which browsers and Slack reach the bot, without a slash at its end."""
    token_keys: TokenKeys
    grace: timedelta
    """How long a workspace's data is kept after it removed the app, so that it's there if they come back."""
    operator: Operator
    """Whoever runs the bot, as its website says."""


def read_distribution(values: Mapping[str, str]) -> Distribution | None:
    """Return what these variables say; None if none of them is set, so the bot is for one workspace.

    Raises `SettingError` if only some are, or if a token for one workspace is, too.
    """
    given = [name for name in NEEDED if values.get(name)]
    if not given:
        return None
    if values.get(BOT_TOKEN):
        raise SettingError(
            BOT_TOKEN,
            f"is set, and so is {given[0]}. The first is for one workspace, the other for any number: leave one out.",
        )
    for name, where in NEEDED.items():
        if not values.get(name):
            raise SettingError(name, f"is missing, though {given[0]} is set. {where}")
    return Distribution(
        client_id=_client_id(values[CLIENT_ID]),
        client_secret=values[CLIENT_SECRET],
        public_url=_public_url(values[PUBLIC_URL]),
        token_keys=read_keys(values[TOKEN_KEYS]),
        grace=_grace(values.get(GRACE_DAYS) or str(USUAL_GRACE_DAYS)),
        operator=read_operator(values),
    )


def _client_id(value: str) -> str:
    if not re.fullmatch(r"[0-9]+\.[0-9]+", value):
        raise SettingError(
            CLIENT_ID, f"doesn't look right: it's two numbers with a dot between them. {NEEDED[CLIENT_ID]}"
        )
    return value


def _public_url(value: str) -> str:
    """Return the address without a slash at its end. Slack sends people back over https only."""
    parts = urlsplit(value) if is_web_address(value) else None
    if parts is None or parts.query or parts.fragment or parts.username or parts.path.strip("/"):
        raise SettingError(PUBLIC_URL, "must be an address without a path, such as https://intros.example.org.")
    if parts.scheme != "https" and not _is_this_machine(parts.hostname or ""):
        raise SettingError(PUBLIC_URL, "must begin with https://. Slack sends people there.")
    return value.rstrip("/")


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _grace(value: str) -> timedelta:
    if not re.fullmatch(r"[0-9]{1,3}", value) or int(value) > LONGEST_GRACE_DAYS:
        raise SettingError(GRACE_DAYS, f"must be a number of days, {LONGEST_GRACE_DAYS} at most.")
    return timedelta(days=int(value))
