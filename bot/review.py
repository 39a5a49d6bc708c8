"""What came of introductions in a period: the figures of a summary, and of the weeks before it. Pure.

Kept with a summary as JSON: a post tells what was known when it was made, whatever happens to the rows later.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Self

from storage.figures import Counts, Figures, Period

WEEKS = 12  # in the chart
ENOUGH_WEEKS = 4  # before this one, or there is nothing to compare with
UNUSUAL = 0.25  # more or less than in an average week


@dataclass(frozen=True)
class Week:
    """One of the last weeks."""

    ends_at: datetime
    counts: Counts


@dataclass(frozen=True)
class Review:
    """All that a summary says, names apart."""

    period: Period
    zone: str
    """The workspace's, an IANA name: its dates are shown in it."""
    figures: Figures
    weeks: tuple[Week, ...]
    """The last ones up to the end of the period, the oldest first."""
    begun_at: datetime
    """Since when the bot is in the workspace."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing happened."""
        return self.figures.counts == Counts(0, 0, 0, 0)

    def usual(self) -> float | None:
        """How many were introduced in an average week before this one; None if that cannot be said.

        Only full weeks since the bot came count, and only what is a week itself can be compared.
        """
        before = [week for week in self.weeks[:-1] if week.ends_at - timedelta(weeks=1) >= self.begun_at]
        a_week = bool(self.weeks) and self.weeks[-1].counts == self.figures.counts and _is_a_week(self.period)
        if not a_week or len(before) < ENOUGH_WEEKS:
            return None
        return sum(week.counts.introduced for week in before) / len(before)

    def kept(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "period": [each.isoformat() for each in (self.period.start, self.period.end)],
            "zone": self.zone,
            "counts": asdict(self.figures.counts),
            "medians": {name: _seconds(getattr(self.figures, name)) for name in MEDIANS},
            "weeks": [{"ends_at": week.ends_at.isoformat(), **asdict(week.counts)} for week in self.weeks],
            "begun_at": self.begun_at.isoformat(),
        }

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Self:
        """What `kept` made."""
        start, end = map(datetime.fromisoformat, kept["period"])
        medians = {name: _duration(kept["medians"][name]) for name in MEDIANS}
        return cls(
            period=Period(start, end),
            zone=kept["zone"],
            figures=Figures(Counts(**kept["counts"]), **medians),
            weeks=tuple(_week(**each) for each in kept["weeks"]),
            begun_at=datetime.fromisoformat(kept["begun_at"]),
        )


MEDIANS = ("until_connected", "until_met", "until_completed")


def _is_a_week(period: Period) -> bool:
    # An hour more or less where clocks change.
    return abs(period.end - period.start - timedelta(weeks=1)) <= timedelta(hours=2)


def _week(ends_at: str, **counts: int) -> Week:
    return Week(datetime.fromisoformat(ends_at), Counts(**counts))


def _seconds(duration: timedelta | None) -> float | None:
    return None if duration is None else duration.total_seconds()


def _duration(seconds: float | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)
