"""What stands against a form, said to the person who typed it."""

from collections.abc import Mapping
from datetime import date, timedelta

from bot.ids import Field
from bot.messages.mrkdwn import utf16_length

Refusal = dict[str, str]
"""Field of the form -> what stands against it. Empty: nothing does."""


class TooLate:
    """What the form was about has changed since it was opened: nothing is stored."""


TOO_LATE = TooLate()
FURTHEST = timedelta(days=366)
TOO_LONG = "This has {length:,} characters; {limit:,} fit."


def too_long(texts: Mapping[Field, str] | Refusal, limit: int) -> Refusal:
    """For each field, whether its text is longer than `limit` characters, as Slack may count them."""
    lengths = {field: utf16_length(text) for field, text in texts.items()}
    return {field: TOO_LONG.format(length=length, limit=limit) for field, length in lengths.items() if length > limit}


def wrong_date(until: date | None, today: date) -> Refusal:
    """Return whether something can be put off until this day: from tomorrow on, for a year at the most."""
    if until is None:
        return {Field.UNTIL: "Please choose a date."}
    if until <= today:
        return {Field.UNTIL: "Please choose a day from tomorrow on."}
    if until > today + FURTHEST:
        return {Field.UNTIL: "That is more than a year from now. Please choose an earlier date."}
    return {}
