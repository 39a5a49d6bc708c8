"""The days a person may choose for something to happen later."""

from datetime import date, timedelta

from bot.rules.problems import Problem
from bot.use_cases.errors import reject

FURTHEST = timedelta(days=366)


def wrong_day(chosen: date | None, today: date) -> Problem | None:
    """Return the problem with a chosen day, which must lie between tomorrow and a year from now; None if it does.

    `today`: by the clock of the person who chose it.
    """
    if chosen is None:
        return Problem.NO_DATE
    if chosen <= today:
        return Problem.NOT_IN_THE_FUTURE
    return Problem.TOO_FAR_AHEAD if chosen > today + FURTHEST else None


def day_to_come(chosen: date | None, today: date) -> date:
    """Return the chosen day. Raises `Rejected` about `until` if it isn't one from tomorrow to a year from now."""
    problem = wrong_day(chosen, today)
    if chosen is None or problem:
        reject("until", problem or Problem.NO_DATE)
    return chosen
