"""Public holidays of a country and a workspace's own quiet days: nobody is reminded on either."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime

import pytest

from bot.rules import public_holidays, quiet_days, time_zones
from bot.rules.deadlines import calendar, calendar_for_all
from storage.models.workspace import Member, Workspace
from tests.conftest import ROOT

CHRISTMAS_EVE = datetime(2026, 12, 24, 18, tzinfo=UTC)  # a Thursday, after work
MONDAY = datetime(2026, 12, 28, 9, tzinfo=UTC)


def workspace(country: str | None, *days: str) -> Workspace:
    return Workspace(holiday_country=country, quiet_days=list(days), time_zone="Europe/Lisbon")


@pytest.mark.parametrize(
    ("country", "days", "opening"),
    [
        (None, (), datetime(2026, 12, 25, 9, tzinfo=UTC)),
        ("PT", (), MONDAY),
        (None, ("2026-12-25",), MONDAY),
        ("PT", ("2026-12-28",), datetime(2026, 12, 29, 9, tzinfo=UTC)),
        ("XX", (), datetime(2026, 12, 25, 9, tzinfo=UTC)),
    ],
)
def test_work_begins_after_the_days_off(country: str | None, days: tuple[str, ...], opening: datetime) -> None:
    there = workspace(country, *days)
    assert calendar_for_all(there).opening(CHRISTMAS_EVE) == opening
    assert calendar(Member(time_zone=None), there).opening(CHRISTMAS_EVE) == opening


def test_working_days_leave_holidays_out() -> None:
    assert calendar_for_all(workspace("PT")).working_days_after(CHRISTMAS_EVE, 1).date() == MONDAY.date()


def test_the_next_holidays_are_those_of_the_coming_year_too() -> None:
    assert public_holidays.coming("PT", date(2026, 12, 9), 2) == [
        (date(2026, 12, 25), "Christmas Day"),
        (date(2027, 1, 1), "New Year's Day"),
    ]


@pytest.mark.parametrize("country", ["XX", "", "pt", "Portugal", None])
def test_a_country_that_is_not_known_has_no_holidays(country: str | None) -> None:
    assert public_holidays.coming(country, date(2026, 1, 1), 3) == []


def test_only_a_country_that_is_set_can_be_unknown() -> None:
    assert [public_holidays.unknown(country) for country in (None, "PT", "XX")] == [None, None, "XX"]


def test_each_country_has_a_name_of_its_own_and_holidays_in_a_year() -> None:
    names = public_holidays.countries()
    assert names["XK"] == "Kosovo"
    assert all(len(code) == 2 and name != code for code, name in names.items())
    assert len(set(names.values())) == len(names)


def test_the_package_with_the_holidays_is_loaded_only_when_a_country_is_set() -> None:
    says = "import sys, bot.listeners, bot.full_circle; print('holidays' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", says], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout == "False\n"


def test_days_that_are_over_are_no_longer_to_come() -> None:
    days = ["2027-01-01", "2026-12-25", "2026-12-24"]
    assert quiet_days.still_to_come(days, date(2026, 12, 25)) == ["2026-12-25", "2027-01-01"]
    assert quiet_days.still_to_come(None, date(2026, 12, 25)) == []


def test_a_day_is_added_once_and_taken_out_where_it_is() -> None:
    first, second = date(2026, 12, 24), date(2026, 12, 25)
    assert quiet_days.changed(["2026-12-24"], [first, second], []) == ["2026-12-24", "2026-12-25"]
    assert quiet_days.changed(["2026-12-24"], [], [first, second]) == []


def test_every_time_zone_to_choose_is_one_that_can_be_set_and_none_is_listed_twice() -> None:
    names = [name for zones in time_zones.by_region().values() for name in zones]
    assert {"Europe/Lisbon", "Europe/Amsterdam", "America/Argentina/Buenos_Aires", "UTC"} <= set(names)
    assert "US/Pacific" not in names
    assert len(set(names)) == len(names)
