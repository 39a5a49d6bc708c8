"""How and when two people were introduced elsewhere, in the words that follow *Ana introduced you*."""

from bot.messages.mrkdwn import date_in_words, on_day, weekday
from bot.rules import elsewhere, joining
from bot.rules.deadlines import calendar
from storage.models.enums import Elsewhere
from storage.models.introduction import Introduction, Party
from storage.models.workspace import Member

HOW = {Elsewhere.EMAIL: "by email", Elsewhere.PHONE: "by phone", Elsewhere.IN_PERSON: "in person"}


def how(introduction: Introduction) -> str:
    """Return how, with a space before it: * by email*; empty if the cards introduce them."""
    return f" {HOW[introduction.elsewhere]}" if introduction.elsewhere else ""


def how_and_when(introduction: Introduction, reader: Member) -> str:
    """Return how and on which day, with a space before it: * by email on Monday*; empty if the cards introduce them.

    The name of a day, if it was within a week before the reader was told: it stays true when it's read again.
    """
    days = calendar(reader, introduction.workspace)
    day = elsewhere.day_for(introduction, days)
    if day is None:
        return ""
    named = weekday(day) if elsewhere.was_lately(introduction, days) else date_in_words(day)
    return f"{how(introduction)} on {named}"


def how_known(introduction: Introduction, reader: Party | None = None) -> str:
    """Return how, as its reader knows it, where the day is said apart. `reader`: None for the connector."""
    made = elsewhere.as_known_to(reader, introduction)
    return how(made) if made else ""


def day(introduction: Introduction, reader: Party | None = None) -> str:
    """Return when two were introduced, as briefly as Slack says it: elsewhere, by the cards, or when they were asked.

    `reader`: None for the connector.
    """
    made = elsewhere.as_known_to(reader, introduction)
    days = calendar(reader.member if reader else introduction.connector, introduction.workspace)
    if made and (told := elsewhere.day_for(made, days)):
        return on_day(days.morning_of(told))
    known = introduction.introduced_at if reader or joining.is_made(introduction) else None
    return on_day(known or introduction.created_at)
