"""The figures of a run: what people got, and what became of the introductions."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Self

from simulation.endings import Ending, ending
from simulation.guards import violations
from simulation.run import BEGIN, Run
from simulation.sent_messages import Kind, SentMessage, headlines

A_WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Spread:
    """The spread of a count over persons and weeks; those with none are counted, too."""

    median: float
    most: int
    """Largest count among 95 in 100."""
    highest: int


@dataclass(frozen=True)
class Figures:
    """Figures shown of a run."""

    members: int
    introductions: int
    days: int
    seconds: float
    """That it took."""
    kills: int
    clicks: int
    errors: int
    messages: int
    per_person: dict[int, int]
    """So many new messages in a week: for so many persons in so many weeks."""
    all_messages: Spread
    reminders: Spread
    reminders_per_completed: float
    reminders_per_introduction: float
    endings: dict[str, int]
    weeks: list[dict[str, int]]
    """New messages of each kind, week by week."""
    violations: dict[str, int]

    def write(self, path: Path) -> None:
        """Keep them, for the picture."""
        path.write_text(json.dumps(asdict(self), indent=1) + "\n")

    @classmethod
    def read(cls, path: Path) -> Self:
        """Return what was kept."""
        kept = json.loads(path.read_text())
        spreads = {name: Spread(**kept[name]) for name in ("all_messages", "reminders")}
        return cls(**kept | spreads | {"per_person": {int(k): v for k, v in kept["per_person"].items()}})


def figures(run: Run, seconds: float) -> Figures:
    """Count it all."""
    ended = [(each.introduction, ending(run, each)) for each in headlines(run.sent_messages)]
    items = [item.introduction for sent in run.sent_messages for item in sent.items]
    completed = {about for about, how in ended if how is Ending.COMPLETED}
    everything = _per_person_and_week(run, run.sent_messages)
    reminders = _per_person_and_week(run, [each for each in run.sent_messages if each.kind is Kind.REMINDER])
    return Figures(
        members=run.size.members,
        introductions=len(ended),
        days=run.size.days,
        seconds=seconds,
        kills=run.kills,
        clicks=len(run.driver.acts),
        errors=run.driver.errors,
        messages=len(run.sent_messages),
        per_person=dict(sorted(Counter(everything).items())),
        all_messages=_spread(everything),
        reminders=_spread(reminders),
        reminders_per_completed=sum(about in completed for about in items) / max(1, len(completed)),
        reminders_per_introduction=len(items) / max(1, len(ended)),
        endings=dict(Counter(str(how) for _, how in ended).most_common()),
        weeks=_weeks(run),
        violations={name: len(found) for name, found in violations(run).items()},
    )


def _per_person_and_week(run: Run, sent_messages: Sequence[SentMessage]) -> list[int]:
    weeks = run.size.days // 7
    counted = Counter((sent.to, _week(sent)) for sent in sent_messages if _week(sent) < weeks)
    return [counted[who, week] for who in run.personas for week in range(weeks)]


def _week(sent: SentMessage) -> int:
    return (sent.at - BEGIN) // A_WEEK


def _spread(counts: Sequence[int]) -> Spread:
    ordered = sorted(counts)
    return Spread(median(ordered), ordered[int(len(ordered) * 0.95)], ordered[-1])


def _weeks(run: Run) -> list[dict[str, int]]:
    weeks = [Counter[str]() for _ in range(run.size.days // 7)]
    for sent in run.sent_messages:
        if _week(sent) < len(weeks):
            weeks[_week(sent)][sent.kind] += 1
    return [dict(week) for week in weeks]
