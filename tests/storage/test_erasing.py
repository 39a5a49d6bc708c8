"""Looking for what is kept no longer reads that only, on either database."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text, update

from bench.idle_tick import NOW, fill
from bench.measuring import plans
from storage.database import Database
from storage.models.introduction import Introduction
from storage.queries import retention


def test_what_ended_long_ago_is_found_in_its_index(database: Database) -> None:
    fill(database, 0, 5_000)
    with database.transaction() as session:
        session.execute(update(Introduction).values(ended_at=NOW - timedelta(days=2)))
    with database.transaction() as session:
        session.execute(text("ANALYZE"))

    def look() -> None:
        with database.reading() as session:
            assert not retention.ended_before(session, 1, NOW - timedelta(days=30), 50)

    assert all("ix_introductions_ended" in plan for plan in plans(database, look))
