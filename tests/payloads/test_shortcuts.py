"""Shortcuts: who chose one, and whose message it was chosen on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given

from bot.payloads.body import Body, user_id
from bot.payloads.shortcuts import Chosen, introduce_author, introduce_two_people
from bot.rules.problems import AuthorProblem
from tests.payloads.test_clicks import mutilated, sample

ON_A_MESSAGE = sample("message_shortcut")
ANA, BEN = "U0000ANA", "U0000BEN"


def on(message: dict[str, Any], **others: Any) -> dict[str, Any]:
    """Return a choice on a message with these fields."""
    return ON_A_MESSAGE | {"message": message} | others


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(ON_A_MESSAGE, Chosen(ANA, BEN), id="a colleague's message"),
        pytest.param(on({"user": "W1", "ts": "1.1"}), Chosen(ANA, "W1"), id="of a Grid, without a team"),
        pytest.param(on({"user": ANA}), Chosen(ANA, None, AuthorProblem.YOURSELF), id="one's own"),
        pytest.param(on({"user": "UBOT", "bot_id": "B1"}), Chosen(ANA, None, AuthorProblem.BOT), id="an app's"),
        pytest.param(
            on({"subtype": "bot_message", "bot_id": "B1"}), Chosen(ANA, None, AuthorProblem.BOT), id="a webhook's"
        ),
        pytest.param(on({}), Chosen(ANA, None, AuthorProblem.UNKNOWN), id="nobody's"),
        pytest.param(
            on({"user": "USVEN", "team": "T2"}),
            Chosen(ANA, None, AuthorProblem.ELSEWHERE),
            id="from another company",
        ),
        pytest.param(
            on({"user": "USVEN", "team": "T1", "user_team": "T2"}),
            Chosen(ANA, None, AuthorProblem.ELSEWHERE),
            id="from another company, in a shared channel",
        ),
        pytest.param(
            on({"user": BEN, "team": "T2"}, enterprise={"id": "E1"}),
            Chosen(ANA, BEN),
            id="from another workspace of the same Grid",
        ),
    ],
)
def test_the_author_is_filled_in_unless_they_cannot_be_introduced(body: dict[str, Any], expected: Chosen) -> None:
    assert introduce_author(body) == expected


def test_a_global_shortcut_says_only_who_chose_it() -> None:
    assert introduce_two_people(sample("shortcut")) == Chosen(ANA)


@pytest.mark.parametrize("read", [introduce_author, introduce_two_people])
@given(body=mutilated("message_shortcut"))
def test_a_mutilated_shortcut_raises_nothing_and_no_text_is_read(
    read: Callable[[Body], Chosen | None], body: Body
) -> None:
    chosen = read(body)
    assert chosen is None or user_id(chosen.by)
    assert "secret" not in str(chosen)
