"""The rules of *My year*: which times a member can choose, and what they introduced in one, month by month.

Pure: rows and instants in, answers out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.rules import periods, results
from bot.rules.introductions import told_about
from bot.rules.working_hours import Calendar
from storage.models.enums import Step
from storage.models.facts import Result, Words
from storage.models.figures import Counts, Made, Period
from storage.models.introduction import Introduction, Party

LAST_TWELVE_MONTHS = "12-months"
"""The word for this month and the eleven before it. A calendar year's is its number, `2026`."""
YEAR = re.compile(r"20[0-9]{2}", re.ASCII)
MONTHS = 12
YEARS_AT_MOST = 50
SHOWN_AT_MOST = 40  # texts of each kind; Slack takes 100 blocks in a modal


@dataclass(frozen=True)
class Month:
    """A calendar month: how many introductions a member made in it, and how many of those got how far by now."""

    first_day: date
    counts: Counts


@dataclass(frozen=True)
class Told:
    """A thank-you, or what came of an introduction, in somebody's own words, as it was told to the connector."""

    party: Party
    said: Words | Result


@dataclass(frozen=True)
class Latest:
    """The latest of what a connector was told of one kind."""

    shown: Sequence[Told] = ()
    """The newest first."""
    has_more: bool = False


@dataclass(frozen=True)
class MyYear:
    """A member's introductions in the time that they chose: figures, and people's own words about them."""

    word: str
    """The time's, as a button carries it."""
    choices: Sequence[str]
    """The words of all times there are to choose from."""
    counts: Counts
    months: Sequence[Month]
    came_of_it: int = 0
    """How many of those counted had something come of them, as far as the member was told."""
    taken_part: int = 0
    """Introductions that they were a party of, made in this time."""
    taken_part_met: int = 0
    results: Latest = Latest()
    thanks: Latest = Latest()
    outside: int = 0
    """How many of those they introduced were to people outside this Slack."""


# --- Times ----------------------------------------------------------------------------------------------------------


def word_of(text: str) -> str | None:
    """Return the word of a time to choose, if this text is one; else None."""
    return text if text == LAST_TWELVE_MONTHS or YEAR.fullmatch(text) else None


def this_year(days: Calendar, now: datetime) -> str:
    """Return the word of the calendar year that a member is in."""
    return str(days.day_of(now).year)


def choices(first_made_at: datetime | None, days: Calendar, now: datetime) -> list[str]:
    """Return the times to choose from: this year, the last twelve months, and each year back to the first."""
    this = days.day_of(now).year
    first = days.day_of(first_made_at).year if first_made_at else this
    earlier = range(this - 1, max(first, this - YEARS_AT_MOST) - 1, -1)
    return [str(this), LAST_TWELVE_MONTHS, *map(str, earlier)]


def period_of(word: str, days: Calendar, now: datetime) -> Period:
    """Return the time that a word means, in a member's own time zone."""
    first_days = _first_days(word, days, now)
    after = _months_later(first_days[-1], 1)
    return Period(*(periods.beginning_of(day, days.zone) for day in (first_days[0], after)))


def _first_days(word: str, days: Calendar, now: datetime) -> list[date]:
    """Return the first day of each of its twelve months."""
    this_month = days.day_of(now).replace(day=1)
    first = _months_later(this_month, 1 - MONTHS) if word == LAST_TWELVE_MONTHS else date(int(word), 1, 1)
    return [_months_later(first, number) for number in range(MONTHS)]


def _months_later(first_day: date, count: int) -> date:
    years, month = divmod(first_day.month - 1 + count, MONTHS)
    return date(first_day.year + years, month + 1, 1)


# --- What was introduced --------------------------------------------------------------------------------------------


def counted(made: Iterable[Made]) -> Counts:
    """Return how many there are, and to how many of them each event happened, whenever that was."""
    rows = list(made)
    return Counts(
        introduced=len(rows),
        connected=sum(each.connected_at is not None for each in rows),
        met=sum(each.met_at is not None for each in rows),
        completed=sum(each.completed_at is not None for each in rows),
    )


def months_of(made: Sequence[Made], word: str, days: Calendar, now: datetime) -> list[Month]:
    """Return the months of a time up to now, each with what was introduced in it."""
    today = days.day_of(now)
    begun = [each for each in _first_days(word, days, now) if each <= today]
    introduced_in = {each: days.day_of(each.introduced_at).replace(day=1) for each in made}
    return [Month(first, counted(each for each in made if introduced_in[each] == first)) for first in begun]


# --- In their own words ---------------------------------------------------------------------------------------------


def something_came_of(made: Iterable[Made]) -> int:
    """Return how many of them something came of, as far as their connector was told."""
    return sum(each.came_of_it_at is not None for each in made)


def told_last(made: Sequence[Made]) -> list[int]:
    """Return the ids of those that have all texts to show, of either kind."""
    thanked = {each.introduction_id: each.thanked_at for each in made if each.thanked_at}
    came_of_it = {each.introduction_id: each.came_of_it_at for each in made if each.came_of_it_at}
    last = (sorted(told, key=lambda each: (told[each], each))[-SHOWN_AT_MOST - 1 :] for told in (thanked, came_of_it))
    return sorted({each for ids in last for each in ids})


def latest(told: Sequence[Told]) -> Latest:
    """Return as many of these, which are the newest first, as are shown."""
    return Latest(told[:SHOWN_AT_MOST], has_more=len(told) > SHOWN_AT_MOST)


def thanks_for(introductions: Iterable[Introduction]) -> list[Told]:
    """Return the thank-yous in people's own words that their connector was told, the newest first."""
    told = ((party, told_about(party, Step.THANKED)) for party in _parties(introductions))
    return _newest_first(Told(party, words) for party, words in told if words and words.text)


def results_of(introductions: Iterable[Introduction]) -> list[Told]:
    """Return what came of them in people's own words, as their connector was told, the newest first."""
    told = ((party, results.told(party)) for party in _parties(introductions))
    return _newest_first(Told(party, result) for party, result in told if result)


def _parties(introductions: Iterable[Introduction]) -> Iterator[Party]:
    return (party for introduction in introductions for party in introduction.parties)


def _newest_first(told: Iterable[Told]) -> list[Told]:
    return sorted(told, key=lambda each: (each.said.said_at, each.party.introduction_id), reverse=True)
