"""Slack's text format, and the one way member text gets into it.

https://docs.slack.dev/messaging/formatting-message-text
"""

from datetime import UTC, date, datetime, timedelta

from bot.rules.text_limits import utf16_length

SECTION = 3000  # characters in a section's text; https://docs.slack.dev/reference/block-kit/blocks/section-block
TITLE = 200  # characters kept free for a title above a quotation
ELLIPSIS = "…"
LOOK_ALIKES = str.maketrans("*_~`", "∗ˍ∼ˋ")
"""The marks of bold, italic, struck and code, which would end those around them, or begin some of their own."""


def mention(user_id: str) -> str:
    """Return a person's name, as each reader's Slack shows it."""
    return f"<@{user_id}>"


def channel(channel_id: str) -> str:
    """Return a channel's name, as each reader's Slack shows it."""
    return f"<#{channel_id}>"


def escape(text: str) -> str:
    """Return member text without any power: `<!channel>` and `<@U1>` stay letters."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def fitted(text: str, limit: int) -> str:
    """Return member text, escaped, cut to `limit` UTF-16 units with an ellipsis if need be."""
    if utf16_length(whole := escape(text)) <= limit:
        return whole
    kept, room = [], limit - utf16_length(ELLIPSIS)
    for written in map(escape, text):
        room -= utf16_length(written)
        if room < 0:
            break
        kept.append(written)
    return "".join(kept) + ELLIPSIS


def in_a_line(text: str, limit: int) -> str:
    """Return member text for the middle of a sentence or a title: in one line, fitted, and formatting nothing.

    Slack has no way to escape its marks, and zero-width characters beside them are a boundary that some of its clients
    begin to format at. So signs that look like them stand in their place.
    """
    return fitted(" ".join(text.split()).translate(LOOK_ALIKES), limit)


def quote(text: str) -> str:
    """Return member text as a quotation that fits into a section together with a title."""
    room = SECTION - TITLE - 2 * (text.count("\n") + 1)
    return "\n".join(f"> {line}" for line in fitted(text, room).split("\n"))


def when(instant: datetime) -> str:
    """Return day and time in each reader's own zone (UTC where Slack's clients can't)."""
    utc = instant.astimezone(UTC)
    fallback = f"{utc.day} {utc:%b %Y, %H:%M} UTC"
    return f"<!date^{int(utc.timestamp())}^{{date_short_pretty}} at {{time}}|{fallback}>"


def on_day(instant: datetime) -> str:
    """Return the day in each reader's own zone, as briefly as Slack says it: *tomorrow*, *Nov 24, 2026*."""
    utc = instant.astimezone(UTC)
    return f"<!date^{int(utc.timestamp())}^{{date_short_pretty}}|{utc.day} {utc:%b %Y}>"


def span(first: date, last: date) -> str:
    """Return the days from one to another in plain words: *2 to 9 March 2026*, *9 March 2026* for a single day."""
    if first == last:
        return date_in_words(last)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {date_in_words(last)}"
    since = date_in_words(first) if first.year != last.year else f"{first.day} {first:%B}"
    return f"{since} to {date_in_words(last)}"


def day_and_month(day: date) -> str:
    """Return a date in a few letters, for the axis of a chart: *9 Mar*."""
    return f"{day.day} {day:%b}"


def weekday(day: date) -> str:
    """Return the name of a day, *Monday*: for a day soon that stays true when the message is read again."""
    return f"{day:%A}"


def date_in_words(day: date) -> str:
    """Return a date in plain words, for places that know no time zones: *23 November 2026*."""
    return f"{day.day} {day:%B %Y}"


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: *1 day*, *3 days*, *1,204 characters*. For nouns whose plural ends in s."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def short_date(day: date) -> str:
    """Return a date within the next year in plain words, as briefly as it can be said: *Fri 25 Dec*."""
    return f"{day:%a} {day.day} {day:%b}"


def how_long(duration: timedelta) -> str:
    """Return a stretch of time in the largest unit it fills, rounded: *4 days*, *1 hour*, *less than a minute*."""
    for unit, seconds, finer in (("day", 86_400, 3_600), ("hour", 3_600, 60), ("minute", 60, 0)):
        if duration.total_seconds() >= seconds - finer / 2:  # 59 and a half minutes are an hour
            return counted(int(duration.total_seconds() / seconds + 0.5), unit)
    return "less than a minute"
