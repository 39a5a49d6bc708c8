"""The demo's time: whenever it's started, it's a Monday, and people are at work."""

from datetime import datetime, time

from sandbox.working_morning import MONDAY, WorkingMorning

MORNING = WorkingMorning("America/New_York", time(10))
"""Ten where Ben is. For Ana in Lisbon and Chidi in Lagos it's the afternoon then, and within working hours all year."""


def monday_morning(now: datetime) -> datetime:
    """Return the next Monday morning after this instant, in UTC: where the demo and the story begin."""
    return MORNING.next_after(now, weekdays=[MONDAY])
