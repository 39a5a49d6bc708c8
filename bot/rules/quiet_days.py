"""A workspace's own quiet days, on which nobody is reminded: stored as dates such as `2026-12-25`."""

from collections.abc import Collection, Sequence
from datetime import date

MOST = 100  # still to come: as many as the menu in Slack can show


def still_to_come(quiet_days: Sequence[str] | None, today: date) -> list[str]:
    """Return those of these days that aren't over, the first one first."""
    return sorted(day for day in quiet_days or () if day >= today.isoformat())


def changed(quiet_days: Sequence[str], added: Collection[date], removed: Collection[date]) -> list[str]:
    """Return these days with some more and without some, the first one first."""
    gone = {day.isoformat() for day in removed}
    return sorted({*quiet_days, *(day.isoformat() for day in added)} - gone)
