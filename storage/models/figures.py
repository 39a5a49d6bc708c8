"""Figures, as values: what is counted within a period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

FEW = 5
"""The fewest introductions that a median is given of: of fewer, it would tell about people."""


@dataclass(frozen=True)
class Period:
    """The time from `start` up to, not including, `end`: instants in UTC. `bot.rules.periods` knows their days."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class Counts:
    """The numbers of introductions that got there within a period, in the order of `storage.queries.figures.EVENTS`."""

    introduced: int
    connected: int
    met: int
    completed: int


@dataclass(frozen=True)
class Figures:
    """The counts of a period, and the median times to get there; None where fewer than `FEW` got there."""

    counts: Counts
    until_connected: timedelta | None
    until_met: timedelta | None
    until_completed: timedelta | None
