"""Tell whether Bolt can read a request. It takes much about one for granted, and raises where that isn't so.

Bolt's own reading is in its `request/internals.py`, `request/payload_utils.py` and `listener_matcher/builtins.py`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.payloads.body import Body, at

TEXTS = ("type", "command", "callback_id", "action_id")
TEXTS_OR_NULL = ("id", "enterprise_id", "team_id", "app_installed_team_id")
TEXTS_OR_OBJECTS = ("enterprise", "team", "user", "channel")
"""Names under which Slack sends an id, or an object that has one."""
INNER = ("event", "view", "message", "previous_message", "item", "assistant_thread")
"""Names of objects in which Bolt looks for the same ids once more."""
RETIRED_STEP = "workflow_step"  # https://docs.slack.dev/legacy/legacy-steps-from-apps
DEEPEST = 3  # objects inside each other; an event about a changed message has two


def is_readable(body: Body) -> bool:
    """Return whether each part of a request that Bolt reads has the form in which Slack sends it.

    https://docs.slack.dev/reference/interaction-payloads, https://docs.slack.dev/apis/events-api
    """
    return _is_readable_object(body) and _has_readable_lists(body) and _is_whole(body)


def _is_readable_object(body: Body, depth: int = 0) -> bool:
    inner = [body[name] for name in INNER if body.get(name) is not None]
    return (
        depth <= DEEPEST
        and all(isinstance(body[name], str) for name in TEXTS if name in body)
        and all(_is_text_or_null(body.get(name)) for name in TEXTS_OR_NULL)
        and all(_has_readable_id(body.get(name), depth + 1) for name in TEXTS_OR_OBJECTS)
        and all(isinstance(each, Mapping) and _is_readable_object(each, depth + 1) for each in inner)
    )


def _is_text_or_null(value: Any) -> bool:
    return value is None or isinstance(value, str)


def _has_readable_id(value: Any, depth: int) -> bool:
    return _is_text_or_null(value) or (isinstance(value, Mapping) and _is_readable_object(value, depth))


def _has_readable_lists(body: Body) -> bool:
    """Return whether the grants, and the addresses for answers, are as Slack sends them."""
    grants, addresses = body.get("authorizations"), body.get("response_urls", [])
    grants = [] if grants is None else grants
    return (
        _are_objects(grants)
        and all(_is_readable_object(grant) and "authorizations" not in grant for grant in grants)
        and _are_objects(addresses)
        and re.match("$|https?://", str(body.get("response_url") or "")) is not None
    )


def _are_objects(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, Mapping) for each in value)


def _is_whole(body: Body) -> bool:
    """Return whether the parts are there that belong to a request of its type."""
    kind, view = body.get("type"), body.get("view", {})
    if "event" in body and body["event"] is None:
        return False
    if kind in ("block_actions", "interactive_message"):
        return _has_action(body.get("actions"), "action_id" if kind == "block_actions" else "name")
    if kind in ("view_submission", "view_closed"):
        return at(view, "type") not in (None, RETIRED_STEP)
    return kind != f"{RETIRED_STEP}_edit" and view is not None


def _has_action(actions: Any, name: str) -> bool:
    return _are_objects(actions) and bool(actions) and name in actions[0] and _is_readable_object(actions[0])
