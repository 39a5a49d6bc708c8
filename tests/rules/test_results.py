"""What came of an introduction: who says so, and when the one question about it comes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from bot.rules import introductions, results
from storage.models.enums import Account, Audience, Awaited, Outcome, Step, Way
from storage.models.facts import Reminder, Result
from storage.models.introduction import Introduction, Party
from storage.models.workspace import NOBODY
from tests.builders.examples import DAY, HOUR, START, introduction, joined_by, leaves

MET, THANKED = Step.MET, Step.THANKED
MAY_4 = datetime(2026, 5, 4, 10, tzinfo=UTC)
"""Nine weeks after Ben reported that they met."""


def ended(outcome: Outcome = Outcome.COMPLETED, ben: tuple[Step, ...] = (MET, THANKED)) -> Introduction:
    """Return an introduction that has ended, in a workspace that wants to know what came of it."""
    given = introduction(ben, (MET, THANKED), outcome=outcome)
    given.workspace.asks_results = True
    return given


def says(party: Party, text: str = "A bakery", **fields: object) -> Result:
    """Let a party say what came of it, after a month."""
    result = Result(text=text, audience=Audience.CONNECTOR, said_at=START + 30 * DAY)
    for name, value in fields.items():
        setattr(result, name, value)
    party.results.append(result)
    return result


@pytest.mark.parametrize("outcome", [Outcome.COMPLETED, Outcome.CLOSED])
def test_the_question_comes_45_working_days_after_they_met(outcome: Outcome) -> None:
    assert results.asks_at(ended(outcome).parties[0]) == MAY_4


def test_quiet_days_and_public_holidays_are_no_working_days() -> None:
    given = ended()
    given.workspace.quiet_days, given.workspace.holiday_country = ["2026-03-10"], "PT"
    # Good Friday, the Liberty Day and the Workers' Day fall into it, Liberty Day on a Saturday.
    assert results.asks_at(given.parties[0]) == MAY_4 + 3 * DAY


def test_it_comes_within_the_readers_working_hours() -> None:
    given = ended()
    given.parties[0].member.time_zone = "Pacific/Auckland"  # they met at ten in the evening
    assert results.asks_at(given.parties[0]) == datetime(2026, 5, 4, 21, tzinfo=UTC)


def said_something(ben: Party) -> None:
    says(ben)


def took_it_back(ben: Party) -> None:
    says(ben, "", taken_back_at=START + 31 * DAY)


def was_asked(ben: Party) -> None:
    ben.result_asked_at = START + 20 * DAY


def not_wanted_here(ben: Party) -> None:
    ben.introduction.workspace.asks_results = False


def is_open(ben: Party) -> None:
    ben.introduction.outcome = None


def has_not_met(ben: Party) -> None:
    ben.reports = []


def muted(ben: Party) -> None:
    leaves(ben, Way.MUTED)


def wants_no_reminders(ben: Party) -> None:
    ben.member.unreminded_since = START


def left_alone(ben: Party) -> None:
    ben.member.left_alone_since = START


def deactivated(ben: Party) -> None:
    ben.member.account = Account.DEACTIVATED


def not_reached(ben: Party) -> None:
    ben.unreachable = "user_not_found"


def nobody_listens(ben: Party) -> None:
    ben.introduction.connector.account = Account.DEACTIVATED


def connector_is_forgotten(ben: Party) -> None:
    ben.introduction.connector.user_id = NOBODY


UNASKED = [said_something, took_it_back, was_asked, not_wanted_here, is_open, has_not_met, muted, wants_no_reminders]
UNASKED += [left_alone, deactivated, not_reached, nobody_listens, connector_is_forgotten]


@pytest.mark.parametrize("why", UNASKED)
def test_who_is_not_asked(why: Callable[[Party], None]) -> None:
    ben = ended().parties[0]
    why(ben)
    assert results.asks_at(ben) is None


@pytest.mark.parametrize("outcome", sorted(introductions.CAME_TO_NOTHING))
def test_nobody_is_asked_about_what_came_to_nothing(outcome: Outcome) -> None:
    assert results.asks_at(ended(outcome).parties[0]) is None


def test_what_the_other_said_changes_nothing() -> None:
    given = ended()
    says(given.parties[1])
    assert results.asks_at(given.parties[0]) == MAY_4


def test_another_connector_listens_as_well() -> None:
    given = ended()
    nobody_listens(given.parties[0])
    joined_by(given, "UDAN", "a reason")
    assert results.asks_at(given.parties[0]) == MAY_4
    assert results.asks_at(given.joined[0].parties[0]) is None, "they have no card of that one"


def test_a_month_lies_between_two_questions_to_the_same_person() -> None:
    ben = ended().parties[0]
    ben.member.result_asked_at = MAY_4 - DAY
    assert results.asks_at(ben) == MAY_4 + 29 * DAY


def test_two_days_lie_between_it_and_a_reminder() -> None:
    ben = ended(Outcome.CLOSED).parties[0]
    ben.reminders.append(Reminder(awaited=Awaited.THANKED, number=1, day="2026-05-04", sent_at=MAY_4 - HOUR))
    assert results.asks_at(ben) == MAY_4 + 2 * DAY - HOUR


def test_who_could_not_be_asked_for_two_months_is_not_asked_any_more() -> None:
    ben = ended().parties[0]
    ben.member.result_asked_at = MAY_4 + 29 * DAY
    assert results.asks_at(ben)
    ben.member.result_asked_at = MAY_4 + 30 * DAY
    assert results.asks_at(ben) is None


# --- What they say --------------------------------------------------------------------------------------------------


def test_what_was_said_about_a_meeting_that_was_undone_is_unsaid() -> None:
    ben = ended().parties[0]
    result = says(ben)
    assert results.said(ben) is result
    for report in ben.reports:
        report.reported_at = result.said_at + HOUR  # they met after all
    assert results.said(ben) is None
    ben.reports = []
    assert not results.may_say(ben)


def test_only_what_is_for_the_other_is_for_the_other() -> None:
    ben = ended().parties[0]
    result = says(ben)
    assert (results.told(ben), results.for_the_other(ben)) == (result, None)
    result.audience = Audience.OTHER
    assert results.for_the_other(ben) is result
    result.taken_back_at = START + 40 * DAY
    assert (results.told(ben), results.for_the_other(ben)) == (None, None)


def test_a_connector_who_left_it_to_others_hears_no_more() -> None:
    given = ended()
    joined_by(given, "UDAN", "a reason")
    result = says(given.parties[0])
    given.withdrawn_at = result.said_at - DAY
    assert results.told(given.parties[0]) is None


def test_any_click_ends_the_question() -> None:
    ben = ended().parties[0]
    assert not results.is_asking(ben)
    ben.clicked_at, ben.result_asked_at = START, MAY_4
    assert results.is_asking(ben)
    ben.clicked_at = MAY_4 + HOUR
    assert not results.is_asking(ben)
