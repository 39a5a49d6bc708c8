"""The morning at which the workspace's time begins, and the one to which a new day takes it."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox import Sandbox
from sandbox.working_morning import MONDAY, WorkingMorning

NEW_YORK = WorkingMorning("America/New_York")
INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
ZONES = st.sampled_from(["America/New_York", "Europe/Lisbon", "Africa/Lagos", "Pacific/Auckland", "Asia/Kolkata"])


@given(INSTANTS, ZONES)
def test_it_is_later_on_a_working_day_and_at_that_time_there(instant: datetime, tz: str) -> None:
    there = WorkingMorning(tz, time(9, 30)).next_after(instant).astimezone(ZoneInfo(tz))
    assert there > instant
    assert (there.hour, there.minute) == (9, 30)
    assert there.weekday() < 5


@given(INSTANTS, ZONES)
def test_none_is_left_out(instant: datetime, tz: str) -> None:
    morning = WorkingMorning(tz)
    found = morning.next_after(instant)
    assert morning.next_after(found - timedelta(microseconds=1)) == found
    assert found - instant <= timedelta(days=3, hours=1)  # a weekend, in which the clocks may be put back


@pytest.mark.parametrize(
    ("instant", "found"),
    [
        (datetime(2026, 11, 28, 20, tzinfo=UTC), datetime(2026, 11, 30, 15, tzinfo=UTC)),  # a Saturday
        (datetime(2026, 11, 30, 14, 59, tzinfo=UTC), datetime(2026, 11, 30, 15, tzinfo=UTC)),  # before work
        (datetime(2026, 11, 30, 15, tzinfo=UTC), datetime(2026, 12, 1, 15, tzinfo=UTC)),
        (datetime(2026, 3, 6, 15, 1, tzinfo=UTC), datetime(2026, 3, 9, 14, tzinfo=UTC)),  # summer time begins
    ],
)
def test_examples(instant: datetime, found: datetime) -> None:
    assert NEW_YORK.next_after(instant) == found


def test_it_can_be_one_weekday_only() -> None:
    monday = datetime(2026, 11, 30, 15, tzinfo=UTC)
    assert NEW_YORK.next_after(monday, [MONDAY]) == monday + timedelta(weeks=1)


def test_a_workspace_begins_and_starts_over_at_the_time_it_is_given() -> None:
    begins = datetime(2026, 2, 15, tzinfo=UTC)
    slack = Sandbox(starts_at=lambda _: begins)
    assert timedelta() <= slack.clock.now() - begins < timedelta(minutes=1)
    slack.clock.advance(timedelta(days=3))
    slack.start_over()
    assert timedelta() <= slack.clock.now() - begins < timedelta(minutes=1)


def test_a_workspace_begins_in_the_present_where_nothing_else_is_said() -> None:
    assert Sandbox().clock.moved == timedelta()
