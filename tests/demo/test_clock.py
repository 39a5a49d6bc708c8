"""The demo's time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.working_time import Calendar
from demo.clock import MORNING, monday_morning
from demo.page import PAGE
from sandbox.members import default_cast

YEARS = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=day) for day in range(5 * 365)]


@pytest.mark.parametrize("handle", PAGE.columns)
def test_every_morning_is_within_the_working_hours_of_each_person(handle: str) -> None:
    (tz,) = (member.tz for member in default_cast("Full Circle") if member.handle == handle)
    calendar = Calendar(ZoneInfo(tz))
    mornings = [MORNING.next_after(instant) for instant in YEARS]
    assert [calendar.opening(morning) for morning in mornings] == mornings


def test_it_begins_on_a_monday_within_a_week() -> None:
    for instant in YEARS:
        begins = monday_morning(instant)
        assert begins.strftime("%a") == "Mon"
        assert timedelta() < begins - instant <= timedelta(days=7, hours=1)
