"""What Slack sends about *My year*, as it comes and as a stranger might send it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.ids import Field, Verb, button_value
from bot.payloads import my_year
from bot.use_cases.members.my_year import ReadYear


def pressed(value: str) -> dict[str, Any]:
    """Return a press on a button with this value."""
    return {"user": {"id": "UANA"}, "actions": [{"action_id": value, "value": value}]}


def chosen(value: object, action_id: str = Field.YEAR) -> dict[str, Any]:
    """Return a choice from the menu."""
    return {"user": {"id": "UANA"}, "actions": [{"action_id": action_id, "selected_option": {"value": value}}]}


def test_each_way_to_ask_for_a_year() -> None:
    assert my_year.opened(pressed(button_value(Verb.MY_YEAR, 0)), 1) == ReadYear(1, "UANA", None)
    assert my_year.chosen(chosen("2025"), 1) == ReadYear(1, "UANA", "2025")
    assert my_year.wanted(pressed(button_value(Verb.MY_YEAR_CSV, 0, "12-months")), 1) == ReadYear(
        1, "UANA", "12-months"
    )


@pytest.mark.parametrize("value", [None, 7, [], "", "1999", "2026-1", "UANA", "9" * 400])
def test_a_year_that_there_can_not_be(value: object) -> None:
    assert my_year.chosen(chosen(value), 1) is None
    assert my_year.wanted(pressed(f"{Verb.MY_YEAR_CSV}:0:{value}"), 1) is None


@pytest.mark.parametrize(
    "body", [{}, {"user": "UANA"}, {"user": {"id": "UANA"}, "actions": "x"}, chosen("2026", "who")]
)
def test_what_is_none_of_it_asks_for_nothing(body: dict[str, Any]) -> None:
    assert (my_year.opened(body, 1), my_year.chosen(body, 1), my_year.wanted(body, 1)) == (None, None, None)
