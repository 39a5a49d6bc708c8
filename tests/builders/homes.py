"""Homes made of plain rows, as the use case finds them. No database is needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.rules import home as rules
from bot.rules.home import AT_MOST, PAST_AT_MOST, Home, Row
from storage.models.figures import Year
from storage.models.introduction import Introduction
from tests.builders.examples import DAY, START

ANA, BEN, CHIDI = 1, 2, 3  # the ids of the rows of `examples.introduction`
NOW = START + DAY
LINK = "https://acme.slack.com/archives/D1/p1700000000000100"


def numbered(introductions: Sequence[Introduction]) -> list[Introduction]:
    """Return these introductions, each with an id of its own."""
    for number, each in enumerate(introductions, 17):
        each.id = number
        for party in each.parties:
            party.introduction_id, party.introduction = number, each
    return [*introductions]


def home_of(
    reader: int,
    *introductions: Introduction,
    now: datetime = NOW,
    year: Year = Year(),  # noqa: B008  (it can't be changed)
    is_admin: bool = False,
) -> Home:
    """Return the Home of a member, by the id of their row, who has these introductions and no others."""
    whole = numbered(introductions)
    over = {each for each in whole if rules.is_over_for(rules.row_of(reader, each))}
    ended = [rules.row_of(reader, each) for each in whole if each in over]
    waiting, moving = rules.home_of(reader, whole, [each for each in whole if each not in over], now)
    return Home(
        waiting=linked(waiting[:AT_MOST]),
        moving=linked(moving[:AT_MOST]),
        past=linked(ended[:PAST_AT_MOST]),
        has_more_waiting=len(waiting) > AT_MOST,
        has_more_open=len(moving) > AT_MOST,
        has_more_past=len(ended) > PAST_AT_MOST,
        year=year,
        is_admin=is_admin,
    )


def linked(rows: Sequence[Row]) -> list[Row]:
    """Return the rows, each with a link to its message."""
    return [replace(row, link=LINK) for row in rows]
