"""What Slack sends about a Home, as it really comes and as a stranger might send it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from bot.ids import Verb, button_value, page_word
from bot.payloads import home
from bot.rules.home import List
from bot.use_cases.members.home import AskAbout, OpenHome, ReadPage
from tests.payloads.test_clicks import mutilated, sample

OPENED = "app_home_opened"


def pressed(value: str) -> dict[str, Any]:
    """Return a press on a button with this value."""
    return {"user": {"id": "UBEN"}, "actions": [{"action_id": "more", "value": value}]}


def test_a_home_that_is_opened_as_slack_sends_it() -> None:
    body = sample(OPENED)
    assert home.opened(body, 1) == OpenHome(1, "U0000BEN", is_blank=False)
    del body["event"]["view"]
    assert home.opened(body, 1) == OpenHome(1, "U0000BEN", is_blank=True)


def test_the_conversation_with_the_bot_is_no_home() -> None:
    body = sample(OPENED)
    body["event"]["tab"] = "messages"
    assert home.opened(body, 1) is None


@given(mutilated(OPENED))
def test_a_mutilated_event_raises_nothing(body: dict[str, Any]) -> None:
    home.opened(body, 1)


@pytest.mark.parametrize("which", List)
def test_a_page_that_is_asked_for(which: List) -> None:
    value = button_value(Verb.MORE, 0, page_word(which, 3))
    assert home.page(pressed(value), 1) == ReadPage(1, "UBEN", which, 3)


@pytest.mark.parametrize(
    "value",
    ["", "more", "more:0:", "more:0:past", "more:0:past-0", "more:0:past--1", "more:0:x-1", "more:0:past-999999"],
)
def test_a_page_that_there_can_not_be(value: str) -> None:
    assert home.page(pressed(value), 1) is None


def test_a_person_who_is_asked_about() -> None:
    body = {"user": {"id": "UBEN"}, "actions": [{"action_id": "who", "selected_user": "UANA"}]}
    assert home.person(body, 1) == AskAbout(1, "UBEN", "UANA")


@pytest.mark.parametrize("chosen", [None, "", "me", "<@UANA>", 17, ["UANA"]])
def test_nobody_who_can_be_asked_about(chosen: object) -> None:
    assert home.person({"user": {"id": "UBEN"}, "actions": [{"selected_user": chosen}]}, 1) is None
    assert home.person({"user": {"id": "UBEN"}, "actions": chosen}, 1) is None
    assert home.person({"user": {"id": "UBEN"}, "actions": []}, 1) is None
