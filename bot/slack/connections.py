"""The ways to Slack: for each workspace that's served, a client with its token, and what it has granted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.slack.client import SlackClient
from bot.slack.installation import Installation


@dataclass(frozen=True)
class Connection:
    """The way to one workspace."""

    client: SlackClient
    """Calls Slack with this workspace's token and no other, and keeps to the limits Slack sets this workspace."""
    installation: Installation
    """What the workspace has granted, as last known."""


class NotConnectedError(Exception):
    """There's no token for this workspace: the app was removed there, or was never installed."""


Connect = Callable[[int], Connection]
"""Returns the way to the workspace with this id of our row. Raises `NotConnectedError` if there's none."""
