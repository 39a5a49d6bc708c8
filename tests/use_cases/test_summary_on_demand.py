"""`/intro summary`: for the eyes of who asked, and for the channel if they may post there."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from bot.command_line import settings
from bot.jobs.undeliverable import SUMMARY_REFUSED
from bot.messages import replies, summary
from bot.messages.message import Message
from bot.messages.problems import sentence
from bot.payloads import clicks
from bot.payloads.subcommand import Subcommand
from bot.payloads.subcommand import asked as asked_for
from bot.payloads.summary_command import period_asked_for
from bot.rules.periods import period_of
from bot.rules.problems import Problem
from bot.use_cases.summaries import on_demand
from bot.use_cases.summaries.on_demand import AskForSummary, PostSummary
from storage.database import Database
from storage.models.enums import Outcome
from storage.models.introduction import Introduction
from storage.models.workspace import Workspace
from storage.queries import delivery_outcomes
from tests.builders.completed import ALL, ANA, BEN, CHANNEL, CHIDI, choose_channel, full_circle, posts, share
from tests.builders.introductions import install
from tests.builders.outcomes import outcome

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
DALIA = "UDALIA"
THURSDAY = datetime(2026, 3, 12, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _workspace(database: Database) -> None:
    install(database)
    full_circle(database, THURSDAY - 2.5 * DAY)


def asked(
    database: Database, by: str = BEN, text: str = "summary", *, is_admin: bool = False, at: datetime = THURSDAY
) -> Message:
    """Type the command and return its answer."""
    period = period_asked_for(text)
    assert period
    told = on_demand.ask(database, AskForSummary(1, by, period), at, is_admin=is_admin)
    return summary.for_one(told.review, told.why_not_post)


def shown(message: Message) -> str:
    """Return everything in a message, as text."""
    return json.dumps(message.content())


def button(message: Message) -> PostSummary:
    """Return Ana's press on "Post to channel"."""
    buttons = [each for block in message.content()["blocks"] for each in block.get("elements", ())]
    value = next(each["value"] for each in buttons if each.get("action_id") == "post_summary")
    period = period_of(value.split(":")[2])
    assert period
    return PostSummary(1, ANA, period)


def press(database: Database, seen: Message, at: datetime = THURSDAY, by: str = ANA) -> str:
    """Return everything the modal says after an admin has pressed it."""
    done = on_demand.post(database, replace(button(seen), by=by), at, is_admin=True)
    return json.dumps((replies.posted if done.is_new else replies.posted_before)(done.channel))


def given_up(database: Database, error: str, at: datetime = THURSDAY) -> None:
    """Let Slack refuse the newest post for good."""
    with database.transaction() as session:
        post = posts(database)[-1]
        SUMMARY_REFUSED.lock(session, post)
        message = delivery_outcomes.claimed(session, post)
        assert message
        delivery_outcomes.given_up(message, error)
        SUMMARY_REFUSED.apply(session, message, error, at)


def test_a_member_sees_the_figures_and_no_names_and_no_button(database: Database) -> None:
    choose_channel(database, THURSDAY + DAY)
    seen = shown(asked(database))
    assert "*1* full circle" in seen
    assert "<@U" not in seen
    assert "post_summary" not in seen
    assert "Only an admin, or the person who set up the weekly summary" in seen


def test_an_admin_sees_no_names_either_and_the_post_has_them(database: Database) -> None:
    choose_channel(database, THURSDAY + DAY)
    seen = asked(database, is_admin=True)
    assert "<@U" not in shown(seen)
    assert summary.NAMES in shown(seen)
    assert f"The summary is on its way to <#{CHANNEL}>." in press(database, seen)
    (post,) = posts(database)
    assert "<@UBEN>" in json.dumps(post.content)


def test_who_asks_again_and_presses_the_same_day_hears_that_it_is_there(database: Database) -> None:
    choose_channel(database, THURSDAY + DAY)
    press(database, asked(database, is_admin=True))
    later = asked(database, is_admin=True, at=THURSDAY + HOUR)
    assert f"That summary is already in <#{CHANNEL}>." in press(database, later, THURSDAY + HOUR, BEN)
    assert len(posts(database)) == 1
    assert "on its way" in press(database, asked(database, is_admin=True, at=THURSDAY + DAY), THURSDAY + DAY)
    assert len(posts(database)) == 2


def test_in_another_channel_it_is_not_there_yet(database: Database) -> None:
    choose_channel(database, THURSDAY + DAY)
    press(database, asked(database, is_admin=True))
    choose_channel(database, THURSDAY + DAY, summary_channel="C0OTHER")
    assert "on its way to <#C0OTHER>" in press(database, asked(database, is_admin=True))


def test_whoever_set_it_up_can_post_it(database: Database) -> None:
    choose_channel(database, THURSDAY + DAY)
    on_demand.post(database, button(asked(database, ANA)), THURSDAY, is_admin=False)
    assert len(posts(database)) == 1


def test_where_there_is_nothing_to_tell_there_is_no_button(database: Database) -> None:
    choose_channel(database, THURSDAY + DAY)
    seen = shown(asked(database, text="summary last week", is_admin=True))
    assert "post_summary" not in seen
    assert sentence(Problem.NOTHING_TO_POST) in seen


def test_what_was_withdrawn_since_is_not_posted(database: Database) -> None:
    choose_channel(database, THURSDAY + DAY)
    pressed = button(asked(database, is_admin=True))
    with database.transaction() as session:
        session.execute(update(Introduction).values(outcome=Outcome.WITHDRAWN))
    refused = outcome(on_demand.post, database, pressed, THURSDAY, is_admin=True)
    assert refused == {"period": sentence(Problem.NOTHING_TO_POST)}
    assert posts(database) == []


def test_a_post_that_fails_is_told_to_who_pressed_each_time_and_the_weekly_one_goes_on(database: Database) -> None:
    choose_channel(database, THURSDAY + DAY)
    for minute in range(2):
        press(database, asked(database, is_admin=True), THURSDAY + minute * MINUTE, by=DALIA)
        given_up(database, "is_archived", THURSDAY + minute * MINUTE)
    told = posts(database, DALIA)
    archived = f"<#{CHANNEL}> is archived. Unarchive it, then ask again with `/intro summary`."
    assert [each.content["text"] for each in told] == [f"I couldn't post your summary. {archived}"] * 2
    assert "try_again" not in json.dumps(told[0].content)
    assert posts(database) == []
    with database.reading() as session:
        workspace = session.get_one(Workspace, 1)
        assert (workspace.summary_due_at, workspace.summary_stopped_by) == (THURSDAY + DAY, None)


def test_asking_again_and_again_does_not_tell_who_agreed_last(database: Database) -> None:
    choose_channel(database, THURSDAY + DAY)
    before = shown(asked(database, is_admin=True))
    share(database, 1, ALL - {CHIDI})
    assert shown(asked(database, is_admin=True)) == before


def test_who_may_not_post_cannot_press_what_somebody_else_was_shown(database: Database) -> None:
    choose_channel(database, THURSDAY + DAY)
    pressed = button(asked(database, is_admin=True))
    refused = outcome(on_demand.post, database, replace(pressed, by=BEN), THURSDAY, is_admin=False)
    assert refused == {"period": sentence(Problem.MAY_NOT_POST)}
    assert posts(database) == []


def test_without_a_channel_it_says_where_one_is_chosen(database: Database) -> None:
    assert "There's no channel for summaries yet" in shown(asked(database, is_admin=False))
    assert "Choose a channel" in shown(asked(database, is_admin=True))


@pytest.mark.parametrize("said", ["", "1", "1-", "-5", "1-x", "9-9999999999999999999", "1-2-3", "²-³"])
def test_a_forged_period_is_no_command(said: str) -> None:
    body = {"user": {"id": ANA}, "actions": [{"value": f"post_summary:0:{said}"}]}
    assert clicks.post_summary(body, 1) is None


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("summary", "9 to 12 March 2026"),
        ("Summary?", "9 to 12 March 2026"),
        ("Summary  This Week", "9 to 12 March 2026"),
        ("summary last week", "2 to 8 March 2026"),
        ("summary this month", "1 to 12 March 2026"),
        ("summary last month", "1 to 28 February 2026"),
        ("summary quarter", "1 October to 31 December 2025"),
        ("summary since 2026-01-15", "15 January to 12 March 2026"),
        *((f"summary since 2026{hyphen}03{hyphen}12", "12 March 2026") for hyphen in "‐‑‒–—−－/."),
        ("summary: since “2026-3-12”.", "12 March 2026"),
        ("summary since ２０２６-０３-１２", "12 March 2026"),
        ("summary “last‑quarter”", "1 October to 31 December 2025"),
        ("summary since 2026-03-12", "12 March 2026"),
        ("summary since 0001-01-01", "1 January 2000 to 12 March 2026"),
    ],
)
def test_the_period_is_what_was_asked_for(database: Database, text: str, days: str) -> None:
    assert days in shown(asked(database, text=text))


@pytest.mark.parametrize("day", ["2026-03-13", "2027-01-01", "9999-12-31"])
def test_a_day_that_is_still_to_come_is_refused_with_a_sentence(database: Database, day: str) -> None:
    choose_channel(database, THURSDAY + DAY)
    period = period_asked_for(f"summary since {day}")
    assert period
    refused = outcome(on_demand.ask, database, AskForSummary(1, ANA, period), THURSDAY, is_admin=True)
    assert refused == {"period": sentence(Problem.DAY_TO_COME)}


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
    assert asked_for(text).subcommand is Subcommand.SUMMARY
    assert period_asked_for(text) is None


def test_an_introduction_is_no_summary() -> None:
    assert asked_for("<@U1> <@U2> summary of bridges").subcommand is Subcommand.INTRODUCE


def test_what_was_erased_stays_missing_when_all_is_kept_from_now_on(database: Database) -> None:
    choose_channel(database, THURSDAY, created_at=THURSDAY - 100 * DAY)
    for days in ("30", "none"):
        settings.change(database, "keep-days", days, THURSDAY)
        assert "have been deleted" in shown(asked(database, text="summary since 2026-01-01"))
    assert "have been deleted" not in shown(asked(database))
