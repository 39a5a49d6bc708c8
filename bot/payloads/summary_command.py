"""What stands after `/intro summary`: which period is meant."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, tzinfo

from bot.rules import periods
from storage.models.figures import Period

Asked = Callable[[datetime, tzinfo], Period]
"""Now and the workspace's zone in, the period out."""

COMMAND = "summary"
SINCE = re.compile(r"since\s+([0-9]{4}-[0-9]{2}-[0-9]{2})")
PERIODS: dict[str, Asked] = {
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
NOT_UNDERSTOOD = (
    "I know these: `/intro summary`, and with `last week`, `this month`, `last month`, `quarter` or `since 2026-09-01` "
    "behind it."
)


def asks_for_a_summary(text: str) -> bool:
    """Return whether the text after `/intro` asks for a summary."""
    return _plain(text).split(" ")[0] == COMMAND


def _plain(text: str) -> str:
    return " ".join(text.lower().rstrip("?!. ").split())


def period_asked_for(text: str) -> Asked | None:
    """The period after `summary`; None if it cannot be told."""
    said = _plain(text).removeprefix(COMMAND).strip()
    if found := SINCE.fullmatch(said):
        return _since(found[1])
    return PERIODS.get(said)


def _since(spelt: str) -> Asked | None:
    try:
        day = date.fromisoformat(spelt)
    except ValueError:
        return None
    return lambda now, zone: periods.since(day, now, zone)
