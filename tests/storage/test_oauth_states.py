"""Visits to the install page, many at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from storage.database import Database
from storage.models.installation import OAuthState
from storage.queries import oauth_states

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER = NOW + timedelta(minutes=10)


def begin(database: Database, *digests: str, now: datetime = NOW) -> None:
    """Store visits."""
    for digest in digests:
        with database.transaction() as session:
            oauth_states.add(session, digest, now + timedelta(minutes=10), now)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # SQLite has one writer at a time
def test_a_visit_does_not_wait_for_another_that_forgets_old_ones(database: Database) -> None:
    begin(database, "a", "b")
    with ThreadPoolExecutor() as pool, database.transaction() as session:
        oauth_states.add(session, "c", LATER + timedelta(minutes=10), LATER)
        pool.submit(begin, database, "d", now=LATER).result(timeout=10)
    with database.reading() as session:
        assert set(session.scalars(select(OAuthState.digest))) == {"c", "d"}


def test_one_of_two_at_once_ends_a_visit(database: Database) -> None:
    begin(database, "a")

    def end(_: int) -> bool:
        with database.transaction() as session:
            return oauth_states.consume(session, "a", NOW)

    with ThreadPoolExecutor() as pool:
        assert sorted(pool.map(end, range(6))) == [False] * 5 + [True]


def test_a_new_visit_deletes_a_bounded_number_of_old_ones(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oauth_states, "AT_ONCE", 3)
    begin(database, *"abcdefgh")
    begin(database, "i", now=LATER)
    with database.reading() as session:
        assert set(session.scalars(select(OAuthState.digest))) == set("defghi")
