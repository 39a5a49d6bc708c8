"""Finding what is still to be said last, and whom messages of no introduction are for, reads that only."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import text, update

from bench.idle_tick import fill
from bench.measuring import plans
from storage.database import Database
from storage.models.outbox import OutgoingMessage
from storage.queries import last_words
from storage.queries.served import only

NOW = datetime(2027, 3, 2, 9, tzinfo=UTC)


def filled(database: Database) -> Database:
    """Return the database with thousands of introductions and their messages."""
    fill(database, 0, 5_000)
    with database.transaction() as session:
        session.execute(text("ANALYZE"))
    return database


def test_last_words_are_found_in_their_index(database: Database) -> None:
    filled(database)

    def look() -> None:
        with database.reading() as session:
            assert not last_words.spent(session, only(1), NOW)
            assert not last_words.outlived(session, 1, 30, NOW)
        with database.transaction() as session:
            assert not last_words.lock_kept(session, 1, "UNOBODY", NOW)

    assert all("ix_outgoing_messages_last_words" in plan for plan in plans(database, look))


def test_a_readers_messages_of_no_introduction_are_found_in_their_index(database: Database) -> None:
    filled(database)
    with database.transaction() as session:  # as reminders are, of which there are many
        session.execute(update(OutgoingMessage).values(introduction_id=None))

    def look() -> None:
        with database.transaction() as session:
            assert not last_words.lock_to(session, 1, "UNOBODY")

    with_old_statistics = plans(database, look)
    with database.transaction() as session:
        session.execute(text("ANALYZE"))
    for plan in (*with_old_statistics, *plans(database, look)):
        assert "ix_outgoing_messages_to" in plan


def test_an_introductions_messages_are_found_in_their_index(database: Database) -> None:
    filled(database)

    def look() -> None:
        with database.transaction() as session:
            assert last_words.lock_about(session, [7])

    assert all("ix_outgoing_messages_introduction_id" in plan for plan in plans(database, look))
