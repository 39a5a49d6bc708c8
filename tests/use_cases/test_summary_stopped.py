"""A weekly summary that cannot be posted stops; it goes on when somebody has mended what stood against it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from bot.command_line import settings
from bot.ids import Section
from bot.jobs.undeliverable import SUMMARY_REFUSED
from bot.listeners.workspace import menu, part
from bot.messages.problems import sentence
from bot.rules.problems import Problem
from bot.use_cases.summaries import setup, weekly
from bot.use_cases.summaries.setup import ActOnChannel
from storage.database import Database
from storage.models.summary import Summary, SummaryMention
from storage.models.workspace import Workspace
from storage.queries import delivery_outcomes
from tests.builders.completed import ANA, BEN, CHANNEL, choose_channel, full_circle, posts
from tests.builders.introductions import install
from tests.builders.outcomes import outcome
from tests.builders.workspaces import served
from tests.use_cases.test_summary_setup import HERE, choose, workspace
from tests.use_cases.test_workspace_settings import ADMIN, hand_in

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
MONDAY = datetime(2026, 3, 9, 9, tzinfo=UTC)
SATURDAY = MONDAY + 5 * DAY


@pytest.fixture(autouse=True)
def _posted(database: Database) -> None:
    install(database)
    full_circle(database, MONDAY - 5 * DAY)
    choose_channel(database, MONDAY)
    weekly.post_due(database, served(database), MONDAY)


def given_up(database: Database, error: str, at: datetime) -> None:
    """Let Slack refuse the post for good."""
    (post,) = posts(database)
    with database.transaction() as session:
        SUMMARY_REFUSED.lock(session, post)
        message = delivery_outcomes.claimed(session, post)
        assert message
        delivery_outcomes.given_up(message, error)
        SUMMARY_REFUSED.apply(session, message, error, at)


def try_again(database: Database, by: str, at: datetime = SATURDAY) -> dict[str, str]:
    """Return the button on the newest notice."""
    (notice,) = posts(database, ANA)[-1:]
    said = notice.key.removeprefix("summary_stopped:")
    return outcome(setup.try_again, database, ActOnChannel(1, by, said), at)


def test_who_set_it_up_is_told_once_and_nothing_is_retried(database: Database) -> None:
    given_up(database, "is_archived", MONDAY + HOUR)
    for week in range(4):
        weekly.post_due(database, served(database), MONDAY + week * WEEK)
    (told,) = posts(database, ANA)[-1:]
    assert told.content["text"].startswith(f"The weekly summary in <#{CHANNEL}> is paused")
    assert posts(database) == []
    assert workspace(database).summary_due_at is None


def test_what_it_would_have_told_is_told_at_once_when_it_is_mended(database: Database) -> None:
    given_up(database, "is_archived", MONDAY + HOUR)
    assert try_again(database, ANA) == {}
    (post,) = posts(database)
    assert "<@UBEN>" in json.dumps(post.content)
    assert "2 to 9 March 2026" in json.dumps(post.content)
    assert workspace(database).summary_due_at == MONDAY + WEEK


def test_when_the_next_one_has_come_that_one_is_told(database: Database) -> None:
    given_up(database, "is_archived", MONDAY + HOUR)
    assert try_again(database, ANA, MONDAY + 8 * DAY) == {}
    (post,) = posts(database)
    assert "<@UBEN>" in json.dumps(post.content)
    assert "9 to 16 March 2026" in json.dumps(post.content)
    assert workspace(database).summary_due_at == MONDAY + 2 * WEEK


def test_nobody_else_can_try_again(database: Database) -> None:
    given_up(database, "is_archived", MONDAY + HOUR)
    assert try_again(database, BEN) == {"word": sentence(Problem.SET_UP_AGAIN)}
    assert workspace(database).summary_due_at is None


def test_the_notice_says_that_it_goes_on_and_pressing_again_changes_nothing(database: Database) -> None:
    given_up(database, "is_archived", MONDAY + HOUR)
    assert try_again(database, ANA) == {}
    (notice,) = posts(database, ANA)[-1:]
    assert notice.content["text"] == f"The weekly summary is back on in <#{CHANNEL}>."
    assert try_again(database, ANA) == {}
    assert len(posts(database)) == 1
    assert workspace(database).summary_due_at == MONDAY + WEEK


def test_each_time_it_fails_there_is_a_new_notice(database: Database) -> None:
    given_up(database, "is_archived", MONDAY + HOUR)
    before = len(posts(database, ANA))
    try_again(database, ANA)
    given_up(database, "not_in_channel", SATURDAY + HOUR)
    assert len(posts(database, ANA)) == before + 1


def test_where_another_channel_was_chosen_there_is_nothing_to_mend(database: Database) -> None:
    given_up(database, "is_archived", MONDAY + HOUR)
    choose(database)
    assert try_again(database, ANA) == {"word": sentence(Problem.SET_UP_AGAIN)}


def test_an_admin_reads_it_above_the_settings_and_starts_it_again_by_saving_them(database: Database) -> None:
    given_up(database, "is_archived", MONDAY + HOUR)
    assert "*Paused.*" in str(menu(database, 1, ADMIN, SATURDAY))
    opening = part(database, 1, Section.SUMMARY, ADMIN, SATURDAY)
    assert f"<#{CHANNEL}> is archived. Unarchive it and save, or choose" in str(opening)
    hand_in(database, now=SATURDAY, who="UDALIA")
    assert workspace(database).summary_due_at == MONDAY + WEEK
    assert workspace(database).summary_set_by == ANA
    assert "*Paused.*" not in str(menu(database, 1, ADMIN, SATURDAY))


def test_whoever_starts_it_again_is_told_next_where_nobody_was(database: Database) -> None:
    with database.transaction() as session:
        session.get_one(Workspace, 1).summary_set_by = None
    given_up(database, "is_archived", MONDAY + HOUR)
    hand_in(database, now=SATURDAY, who="UDALIA")
    assert workspace(database).summary_set_by == "UDALIA"


def test_the_command_line_says_it_and_starts_it_again_when_the_channel_is_set(database: Database) -> None:
    given_up(database, "is_archived", MONDAY + HOUR)
    told = f"summary-channel = {CHANNEL}   (posting has stopped. {CHANNEL} is archived. Unarchive it, then set"
    assert told in settings.shown(database)
    settings.change(database, "open-limit", "7", SATURDAY)
    assert told in settings.shown(database)
    settings.change(database, "summary-channel", CHANNEL, SATURDAY)
    assert told not in settings.shown(database)
    assert workspace(database).summary_due_at == MONDAY + WEEK


def test_what_was_started_again_by_somebody_else_is_not_posted_at_once(database: Database) -> None:
    given_up(database, "is_archived", MONDAY + HOUR)
    hand_in(database, now=SATURDAY, who="UDALIA")
    assert try_again(database, ANA) == {}
    assert posts(database) == []


def test_nothing_is_left_of_what_was_never_posted(database: Database) -> None:
    given_up(database, "not_in_channel", MONDAY + HOUR)
    with database.reading() as session:
        assert [session.scalar(select(func.count()).select_from(row)) for row in (Summary, SummaryMention)] == [0, 0]


def test_a_channel_that_was_chosen_meanwhile_keeps_its_summary(database: Database) -> None:
    with database.transaction() as session:
        session.get_one(Workspace, 1).summary_channel = HERE
    before = [told.key for told in posts(database, ANA)]
    given_up(database, "is_archived", MONDAY + HOUR)
    assert workspace(database).summary_due_at == MONDAY + WEEK
    assert [told.key for told in posts(database, ANA)] == before
