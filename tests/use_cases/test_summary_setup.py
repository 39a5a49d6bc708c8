"""The summary gets its channel by an invitation."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from bot.command_line import settings
from bot.messages.modals import summary as messages
from bot.messages.problems import sentence
from bot.rules.problems import Problem
from bot.rules.profiles import Profile, as_seen_from
from bot.rules.working_hours import zone_name
from bot.use_cases.errors import Rejected, Stale
from bot.use_cases.summaries import setup
from bot.use_cases.summaries.setup import ActOnChannel, ChooseChannel, Join
from storage.database import Database
from storage.models.enums import Account
from storage.models.workspace import Workspace
from tests.builders.completed import ANA, BEN, CHANNEL, choose_channel, posts
from tests.builders.introductions import NOW
from tests.builders.outcomes import TOO_LATE, outcome

MONDAY = datetime(2026, 3, 9, 9, tzinfo=UTC)
HERE, FRIDAY, AT_FOUR = "C0HERE", 4, 16
OFFER = f"{HERE}-{ANA}-Ev1"
CANNOT = (Problem.MEMBERS_ONLY, Problem.ACCOUNT_UNKNOWN)
MEMBER, SILENCE, IN_AUCKLAND = (
    Profile(Account.PERSON),
    Profile(Account.UNKNOWN),
    Profile(Account.PERSON, "Pacific/Auckland"),
)


pytestmark = pytest.mark.usefixtures("workspace_id")


def workspace(database: Database) -> Workspace:
    """Return the workspace with its settings."""
    with database.reading() as session:
        return session.get_one(Workspace, 1)


def invite(
    database: Database, by: str | None = ANA, event: str = "Ev1", *, is_shared: bool = False, who: Profile = MEMBER
) -> None:
    """Invite the bot into the channel. `who`: what Slack says about whoever does."""
    setup.offer(database, Join(1, "UBOT", HERE, by, event, is_shared), NOW, who)


def opened(database: Database, by: str = ANA, who: Profile = MEMBER) -> str | None:
    """Return the modal behind the offer's button, as text. `who`: what Slack says about them."""
    try:
        found, setter = setup.find_to_choose(database, ActOnChannel(1, by, OFFER), NOW, who)
    except Stale:
        return None
    return json.dumps(messages.post_here(found, zone_name(found.time_zone, setter.time_zone), OFFER))


def choose(database: Database, by: str = ANA, offer: str = OFFER, who: Profile = MEMBER) -> object:
    """Submit the modal and return the answer."""
    return outcome(setup.choose, database, ChooseChannel(1, by, offer, FRIDAY, AT_FOUR), NOW, who)


class TestInvited:
    """The bot comes into a channel."""

    def test_who_invited_it_is_offered_the_summary(self, database: Database) -> None:
        invite(database)
        (offer,) = posts(database, ANA)
        assert f"<#{HERE}>" in offer.content["text"]
        assert "Post it there" in json.dumps(offer.content)

    def test_an_event_that_slack_hands_in_again_is_one_offer_and_leaves_its_answer(self, database: Database) -> None:
        invite(database)
        choose(database)
        invite(database)
        (answer,) = posts(database, ANA)
        assert "every Friday at 16:00" in answer.content["text"]

    def test_who_invites_it_next_or_again_gets_an_offer_of_their_own(self, database: Database) -> None:
        invite(database)
        invite(database, BEN, "Ev2")
        invite(database, ANA, "Ev3")
        choose(database, offer=f"{HERE}-{ANA}-Ev3")
        first, again = posts(database, ANA)
        assert "Post it there" in json.dumps(first.content)
        assert "every Friday at 16:00" in again.content["text"]
        assert len(posts(database, BEN)) == 1

    def test_where_other_companies_read_along_nothing_is_offered(self, database: Database) -> None:
        invite(database, is_shared=True)
        assert posts(database, ANA) == []

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
        assert choose(database) == {}
        now = workspace(database)
        assert (now.summary_channel, now.summary_set_by) == (HERE, ANA)
        assert now.summary_due_at == datetime(2026, 3, 6, 16, tzinfo=UTC)
        (offer,) = posts(database, ANA)
        assert "every Friday at 16:00" in offer.content["text"]

    def test_where_the_workspace_has_no_zone_it_is_theirs_and_both_form_and_answer_name_it(
        self, database: Database
    ) -> None:
        invite(database)
        assert "Time zone: Pacific/Auckland." in str(opened(database, who=IN_AUCKLAND))
        assert choose(database, who=IN_AUCKLAND) == {}
        assert workspace(database).summary_due_at == datetime(2026, 3, 6, 3, tzinfo=UTC)
        assert "every Friday at 16:00 (Pacific/Auckland)" in posts(database, ANA)[0].content["text"]

    def test_what_slack_said_when_the_form_opened_counts_where_it_is_silent_afterwards(
        self, database: Database
    ) -> None:
        opened(database, who=IN_AUCKLAND)
        choose(database, who=SILENCE)
        assert workspace(database).time_zone == "Pacific/Auckland"

    def test_where_the_workspace_has_a_zone_it_stays(self, database: Database) -> None:
        settings.change(database, "time-zone", "Asia/Kolkata", NOW)
        assert "Time zone: Asia/Kolkata." in str(opened(database, who=IN_AUCKLAND))
        choose(database, who=IN_AUCKLAND)
        assert workspace(database).time_zone == "Asia/Kolkata"

    def test_where_nobody_knows_a_zone_it_is_utc_and_says_so(self, database: Database) -> None:
        invite(database)
        assert "Time zone: UTC." in str(opened(database))
        choose(database)
        assert "every Friday at 16:00 (UTC)" in posts(database, ANA)[0].content["text"]
        assert workspace(database).time_zone is None

    def test_who_set_it_up_may_move_it(self, database: Database) -> None:
        choose(database)
        assert choose(database, ANA, "C0OTHER-UANA-Ev2") == {}
        assert workspace(database).summary_channel == "C0OTHER"

    @pytest.mark.parametrize(
        "who",
        [
            Profile(Account.PERSON, is_guest=True),
            Profile(Account.PERSON, is_admin=True, team_ids=frozenset({"TTHEIRS", "E9"})),
            Profile(Account.HIDDEN),
            Profile(Account.DEACTIVATED),
            Profile(Account.BOT),
        ],
    )
    def test_nobody_but_a_member_sets_it_up(self, database: Database, who: Profile) -> None:
        seen = as_seen_from(who, "T1", "")
        invite(database, who=seen)
        assert posts(database, ANA) == []
        for answer in (SILENCE, seen, SILENCE):  # Slack never said; it says; it's silent afterwards
            with pytest.raises(Rejected):
                opened(database, who=answer)
            assert choose(database, who=answer) in [{"by": sentence(problem)} for problem in CANNOT]
        assert workspace(database).summary_channel is None
