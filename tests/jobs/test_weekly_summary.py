"""Every week, once, in the channel a workspace chose: what came of introductions."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.command_line import settings
from bot.jobs import expire_messages
from bot.use_cases.introductions import report
from bot.use_cases.introductions.introduce import introduce
from bot.use_cases.introductions.report import Said, Tell
from bot.use_cases.summaries import weekly
from storage.database import Database
from storage.models.enums import Audience, Step
from storage.models.outbox import OutgoingMessage
from storage.models.summary import Summary, SummaryMention
from storage.models.workspace import Workspace
from storage.queries import due_messages, summaries
from tests.builders.completed import ALL, ANA, BEN, CHANNEL, CHIDI, choose_channel, full_circle, posts, share, thank
from tests.builders.introductions import submission
from tests.builders.looking import look
from tests.builders.outcomes import outcome
from tests.builders.workspaces import served

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
MONDAY = datetime(2026, 3, 9, 9, tzinfo=UTC)
NAMED = "<@UANA> introduced <@UBEN> and <@UCHIDI>"


pytestmark = pytest.mark.usefixtures("workspace_id")


def tick(database: Database, at: datetime) -> None:
    """Do what the clock does each second."""
    weekly.post_due(database, served(database), at)


def shown(message: OutgoingMessage) -> str:
    """Return all that stands in a message."""
    return json.dumps(message.content, ensure_ascii=False)


def next_due(database: Database) -> datetime | None:
    """Return when the next summary is due."""
    with database.reading() as session:
        return session.scalars(select(Workspace.summary_due_at)).one()


def test_the_week_is_told_when_it_is_due_and_the_next_one_is_due_a_week_later(database: Database) -> None:
    full_circle(database, MONDAY - 5 * DAY)
    choose_channel(database, MONDAY)
    tick(database, MONDAY - HOUR)
    assert posts(database) == []
    tick(database, MONDAY)
    (post,) = posts(database)
    assert "*1* introduced  ·  *1* connected  ·  *1* met  ·  *1* full circle" in shown(post)
    assert "2 to 9 March 2026" in shown(post)
    assert next_due(database) == MONDAY + WEEK


def test_it_is_posted_once_by_any_number_of_processes(database: Database) -> None:
    full_circle(database, MONDAY - 5 * DAY)
    choose_channel(database, MONDAY)
    with ThreadPoolExecutor(4) as processes:
        list(processes.map(lambda _: tick(database, MONDAY), range(8)))
    assert len(posts(database)) == 1


def test_a_week_with_nothing_to_tell_posts_nothing_and_the_next_is_due_all_the_same(database: Database) -> None:
    choose_channel(database, MONDAY)
    tick(database, MONDAY)
    assert posts(database) == []
    assert next_due(database) == MONDAY + WEEK


def test_without_a_channel_nothing_is_due(database: Database) -> None:
    full_circle(database, MONDAY - 5 * DAY)
    tick(database, MONDAY)
    assert posts(database) == []


def test_names_and_thanks_stand_in_it_where_all_three_agree(database: Database) -> None:
    about = full_circle(database, MONDAY - 5 * DAY)
    thank(database, about, BEN, "You were *right* about <!channel>")
    thank(database, about, CHIDI, "only for Ana", Audience.CONNECTOR)
    choose_channel(database, MONDAY)
    tick(database, MONDAY)
    (post,) = posts(database)
    assert NAMED in shown(post)
    assert "You were *right* about &lt;!channel&gt;" in shown(post)
    assert "only for Ana" not in shown(post)


@pytest.mark.parametrize("agreeing", [ALL - {ANA}, ALL - {BEN}, ALL - {CHIDI}, frozenset()])
def test_nobody_is_named_unless_all_three_agree_and_it_counts_all_the_same(
    database: Database, agreeing: frozenset[str]
) -> None:
    about = full_circle(database, MONDAY - 5 * DAY, sharing=agreeing)
    thank(database, about, BEN, "words")
    choose_channel(database, MONDAY)
    tick(database, MONDAY)
    (post,) = posts(database)
    assert "<@U" not in shown(post).replace(f"Set up by <@{ANA}>", "")
    assert "words" not in shown(post)
    assert "*1* full circle" in shown(post)


def test_who_agrees_later_is_named_in_the_next_one_and_only_there(database: Database) -> None:
    about = full_circle(database, MONDAY - 5 * DAY, sharing={ANA, BEN})
    choose_channel(database, MONDAY)
    tick(database, MONDAY)
    share(database, about, ALL)
    tick(database, MONDAY + WEEK)
    tick(database, MONDAY + 2 * WEEK)
    first, second = posts(database)
    assert NAMED not in shown(first)
    assert NAMED in shown(second)


def test_more_than_find_room_are_told_the_week_after(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(summaries, "NAMED", 2)
    for number in range(1, 4):
        full_circle(database, MONDAY - 5 * DAY + number * HOUR, number=number)
    choose_channel(database, MONDAY)
    tick(database, MONDAY)
    tick(database, MONDAY + WEEK)
    assert [shown(post).count("They met and said thanks") for post in posts(database)] == [2, 1]


def test_words_of_later_take_the_place_of_no_words_in_a_post_of_before(database: Database) -> None:
    about = full_circle(database, MONDAY - 5 * DAY)
    tell(database, about, "We are building a bridge", MONDAY - 2 * DAY)
    choose_channel(database, MONDAY)
    tick(database, MONDAY)
    tell(database, about, "We are building a bridge", MONDAY + DAY)
    assert "building a bridge" in shown(posts(database)[0])
    tell(database, about, "Chidi told me everything", MONDAY + 2 * DAY)
    (post,) = posts(database)
    assert NAMED in shown(post)
    assert "building a bridge" not in shown(post)
    assert "told me everything" not in shown(post)


def tell(database: Database, about: int, text: str, at: datetime) -> None:
    """Submit Ben's thank-you, for the channel."""
    said = Said(Step.THANKED, text, Audience.CHANNEL)
    assert outcome(report.tell, database, Tell(1, about, BEN, said=(said,), channel=CHANNEL), at) == {}


class TestAfterDowntime:
    """Tests of a summary after missed weeks."""

    def test_the_last_week_is_told_once_and_not_each_that_was_missed(self, database: Database) -> None:
        full_circle(database, MONDAY + 9 * DAY)
        choose_channel(database, MONDAY)
        tick(database, MONDAY + 2 * WEEK + 30 * HOUR)
        tick(database, MONDAY + 2 * WEEK + 31 * HOUR)
        (post,) = posts(database)
        assert "16 to 23 March 2026" in shown(post)
        assert next_due(database) == MONDAY + 3 * WEEK

    def test_it_waits_for_a_working_day_if_the_bot_is_back_at_night(self, database: Database) -> None:
        full_circle(database, MONDAY - 5 * DAY)
        choose_channel(database, MONDAY)
        tick(database, MONDAY + 5 * DAY)
        assert posts(database) == []
        assert next_due(database) == MONDAY + WEEK  # Saturday: the next opening is when the next one is due

    def test_who_was_completed_in_a_missed_week_is_named_all_the_same(self, database: Database) -> None:
        full_circle(database, MONDAY - 5 * DAY)
        choose_channel(database, MONDAY)
        tick(database, MONDAY + 2 * WEEK)
        (post,) = posts(database)
        assert NAMED in shown(post)
        assert "From earlier weeks" in shown(post)
        assert "introduced  ·" not in shown(post)


def test_weeks_end_at_the_same_time_on_the_wall_when_clocks_change(database: Database) -> None:
    monday = datetime(2026, 3, 23, 8, tzinfo=UTC)  # nine in Berlin, before the change on 29 March
    full_circle(database, monday + DAY)
    choose_channel(database, monday, time_zone="Europe/Berlin")
    tick(database, monday)
    assert next_due(database) == monday + WEEK - HOUR
    tick(database, monday + WEEK - HOUR)
    assert next_due(database) == monday + 2 * WEEK - HOUR


def test_what_it_told_is_kept_with_it(database: Database) -> None:
    about = full_circle(database, MONDAY - 5 * DAY)
    choose_channel(database, MONDAY)
    tick(database, MONDAY)
    with database.reading() as session:
        summary = session.scalars(select(Summary)).one()
        assert (summary.starts_at, summary.ends_at, summary.key) == (MONDAY - WEEK, MONDAY, "weekly:2026-03-09")
        assert [each.introduction_id for each in session.scalars(select(SummaryMention))] == [about]


def test_one_sentence_compares_with_the_weeks_before_once_there_are_enough(database: Database) -> None:
    choose_channel(database, MONDAY, created_at=MONDAY)
    for week, made in enumerate([3, 3, 3, 3, 3, 6, 1]):
        for number in range(made):
            pair = f"{week}{number}"
            given = submission(view_id=pair, first_person=f"UF{pair}", second_person=f"US{pair}")
            assert outcome(introduce, database, given, {}, MONDAY + week * WEEK + HOUR) == {}
        look(database)
        tick(database, MONDAY + (week + 1) * WEEK)
    told = [shown(post) for post in posts(database)]
    assert "average" not in told[3]
    assert "About average." in told[4]
    assert "More than in an average week (3)." in told[5]
    assert "Fewer than in an average week (4)." in told[6]


# --- Slack is gone --------------------------------------------------------------------------------------------------


def wait_for_slack(database: Database, begin: datetime, end: datetime) -> None:
    """Let the bot look each hour without being able to send anything."""
    at = begin
    while at < end:
        expire_messages.reconsider(database, served(database), at)
        tick(database, at)
        at += HOUR


def sendable(database: Database, at: datetime) -> list[str]:
    """Return what Slack would be given now, if it answered."""
    with database.transaction() as session:
        taken = [attempt.message for attempt in due_messages.claim(session, 1, at, timedelta(), 999)]
        keys = [message.key for message in taken if message.to == CHANNEL]
        session.rollback()
        return keys


def test_what_piled_up_while_slack_was_gone_is_one_summary_in_working_hours(database: Database) -> None:
    full_circle(database, MONDAY - 5 * DAY)
    choose_channel(database, MONDAY)
    for week in range(4):
        full_circle(database, MONDAY + week * WEEK, number=week + 2)
        wait_for_slack(database, MONDAY + week * WEEK, MONDAY + (week + 1) * WEEK)
    night = MONDAY + 4 * WEEK + DAY + 18 * HOUR  # Wednesday, 3 in the morning
    wait_for_slack(database, MONDAY + 4 * WEEK, night)
    assert sendable(database, night) == []
    wait_for_slack(database, night, night + 7 * HOUR)
    assert sendable(database, night + 7 * HOUR) == ["summary:weekly:2026-04-06"]


def test_what_it_would_have_told_is_told_then_and_once(database: Database) -> None:
    full_circle(database, MONDAY - 5 * DAY)
    choose_channel(database, MONDAY)
    wait_for_slack(database, MONDAY, MONDAY + DAY + HOUR)
    (post,) = posts(database)
    assert NAMED in shown(post)
    with database.reading() as session:
        assert len(session.scalars(select(SummaryMention)).all()) == 1
    assert next_due(database) == MONDAY + WEEK


def test_what_slack_may_have_taken_is_not_told_at_night_either(database: Database) -> None:
    full_circle(database, MONDAY - 5 * DAY)
    choose_channel(database, MONDAY)
    tick(database, MONDAY)
    with database.transaction() as session:
        session.execute(update(OutgoingMessage).values(maybe_sent_at=MONDAY))
    assert sendable(database, MONDAY + 15 * HOUR) == []
    wait_for_slack(database, MONDAY + 9 * HOUR, MONDAY + DAY + HOUR)
    (post,) = posts(database)
    assert post.maybe_sent_at is None


@pytest.mark.parametrize(
    ("due_at", "last", "first_not"),
    [
        pytest.param(MONDAY, MONDAY + 7 * HOUR, MONDAY + 8 * HOUR, id="in the morning: until the evening"),
        pytest.param(MONDAY + 6 * HOUR, MONDAY + 7 * HOUR, MONDAY + 8 * HOUR, id="in the afternoon: until the evening"),
        pytest.param(MONDAY + 11 * HOUR, MONDAY + 11 * HOUR, MONDAY + 12 * HOUR, id="at night: for an hour"),
    ],
)
def test_until_when_it_is_welcome(database: Database, due_at: datetime, last: datetime, first_not: datetime) -> None:
    full_circle(database, MONDAY - 5 * DAY)
    choose_channel(database, due_at, summary_hour=due_at.hour)
    tick(database, due_at)
    assert sendable(database, last) == ["summary:weekly:2026-03-09"]
    assert sendable(database, first_not) == []


def test_what_came_full_after_a_late_week_is_told_in_the_next_where_it_counts(database: Database) -> None:
    full_circle(database, MONDAY - 5 * DAY)
    full_circle(database, MONDAY - DAY, number=2)  # complete on Tuesday
    choose_channel(database, MONDAY)
    tick(database, MONDAY + 2 * DAY)
    tick(database, MONDAY + WEEK)
    first, second = posts(database)
    assert ("<@UBEN>" in shown(first), "<@UBEN2>" in shown(first)) == (True, False)
    assert "<@UBEN2>" in shown(second)
    assert "From earlier weeks" not in shown(second)


def test_what_waits_for_a_channel_that_is_given_up_is_told_in_the_new_one(database: Database) -> None:
    full_circle(database, MONDAY - 5 * DAY)
    choose_channel(database, MONDAY)
    tick(database, MONDAY)
    settings.change(database, "summary-channel", "C0OTHER", MONDAY + HOUR)
    assert posts(database) == []
    with database.reading() as session:
        assert session.scalars(select(SummaryMention)).all() == []


def test_setting_what_is_set_already_moves_nothing(database: Database) -> None:
    full_circle(database, MONDAY - 5 * DAY)
    choose_channel(database, MONDAY + DAY)  # it waits for working hours
    for name, value in (("time-zone", "UTC"), ("summary-day", "monday"), ("summary-channel", CHANNEL)):
        settings.change(database, name, value, MONDAY)
    assert next_due(database) == MONDAY + DAY
