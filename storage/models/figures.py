"""Figures, as values: what is counted within a period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

FEW = 5
"""Below this many introductions a figure would tell about people."""


@dataclass(frozen=True)
class Period:
    """From `start` up to, not including, `end`: instants in UTC. Which days they are, `bot.rules.periods` knows."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class Counts:
    """How many introductions got there within a period, in the order of `EVENTS`."""

    introduced: int
    connected: int
    met: int
    completed: int


@dataclass(frozen=True)
class Figures:
    """What happened within a period, and how long it took those to whom it happened; None with fewer than `FEW`."""

    counts: Counts
    until_connected: timedelta | None
    until_met: timedelta | None
    until_completed: timedelta | None
