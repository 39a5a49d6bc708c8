"""Time of the weekly summary. Pure: the workspace's weekday and hour in, an instant out."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

A_WEEK = 7  # days


def next_due(day: int, hour: int, zone: tzinfo, after: datetime) -> datetime:
    """Return the first instant after `after` with this weekday (0 is Monday) and hour (0 to 23) in `zone`; in UTC.

    If clocks skip the hour, it is the one they skip to; if they show it twice, it is the first.
    """
    today = after.astimezone(zone).date()
    coming = today + timedelta(days=(day - today.weekday()) % A_WEEK)
    due = due_on(coming, hour, zone)
    return due if due > after else due_on(coming + timedelta(days=A_WEEK), hour, zone)


def due_on(day: date, hour: int, zone: tzinfo) -> datetime:
    """Return the instant at which the clocks of `zone` show this, as above; in UTC."""
    return datetime.combine(day, time(hour), zone).astimezone(UTC)


def last_day(day: int, hour: int, zone: tzinfo, now: datetime) -> date:
    """Return the date of the last such weekday and hour up to `now`, even if clocks skipped midnight."""
    today = now.astimezone(zone).date()
    last = today - timedelta(days=(today.weekday() - day) % A_WEEK)
    return last if due_on(last, hour, zone) <= now else last - timedelta(days=A_WEEK)
