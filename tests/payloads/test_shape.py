"""Requests that Bolt can read, and those that it would fail on."""

from __future__ import annotations

from typing import Any

import pytest

from bot.payloads.shape import is_readable
from tests.payloads.test_clicks import SAMPLES, sample

EVENT = {
    "type": "event_callback",
    "team_id": "T1",
    "event_id": "Ev1",
    "is_ext_shared_channel": False,
    "authorizations": [{"enterprise_id": None, "team_id": "T1", "user_id": "UBOT", "is_enterprise_install": False}],
    "event": {"type": "member_joined_channel", "user": "UBOT", "inviter": "U1", "channel": "C1", "team": "T1"},
}
COMMAND = {"command": "/intro", "text": "help", "team_id": "T1", "user_id": "U1", "response_url": "https://slack.test"}


@pytest.mark.parametrize("name", sorted(path.stem for path in SAMPLES.glob("*.json")))
def test_what_slack_really_sends_is_readable(name: str) -> None:
    assert is_readable(sample(name))


@pytest.mark.parametrize(
    "body",
    [
        EVENT,
        EVENT | {"authorizations": None},
        EVENT | {"event": {"type": "message", "message": {"type": "message", "user": "U1"}}},
        EVENT | {"event": {"type": "user_change", "user": {"id": "U1", "team_id": "T1"}}},
        COMMAND,
        COMMAND | {"response_url": ""},
        {"type": "block_actions", "view": None, "team": None, "actions": [{"action_id": "a"}]},
        {},
    ],
)
def test_what_slack_may_send_is_readable(body: dict[str, Any]) -> None:
    assert is_readable(body)


@pytest.mark.parametrize(
    "changes",
    [
        {"actions": []},
        {"actions": None},
        {"actions": [None]},
        {"actions": [{"value": "17"}]},
        {"actions": [{"action_id": 5}]},
        {"type": "interactive_message", "callback_id": "x", "actions": []},
        {"type": "view_submission", "view": None},
        {"type": "view_submission", "view": {"type": "modal", "callback_id": None}},
        {"type": "view_submission", "view": {"type": "workflow_step", "callback_id": "x"}},
        {"type": "workflow_step_edit", "callback_id": "x"},
        {"type": "event_callback", "event": None},
        {"event": None},
        {"event": "member_joined_channel"},
        {"event": {"type": 5}},
        {"event": {"event": {"event": {"event": {"event": {}}}}}},
        {"user": {"user": {"user": {"user": {"user": {}}}}}},
        {"team": ["id"]},
        {"team": {"id": ["T1"]}},
        {"authorizations": [None]},
        {"authorizations": False},
        {"authorizations": ""},
        {"authorizations": [{"authorizations": []}]},
        {"response_urls": None},
        {"response_url": "file:///etc/passwd"},
        {"command": 5},
    ],
    ids=str,
)
def test_what_bolt_would_fail_on_is_not_readable(changes: dict[str, Any]) -> None:
    assert not is_readable(sample("step_click") | changes)
