"""Looking for what stands against an introduction goes through the two people's introductions, and no others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import case, text, update

from bench.idle_tick import fill
from bench.measuring import plans
from storage.database import Database
from storage.models.enums import Outcome
from storage.models.introduction import Introduction
from storage.queries import obstacles

MANY, DAYS = 5_000, 50
SINCE = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_an_earlier_introduction_of_two_is_found_by_who_they_are(database: Database) -> None:
    _fill(database)

    def look() -> obstacles.Obstacles:
        with database.reading() as session:
            return obstacles.find(session, connector_id=8_000, first_id=14, second_id=13)

    assert look().earlier_id == 11
    shared, others = plans(database, look)
    assert "ix_parties_member_id" in shared
    assert others.count("ix_parties_member_id") >= 3, others
    for whole in ("Seq Scan on introductions", "Seq Scan on parties", "SCAN introductions", "SCAN parties"):
        assert whole not in shared + others


def _fill(database: Database) -> None:
    """Store introductions, made over a time, and most of them over."""
    fill(database, 0, MANY)
    with database.engine.begin() as connection:
        outcome = case((Introduction.id % 10 == 0, None), else_=Outcome.COMPLETED.value)
        for day in range(DAYS):
            made = update(Introduction).where(Introduction.id % DAYS == day)
            connection.execute(made.values(outcome=outcome, introduced_at=SINCE + day * timedelta(days=1)))
        connection.execute(text("ANALYZE"))
