"""People stand in the channel by name for as long as all three agree, also when two change their minds at once."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.jobs import purge_introductions
from bot.notifications import summaries as notifications
from bot.use_cases.introductions.reconcile import reconcile
from bot.use_cases.introductions.report import ActOnStep, record
from bot.use_cases.summaries import weekly
from storage.database import Database
from storage.models.enums import Step
from storage.models.figures import Period
from storage.models.outbox import OutgoingMessage
from storage.queries import delivery_outcomes, exports, introductions, members, workspaces
from storage.queries.figures import counts_of
from tests.builders.completed import ALL, ANA, BEN, CHANNEL, CHIDI, choose_channel, full_circle, posts, share, thank
from tests.builders.introductions import install
from tests.builders.workspaces import served

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MONDAY = datetime(2026, 3, 9, 9, tzinfo=UTC)


@pytest.fixture
def two(database: Database) -> tuple[int, int]:
    """Post two introductions in the channel by name, and return their ids."""
    install(database)
    both = (full_circle(database, MONDAY - 5 * DAY), full_circle(database, MONDAY - 4 * DAY, number=2))
    thank(database, both[0], BEN, "we built a bridge")
    choose_channel(database, MONDAY)
    weekly.post_due(database, served(database), MONDAY)
    assert "<@UBEN>" in shown(database)
    assert "<@UBEN2>" in shown(database)
    return both


def shown(database: Database) -> str:
    """Return the post as it looks now, without the name of who set it up, which is no answer of theirs."""
    (post,) = posts(database)
    return json.dumps(post.content).replace(f"Set up by <@{ANA}>", "")


def change_mind(database: Database, about: int, sharing: frozenset[str], at: datetime) -> None:
    """From now on only these agree, and what follows from that follows."""
    share(database, about, sharing)
    with database.transaction() as session:
        introduction = introductions.lock(session, 1, about)
        assert introduction
        reconcile(session, introduction, at)


@pytest.mark.parametrize("who", [ANA, BEN, CHIDI])
def test_whoever_takes_their_yes_back_takes_all_three_out_and_nobody_else(
    database: Database, two: tuple[int, int], who: str
) -> None:
    change_mind(database, two[0], ALL - {who}, MONDAY + HOUR)
    assert "<@UBEN>" not in shown(database)
    assert "we built a bridge" not in shown(database)
    assert "<@UBEN2>" in shown(database)


def test_the_figures_stay_when_names_go(database: Database, two: tuple[int, int]) -> None:
    change_mind(database, two[0], frozenset(), MONDAY + HOUR)
    change_mind(database, two[1], frozenset(), MONDAY + HOUR)
    assert "*2* full circle" in shown(database)
    assert "<@U" not in shown(database)


def test_a_yes_that_is_given_again_brings_them_back(database: Database, two: tuple[int, int]) -> None:
    change_mind(database, two[0], ALL - {ANA}, MONDAY + HOUR)
    change_mind(database, two[0], ALL, MONDAY + 2 * HOUR)
    assert "<@UBEN>" in shown(database)


def test_of_two_who_take_theirs_back_at_once_neither_is_left(database: Database, two: tuple[int, int]) -> None:
    for turn in range(10):
        at = MONDAY + (turn + 1) * HOUR
        for about in two:
            change_mind(database, about, ALL, at)
        with ThreadPoolExecutor(2) as people:
            list(people.map(lambda about, at=at: change_mind(database, about, ALL - {ANA}, at), two))
        assert "<@U" not in shown(database)


def test_the_post_is_the_same_message_changed(database: Database, two: tuple[int, int]) -> None:
    before = posts(database)[0].wanted_version
    change_mind(database, two[0], ALL - {ANA}, MONDAY + HOUR)
    assert posts(database)[0].wanted_version == before + 1


def test_a_click_that_changes_nothing_in_it_leaves_it_alone(database: Database, two: tuple[int, int]) -> None:
    before = posts(database)[0].wanted_version
    record(database, ActOnStep(1, two[0], BEN, Step.MET), MONDAY + HOUR)
    assert posts(database)[0].wanted_version == before


def test_what_is_erased_is_named_in_no_post_any_more_and_counts_no_more(
    database: Database, two: tuple[int, int]
) -> None:
    with database.transaction() as session:
        workspaces.lock(session, 1).keep_days = 30
    assert purge_introductions.forget(database, served(database), MONDAY - 3 * DAY + 30 * DAY + 12 * HOUR) == 1
    assert "<@UBEN>" not in shown(database)
    assert "<@UBEN2>" in shown(database)
    assert "*2* full circles" in shown(database)
    with database.reading() as session:
        (counts,) = counts_of(session, 1, [Period(MONDAY - 7 * DAY, MONDAY)])
        assert introductions.find(session, 1, two[0]) is None
    assert counts.completed == 1


def test_who_took_a_yes_back_hears_once_that_slack_does_not_let_the_post_change(
    database: Database, two: tuple[int, int]
) -> None:
    delivered(database)
    change_mind(database, two[0], ALL - {BEN}, MONDAY + HOUR)
    for day in range(3):
        not_changed(database, "is_archived", MONDAY + day * DAY)
    told = [message for message in posts(database, BEN) if "still_named" in message.key]
    assert [message.content["text"] for message in told] == [
        f"You withdrew permission, but I can't edit my post in <#{CHANNEL}> because it's archived. I'll keep trying "
        "every day."
    ]
    others = [message.key for who in (ANA, CHIDI, f"{BEN}2") for message in posts(database, who)]
    assert not any("still_named" in key for key in others)


def test_only_who_still_stands_there_hears_of_it(database: Database, two: tuple[int, int]) -> None:
    change_mind(database, two[0], ALL - {BEN}, MONDAY + HOUR)
    delivered(database)
    change_mind(database, two[1], ALL - {CHIDI}, MONDAY + DAY)
    not_changed(database, "is_archived", MONDAY + DAY)
    told = [message.to for message in everything(database) if "still_named" in message.key]
    assert told == [f"{CHIDI}2"]


def everything(database: Database) -> list[OutgoingMessage]:
    with database.reading() as session:
        return list(session.scalars(select(OutgoingMessage)))


def delivered(database: Database) -> None:
    """Let Slack show the post as it should look."""
    (post,) = posts(database)
    with database.transaction() as session:
        delivery_outcomes.delivered(session.get_one(OutgoingMessage, post.id), post, CHANNEL, "1.0", MONDAY)


def not_changed(database: Database, error: str, at: datetime) -> None:
    """Let Slack show the post, and refuse to change it."""
    (post,) = posts(database)
    with database.transaction() as session:
        notifications.tell_who_is_still_named(session, post, error, at)


@pytest.mark.parametrize(("who", "introductions"), [(ANA, 2), (BEN, 1), (f"{CHIDI}2", 1)])
def test_where_one_was_named_stands_in_ones_export(
    database: Database, two: tuple[int, int], who: str, introductions: int
) -> None:
    with database.reading() as session:
        (member,) = members.find(session, 1, [who])
        told = exports.summaries_naming(session, member.id)
    assert [[summary.channel for summary in summaries] for summaries in told.values()] == [[CHANNEL]] * introductions
    assert set(told) <= set(two)
