"""Looking for what is due does not go through what is not, on either database."""

from __future__ import annotations

from bench.idle_tick import fill, looks
from bench.measuring import plans
from storage.database import Database

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
