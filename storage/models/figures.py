"""Values for a period's figures: its bounds, its counts and its median times."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

FEW = 5
"""Fewest introductions for which a median is shown. With fewer, it would say something about single people."""


@dataclass(frozen=True)
class Period:
    """A period from `start` to just before `end`, both instants in UTC. `bot.rules.periods` finds the days in it."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class Counts:
    """The numbers of introductions that reached each event in a period, as in `storage.queries.figures.EVENTS`."""

    introduced: int
    connected: int
    met: int
    completed: int


@dataclass(frozen=True)
class Figures:
    """A period's counts, and the median times to each event; None where fewer than `FEW` introductions reached it.

    Introductions to people outside this Slack are counted apart: one person's word completes them.
    """

    counts: Counts
    until_connected: timedelta | None
    until_met: timedelta | None
    until_completed: timedelta | None
    outside: Counts = Counts(0, 0, 0, 0)


@dataclass(frozen=True)
class Year:
    """Figures of a member's own year so far: introductions made in it, and what has come of them.

    Those they made (`introduced`), and those they were introduced in (`taken_part`).
    """

    introduced: int = 0
    introduced_met: int = 0
    introduced_completed: int = 0
    taken_part: int = 0
    taken_part_met: int = 0
    has_made: bool = False
    """Whether they ever made one that counts and is kept: then there are years of theirs to look at."""


@dataclass(frozen=True)
class Made:
    """An introduction that counts for the member who made it: when each event happened to it, if it did.

    Last, when they were last told thanks in words, and that something came of it; empty if they weren't.
    """

    introduction_id: int
    introduced_at: datetime
    connected_at: datetime | None
    met_at: datetime | None
    completed_at: datetime | None
    is_outside: bool = False
    """Whether one of the two isn't in this Slack."""
    thanked_at: datetime | None = None
    came_of_it_at: datetime | None = None
