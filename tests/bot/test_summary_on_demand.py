"""`/intro summary`: for the eyes of who asked, and for the channel if they may post there."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from bot.messages.message import Message
from bot.payloads.clicks import Click
from bot.summaries import on_demand
from bot.summary_text import asks_for_a_summary, period_asked_for
from storage.database import Database
from tests.bot.circles import ANA, BEN, choose_channel, full_circle, posts
from tests.bot.making import install

DAY = timedelta(days=1)
THURSDAY = datetime(2026, 3, 12, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _workspace(database: Database) -> None:
    install(database)
    full_circle(database, THURSDAY - 2.5 * DAY)


def asked(database: Database, by: str = BEN, text: str = "summary", *, is_admin: bool = False) -> Message:
    """Somebody types it."""
    period = period_asked_for(text)
    assert period
    return on_demand.asked(database, 1, by, period, is_admin=is_admin, now=THURSDAY)


def shown(message: Message) -> str:
    """All that stands in it."""
    return json.dumps(message.content())


def button(message: Message) -> Click:
    """A press on "Post to channel" by Ana."""
    buttons = [each for block in message.content()["blocks"] for each in block.get("elements", ())]
    value = next(each["value"] for each in buttons if each.get("action_id") == "post_summary")
    return Click(1, 0, ANA, value.split(":")[2])


def test_a_member_sees_the_figures_and_no_names_and_no_button(database: Database) -> None:
    choose_channel(database, THURSDAY + DAY)
    seen = shown(asked(database))
    assert "*1* full circle" in seen
    assert "<@U" not in seen
    assert "post_summary" not in seen
    assert "An admin, or whoever set up the weekly summary" in seen


def test_an_admin_sees_what_the_channel_would_read_and_can_post_it_once(database: Database) -> None:
    choose_channel(database, THURSDAY + DAY)
    seen = asked(database, is_admin=True)
    assert "<@UBEN>" in shown(seen)
    for _ in range(2):
        assert on_demand.post(database, button(seen), THURSDAY, is_admin=True) is None
    (post,) = posts(database)
    assert "<@UBEN>" in json.dumps(post.content)


def test_whoever_set_it_up_can_post_it(database: Database) -> None:
    choose_channel(database, THURSDAY + DAY)
    assert on_demand.post(database, button(asked(database, ANA)), THURSDAY, is_admin=False) is None
    assert len(posts(database)) == 1


def test_who_may_not_post_cannot_press_what_somebody_else_was_shown(database: Database) -> None:
    choose_channel(database, THURSDAY + DAY)
    pressed = button(asked(database, is_admin=True))
    refused = on_demand.post(database, Click(1, 0, BEN, pressed.said), THURSDAY, is_admin=False)
    assert refused == on_demand.CANNOT_POST
    assert posts(database) == []


def test_without_a_channel_it_says_where_one_is_chosen(database: Database) -> None:
    assert "No channel is chosen" in shown(asked(database, is_admin=True))


@pytest.mark.parametrize("said", ["", "1", "1-", "-5", "1-x", "9-9999999999999999999", "1-2-3", "²-³"])
def test_a_forged_period_posts_nothing(database: Database, said: str) -> None:
    choose_channel(database, THURSDAY + DAY)
    assert on_demand.post(database, Click(1, 0, ANA, said), THURSDAY, is_admin=True) == on_demand.CANNOT_POST
    assert posts(database) == []


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("summary", "9 to 12 March 2026"),
        ("Summary  This Week", "9 to 12 March 2026"),
        ("summary last month", "1 to 28 February 2026"),
        ("summary quarter", "1 October to 31 December 2025"),
        ("summary since 2026-01-15", "15 January to 12 March 2026"),
        ("summary since 2026-03-12", "12 March 2026"),
        ("summary since 0001-01-01", "1 January 2000 to 12 March 2026"),
    ],
)
def test_the_period_is_what_was_asked_for(database: Database, text: str, days: str) -> None:
    assert days in shown(asked(database, text=text))


@pytest.mark.parametrize(
    "text",
    [
        "summary since",
        "summary since 2026-02-30",
        "summary of everything",
        "summary since ٢٠٢٦-٠١-٠١",
    ],
)
def test_what_is_not_understood_is_said(text: str) -> None:
    assert asks_for_a_summary(text)
    assert period_asked_for(text) is None


def test_an_introduction_is_no_summary() -> None:
    assert not asks_for_a_summary("@ben @chidi summary of bridges")
