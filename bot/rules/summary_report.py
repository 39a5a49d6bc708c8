"""Report on a period: the figures of a summary, and those of the weeks before it. Pure.

Kept with a summary as JSON: a post tells what was known when it was made, whatever happens to the rows later.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Any, Self

from storage.models.figures import Counts, Figures, Period

WEEKS = 12  # in the chart
A_WEEK = timedelta(weeks=1)
ENOUGH_WEEKS = 4  # before this one, or there is nothing to compare with
UNUSUAL, AT_LEAST = 0.25, 2  # more or fewer than in an average week: this part of it, and so many introductions


class Compared(Enum):
    """Comparison of this week with the weeks before."""

    MORE = auto()
    FEWER = auto()
    AS_USUAL = auto()


@dataclass(frozen=True)
class Week:
    """Week with its counts."""

    ends_at: datetime
    counts: Counts


@dataclass(frozen=True)
class Review:
    """Report that a summary shows, without names."""

    period: Period
    zone: str
    """IANA name of the workspace's time zone, in which dates are shown."""
    figures: Figures
    weeks: tuple[Week, ...]
    """The last ones up to the end of the period, the oldest first."""
    begun_at: datetime
    """Time at which the bot came to the workspace."""
    kept_since: datetime | None = None
    """Time before which ended introductions may be erased; None if everything is kept."""

    @property
    def is_empty(self) -> bool:
        """Return whether nothing happened."""
        return self.figures.counts == self.figures.outside == Counts(0, 0, 0, 0)

    @property
    def is_incomplete(self) -> bool:
        """Return whether some of it may have been erased."""
        return self.kept_since is not None and max(self.period.start, self.begun_at) < self.kept_since

    @property
    def known_weeks(self) -> list[Week]:
        """Return those of which all is known: the bot was there, and nothing has been erased."""
        since = self.kept_since or self.begun_at - A_WEEK
        return [week for week in self.weeks if week.ends_at > self.begun_at and week.ends_at - A_WEEK >= since]

    def compared(self) -> tuple[Compared, int] | None:
        """Return this week's comparison with an average week, and that week's introductions; None if it can't be said.

        Only full weeks since the bot came count, and only a period of a week can be compared.
        """
        before = [week for week in self.known_weeks[:-1] if week.ends_at - A_WEEK >= self.begun_at]
        a_week = bool(self.weeks) and self.weeks[-1].counts == self.figures.counts and is_a_week(self.period)
        if not a_week or len(before) < ENOUGH_WEEKS:
            return None
        usual = sum(week.counts.introduced for week in before) / len(before)
        return (_compared(self.figures.counts.introduced, usual), round(usual)) if round(usual) else None

    def kept(self) -> dict[str, Any]:
        """Return the report as JSON values."""
        return {
            "period": [each.isoformat() for each in (self.period.start, self.period.end)],
            "zone": self.zone,
            "counts": asdict(self.figures.counts),
            # Beside the counts, and not among them, where the release before would stumble over it.
            "outside": asdict(self.figures.outside),
            "medians": {name: _seconds(getattr(self.figures, name)) for name in MEDIANS},
            "weeks": [{"ends_at": week.ends_at.isoformat(), **asdict(week.counts)} for week in self.weeks],
            "begun_at": self.begun_at.isoformat(),
            "kept_since": self.kept_since.isoformat() if self.kept_since else None,
        }

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Self:
        """Return what `kept` made."""
        start, end = map(datetime.fromisoformat, kept["period"])
        medians = {name: _duration(kept["medians"][name]) for name in MEDIANS}
        return cls(
            period=Period(start, end),
            zone=kept["zone"],
            figures=Figures(Counts(**kept["counts"]), **medians, outside=Counts(**kept.get("outside", NONE))),
            weeks=tuple(_week(**each) for each in kept["weeks"]),
            begun_at=datetime.fromisoformat(kept["begun_at"]),
            kept_since=datetime.fromisoformat(kept["kept_since"]) if kept["kept_since"] else None,
        )


NONE = asdict(Counts(0, 0, 0, 0))
MEDIANS = ("until_connected", "until_met", "until_completed")


def _compared(introduced: int, usual: float) -> Compared:
    if abs(introduced - usual) < max(AT_LEAST, usual * UNUSUAL):
        return Compared.AS_USUAL
    return Compared.MORE if introduced > usual else Compared.FEWER


def is_a_week(period: Period) -> bool:
    """Return whether a period lasts a week."""
    # Leaves room for the hour by which clocks change.
    return abs(period.end - period.start - A_WEEK) <= timedelta(hours=2)


def _week(ends_at: str, **counts: int) -> Week:
    return Week(datetime.fromisoformat(ends_at), Counts(**counts))


def _seconds(duration: timedelta | None) -> float | None:
    return None if duration is None else duration.total_seconds()


def _duration(seconds: float | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)
