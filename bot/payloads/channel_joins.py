"""Somebody joined a channel: https://docs.slack.dev/reference/events/member_joined_channel"""

import re

from bot.payloads.body import Body, at, channel_id, text, user_id
from bot.use_cases.summaries.setup import Join

EVENT_ID = re.compile(r"[A-Za-z0-9]{1,32}")


def join(body: Body, workspace_id: int) -> Join | None:
    """Read who joined which channel, and who invited them; None if this is no such event."""
    event, event_id = at(body, "event"), text(at(body, "event_id"))
    who, channel = user_id(at(event, "user")), channel_id(at(event, "channel"))
    if who is None or channel is None or not EVENT_ID.fullmatch(event_id):
        return None
    is_shared = at(body, "is_ext_shared_channel") is True
    return Join(workspace_id, who, channel, user_id(at(event, "inviter")), event_id, is_shared)
