"""Working days and hours, wherever a person is."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.working_hours import Calendar, zone
from tests.builders.examples import START

ZONES = (
    None,
    "America/New_York",
    "America/St_Johns",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Europe/Lisbon",
    "Pacific/Auckland",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
)
INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  (UTC is added)
QUIET_DAYS = st.frozensets(st.dates(date(2026, 1, 1), date(2028, 1, 31)), max_size=20)
CALENDARS = st.builds(Calendar, st.sampled_from(ZONES).map(zone), QUIET_DAYS)


NOWHERE = pytest.mark.parametrize(
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


@NOWHERE
def test_a_zone_nobody_knows_is_utc(name: str | None) -> None:
    assert START.astimezone(zone(name)).utcoffset() == timedelta()


@NOWHERE
def test_instead_of_a_zone_nobody_knows_the_next_one_counts(name: str | None) -> None:
    assert zone(name, "Asia/Kathmandu", "Europe/Lisbon") == zone("Asia/Kathmandu")


@pytest.fixture
def bare_machine() -> Iterator[None]:
    """Take away the database of zones, as in a slim container."""
    zoneinfo.reset_tzpath(to=())
    ZoneInfo.clear_cache()
    yield
    zoneinfo.reset_tzpath()


@pytest.mark.usefixtures("bare_machine")
def test_a_machine_that_knows_no_zones_knows_them_all_the_same() -> None:
    assert START.astimezone(zone("Asia/Kathmandu")).utcoffset() == timedelta(hours=5, minutes=45)


@NOWHERE
@pytest.mark.usefixtures("bare_machine")
def test_nor_does_it_know_one_that_nobody_knows(name: str | None) -> None:
    assert zone(name) is UTC


@pytest.mark.parametrize(
    ("day", "name", "expected"),
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
    day: date, name: str | None, expected: datetime
) -> None:
    assert Calendar(zone(name)).morning_of(day) == expected


def at(text: str) -> datetime:
    """Return an instant in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("instant", "name", "expected"),
    [
        pytest.param("2026-03-02 09:00", None, "2026-03-02 09:00", id="on the stroke of nine"),
        pytest.param("2026-03-02 08:59", None, "2026-03-02 09:00", id="a minute before nine"),
        pytest.param("2026-03-02 16:59", None, "2026-03-02 16:59", id="a minute before five"),
        pytest.param("2026-03-02 17:00", None, "2026-03-03 09:00", id="five is over"),
        pytest.param("2026-03-06 17:00", None, "2026-03-09 09:00", id="Friday evening is Monday morning"),
        pytest.param("2026-03-08 12:00", None, "2026-03-09 09:00", id="so is Sunday noon"),
        pytest.param("2026-12-24 18:00", None, "2026-12-29 09:00", id="the quiet days of the workspace"),
        pytest.param("2026-03-06 23:00", "America/Los_Angeles", "2026-03-06 23:00", id="still Friday there"),
        pytest.param("2026-03-08 20:00", "Pacific/Auckland", "2026-03-08 20:00", id="Monday there already"),
        pytest.param("2026-03-08 18:00", "Pacific/Kiritimati", "2026-03-08 19:00", id="the first morning on earth"),
        pytest.param("2026-03-09 04:00", "Pacific/Pago_Pago", "2026-03-09 20:00", id="and the last"),
        pytest.param("2026-03-09 03:00", "Asia/Kolkata", "2026-03-09 03:30", id="half an hour off"),
        pytest.param("2026-03-08 20:00", "America/New_York", "2026-03-09 13:00", id="after the clocks went forward"),
        pytest.param("2026-11-01 20:00", "America/New_York", "2026-11-02 14:00", id="after they went back"),
    ],
)
def test_work_begins_at_nine_on_a_working_day_where_the_person_is(
    instant: str, name: str | None, expected: str
) -> None:
    christmas = {date(2026, 12, 25), date(2026, 12, 28)}
    assert Calendar(zone(name), christmas).opening(at(instant)) == at(expected)


@pytest.mark.parametrize(
    ("instant", "name", "count", "expected"),
    [
        pytest.param("2026-03-02 10:30", None, 1, "2026-03-03 10:30", id="Monday to Tuesday"),
        pytest.param("2026-03-06 10:30", None, 1, "2026-03-09 10:30", id="Friday to Monday"),
        pytest.param("2026-03-07 10:30", None, 1, "2026-03-09 10:30", id="Saturday to Monday"),
        pytest.param("2026-03-05 10:30", None, 4, "2026-03-11 10:30", id="over a weekend"),
        pytest.param("2026-12-24 10:30", None, 2, "2026-12-30 10:30", id="over quiet days"),
        pytest.param("2026-03-06 23:00", "America/Los_Angeles", 1, "2026-03-09 22:00", id="the same on their clock"),
        pytest.param("2026-10-30 13:00", "America/New_York", 1, "2026-11-02 14:00", id="when clocks went back, too"),
        pytest.param("2026-03-05 21:00", "Pacific/Auckland", 1, "2026-03-08 21:00", id="Friday there to Monday there"),
        pytest.param("2026-03-07 10:30", None, 0, "2026-03-09 10:30", id="none still ends on a working day"),
    ],
)
def test_working_days_later_it_is_the_same_time_on_their_clock(
    instant: str, name: str | None, count: int, expected: str
) -> None:
    christmas = {date(2026, 12, 25), date(2026, 12, 28)}
    assert Calendar(zone(name), christmas).working_days_after(at(instant), count) == at(expected)


def test_the_next_day_is_the_next_on_their_wall() -> None:
    kiritimati = Calendar(zone("Pacific/Kiritimati"))
    assert kiritimati.opening_after_the_day_of(at("2026-03-02 09:59")) == at("2026-03-02 19:00")
    assert kiritimati.opening_after_the_day_of(at("2026-03-02 10:01")) == at("2026-03-03 19:00")


def test_years_of_quiet_days_end_as_well() -> None:
    years = {START.date() + timedelta(days=day) for day in range(3_000)}
    assert Calendar(UTC, years).opening(START) == at("2034-05-19 09:00")


@given(calendar=CALENDARS, instant=INSTANTS)
def test_an_opening_is_within_working_hours_and_stays_where_it_is(calendar: Calendar, instant: datetime) -> None:
    opening = calendar.opening(instant)
    local = opening.astimezone(calendar.zone)
    assert opening >= instant
    assert (local.weekday() < 5, 9 <= local.hour < 17, local.date() in calendar.quiet_days) == (True, True, False)
    assert calendar.opening(opening) == opening


@given(calendar=CALENDARS, instant=INSTANTS, count=st.integers(1, 12))
def test_between_two_days_lie_as_many_working_days_as_were_counted(
    calendar: Calendar, instant: datetime, count: int
) -> None:
    first, last = calendar.day_of(instant), calendar.day_of(calendar.working_days_after(instant, count))
    days = [first + timedelta(days=day) for day in range(1, (last - first).days + 1)]
    assert sum(map(calendar.is_working_day, days)) == count
    assert calendar.is_working_day(last)
