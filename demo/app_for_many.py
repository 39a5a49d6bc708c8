"""The demo's app where there are several workspaces: none has it yet, and each can install it by a click."""

from __future__ import annotations

import secrets
import socket
from base64 import b64encode
from typing import Any

import yaml

from bot.config.manifest import INSTALL_PATH, REQUEST_PATH, read_manifest
from sandbox import Sandbox
from sandbox.page import Hint

SOMEWHERE = "https://example.org"  # the manifest wants an address before the bot has one
HINTS: tuple[Hint, ...] = (
    {
        "as": "ana",
        "text": (
            "Full Circle isn't in this workspace yet. Press Add Full Circle at the bottom of Ben's column, then "
            "Add to Slack and Allow, and come back here. The menu at the top leads to the other workspace."
        ),
        "until": {"text_seen": {"by": "ana", "contains": "You installed Full Circle"}},
    },
    {
        "as": "ana",
        "text": (
            "You're Ana, and you've just installed it. Introduce two people: type  /intro @ben @chidi you both love "
            "bridges  below, and press Ask them. In a new workspace, both are asked first."
        ),
        "until": {"text_seen": {"by": "ben", "contains": "would like to introduce you"}},
    },
    {
        "as": "ben",
        "text": "You're Ben now: press Yes, introduce us. Then do the same as Chidi.",
        "until": {"text_seen": {"by": "ana", "contains": "You introduced"}},
    },
    {
        "as": "ana",
        "text": (
            "They're introduced. To see a workspace leave, open Full Circle on the left, then About, and press Remove "
            "app. Nothing is sent here any more; press +1 week, and nothing is left in the database."
        ),
        "until": {"command": "/intro"},
    },
)


def manifest() -> dict[str, Any]:
    """Return the app's manifest. Without redirect addresses, the sandbox takes any on this machine."""
    document: dict[str, Any] = yaml.safe_load(read_manifest().for_many(SOMEWHERE))
    del document["oauth_config"]["redirect_urls"]
    return document


def settings(slack: Sandbox) -> dict[str, str]:
    """Return the bot's settings that make it serve all workspaces, and lead Slack's requests and people there."""
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    slack.deliver_to(address + REQUEST_PATH)
    slack.app.install_url = address + INSTALL_PATH
    return {
        "SLACK_CLIENT_ID": slack.app.client_id,
        "SLACK_CLIENT_SECRET": slack.app.client_secret,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        "PUBLIC_URL": address,
        "TOKEN_KEYS": b64encode(secrets.token_bytes(32)).decode(),
        "HOST": "127.0.0.1",
        "PORT": str(port),
    }


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port
