"""What kind of request Slack sent, for the log and the metrics: ids and our own names, never a text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.payloads import clicks
from bot.payloads.body import Body, at, text, user_id
from bot.use_cases.introductions.report import ActOnStep

KINDS = {
    "block_actions": "action",
    "view_submission": "modal",
    "view_closed": "modal_closed",
    "event_callback": "event",
    "shortcut": "shortcut",
    "message_action": "shortcut",
    "block_suggestion": "options",
}
OTHER = "other"


@dataclass(frozen=True)
class RequestSummary:
    """The parts of a request that may be logged and counted."""

    kind: str
    """command, action, modal, modal_closed, event, shortcut, options or other."""
    name: str
    """Which of them: a button's verb, a modal's callback id, an event's type."""
    introduction_id: int | None
    user_id: str | None


def summary(body: Body) -> RequestSummary:
    """Return the parts of a request that may be logged and counted. Any body will do, however hostile."""
    kind = "command" if text(at(body, "command")) else KINDS.get(text(at(body, "type")), OTHER)
    step = clicks.act_on_step(body, 0)
    pressed = step or clicks.act(body, 0)
    by = at(body, "user", "id") or at(body, "user_id") or at(body, "event", "user")
    return RequestSummary(kind, _name(body, step), pressed.introduction_id if pressed else None, user_id(by))


def _name(body: Body, step: ActOnStep | None) -> str:
    """Return the request's own name if it can be one of ours: whatever else somebody sends stays out of the log."""
    candidates = (
        str(step.step) if step else clicks.verb(body),
        text(at(body, "view", "callback_id")),
        text(at(body, "event", "type")),
        text(at(body, "callback_id")),
        text(at(body, "command")),
    )
    named = next((each for each in candidates if each), OTHER)
    return named if re.fullmatch(r"[/a-z0-9_]{1,40}", named, re.ASCII) else OTHER
