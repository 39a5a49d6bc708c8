"""The app manifest, from which Slack makes the app: https://docs.slack.dev/reference/app-manifest"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.config.errors import SettingError

FILE = "manifest.yml"
REQUEST_PATH = "/slack/events"
"""The path at which the bot takes all of Slack's requests over HTTP."""
INSTALL_PATH, CALLBACK_PATH = "/slack/install", "/slack/oauth_redirect"
"""The paths at which people begin to install the app, and come back from Slack's consent page."""
PUBLIC_ADDRESS = re.compile(r"https://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?/?", re.IGNORECASE)
HTTP_HEADER = """\
# Paste this at https://api.slack.com/apps -> "Create New App" -> "From a manifest".
# Then set SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET and start the bot. Once it's running at {address},
# let Slack verify the request URL: your app's page -> "App Manifest".
"""
HEADER_FOR_MANY = """\
# Paste this at https://api.slack.com/apps -> "Create New App" -> "From a manifest".
# Then set SLACK_CLIENT_ID, SLACK_CLIENT_SECRET, SLACK_SIGNING_SECRET, PUBLIC_URL={address} and TOKEN_KEYS,
# and start the bot. Once it's running, let Slack verify the request URL: your app's page -> "App Manifest".
# Finally, switch on "Manage Distribution" -> "Activate Public Distribution".
"""
REMOVED = ("app_uninstalled", "tokens_revoked")
"""Events that say that a workspace removed the app. They need no scope."""


@dataclass(frozen=True)
class Manifest:
    """The app manifest for Socket Mode, and the scopes it asks for."""

    text: str
    """YAML, with its comments."""
    required_scopes: frozenset[str]
    optional_scopes: frozenset[str]
    """The scopes that a workspace may refuse."""

    def for_http(self, address: str) -> str:
        """Return the manifest for HTTP as YAML, every request URL at this address, such as https://example.org.

        Raises `SettingError` if the address isn't https, or is more than a host and a port.
        """
        address = _checked(address)
        return HTTP_HEADER.format(address=address) + _as_yaml(self._over_http(address))

    def for_many(self, address: str) -> str:
        """Return the manifest of an app that any workspace can install as YAML: as over HTTP, and what that needs.

        Raises `SettingError` as `for_http` does.
        """
        address = _checked(address)
        document = _distributed(self._over_http(address), address + CALLBACK_PATH)
        return HEADER_FOR_MANY.format(address=address) + _as_yaml(document)

    def _over_http(self, address: str) -> dict[str, Any]:
        return _with_request_url(yaml.safe_load(self.text), address + REQUEST_PATH)


def read_manifest(package: Path = Path(__file__).parent.parent) -> Manifest:
    """Return the manifest of this release. `package`: the folder of the `bot` package.

    Raises `SettingError` if there is none, in a copy of the project that isn't whole.
    """
    # Installed by pip it lies in the package; in a checkout, beside it.
    files = [package / FILE, package.parent / FILE]
    found = next((file for file in files if file.is_file()), None)
    if found is None:
        raise SettingError(FILE, "is missing. Copy it from the release into the folder with app.py.")
    text = found.read_text(encoding="utf-8")
    scopes = yaml.safe_load(text)["oauth_config"]["scopes"]
    optional = frozenset(scopes["bot_optional"])
    return Manifest(text, frozenset(scopes["bot"]) - optional, optional)


def _checked(address: str) -> str:
    """Return the address without a slash at its end."""
    if not PUBLIC_ADDRESS.fullmatch(address):
        raise SettingError("--url", "must be the bot's public address without a path, such as https://example.org.")
    return address.removesuffix("/")


def _as_yaml(document: Mapping[str, Any]) -> str:
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=110)


def _distributed(document: Mapping[str, Any], redirect_url: str) -> dict[str, Any]:
    settings = document["settings"]
    events = settings["event_subscriptions"]
    hears_of_removal = {**events, "bot_events": [*events["bot_events"], *REMOVED]}
    return {
        **document,
        "oauth_config": {"redirect_urls": [redirect_url], **document["oauth_config"]},
        "settings": {**settings, "event_subscriptions": hears_of_removal, "token_rotation_enabled": True},
    }


def _with_request_url(document: Mapping[str, Any], url: str) -> dict[str, Any]:
    features, settings = document["features"], document["settings"]
    commands = [{"command": entry["command"], "url": url} | entry for entry in features["slash_commands"]]
    over_http = {
        "interactivity": settings["interactivity"] | {"request_url": url},
        "event_subscriptions": {"request_url": url} | settings["event_subscriptions"],
        "socket_mode_enabled": False,
    }
    return {**document, "features": features | {"slash_commands": commands}, "settings": settings | over_http}
