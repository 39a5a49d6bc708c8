"""What came of a workspace's introductions, counted slowly from what people said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from storage.database import Database
from storage.models.enums import Step
from storage.models.figures import FEW, Counts, Figures, Period
from storage.models.introduction import Introduction

BOTH = 2


@dataclass(frozen=True)
class Told:
    """Facts of one introduction, as its people made them, without anything that the bot concluded."""

    introduced: datetime | None
    withdrawn: bool
    said: list[dict[Step, datetime]]
    """By each of the two, or by the one who's in this Slack."""

    def first(self, step: Step) -> datetime | None:
        """Return when the first of the two said so."""
        return min((said[step] for said in self.said if step in said), default=None)

    @property
    def wrote(self) -> bool:
        """Return whether it is known when they connected."""
        return self.first(Step.CONNECTED) != self.first(Step.MET)

    @property
    def completed(self) -> datetime | None:
        """Return when the last of the two had met and thanked."""
        if not all(Step.MET in said and Step.THANKED in said for said in self.said):
            return None
        return max(said[step] for said in self.said for step in (Step.MET, Step.THANKED))


def everything_told(database: Database, workspace_id: int) -> dict[int, Told]:
    """Return all introductions of a workspace, by id."""
    with database.reading() as session:
        made = session.scalars(select(Introduction).where(Introduction.workspace_id == workspace_id)).all()
        return {each.id: Told(each.introduced_at, bool(each.withdrawn_at), _said(each)) for each in made}


def _said(introduction: Introduction) -> list[dict[Step, datetime]]:
    return [{report.step: report.reported_at for report in party.reports} for party in introduction.parties]


def counted_slowly(told: Iterable[Told], period: Period) -> Figures:
    """Return the figures, counted one introduction after the other."""
    standing = [each for each in told if each.completed or not each.withdrawn]
    counting = [each for each in standing if len(each.said) == BOTH]
    introduced = [each for each in counting if _within(period, each.introduced)]
    connected = [each for each in counting if _within(period, each.first(Step.CONNECTED))]
    met = [each for each in counting if _within(period, each.first(Step.MET))]
    completed = [each for each in counting if _within(period, each.completed)]
    return Figures(
        Counts(len(introduced), len(connected), len(met), len(completed)),
        _in_the_middle([_between(each.introduced, each.first(Step.CONNECTED)) for each in connected if each.wrote]),
        _in_the_middle([_between(each.first(Step.CONNECTED), each.first(Step.MET)) for each in met if each.wrote]),
        _in_the_middle([_between(each.introduced, each.completed) for each in completed]),
        _counts([each for each in standing if len(each.said) < BOTH], period),
    )


def _counts(told: Iterable[Told], period: Period) -> Counts:
    when = [(each.introduced, each.first(Step.CONNECTED), each.first(Step.MET), each.completed) for each in told]
    return Counts(*(sum(_within(period, each[event]) for each in when) for event in range(4)))


def _within(period: Period, at: datetime | None) -> bool:
    return at is not None and period.start <= at < period.end


def _between(start: datetime | None, end: datetime | None) -> timedelta:
    assert start
    assert end
    return end - start


def _in_the_middle(times: list[timedelta]) -> timedelta | None:
    if len(times) < FEW:
        return None
    times.sort()
    middle = len(times) // 2
    return times[middle] if len(times) % 2 else (times[middle - 1] + times[middle]) / 2
