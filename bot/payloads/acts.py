"""Read which introduction somebody acts on, from what a button or a modal's private metadata carries."""

from __future__ import annotations

import re

from bot.payloads.body import Body, at, text, user
from bot.use_cases.introductions.actors import Act, Button

REFERENCE = re.compile(r"([0-9]{1,9})(?:-([0-9a-f]{10}))?", re.ASCII)
"""An introduction's number, of as many digits as fit every database's integer, and its code. Buttons of release 0.2 and
before have the number alone."""
CONVERSATION = re.compile(r"[CDG][A-Z0-9]{1,30}", re.ASCII)
TIMESTAMP = re.compile(r"[0-9]{1,12}\.[0-9]{1,12}", re.ASCII)


def act(body: Body, reference: object, workspace_id: int) -> Act | None:
    """Return what somebody does to the introduction with this reference; None if it can't be one."""
    found, by = REFERENCE.fullmatch(text(reference)), user(body)
    if found is None or by is None:
        return None
    return Act(workspace_id, int(found[1]), by, button=Button(found[2] or "", *_message(body)))


def _message(body: Body) -> tuple[str, str]:
    """Return where the message is that a button stands on: its conversation, and its id there; empty if on none."""
    channel, ts = text(at(body, "container", "channel_id")), text(at(body, "container", "message_ts"))
    return (channel, ts) if CONVERSATION.fullmatch(channel) and TIMESTAMP.fullmatch(ts) else ("", "")
