"""The working mornings at which the workspace's time can begin, and to which a new day takes it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MONDAY = 0  # as `weekday()` counts
WORKING_DAYS = range(MONDAY, 5)


@dataclass(frozen=True)
class WorkingMorning:
    """Time of day in the zone `tz`, an IANA name."""

    tz: str
    at: time = time(10)

    def next_after(self, instant: datetime, weekdays: Collection[int] = WORKING_DAYS) -> datetime:
        """Return the first moment later than `instant` at which it's this time on one of these weekdays, in UTC."""
        day = instant.astimezone(ZoneInfo(self.tz)).date()
        while day.weekday() not in weekdays or self._on(day) <= instant:
            day += timedelta(days=1)
        return self._on(day)

    def _on(self, day: date) -> datetime:
        return datetime.combine(day, self.at, ZoneInfo(self.tz)).astimezone(UTC)
