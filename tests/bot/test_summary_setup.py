"""The summary gets its channel by an invitation, and whoever set it up hears once when it cannot be posted."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from bot import workspace_settings
from bot.giving_up import GIVING_UP
from bot.introductions.refusal import TOO_LATE
from bot.payloads.clicks import Click
from bot.payloads.forms import PostingHere
from bot.payloads.joined import Joined
from bot.payloads.people import Profile
from bot.summaries import setting_up, weekly
from storage import sending
from storage.database import Database
from storage.people import Workspace
from storage.posted import Summary, Telling
from storage.vocabulary import Account
from tests.bot.circles import ANA, BEN, CHANNEL, choose_channel, full_circle, posts
from tests.bot.making import NOW, install

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
MONDAY = datetime(2026, 3, 9, 9, tzinfo=UTC)
HERE, FRIDAY, AT_FOUR = "C0HERE", 4, 16
SILENCE, IN_AUCKLAND = Profile(Account.UNKNOWN), Profile(Account.PERSON, "Pacific/Auckland")


@pytest.fixture(autouse=True)
def _workspace(database: Database) -> None:
    install(database)


def workspace(database: Database) -> Workspace:
    """As it is set."""
    with database.reading() as session:
        return session.get_one(Workspace, 1)


def invite(database: Database, by: str | None = ANA) -> None:
    """Somebody invites the bot."""
    setting_up.offer(database, Joined(1, "UBOT", HERE, by), NOW)


def opened(database: Database, by: str = ANA, who: Profile = SILENCE) -> str | None:
    """The form behind the button on the offer, all of it; `who`: what Slack says about them."""
    form = setting_up.form_to_choose(database, Click(1, 0, by, HERE), NOW, who)
    return json.dumps(form) if form else None


def choose(database: Database, by: str = ANA, channel: str = HERE, who: Profile = SILENCE) -> object:
    """The form is handed in."""
    return setting_up.choose(database, PostingHere(1, by, channel, FRIDAY, AT_FOUR), NOW, who)


def given_up(database: Database, error: str, at: datetime) -> None:
    """Slack will never take the post."""
    (post,) = posts(database)
    with database.transaction() as session:
        GIVING_UP.lock(session, post)
        message = sending.claimed(session, post)
        assert message
        sending.given_up(message, error)
        GIVING_UP.tell(session, message, error, at)


def try_again(database: Database, by: str) -> str | None:
    """The button on the newest notice, pressed two days later."""
    (notice,) = posts(database, ANA)[-1:]
    said = notice.key.removeprefix("summary_stopped:")
    return setting_up.try_again(database, Click(1, 0, by, said), MONDAY + 2 * DAY)


class TestInvited:
    """The bot comes into a channel."""

    def test_who_invited_it_is_offered_the_summary(self, database: Database) -> None:
        invite(database)
        (offer,) = posts(database, ANA)
        assert f"<#{HERE}>" in offer.content["text"]
        assert "Post the weekly summary here" in json.dumps(offer.content)

    def test_who_came_by_themselves_is_offered_nothing(self, database: Database) -> None:
        invite(database, None)
        assert posts(database, ANA) == []

    def test_an_invitation_by_somebody_else_does_not_move_a_summary_that_has_its_channel(
        self, database: Database
    ) -> None:
        choose_channel(database, MONDAY)
        invite(database, BEN)
        assert posts(database, BEN) == []
        assert opened(database, BEN) is None
        assert choose(database, BEN) is TOO_LATE
        assert workspace(database).summary_channel == CHANNEL

    def test_the_channel_is_theirs_with_day_and_hour_and_the_offer_says_so(self, database: Database) -> None:
        invite(database)
        assert choose(database) is None
        now = workspace(database)
        assert (now.summary_channel, now.summary_set_by) == (HERE, ANA)
        assert now.summary_due_at == datetime(2026, 3, 6, 16, tzinfo=UTC)
        (offer,) = posts(database, ANA)
        assert "every Friday at 16:00" in offer.content["text"]

    def test_where_the_workspace_has_no_zone_it_is_theirs_and_both_form_and_answer_name_it(
        self, database: Database
    ) -> None:
        invite(database)
        assert "The time zone is Pacific/Auckland;" in str(opened(database, who=IN_AUCKLAND))
        assert choose(database, who=IN_AUCKLAND) is None
        assert workspace(database).summary_due_at == datetime(2026, 3, 6, 3, tzinfo=UTC)
        assert "every Friday at 16:00 (Pacific/Auckland)" in posts(database, ANA)[0].content["text"]

    def test_what_slack_said_when_the_form_opened_counts_where_it_is_silent_afterwards(
        self, database: Database
    ) -> None:
        opened(database, who=IN_AUCKLAND)
        choose(database)
        assert workspace(database).time_zone == "Pacific/Auckland"

    def test_where_the_workspace_has_a_zone_it_stays(self, database: Database) -> None:
        workspace_settings.change(database, "time-zone", "Asia/Kolkata", NOW)
        assert "The time zone is Asia/Kolkata;" in str(opened(database, who=IN_AUCKLAND))
        choose(database, who=IN_AUCKLAND)
        assert workspace(database).time_zone == "Asia/Kolkata"

    def test_where_nobody_knows_a_zone_it_is_utc_and_says_so(self, database: Database) -> None:
        invite(database)
        assert "The time zone is UTC;" in str(opened(database))
        choose(database)
        assert "every Friday at 16:00 (UTC)" in posts(database, ANA)[0].content["text"]
        assert workspace(database).time_zone is None

    def test_who_set_it_up_may_move_it(self, database: Database) -> None:
        choose(database)
        assert choose(database, ANA, "C0OTHER") is None
        assert workspace(database).summary_channel == "C0OTHER"


class TestItCannotBePosted:
    """The channel is archived, the bot was removed, the right is missing."""

    @pytest.fixture(autouse=True)
    def _posted(self, database: Database) -> None:
        full_circle(database, MONDAY - 5 * DAY)
        choose_channel(database, MONDAY)
        weekly.post_due(database, MONDAY)

    def test_who_set_it_up_is_told_once_and_nothing_is_retried(self, database: Database) -> None:
        given_up(database, "is_archived", MONDAY + HOUR)
        for week in range(4):
            weekly.post_due(database, MONDAY + week * WEEK)
        (told,) = posts(database, ANA)[-1:]
        assert told.content["text"].startswith(f"I could not post the weekly summary. <#{CHANNEL}> is archived.")
        assert posts(database) == []
        assert workspace(database).summary_due_at is None

    def test_what_it_would_have_told_is_told_once_it_is_mended(self, database: Database) -> None:
        given_up(database, "is_archived", MONDAY + HOUR)
        assert try_again(database, ANA) is None
        weekly.post_due(database, MONDAY + 2 * DAY)
        (post,) = posts(database)
        assert "<@UBEN>" in json.dumps(post.content)
        assert workspace(database).summary_due_at == MONDAY + WEEK

    def test_nobody_else_can_try_again(self, database: Database) -> None:
        given_up(database, "is_archived", MONDAY + HOUR)
        assert try_again(database, BEN) == setting_up.SET_UP_ANEW
        assert workspace(database).summary_due_at is None

    def test_the_notice_says_that_it_goes_on_and_pressing_again_changes_nothing(self, database: Database) -> None:
        given_up(database, "is_archived", MONDAY + HOUR)
        assert try_again(database, ANA) is None
        (notice,) = posts(database, ANA)[-1:]
        assert notice.content["text"] == f"I post the weekly summary in <#{CHANNEL}> again."
        weekly.post_due(database, MONDAY + 2 * DAY)
        assert try_again(database, ANA) is None
        assert workspace(database).summary_due_at == MONDAY + WEEK

    def test_each_time_it_fails_there_is_a_new_notice(self, database: Database) -> None:
        given_up(database, "is_archived", MONDAY + HOUR)
        before = len(posts(database, ANA))
        try_again(database, ANA)
        weekly.post_due(database, MONDAY + 2 * DAY)
        given_up(database, "not_in_channel", MONDAY + 2 * DAY + HOUR)
        assert len(posts(database, ANA)) == before + 1

    def test_where_another_channel_was_chosen_there_is_nothing_to_mend(self, database: Database) -> None:
        given_up(database, "is_archived", MONDAY + HOUR)
        choose(database, ANA, HERE)
        assert try_again(database, ANA) == setting_up.SET_UP_ANEW

    def test_nothing_is_left_of_what_was_never_posted(self, database: Database) -> None:
        given_up(database, "not_in_channel", MONDAY + HOUR)
        with database.reading() as session:
            assert [session.scalar(select(func.count()).select_from(row)) for row in (Summary, Telling)] == [0, 0]

    def test_a_channel_that_was_chosen_meanwhile_keeps_its_summary(self, database: Database) -> None:
        with database.transaction() as session:
            session.get_one(Workspace, 1).summary_channel = HERE
        before = [told.key for told in posts(database, ANA)]
        given_up(database, "is_archived", MONDAY + HOUR)
        assert workspace(database).summary_due_at == MONDAY + WEEK
        assert [told.key for told in posts(database, ANA)] == before
