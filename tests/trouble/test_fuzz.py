"""Mutated, rightly signed requests from every role: none fails, none takes a second, and all is well afterwards.

4,000 here; `make fuzz` sends 100,000, or as many as it's told.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from storage.database import Database
from tests.fuzz.__main__ import SEED
from tests.fuzz.roles import ROLES
from tests.fuzz.run import fuzz

WORLD = 0  # of 2,000 requests, on each database


def test_whatever_is_sent_is_answered_and_harms_nothing(
    database: Database, record_property: Callable[[str, object], None]
) -> None:
    result = fuzz(database, SEED, WORLD)
    record_property("seen", f"{dict(result.statuses)}, the slowest took {result.slowest:.2f} s")
    assert result.failures == [], f"--seed {SEED} --world {WORLD}: {result.failures[0]}"
    assert result.roles.keys() == ROLES.keys()


def test_the_same_seed_sends_the_same_requests(tmp_path: Path) -> None:
    digests = set()
    for name in ("once", "again"):
        with closing(Database(f"sqlite:///{tmp_path / name}.sqlite3")) as database:
            database.migrate()
            digests.add(fuzz(database, SEED, 0, count=200).digest)
    assert len(digests) == 1
