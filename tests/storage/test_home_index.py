"""A Home is found by its member's own introductions, and nothing is read through, on either database."""

from __future__ import annotations

import re

from sqlalchemy import Connection, event

from bench.home import fill, looks
from bench.measuring import plans
from storage.database import Database

READ_THROUGH = re.compile(r"(SCAN|Seq Scan on) (introductions|parties|outgoing_messages)")
OWN = ("ix_introductions_connector_id", "ix_parties_member_id")


def test_a_home_is_found_by_indexes(database: Database) -> None:
    fill(database, 0, 5_000)
    if database.engine.dialect.name == "postgresql":
        event.listen(database.engine, "begin", _without_reading_through)
    for name, look in looks(database).items():
        found = plans(database, look)
        assert not [plan for plan in found if READ_THROUGH.search(plan)], (name, found)
        if name == "nobody's is due":
            assert all("ix_members_home_due" in plan for plan in found), found
        else:
            assert any(index in plan for plan in found for index in OWN), (name, found)


def _without_reading_through(connection: Connection) -> None:
    # It reads small tables through even if it needn't: this tells whether it could do without.
    connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
