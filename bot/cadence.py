"""The rules of time. Pure: instants in, instants out."""

from datetime import datetime, timedelta

TIME_TO_WRITE = timedelta(days=1)
SATURDAY = 5  # as `weekday()` counts


def first_word_by(introduced_at: datetime) -> datetime:
    """When the first mover should have written: the next working day."""
    day = introduced_at + TIME_TO_WRITE
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return day
