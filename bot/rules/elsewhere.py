"""The rules of introductions that their connector had made already: by email, by phone, in person.

Pure: rows in, answers out. Those of their time are in `deadlines`.
"""

from datetime import date, timedelta

from bot.rules import joining
from bot.rules.problems import Problem
from bot.rules.working_hours import Calendar
from storage.models.introduction import Introduction, Party

A_WEEK = timedelta(days=7)
LONGEST_AGO = timedelta(days=366)


def wrong_day(chosen: date | None, today: date) -> Problem | None:
    """Return the problem with the day on which two were introduced, which lies within the last year; None if it does.

    `today`: by the clock of the person who chose it.
    """
    if chosen is None:
        return Problem.NO_DATE
    if chosen > today:
        return Problem.DAY_TO_COME
    return Problem.TOO_LONG_AGO if chosen < today - LONGEST_AGO else None


def day_for(introduction: Introduction, reader: Calendar) -> date | None:
    """Return the day on which the two were introduced elsewhere, as its reader knows it; None if they weren't.

    Where it's still yesterday, today hasn't come yet: it's never a later day than the one on which they were told.
    """
    day = introduction.elsewhere_on
    return min(day, reader.day_of(introduction.created_at)) if day else None


def was_lately(introduction: Introduction, reader: Calendar) -> bool:
    """Return whether the name of a day was enough, for this reader, when they were told of it."""
    day = day_for(introduction, reader)
    return day is not None and reader.day_of(introduction.created_at) - day < A_WEEK


def introduced_them(introduction: Introduction) -> bool:
    """Return whether the connector may say that they introduced the two: elsewhere, or with the cards."""
    return introduction.elsewhere is not None or joining.is_made(introduction)


def as_known_to(reader: Party | None, introduction: Introduction) -> Introduction | None:
    """Return the introduction that its reader knows to have been made elsewhere; None if it's the cards they go by.

    Where several introduce the two, these are what all have in common. `reader`: None for its connector.
    """
    if reader is None:
        return introduction if introduction.elsewhere else None
    first, *others = joining.standing_by(introduction)
    return first if first.elsewhere and introduction.introduced_at and not others else None
