"""The periods that figures are about, as people's calendars have them. Pure: instants in, instants in UTC out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from storage.models.figures import Period

ChosenPeriod = Callable[[datetime, tzinfo], Period]
"""A period as somebody named it, such as "last week". Takes now and the workspace's time zone."""

A_MOMENT, A_DAY = timedelta(microseconds=1), timedelta(days=1)
A_WEEK = timedelta(days=7)
MIDNIGHT = time(0)
MONTHS_OF_A_QUARTER = 3
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LONGEST = 17  # digits, of microseconds: some thousand years
EARLIEST = date(2000, 1, 1)  # nothing is older; the calendar's first day would be no instant in every zone


def week_ending(end: datetime, zone: tzinfo) -> Period:
    """Return the seven days before this instant, from the same time on the zone's clocks, even if they changed."""
    (week,) = weeks_ending(end, zone, 1)
    return week


def weeks_ending(end: datetime, zone: tzinfo, count: int) -> list[Period]:
    """So many weeks, the earliest first, each ending where the next begins.

    Give `end` as the zone's wall has it if that may be a time its clocks skip (half past two on a day without one):
    as UTC it would be half past three, and then all weeks would end at half past three.
    """
    local = end.astimezone(zone)
    # If a clock shows a time twice, a week ends at the first.
    at = local.time().replace(fold=0)
    starts = [_instant(local.date() - number * A_WEEK, at, zone) for number in range(count, 0, -1)]
    ends = [*starts[1:], end.astimezone(UTC)]
    return [Period(*bounds) for bounds in zip(starts, ends, strict=True)]


def this_week(now: datetime, zone: tzinfo) -> Period:
    """From Monday's beginning until now."""
    today = now.astimezone(zone).date()
    return since(today - today.weekday() * A_DAY, now, zone)


def last_week(now: datetime, zone: tzinfo) -> Period:
    """Return the whole week before the present one, Monday to Sunday."""
    today = now.astimezone(zone).date()
    this = today - today.weekday() * A_DAY
    return _days(this - A_WEEK, this, zone)


def this_month(now: datetime, zone: tzinfo) -> Period:
    """From the first of the month until now."""
    return since(now.astimezone(zone).date().replace(day=1), now, zone)


def last_month(now: datetime, zone: tzinfo) -> Period:
    """Return the whole calendar month before the present one."""
    this = now.astimezone(zone).date().replace(day=1)
    return _days((this - A_DAY).replace(day=1), this, zone)


def last_quarter(now: datetime, zone: tzinfo) -> Period:
    """Return the whole quarter of a year before the present one: they begin in January, April, July and October."""
    this = _quarter_of(now.astimezone(zone).date())
    return _days(_quarter_of(this - A_DAY), this, zone)


def since(day: date, now: datetime, zone: tzinfo) -> Period:
    """From that day's beginning until now. A day to come gives a period in which nothing happens."""
    return Period(beginning_of(day, zone), now.astimezone(UTC))


def beginning_of(day: date, zone: tzinfo) -> datetime:
    """Return when this day begins on the zone's clocks; of days before `EARLIEST`, when that one does."""
    return _instant(max(day, EARLIEST), MIDNIGHT, zone)


def days_of(period: Period, zone: tzinfo) -> tuple[date, date]:
    """Return its first and its last day on the zone's clocks, however little of them belongs to it."""
    return period.start.astimezone(zone).date(), (period.end - A_MOMENT).astimezone(zone).date()


def _quarter_of(day: date) -> date:
    """Return the first day of this day's quarter."""
    months_in = (day.month - 1) % MONTHS_OF_A_QUARTER
    return day.replace(month=day.month - months_in, day=1)


def _days(first: date, after: date, zone: tzinfo) -> Period:
    return Period(_instant(first, MIDNIGHT, zone), _instant(after, MIDNIGHT, zone))


def _instant(day: date, at: time, zone: tzinfo) -> datetime:
    """Return when the zone's clocks show this. A time they skip is the moment they skip it, or as long after."""
    return datetime.combine(day, at, zone).astimezone(UTC)


def period_word(period: Period) -> str:
    """Return the word of a button about a period: its bounds, in microseconds since 1970."""
    start, end = ((instant - EPOCH) // A_MOMENT for instant in (period.start, period.end))
    return f"{start}-{end}"


def period_of(word: str) -> Period | None:
    """Return the period that a button's word means; None if `period_word` never made it."""
    start, _, end = word.partition("-")
    if not all(each.isascii() and each.isdigit() and len(each) <= LONGEST for each in (start, end)):
        return None
    return Period(EPOCH + int(start) * A_MOMENT, EPOCH + int(end) * A_MOMENT)
