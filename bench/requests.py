"""Signed HTTP requests as Slack sends them: a click on a card, and the submitted modal of `/intro`."""

from __future__ import annotations

import json
import time
from collections.abc import Collection
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from urllib.parse import quote

from slack_sdk.signature import SignatureVerifier

from bench.slack_api import BOT_USER_ID, TEAM_ID
from bot.config.manifest import REQUEST_PATH
from bot.ids import STEP_PREFIX, Field, Modal
from storage.models.enums import Step

SECRET = "a-signing-secret-for-benchmarks"
SENDER = {"team": {"id": TEAM_ID, "domain": "bench"}, "enterprise": None, "is_enterprise_install": False}
FRAME = {"api_app_id": "A1", "token": "deprecated", "trigger_id": "1.2.3", **SENDER}


@dataclass(frozen=True)
class Trio:
    """Three people who take part in nothing else: one introduces the other two. So nothing waits for anything else."""

    number: int

    @property
    def view_id(self) -> str:
        """Return the modal in which they were introduced."""
        return f"V{self.number:06}"

    @property
    def people(self) -> tuple[str, str, str]:
        """Return the Slack ids of the connector, of who writes first, and of the other."""
        connector, first, second = (f"U{self.number:06}{letter}" for letter in "ABC")
        return connector, first, second


def submitted_modal(trio: Trio) -> bytes:
    """Return the submitted modal of `/intro`, as Slack sends it."""
    connector, first, second = trio.people
    fields = {
        Field.FIRST_PERSON: {"type": "users_select", "selected_user": first},
        Field.SECOND_PERSON: {"type": "users_select", "selected_user": second},
        Field.REASON: {"type": "plain_text_input", "value": "You both care about good bridges."},
        Field.FIRST_MOVER: {"type": "radio_buttons", "selected_option": {"value": "first"}},
    }
    state = {"values": {name: {name: element} for name, element in fields.items()}}
    view = {"id": trio.view_id, "type": "modal", "callback_id": Modal.INTRODUCE, "private_metadata": "", "state": state}
    return _body({"type": "view_submission", "user": _user(connector), "view": view, **FRAME})


def click(user_id: str, introduction: str, step: Step, blocks: Collection[dict[str, Any]]) -> bytes:
    """Return a click on one of the three buttons. Slack sends the whole card, `blocks`, with it."""
    action = {"type": "button", "action_id": f"{STEP_PREFIX}{step}", "block_id": "b1", "value": introduction}
    message = {"type": "message", "user": BOT_USER_ID, "ts": "1700000000.000100", "text": "…", "blocks": list(blocks)}
    where = {"channel": {"id": "D1", "name": "directmessage"}, "message": message, "state": {"values": {}}}
    return _body({"type": "block_actions", "user": _user(user_id), **where, "actions": [action], **FRAME})


def _user(user_id: str) -> dict[str, str]:
    return {"id": user_id, "username": "somebody", "name": "somebody", "team_id": TEAM_ID}


def _body(payload: dict[str, Any]) -> bytes:
    return f"payload={quote(json.dumps(payload))}".encode()


def signed(body: bytes) -> dict[str, str]:
    """Return the headers with which Slack sends a body now."""
    timestamp = str(int(time.time()))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=timestamp, body=body) or ""
    kind = "application/x-www-form-urlencoded"
    return {"Content-Type": kind, "X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature}


def send(connection: HTTPConnection, body: bytes, headers: dict[str, str]) -> None:
    """Send one request, and read the acknowledgement. Raises `RuntimeError` for any other answer."""
    connection.request("POST", REQUEST_PATH, body, headers)
    response = connection.getresponse()
    if (answer := response.read()) or response.status != 200:
        raise RuntimeError(f"not acknowledged: {response.status} {answer[:200]!r}")
