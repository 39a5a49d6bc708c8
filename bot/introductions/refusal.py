"""What stands against a form, said to the person who typed it."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from bot import actions, cadence

Refusal = dict[str, str]
"""Field of the form -> what stands against it. Empty: nothing does."""

FURTHEST = timedelta(days=366)


def too_long(texts: Mapping[str, str], limit: int) -> Refusal:
    """For each field, whether its text is longer than `limit` characters."""
    return {
        field: f"This has {len(text):,} characters; {limit:,} fit."
        for field, text in texts.items()
        if len(text) > limit
    }


def wrong_date(until: date | None, time_zone: str | None, now: datetime) -> Refusal:
    """Whether something can be put off until this day: from tomorrow on, for a year at the most."""
    today = now.astimezone(cadence.zone(time_zone)).date()
    if until is None:
        return {actions.UNTIL: "Please choose a date."}
    if until <= today:
        return {actions.UNTIL: "Please choose a day from tomorrow on."}
    if until > today + FURTHEST:
        return {actions.UNTIL: "That is more than a year from now. Please choose an earlier date."}
    return {}
