"""Somebody joined a channel: https://docs.slack.dev/reference/events/member_joined_channel"""

from dataclasses import dataclass

from bot.payloads.body import Body, at, text, user_id


@dataclass(frozen=True)
class Joined:
    """Who joined which channel, and who invited them."""

    workspace_id: int
    who: str
    channel: str
    inviter: str | None
    """A Slack id; nobody if they joined by themselves."""


def joined(body: Body, workspace_id: int) -> Joined | None:
    """The event; None if it is none."""
    event = at(body, "event")
    who, channel = user_id(at(event, "user")), text(at(event, "channel"))
    if who is None or not channel:
        return None
    return Joined(workspace_id, who, channel, user_id(at(event, "inviter")))
