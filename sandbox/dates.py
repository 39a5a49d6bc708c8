"""Slack's `<!date^…>`: a moment in the reader's own zone (docs.slack.dev/messaging/formatting-message-text)."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

_TOKEN = re.compile(r"\{(\w+)\}")


def formatted(seconds: int, form: str, zone: ZoneInfo, now: datetime) -> str:
    """Return `form` with its {tokens} replaced; `seconds` in Unix time, `now` decides what is today."""
    moment = datetime.fromtimestamp(seconds, UTC).astimezone(zone)
    today = now.astimezone(zone).date()
    return _TOKEN.sub(lambda match: _token(match[1], moment, (moment.date() - today).days, now) or match[0], form)


def _token(token: str, moment: datetime, days_ahead: int, now: datetime) -> str | None:
    base = token.removesuffix("_pretty")
    if base != token and days_ahead in (-1, 0, 1):
        return {-1: "yesterday", 0: "today", 1: "tomorrow"}[days_ahead]
    clock = f"{moment.hour % 12 or 12}:{moment:%M}"
    half = f"{moment:%p}"
    words = {
        "date_num": f"{moment:%Y-%m-%d}",
        "date_slash": f"{moment:%m/%d/%Y}",
        "date": f"{moment:%B} {_ordinal(moment.day)}, {moment.year}",
        "date_short": f"{moment:%b} {moment.day}, {moment.year}",
        "date_long": f"{moment:%A}, {moment:%B} {_ordinal(moment.day)}, {moment.year}",
        "time": f"{clock} {half}",
        "time_secs": f"{clock}:{moment:%S} {half}",
        "ago": _ago(now - moment),
    }
    return words.get(base)


def _ordinal(day: int) -> str:
    ending = "th" if 11 <= day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


def _ago(passed: timedelta) -> str:
    seconds = int(passed.total_seconds())
    for size, name in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if abs(seconds) >= size:
            count = abs(seconds) // size
            span = f"{count} {name}{'s' if count > 1 else ''}"
            return f"{span} ago" if seconds > 0 else f"in {span}"
    return "just now"
