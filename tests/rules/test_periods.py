"""Periods as calendars have them, where clocks change and years end."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.rules.periods import (
    EARLIEST,
    days_of,
    last_month,
    last_quarter,
    last_week,
    since,
    this_month,
    this_week,
    week_ending,
    weeks_ending,
)
from bot.rules.working_hours import zone
from storage.models.figures import Period

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = (
    "UTC",
    "Africa/Cairo",
    "America/Havana",
    "America/Santiago",
    "America/St_Johns",
    "Asia/Beirut",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Europe/Berlin",
    "Pacific/Auckland",
    "Pacific/Kiritimati",
)
INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  (UTC is added)
SOMEWHERE = st.sampled_from(ZONES).map(zone)


def at(text: str) -> datetime:
    """Return an instant in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def period(start: str, end: str) -> Period:
    return Period(at(start), at(end))


@pytest.mark.parametrize(
    ("end", "name", "start"),
    [
        pytest.param("2026-03-02 09:00", "UTC", "2026-02-23 09:00", id="no clock changes"),
        pytest.param("2026-03-30 07:00", "Europe/Berlin", "2026-03-23 08:00", id="clocks forward: an hour less"),
        pytest.param("2026-10-26 08:00", "Europe/Berlin", "2026-10-19 07:00", id="clocks back: an hour more"),
        pytest.param("2027-01-04 08:00", "Europe/Berlin", "2026-12-28 08:00", id="the year ends in it"),
        pytest.param("2028-03-06 08:00", "Europe/Berlin", "2028-02-28 08:00", id="it has a leap day"),
        pytest.param("2026-03-02 03:30", "Asia/Kolkata", "2026-02-23 03:30", id="half an hour from everybody else"),
        pytest.param("2026-04-06 22:30", "Australia/Lord_Howe", "2026-03-30 22:00", id="clocks back by half an hour"),
        pytest.param("2026-09-13 03:00", "America/Santiago", "2026-09-06 04:00", id="began on a day without midnight"),
        pytest.param("2026-03-29 01:00", "Europe/Berlin", "2026-03-22 02:00", id="ends when clocks go forward"),
        pytest.param("2026-10-25 00:30", "Europe/Berlin", "2026-10-18 00:30", id="ends at half past two"),
        pytest.param("2026-10-25 01:30", "Europe/Berlin", "2026-10-18 00:30", id="ends at half past two, once more"),
        pytest.param("2026-11-01 01:30", "Europe/Berlin", "2026-10-25 00:30", id="began at a time that came twice"),
        pytest.param("2026-03-29 22:00", "Asia/Beirut", "2026-03-22 23:00", id="clocks forward at midnight"),
    ],
)
def test_a_week_begins_at_the_same_time_on_the_wall_seven_days_before(end: str, name: str, start: str) -> None:
    assert week_ending(at(end), zone(name)) == period(start, end)


def test_a_week_that_ends_at_a_time_the_clocks_skip_begins_where_the_week_before_it_ended() -> None:
    end_of_this_week = datetime(2026, 3, 29, 2, 0, tzinfo=BERLIN)
    assert week_ending(end_of_this_week, BERLIN) == period("2026-03-22 01:00", "2026-03-29 01:00")


@given(INSTANTS, SOMEWHERE, st.integers(1, 30))
@example(at("2026-03-29 01:00"), BERLIN, 12)
def test_weeks_in_a_row_leave_no_instant_out_and_none_counts_twice(end: datetime, where: ZoneInfo, count: int) -> None:
    weeks = weeks_ending(end, where, count)
    assert (len(weeks), weeks[-1].end) == (count, end)
    assert all(earlier.end == later.start for earlier, later in pairwise(weeks))
    assert all(abs(week.end - week.start - timedelta(days=7)) <= timedelta(hours=2) for week in weeks)


@given(INSTANTS, SOMEWHERE, st.integers(1, 30))
def test_the_last_of_many_weeks_is_the_week(end: datetime, where: ZoneInfo, count: int) -> None:
    assert weeks_ending(end, where, count)[-1] == week_ending(end, where)


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.integers(0, 23), SOMEWHERE)
def test_a_week_later_the_week_begins_where_the_last_one_ended(day: date, hour: int, where: ZoneInfo) -> None:
    end = datetime(day.year, day.month, day.day, hour, tzinfo=where)
    next_day = day + timedelta(days=7)
    next_end = datetime(next_day.year, next_day.month, next_day.day, hour, tzinfo=where)
    assert week_ending(next_end, where).start == week_ending(end, where).end


@pytest.mark.parametrize(
    ("now", "name", "start"),
    [
        pytest.param("2026-03-05 12:00", "UTC", "2026-03-02 00:00", id="a Thursday"),
        pytest.param("2026-03-02 00:00", "UTC", "2026-03-02 00:00", id="it just began"),
        pytest.param("2026-03-01 23:59", "UTC", "2026-02-23 00:00", id="Sunday, a minute before midnight"),
        pytest.param("2026-03-01 12:00", "Pacific/Kiritimati", "2026-03-01 10:00", id="there it is Monday already"),
        pytest.param("2026-03-02 02:00", "America/New_York", "2026-02-23 05:00", id="there it is Sunday still"),
        pytest.param("2026-03-29 12:00", "Europe/Berlin", "2026-03-22 23:00", id="clocks went forward today"),
        pytest.param("2027-01-02 12:00", "Europe/Berlin", "2026-12-27 23:00", id="it began last year"),
        pytest.param("2026-03-05 12:00", "Asia/Kolkata", "2026-03-01 18:30", id="half an hour"),
    ],
)
def test_this_week_is_from_monday_until_now(now: str, name: str, start: str) -> None:
    assert this_week(at(now), zone(name)) == period(start, now)


@pytest.mark.parametrize(
    ("now", "name", "expected"),
    [
        pytest.param("2026-03-05 12:00", "UTC", period("2026-02-23", "2026-03-02"), id="a Thursday"),
        pytest.param("2026-03-02 00:00", "UTC", period("2026-02-23", "2026-03-02"), id="this one just began"),
        pytest.param(
            "2026-03-31 12:00", "Europe/Berlin", period("2026-03-22 23:00", "2026-03-29 22:00"), id="clocks forward"
        ),
    ],
)
def test_last_week_is_the_whole_one_before_this(now: str, name: str, expected: Period) -> None:
    assert last_week(at(now), zone(name)) == expected


@pytest.mark.parametrize(
    ("now", "name", "start"),
    [
        pytest.param("2026-03-31 12:00", "UTC", "2026-03-01", id="a long one"),
        pytest.param("2026-03-01 00:00", "UTC", "2026-03-01", id="it just began"),
        pytest.param("2026-03-31 22:30", "Europe/Berlin", "2026-03-31 22:00", id="there it is April"),
    ],
)
def test_this_month_is_from_its_first_day_until_now(now: str, name: str, start: str) -> None:
    assert this_month(at(now), zone(name)) == period(start, now)


@pytest.mark.parametrize(
    ("now", "name", "expected"),
    [
        pytest.param("2026-03-31 12:00", "UTC", period("2026-02-01", "2026-03-01"), id="a short one, from a 31st"),
        pytest.param("2028-03-01 00:00", "UTC", period("2028-02-01", "2028-03-01"), id="with a leap day, just over"),
        pytest.param("2027-01-15 12:00", "UTC", period("2026-12-01", "2027-01-01"), id="the year before"),
        pytest.param(
            "2026-04-15 12:00", "Europe/Berlin", period("2026-02-28 23:00", "2026-03-31 22:00"), id="clocks forward"
        ),
        pytest.param(
            "2026-03-31 22:30", "Europe/Berlin", period("2026-02-28 23:00", "2026-03-31 22:00"), id="there it is April"
        ),
    ],
)
def test_last_month_is_the_whole_one_before_this(now: str, name: str, expected: Period) -> None:
    assert last_month(at(now), zone(name)) == expected


@pytest.mark.parametrize(
    ("now", "name", "expected"),
    [
        pytest.param("2026-02-14 12:00", "UTC", period("2025-10-01", "2026-01-01"), id="from February: last year's"),
        pytest.param("2026-04-01 00:00", "UTC", period("2026-01-01", "2026-04-01"), id="just over"),
        pytest.param("2026-06-30 23:59", "UTC", period("2026-01-01", "2026-04-01"), id="a minute before the next"),
        pytest.param("2026-12-31 12:00", "UTC", period("2026-07-01", "2026-10-01"), id="on the year's last day"),
        pytest.param(
            "2026-05-01 12:00", "Europe/Berlin", period("2025-12-31 23:00", "2026-03-31 22:00"), id="clocks forward"
        ),
    ],
)
def test_last_quarter_is_the_whole_one_before_this(now: str, name: str, expected: Period) -> None:
    assert last_quarter(at(now), zone(name)) == expected


@pytest.mark.parametrize(
    ("day", "name", "start"),
    [
        pytest.param(date(2026, 9, 1), "UTC", "2026-09-01 00:00", id="midnight"),
        pytest.param(date(2026, 9, 6), "America/Santiago", "2026-09-06 04:00", id="no midnight: it begins at one"),
        pytest.param(date(2026, 3, 29), "Asia/Beirut", "2026-03-28 22:00", id="no midnight in Beirut"),
        pytest.param(date(2026, 4, 24), "Africa/Cairo", "2026-04-23 22:00", id="no midnight in Cairo"),
        pytest.param(date(2026, 11, 1), "America/Havana", "2026-11-01 04:00", id="two midnights: the first"),
        pytest.param(date(2026, 9, 1), "Asia/Kathmandu", "2026-08-31 18:15", id="a quarter of an hour"),
    ],
)
def test_a_day_begins_with_its_first_moment(day: date, name: str, start: str) -> None:
    assert since(day, at("2026-12-01"), zone(name)) == period(start, "2026-12-01")


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("UTC", (date(2026, 3, 2), date(2026, 3, 8))),
        ("Pacific/Kiritimati", (date(2026, 3, 2), date(2026, 3, 9))),
        ("America/New_York", (date(2026, 3, 1), date(2026, 3, 8))),
    ],
)
def test_the_days_of_a_period_are_those_on_the_wall_and_its_end_is_not_in_it(
    name: str, days: tuple[date, date]
) -> None:
    assert days_of(period("2026-03-02", "2026-03-09"), zone(name)) == days


@pytest.mark.parametrize("name", ["Pacific/Kiritimati", "UTC", "Pacific/Pago_Pago"])
def test_a_day_before_anything_is_older_than_everything(name: str) -> None:
    assert since(date.min, at("2026-12-01"), zone(name)) == since(EARLIEST, at("2026-12-01"), zone(name))


def test_since_a_day_to_come_nothing_has_happened() -> None:
    found = since(date(2026, 12, 2), at("2026-12-01"), BERLIN)
    assert found.start > found.end
