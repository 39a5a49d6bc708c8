"""The export and the summary tell the same numbers."""

from __future__ import annotations

from datetime import datetime

from storage.database import Database
from storage.models.figures import Counts, Period
from storage.queries.figures import counts_of
from tests.builders.histories import Deed, History, live
from tests.builders.introductions import HOUR
from tests.storage.test_figures import MET_AND_THANKED, START, hours
from tests.use_cases.test_workspace_export import Rows, exported

HISTORIES = (
    History(START, MET_AND_THANKED),
    History(START + 30 * HOUR, (Deed("met"), Deed("withdraw"))),
    History(START + 30 * HOUR, (Deed("withdraw"), *MET_AND_THANKED)),
    History(START + 50 * HOUR, (Deed("connected"), Deed("not a fit", after=30))),
    History(START, (Deed("yes"), Deed("yes", 1, after=47), Deed("met")), asks_first=True),
    History(START, (Deed("yes"),), asks_first=True),
)


def test_who_counts_the_rows_by_day_finds_the_summarys_figures(database: Database) -> None:
    workspace_id = live(database, "T1", HISTORIES)
    days = [hours(24 * day, 24 * day + 24) for day in range(6)]
    with database.reading() as session:
        figures = counts_of(session, workspace_id, days)
    assert [counted(exported(database), day) for day in days] == figures
    assert figures[0] == Counts(1, 1, 1, 1)


def counted(rows: Rows, day: Period) -> Counts:
    """Return the counts of a day, from the rows."""
    completed = [row["ended_at"] for row in rows if row["stands"] == "completed"]
    events = [[row[name] for row in rows] for name in ("introduced_at", "connected_at", "met_at")]
    return Counts(
        *(sum(day.start <= at < day.end for at in map(_instant, said) if at) for said in (*events, completed))
    )


def _instant(written: str) -> datetime | None:
    return datetime.fromisoformat(written) if written else None
