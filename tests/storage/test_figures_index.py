"""Counting what happened in a week does not go through what happened before, on either database."""

from __future__ import annotations

from bench.measuring import plans
from bench.summary import SIZES, fill, looks
from storage.database import Database

# The figures of a week: each counts twice, once those with people outside; three are looked at again for their times.
OF_A_WEEK = {"introduced": 2, "connected": 3, "met": 3, "ended": 3}
OF_TWELVE_WEEKS = dict.fromkeys(OF_A_WEEK, 12)


def test_each_figure_is_found_by_its_own_index_and_nothing_is_read_through(database: Database) -> None:
    fill(database, SIZES[0])
    found = ["\n".join(plans(database, look)) for look in looks(database).values()]
    used = [{name: plan.count(f"ix_introductions_{name}") for name in OF_A_WEEK} for plan in found]
    assert used == [OF_A_WEEK, OF_TWELVE_WEEKS], found
    assert not any("SCAN introductions" in plan or "Seq Scan" in plan for plan in found), found
