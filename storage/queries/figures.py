"""The definitions of the figures, each once, as the query that counts.

The sentences that people read about them are in `bot/messages/figure_definitions.py`. The summary and the export take
their numbers from here. A figure of a period counts what happened within it and
reads no more than that, however many introductions there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from statistics import median
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, func, select, true
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from storage.models.enums import Outcome
from storage.models.figures import FEW, Counts, Figures, Period
from storage.models.introduction import Introduction

# --- The definitions ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Event:
    """Something that happens to an introduction at most once; what was undone hasn't happened."""

    at: InstrumentedAttribute[datetime | None]
    if_: ColumnElement[bool]


INTRODUCED = Event(
    Introduction.introduced_at,
    true(),
)
CONNECTED = Event(
    Introduction.connected_at,
    true(),
)
MET = Event(Introduction.met_at, true())
COMPLETED = Event(
    Introduction.ended_at,
    Introduction.outcome == Outcome.COMPLETED,
)
EVENTS = (INTRODUCED, CONNECTED, MET, COMPLETED)

# A withdrawn introduction that was completed all the same counts as completed.
IS_NOT_WITHDRAWN = Introduction.outcome.is_distinct_from(Outcome.WITHDRAWN)


@dataclass(frozen=True)
class Stretch:
    """The time from one event to another, if a condition holds."""

    start: Event
    end: Event
    if_: ColumnElement[bool]


SAYS_WHEN = Introduction.connected_at.is_distinct_from(Introduction.met_at)  # Met without Connected does not
UNTIL_CONNECTED = Stretch(INTRODUCED, CONNECTED, SAYS_WHEN)
UNTIL_MET = Stretch(CONNECTED, MET, SAYS_WHEN)
UNTIL_COMPLETED = Stretch(INTRODUCED, COMPLETED, true())

# --- The queries ----------------------------------------------------------------------------------------------------


def figures(session: Session, workspace_id: int, period: Period) -> Figures:
    """Return all figures of a period in a workspace."""
    (counts,), (outside,) = (counts_of(session, workspace_id, [period], outside=each) for each in (False, True))
    return Figures(
        counts,
        until_connected=_median_time(session, workspace_id, period, UNTIL_CONNECTED),
        until_met=_median_time(session, workspace_id, period, UNTIL_MET),
        until_completed=_median_time(session, workspace_id, period, UNTIL_COMPLETED),
        outside=outside,
    )


def counts_of(session: Session, workspace_id: int, periods: Sequence[Period], *, outside: bool = False) -> list[Counts]:
    """Return the counts of each of these periods, in their order. Needs at least one.

    It's one statement, which reads nothing of the time between the periods. `outside`: of the introductions to people
    outside this Slack, which no other figure counts.
    """
    asked = [
        select(func.count()).where(*_happened(event, workspace_id, period, outside=outside)).scalar_subquery()
        for period in periods
        for event in EVENTS
    ]
    found = iter(session.execute(select(*asked)).one())
    return [Counts(*islice(found, len(EVENTS))) for _ in periods]


def _median_time(session: Session, workspace_id: int, period: Period, stretch: Stretch) -> timedelta | None:
    """Return the median; None with fewer than `FEW`. The database finds the middle, so only its rows are fetched."""
    took, total = _Seconds(stretch.start.at, stretch.end.at), func.count().over().label("total")
    ordered = (
        select(stretch.start.at.label("start"), stretch.end.at.label("end"), total)
        .add_columns(func.row_number().over(order_by=took).label("place"))
        .where(*_happened(stretch.end, workspace_id, period), stretch.start.at.is_not(None), stretch.if_)
        .subquery()
    )
    in_the_middle = ordered.c.place.in_([(ordered.c.total + 1) // 2, (ordered.c.total + 2) // 2])
    found = session.execute(select(ordered).where(in_the_middle, ordered.c.total >= FEW)).all()
    return median(row.end - row.start for row in found) if found else None


class _Seconds(FunctionElement[float]):
    """The seconds from one instant to another, to order by: SQLite counts no finer than a millisecond."""

    inherit_cache = True


@compiles(_Seconds)
def _of_an_interval(element: _Seconds, compiler: SQLCompiler, **options: Any) -> str:
    start, end = (compiler.process(clause, **options) for clause in element.clauses)
    return f"extract(epoch FROM {end} - {start})"


@compiles(_Seconds, "sqlite")
def _of_texts(element: _Seconds, compiler: SQLCompiler, **options: Any) -> str:
    start, end = (compiler.process(clause, **options) for clause in element.clauses)
    return f"(julianday({end}) - julianday({start}))"


def _happened(
    event: Event, workspace_id: int, period: Period, *, outside: bool = False
) -> tuple[SQLColumnExpression[bool], ...]:
    within = (event.at >= period.start, event.at < period.end)
    is_outside = Introduction.is_outside if outside else ~Introduction.is_outside
    return Introduction.workspace_id == workspace_id, *within, event.if_, IS_NOT_WITHDRAWN, is_outside
