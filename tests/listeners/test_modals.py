"""Calls that change a modal, for requests that don't say which."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.listeners.modals import update_modal, update_modal_below

NOWHERE = WebClient(base_url="http://127.0.0.1:9/api/", retry_handlers=[])
Update = Callable[[WebClient, dict[str, Any], dict[str, Any]], None]


@pytest.mark.parametrize("update", [update_modal, update_modal_below])
@pytest.mark.parametrize("body", [{}, {"view": {"id": "V\x00", "previous_view_id": "", "hash": "1.abc"}}])
def test_a_modal_that_the_request_does_not_name_is_not_updated_and_that_is_logged(
    update: Update, body: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    update(NOWHERE, body, {})
    assert caplog.messages == ["A modal couldn't be updated: the request doesn't say which"]
