"""Somebody's profile changed: https://docs.slack.dev/reference/events/user_change"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.payloads.body import Body, at, user_id


def changed(body: Body) -> tuple[str, Mapping[str, Any]] | None:
    """Read whose profile changed, and Slack's user object as it is now; None if this is no such event."""
    user = at(body, "event", "user")
    who = user_id(at(user, "id"))
    return (who, user) if who and isinstance(user, Mapping) else None
