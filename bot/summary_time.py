"""When the weekly summary is due. Pure: a weekday and an hour of the workspace's in, an instant out."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

A_WEEK = 7  # days


def next_due(day: int, hour: int, zone: tzinfo, after: datetime) -> datetime:
    """The next such weekday (0 is Monday) and hour (0 to 23) on the clocks of `zone`, later than `after`; in UTC.

    An hour that clocks skip is the one they skip to; of one that they show twice, it is the first.
    """
    today = after.astimezone(zone).date()
    coming = today + timedelta(days=(day - today.weekday()) % A_WEEK)
    due = _at(coming, hour, zone)
    return due if due > after else _at(coming + timedelta(days=A_WEEK), hour, zone)


def _at(day: date, hour: int, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(hour), zone).astimezone(UTC)


def last_due(day: int, hour: int, zone: tzinfo, now: datetime) -> datetime:
    """The last such weekday and hour up to `now`."""
    due = next_due(day, hour, zone, now - timedelta(days=A_WEEK + 1))  # a week with a change of clocks may be longer
    while (later := next_due(day, hour, zone, due)) <= now:
        due = later
    return due
