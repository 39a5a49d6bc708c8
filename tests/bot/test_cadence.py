"""The rules of time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot import cadence
from storage.models import Introduction
from storage.vocabulary import Consent, Outcome, Way
from tests.examples import DAY, HOUR, START, asking, introduction, leaves

ASKED, LATER, YES, NO = Consent
WEEK = timedelta(days=7)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(None, id="Slack told none"),
        pytest.param("", id="empty"),
        pytest.param("Mars/Olympus Mons", id="no such place"),
        pytest.param("../../etc/passwd", id="a path"),
        pytest.param("/etc/passwd", id="a path from the root"),
        pytest.param("Europe", id="a folder"),
        pytest.param("Europe/", id="a folder with a slash"),
        pytest.param("x" * 64, id="as long as may be stored"),
        pytest.param("Europe/\x00Lisbon", id="a null"),
        pytest.param("\ud800", id="half a character"),
        pytest.param("🌍", id="an emoji"),
    ],
)
def test_a_zone_nobody_knows_is_utc(name: str | None) -> None:
    assert START.astimezone(cadence.zone(name)).utcoffset() == timedelta()


@pytest.mark.parametrize(
    ("day", "zone", "expected"),
    [
        pytest.param(date(2026, 3, 20), None, datetime(2026, 3, 20, 9, tzinfo=UTC), id="no zone is UTC"),
        pytest.param(date(2026, 1, 20), "America/New_York", datetime(2026, 1, 20, 14, tzinfo=UTC), id="winter"),
        pytest.param(date(2026, 7, 20), "America/New_York", datetime(2026, 7, 20, 13, tzinfo=UTC), id="summer"),
        pytest.param(date(2026, 3, 8), "America/New_York", datetime(2026, 3, 8, 13, tzinfo=UTC), id="clocks forward"),
        pytest.param(date(2026, 11, 1), "America/New_York", datetime(2026, 11, 1, 14, tzinfo=UTC), id="clocks back"),
        pytest.param(date(2026, 3, 20), "Asia/Kolkata", datetime(2026, 3, 20, 3, 30, tzinfo=UTC), id="half an hour"),
        pytest.param(date(2026, 3, 20), "Asia/Kathmandu", datetime(2026, 3, 20, 3, 15, tzinfo=UTC), id="a quarter"),
        pytest.param(date(2026, 1, 20), "Pacific/Auckland", datetime(2026, 1, 19, 20, tzinfo=UTC), id="the day before"),
    ],
)
def test_the_morning_of_a_day_is_nine_oclock_where_the_person_is(
    day: date, zone: str | None, expected: datetime
) -> None:
    assert cadence.morning_of(day, zone) == expected


# --- Who writes first -----------------------------------------------------------------------------------------------

MONDAY, FRIDAY, SATURDAY, SUNDAY = START, START + 4 * DAY, START + 5 * DAY, START + 6 * DAY
NEXT_MONDAY = START + 7 * DAY


@pytest.mark.parametrize(
    ("asked_at", "zone", "expected"),
    [
        pytest.param(MONDAY, None, MONDAY + DAY, id="a day later"),
        pytest.param(MONDAY + 3 * DAY, None, FRIDAY, id="Thursday leaves until Friday"),
        pytest.param(FRIDAY, None, NEXT_MONDAY, id="Friday leaves until Monday"),
        pytest.param(SATURDAY, None, NEXT_MONDAY, id="Saturday leaves until Monday"),
        pytest.param(SUNDAY, None, NEXT_MONDAY, id="Sunday leaves until Monday"),
        pytest.param(FRIDAY - 10 * HOUR, "America/Los_Angeles", FRIDAY + 14 * HOUR, id="Thursday afternoon there"),
        pytest.param(FRIDAY - 10 * HOUR, "Asia/Kolkata", NEXT_MONDAY - 10 * HOUR, id="Friday morning there"),
        pytest.param(SUNDAY - 10 * HOUR, "Pacific/Auckland", NEXT_MONDAY - 10 * HOUR, id="Sunday noon there"),
    ],
)
def test_the_first_word_is_due_on_a_working_day_of_whoever_writes_it(
    asked_at: datetime, zone: str | None, expected: datetime
) -> None:
    given = introduction()
    given.introduced_at, given.parties[0].member.time_zone = asked_at, zone
    given.parties[1].member.time_zone = "Pacific/Kiritimati"  # theirs does not count
    assert cadence.first_word_by(given) == expected


def test_a_new_first_mover_gets_a_day_of_their_own() -> None:
    given = introduction()
    given.first_mover_id, given.first_mover_since = given.parties[1].member_id, START + 8 * DAY
    assert cadence.first_word_by(given) == START + 9 * DAY


@pytest.mark.parametrize("party", [0, 1], ids=["the first mover", "the other"])
def test_after_a_rest_there_is_a_new_day_whoever_wanted_it(party: int) -> None:
    given = introduction()
    leaves(given.parties[party], Way.NOT_NOW, until=START + 8 * DAY, over_at=START + 8 * DAY)
    leaves(given.parties[party], Way.NO_ANSWER, over_at=START + 30 * DAY)  # no rest
    assert cadence.first_word_by(given) == START + 9 * DAY


def test_while_both_are_asked_time_counts_from_the_asking() -> None:
    assert cadence.first_word_by(asking()) == START + DAY


# --- What is due ----------------------------------------------------------------------------------------------------

LAST_DAY, AGAIN = START + WEEK, START + 20 * DAY


@pytest.mark.parametrize(
    ("before", "asked_at", "expected"),
    [
        pytest.param(None, START, LAST_DAY, id="a week after the first question"),
        pytest.param(LAST_DAY, AGAIN, AGAIN + WEEK, id="a week after the next one"),
        pytest.param(AGAIN, START + DAY, AGAIN, id="never sooner than it was to end before"),
    ],
)
def test_when_the_asking_ends(before: datetime | None, asked_at: datetime, expected: datetime) -> None:
    given = asking()
    given.asked_until = before
    assert cadence.asked_until(given, asked_at) == expected


def put_off(*days: int, outcome: Outcome | None = None) -> Introduction:
    """Put off by Ben, and by Chidi, for so many days."""
    given = introduction(outcome=outcome)
    for party, until in zip(given.parties, days, strict=False):
        leaves(party, Way.NOT_NOW, until=START + until * DAY)
    return given


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(introduction(), None, id="nothing is put off"),
        pytest.param(put_off(10), START + 10 * DAY, id="a card comes back"),
        pytest.param(put_off(10, 3), START + 3 * DAY, id="the sooner of two"),
        pytest.param(put_off(10, outcome=Outcome.WITHDRAWN), None, id="not once it is over"),
        pytest.param(asking(), LAST_DAY, id="the asking ends"),
        pytest.param(asking(LATER), AGAIN, id="somebody is asked again"),
        pytest.param(asking(LATER, again_in=2 * DAY), START + 2 * DAY, id="before the week is over"),
        pytest.param(asking(LATER, LATER, outcome=Outcome.WITHDRAWN), None, id="nobody is asked once it is over"),
    ],
)
def test_what_is_due_next(given: Introduction, expected: datetime | None) -> None:
    assert cadence.due_at(given) == expected


def test_what_was_taken_back_is_not_due() -> None:
    given = put_off(10)
    given.parties[0].ways_out[0].over_at = START
    assert cadence.due_at(given) is None


@pytest.mark.parametrize(
    ("given", "after", "expected"),
    [
        pytest.param(put_off(10), 10 * DAY - timedelta(seconds=1), False, id="not a second too soon"),
        pytest.param(put_off(10), 10 * DAY, True, id="on the moment"),
        pytest.param(put_off(10), 17 * DAY, True, id="a week too late is still back"),
        pytest.param(introduction(), 99 * DAY, False, id="never put off"),
        pytest.param(asking(LATER), 20 * DAY, True, id="asked again"),
        pytest.param(asking(LATER), 19 * DAY, False, id="not asked again yet"),
        pytest.param(asking(), 99 * DAY, False, id="asked, and silent"),
    ],
)
def test_when_a_party_is_back(given: Introduction, after: timedelta, expected: bool) -> None:
    assert cadence.is_back(given.parties[0], START + after) is expected
