"""The times of *My year* as a member's own calendar has them, and what falls into each month."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.my_year import (
    LAST_TWELVE_MONTHS,
    SHOWN_AT_MOST,
    YEARS_AT_MOST,
    choices,
    counted,
    months_of,
    period_of,
    this_year,
    told_last,
    word_of,
)
from bot.rules.working_hours import Calendar, zone
from storage.models.figures import Counts, Made, Period

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LISBON, AUCKLAND = Calendar(zone("Europe/Lisbon")), Calendar(zone("Pacific/Auckland"))
HOUR = timedelta(hours=1)
INSTANTS = st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  (UTC is added)
MADE = st.builds(Made, st.integers(), INSTANTS, *(st.none() | INSTANTS for _ in range(3)))


def made(number: int, at: datetime, *events: bool) -> Made:
    """Return an introduction of this moment, which connected, met and was completed at once, or not."""
    connected, met, completed = (at if each else None for each in (*events, False, False, False)[:3])
    return Made(number, at, connected, met, completed)


@pytest.mark.parametrize("text", ["", "1999", "20266", "２０２６", "2026 ", "13-months", "year"])
def test_a_text_that_is_no_time(text: str) -> None:
    assert word_of(text) is None


@pytest.mark.parametrize("text", ["2026", "2000", LAST_TWELVE_MONTHS])
def test_a_text_that_is_one(text: str) -> None:
    assert word_of(text) == text


def test_a_year_begins_and_ends_at_the_members_own_midnight() -> None:
    new_year = datetime(2026, 12, 31, 12, tzinfo=UTC)
    assert (this_year(LISBON, new_year), this_year(AUCKLAND, new_year)) == ("2026", "2027")
    begins = datetime(2025, 12, 31, 11, tzinfo=UTC)
    assert period_of("2026", AUCKLAND, NOW) == Period(begins, begins.replace(year=2026))


def test_the_last_twelve_months_are_this_one_and_the_eleven_before() -> None:
    whole = period_of(LAST_TWELVE_MONTHS, LISBON, NOW)
    # Summer time begins in the last night of March.
    assert whole == Period(datetime(2025, 3, 31, 23, tzinfo=UTC), datetime(2026, 3, 31, 23, tzinfo=UTC))
    months = [each.first_day for each in months_of([], LAST_TWELVE_MONTHS, LISBON, NOW)]
    assert (months[0], months[-1], len(months)) == (date(2025, 4, 1), date(2026, 3, 1), 12)


def test_this_year_has_the_months_that_have_begun() -> None:
    assert [each.first_day.month for each in months_of([], "2026", LISBON, NOW)] == [1, 2, 3]
    assert len(months_of([], "2025", LISBON, NOW)) == 12


def test_every_year_back_to_the_first_introduction_can_be_chosen() -> None:
    assert choices(None, LISBON, NOW) == ["2026", LAST_TWELVE_MONTHS]
    assert choices(NOW, LISBON, NOW) == ["2026", LAST_TWELVE_MONTHS]
    assert choices(NOW.replace(year=2023), LISBON, NOW) == ["2026", LAST_TWELVE_MONTHS, "2025", "2024", "2023"]
    assert len(choices(datetime(1970, 1, 1, tzinfo=UTC), LISBON, NOW)) == YEARS_AT_MOST + 2


def test_each_counts_in_the_month_in_which_it_was_introduced() -> None:
    rows = [
        made(1, datetime(2026, 1, 31, 23, tzinfo=UTC), True, True),
        made(2, datetime(2026, 2, 1, tzinfo=UTC), True),
        made(3, datetime(2026, 2, 28, 12, tzinfo=UTC), True, True, True),
    ]
    assert [each.counts for each in months_of(rows, "2026", LISBON, NOW)] == [
        Counts(1, 1, 1, 0),
        Counts(2, 2, 1, 1),
        Counts(0, 0, 0, 0),
    ]
    assert [each.counts.introduced for each in months_of(rows, "2026", AUCKLAND, NOW)] == [0, 2, 1]


@given(rows=st.lists(MADE, max_size=20, unique_by=lambda each: each.introduction_id), now=INSTANTS)
def test_the_months_of_a_time_hold_what_it_holds(rows: list[Made], now: datetime) -> None:
    for days in (LISBON, AUCKLAND):
        for word in choices(datetime(2025, 1, 1, tzinfo=UTC), days, now):
            period = period_of(word, days, now)
            within = [each for each in rows if period.start <= each.introduced_at < period.end]
            begun = [each for each in within if each.introduced_at <= now]
            months = months_of(begun, word, days, now)
            assert all(earlier.first_day < later.first_day for earlier, later in pairwise(months))
            for event in ("introduced", "connected", "met", "completed"):
                assert sum(getattr(each.counts, event) for each in months) == getattr(counted(begun), event)


def test_of_each_kind_of_texts_the_latest_are_read() -> None:
    """One more than are shown of each, so that it's known whether there are more."""
    thanked = [Made(number, NOW, None, None, None, thanked_at=NOW - number * HOUR) for number in range(100)]
    came_of_it = [Made(number, NOW, None, None, None, came_of_it_at=NOW + number * HOUR) for number in range(100, 200)]
    newest = range(SHOWN_AT_MOST + 1)
    assert told_last([*thanked, *came_of_it, made(200, NOW)]) == [*newest, *(199 - each for each in reversed(newest))]
