"""Calls that open or change a modal, where Slack refuses, is silent, or doesn't say which modal it is."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.listeners.modals import show_modal, update_modal, update_modal_below
from bot.messages.modals.fields import NamingPeople
from tests.builders.clients import Screen

NOWHERE = WebClient(base_url="http://127.0.0.1:9/api/", retry_handlers=[])
Update = Callable[[WebClient, dict[str, Any], dict[str, Any]], None]


@pytest.mark.parametrize("update", [update_modal, update_modal_below])
@pytest.mark.parametrize("body", [{}, {"view": {"id": "V\x00", "previous_view_id": "", "hash": "1.abc"}}])
def test_a_modal_that_the_request_does_not_name_is_not_updated_and_that_is_logged(
    update: Update, body: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    update(NOWHERE, body, {})
    assert caplog.messages == ["A modal couldn't be updated: the request doesn't say which"]


class Silent(Screen):
    """A Slack that refuses people it doesn't know, and is silent about all others, too."""

    def users_info(self, *, user: str) -> dict[str, Any]:
        """Answer nothing in time."""
        raise TimeoutError(user)


def naming(people: Collection[str]) -> dict[str, Any]:
    """Return a modal that names these people."""
    return {"blocks": sorted(people)}


@pytest.mark.parametrize(
    ("slack", "people"),
    [
        pytest.param(Screen(), ["U1", "U2"], id="all are known"),
        pytest.param(Screen(hidden={"U2"}), ["U1"], id="one isn't"),
        pytest.param(Screen(hidden={"U1", "U2"}), [], id="none is"),
        pytest.param(Silent(hidden={"U2"}), [], id="Slack doesn't say who is"),
    ],
)
def test_a_modal_opens_with_those_whom_slack_knows(slack: Screen, people: list[str]) -> None:
    both = ("U1", "U2")
    modal = NamingPeople(naming(both), instead=naming(()), people=both, naming=naming)
    assert show_modal(slack, {"trigger_id": "1.2.3"}, modal) is None  # type: ignore[arg-type]  # as much of a client
    assert slack.modal == {"blocks": people}
