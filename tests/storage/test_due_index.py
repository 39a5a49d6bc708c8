"""Looking for what is due does not go through what is not, on either database."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text, update

from bench.idle_tick import NOW, fill, looks
from bench.measuring import plans
from storage.database import Database
from storage.models.outbox import OutgoingMessage
from storage.queries import due_messages, last_words
from storage.queries.served import EVERY_INSTALLED

INDEX = {
    "introductions": "ix_introductions_due",
    "results": "ix_parties_result_due",
    "remind": "ix_parties_nudge",
    "unseen": "ix_outgoing_messages_due",
    "freshness": "ix_parties_nudge",
}


def test_a_tick_finds_out_from_the_partial_indexes_that_nothing_is_due(database: Database) -> None:
    fill(database, 0, 5_000)
    found = {name: plans(database, look) for name, look in looks(database).items()}
    used = {name: [index in plan for plan in found[name]] for name, index in INDEX.items()}
    assert used == {name: [True] for name in INDEX}, found


def test_that_nothing_is_due_is_found_out_for_all_workspaces_together(database: Database) -> None:
    fill(database, 0, 5_000)
    with database.transaction() as session:  # as reminders are that wait for their day
        session.execute(update(OutgoingMessage).values(due_at=NOW + timedelta(days=1)))
        session.execute(text("ANALYZE"))

    def ask() -> None:
        with database.reading() as session:
            assert not due_messages.workspaces(session, EVERY_INSTALLED, NOW)
            assert due_messages.backlog(session, EVERY_INSTALLED, NOW) == (0, None)
            assert not last_words.spent(session, EVERY_INSTALLED, NOW)

    found = plans(database, ask)
    used = ["ix_outgoing_messages_due_anywhere", "ix_outgoing_messages_due", "ix_outgoing_messages_last_words"]
    assert [index in plan for index, plan in zip(used, found, strict=True)] == [True] * 3, found
