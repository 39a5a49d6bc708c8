"""Working days and hours in a person's own time zone. Pure: instants in UTC in and out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from bot.rules import public_holidays

MORNING, EVENING = time(9), time(17)
SATURDAY = 5  # as `weekday()` counts
A_DAY = timedelta(days=1)


def zone(*names: str | None) -> tzinfo:
    """Return the time zone of the first known IANA name among these; UTC if none is known."""
    return next(filter(None, map(_known, names)), UTC)


def zone_name(*names: str | None) -> str:
    """Return the name of the first of these IANA names that somebody knows; "UTC" if nobody knows any."""
    return next((name for name in names if name and _known(name)), "UTC")


def _known(name: str | None) -> tzinfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError):  # an unknown name, no name at all, the name of a folder
        return None


@dataclass(frozen=True)
class Calendar:
    """Monday to Friday, nine to five, where a person is; without their workspace's quiet days and public holidays."""

    zone: tzinfo
    quiet_days: Collection[date] = ()
    country: str | None = None
    """ISO 3166 code of the country whose public holidays nobody works on; None for none."""

    def day_of(self, instant: datetime) -> date:
        """Return the date at this instant in the person's time zone."""
        return instant.astimezone(self.zone).date()

    def morning_of(self, day: date) -> datetime:
        """Return when work begins on that day, whatever day it is."""
        return datetime.combine(day, MORNING, self.zone).astimezone(UTC)

    def evening_of(self, day: date) -> datetime:
        """Return when work ends on that day."""
        return datetime.combine(day, EVENING, self.zone).astimezone(UTC)

    def is_working_day(self, day: date) -> bool:
        """Return whether people work on that day."""
        if day.weekday() >= SATURDAY or day in self.quiet_days:
            return False
        return day not in public_holidays.in_year(self.country, day.year)

    def opening(self, instant: datetime) -> datetime:
        """Return this instant, if it is within working hours; else the next beginning of work."""
        day = self.day_of(instant)
        while not self.is_working_day(day) or instant >= self.evening_of(day):
            day += A_DAY
        return max(instant, self.morning_of(day))

    def opening_after_the_day_of(self, instant: datetime) -> datetime:
        """Return the first beginning of work on a later day than this instant's."""
        return self.opening(self.morning_of(self.day_of(instant) + A_DAY))

    def working_days_after(self, instant: datetime, count: int) -> datetime:
        """So many working days later, at the same time on this person's clock."""
        local = instant.astimezone(self.zone)
        day = local.date()
        while count > 0 or not self.is_working_day(day):
            day += A_DAY
            count -= self.is_working_day(day)
        return datetime.combine(day, local.time(), self.zone).astimezone(UTC)
