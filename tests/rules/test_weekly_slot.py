"""The weekly summary's due time: always at the hour on the wall, over summer time and the year's end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.weekly_slot import due_on, last_day, next_due

LISBON, NEW_YORK, AUCKLAND = "Europe/Lisbon", "America/New_York", "Pacific/Auckland"
MONDAY, FRIDAY, SUNDAY = 0, 4, 6
ZONES = [LISBON, NEW_YORK, AUCKLAND, "UTC", "Asia/Kolkata", "Australia/Lord_Howe", "America/St_Johns"]


def at(*numbers: int) -> datetime:
    return datetime(*numbers, tzinfo=UTC)  # type: ignore[arg-type, misc]  # year to minute


@pytest.mark.parametrize(
    ("day", "hour", "zone", "after", "expected"),
    [
        pytest.param(MONDAY, 9, "UTC", at(2026, 3, 2, 8, 59), at(2026, 3, 2, 9), id="later today"),
        pytest.param(MONDAY, 9, "UTC", at(2026, 3, 2, 9), at(2026, 3, 9, 9), id="now is not later"),
        pytest.param(FRIDAY, 16, "UTC", at(2026, 3, 2, 9), at(2026, 3, 6, 16), id="later this week"),
        pytest.param(MONDAY, 9, "UTC", at(2026, 12, 29), at(2027, 1, 4, 9), id="next year"),
        pytest.param(MONDAY, 9, AUCKLAND, at(2026, 3, 1, 19, 59), at(2026, 3, 1, 20), id="a Monday that is our Sunday"),
        pytest.param(MONDAY, 9, LISBON, at(2026, 3, 23, 9), at(2026, 3, 30, 8), id="clocks go forward between"),
        pytest.param(MONDAY, 9, LISBON, at(2026, 10, 19, 8), at(2026, 10, 26, 9), id="clocks go back between"),
        pytest.param(SUNDAY, 2, NEW_YORK, at(2026, 3, 7, 12), at(2026, 3, 8, 7), id="the hour that is skipped"),
        pytest.param(SUNDAY, 1, NEW_YORK, at(2026, 10, 31, 12), at(2026, 11, 1, 5), id="the first of two"),
        pytest.param(SUNDAY, 1, NEW_YORK, at(2026, 11, 1, 5), at(2026, 11, 8, 6), id="not the second of two"),
    ],
)
def test_the_next_one(day: int, hour: int, zone: str, after: datetime, expected: datetime) -> None:
    assert next_due(day, hour, ZoneInfo(zone), after) == expected


@given(
    st.integers(0, 6),
    st.integers(0, 23),
    st.sampled_from(ZONES).map(ZoneInfo),
    st.integers(0, 20 * 365 * 24 * 60).map(lambda minutes: at(2020, 1, 1) + timedelta(minutes=minutes)),
)
def test_it_is_on_that_day_later_and_there_is_none_before_it(
    day: int, hour: int, zone: ZoneInfo, after: datetime
) -> None:
    due = next_due(day, hour, zone, after)
    assert after < due <= after + timedelta(days=7, hours=1)
    assert due.astimezone(zone).weekday() == day
    assert due.astimezone(zone).hour in (hour, hour + 1)  # the second where clocks skip it
    assert next_due(day, hour, zone, due) > due + timedelta(days=6)


def test_where_clocks_skip_midnight_it_is_still_the_day_before() -> None:
    nuuk, due = (
        ZoneInfo("America/Nuuk"),
        at(2026, 3, 29, 1),
    )  # on Saturday, 28 March, the clocks skip from 23:00 to 0:00
    assert next_due(5, 23, nuuk, due - timedelta(hours=1)) == due
    assert last_day(5, 23, nuuk, due).isoformat() == "2026-03-28"


@given(
    st.integers(0, 6),
    st.integers(0, 23),
    st.sampled_from([*ZONES, "America/Nuuk"]).map(ZoneInfo),
    st.integers(0, 20 * 365 * 24 * 60).map(lambda minutes: at(2020, 1, 1) + timedelta(minutes=minutes)),
)
def test_the_last_one_was_the_one_before_the_next(day: int, hour: int, zone: ZoneInfo, now: datetime) -> None:
    last = last_day(day, hour, zone, now)
    assert last.weekday() == day
    assert due_on(last, hour, zone) <= now
    assert due_on(last + timedelta(days=7), hour, zone) == next_due(day, hour, zone, now)
