"""Somebody joined a channel: https://docs.slack.dev/reference/events/member_joined_channel"""

import re
from dataclasses import dataclass

from bot.payloads.body import Body, at, text, user_id
from bot.rules.workspace_settings import CHANNEL_ID

EVENT_ID = re.compile(r"[A-Za-z0-9]{1,32}")


@dataclass(frozen=True)
class Joined:
    """Who joined which channel, and who invited them."""

    workspace_id: int
    who: str
    channel: str
    inviter: str | None
    """A Slack id; nobody if they joined by themselves."""
    event: str
    """Slack's id of it: the same if it is handed in again."""
    is_shared: bool = False
    """Whether other companies are in the channel, too."""


def joined(body: Body, workspace_id: int) -> Joined | None:
    """The event; None if it is none."""
    event, event_id = at(body, "event"), text(at(body, "event_id"))
    who, channel = user_id(at(event, "user")), text(at(event, "channel"))
    if who is None or not CHANNEL_ID.fullmatch(channel) or not EVENT_ID.fullmatch(event_id):
        return None
    is_shared = at(body, "is_ext_shared_channel") is True
    return Joined(workspace_id, who, channel, user_id(at(event, "inviter")), event_id, is_shared)
