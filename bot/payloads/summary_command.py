"""What stands after `/intro summary`: which period is meant."""

from __future__ import annotations

import re
from datetime import date

from bot.payloads.subcommand import Subcommand, phrase, without_politeness
from bot.rules import periods
from bot.rules.periods import ChosenPeriod

SINCE = re.compile(r"since\W+([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")
PERIODS: dict[str, ChosenPeriod] = {
    "": periods.this_week,
    "this week": periods.this_week,
    "week": periods.this_week,
    "last week": periods.last_week,
    "this month": periods.this_month,
    "last month": periods.last_month,
    "month": periods.last_month,
    "last quarter": periods.last_quarter,
    "quarter": periods.last_quarter,
}


def period_asked_for(text: str) -> ChosenPeriod | None:
    """Return the period named after `summary`; None if it isn't one we know."""
    said = without_politeness(phrase(text)).removeprefix(Subcommand.SUMMARY).strip()
    if found := SINCE.fullmatch(said):
        return _since(*map(int, found.groups()))
    return PERIODS.get(said.replace("-", " "))


def _since(year: int, month: int, day_of_month: int) -> ChosenPeriod | None:
    try:
        day = date(year, month, day_of_month)
    except ValueError:
        return None
    return lambda now, zone: periods.since(day, now, zone)
