"""The parts of a request that the log and the metrics may say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.payloads.requests import RequestSummary, summary

SAMPLES = Path(__file__).parent / "samples"


@pytest.mark.parametrize(
    ("sample", "kind", "name"),
    [
        ("step_click", "action", "met"),
        ("undo_click", "action", "undo"),
        ("introduce_asking_first", "modal", "introduce"),
        ("shortcut", "shortcut", "introduce_two_people"),
        ("message_shortcut", "shortcut", "introduce_author"),
    ],
)
def test_real_requests_are_named_by_our_own_words(sample: str, kind: str, name: str) -> None:
    found = summary(json.loads((SAMPLES / f"{sample}.json").read_text()))
    assert (found.kind, found.name) == (kind, name)
    assert found.user_id


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            {"command": "/intro", "text": "@a @b secret", "user_id": "U1"},
            RequestSummary("command", "/intro", None, "U1"),
        ),
        (
            {"type": "event_callback", "event": {"type": "member_joined_channel", "user": "U1"}},
            RequestSummary("event", "member_joined_channel", None, "U1"),
        ),
        (
            {"type": "block_actions", "user": {"id": "U1"}, "actions": [{"action_id": "menu", "value": "undo:17:met"}]},
            RequestSummary("action", "undo", 17, "U1"),
        ),
        (
            {"type": "block_actions", "user": {"id": "a b"}, "actions": [{"value": "My secret: x\ny"}]},
            RequestSummary("action", "other", None, None),
        ),
        ({}, RequestSummary("other", "other", None, None)),
    ],
)
def test_a_text_never_gets_into_the_log(body: dict[str, Any], expected: RequestSummary) -> None:
    assert summary(body) == expected


@given(st.recursive(st.none() | st.text() | st.integers(), lambda it: st.lists(it) | st.dictionaries(st.text(), it)))
def test_any_json_has_a_summary(value: Any) -> None:
    assert summary({"type": value, "actions": value, "user": value, "view": value, "event": value}).kind
