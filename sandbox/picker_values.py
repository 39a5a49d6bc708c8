"""Dates and times as the pickers take them: what a person enters, and its form in `state.values`."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo


def date_value(value: Any) -> str:
    """Return a date, or its text, as YYYY-MM-DD."""
    return (value if isinstance(value, date) else date.fromisoformat(str(value))).strftime("%Y-%m-%d")


def time_value(value: Any) -> str:
    """Return a time, or its text, as HH:MM."""
    return (value if isinstance(value, time) else time.fromisoformat(str(value))).strftime("%H:%M")


def date_time_value(value: Any, zone: ZoneInfo) -> int:
    """Return Unix seconds: given as such, or as what a clock of this zone shows ("2026-07-01 10:00")."""
    if isinstance(value, int):
        return value
    shown = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return int((shown if shown.tzinfo else shown.replace(tzinfo=zone)).timestamp())


def shown_date_time(seconds: int, zone: ZoneInfo) -> str:
    """Return what a clock of this zone shows at that moment."""
    return datetime.fromtimestamp(seconds, zone).strftime("%Y-%m-%d %H:%M")


def is_date(text: str) -> bool:
    """Return whether this is a date as YYYY-MM-DD."""
    try:
        return date_value(text) == text
    except ValueError:
        return False


def is_time(text: str) -> bool:
    """Return whether this is a time as HH:MM."""
    try:
        return time_value(text) == text
    except ValueError:
        return False
