"""The demo's time."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from bot.rules.working_hours import Calendar
from demo.clock import MORNING, monday_morning
from demo.page import PAGE
from sandbox.members import default_cast
from tests.demo.test_page import card, introduce
from tests.page.conftest import at

YEARS = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=day) for day in range(5 * 365)]


@pytest.mark.parametrize("handle", PAGE.columns)
def test_every_morning_is_within_the_working_hours_of_each_person(handle: str) -> None:
    (tz,) = (member.tz for member in default_cast() if member.handle == handle)
    calendar = Calendar(ZoneInfo(tz))
    mornings = [MORNING.next_after(instant) for instant in YEARS]
    assert [calendar.opening(morning) for morning in mornings] == mornings


def test_it_begins_on_a_monday_within_a_week() -> None:
    for instant in YEARS:
        begins = monday_morning(instant)
        assert begins.strftime("%a") == "Mon"
        assert timedelta() < begins - instant <= timedelta(days=7, hours=1)


def test_it_begins_on_a_monday_at_ten_and_each_day_is_a_working_morning(page: Page) -> None:
    wait_for_ten_on(page, "Mon")
    for day in ("Tue", "Wed", "Thu", "Fri", "Mon", "Tue"):
        page.get_by_role("button", name="+1 day").click()
        wait_for_ten_on(page, day)
    page.get_by_role("button", name="Start over", exact=True).click()
    page.get_by_role("button", name="Start over now").click()
    wait_for_ten_on(page, "Mon")


def wait_for_ten_on(page: Page, day: str) -> None:
    """Wait until the page's clock shows that day, and Ben's column a time just after ten."""
    expect(page.get_by_title("The time in the sandbox")).to_contain_text(f"{day}, ")
    expect(at(page, "Ben Carter").get_by_title("America/New_York")).to_have_text(re.compile("^10:0[0-9] AM New York$"))


def test_three_days_bring_a_reminder_to_whoever_writes_first(page: Page) -> None:
    introduce(page)
    for _ in range(3):
        page.get_by_role("button", name="+1 day").click()
    expect(card(page, "Ben Carter")).to_contain_text("Have you had a chance to write to")
