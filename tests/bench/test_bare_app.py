"""The app that the bot is measured beside does the same work: what it leaves out would make it look fast."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

import pytest
from sqlalchemy import text

from bench.bare_app import Store, store_click, store_submission
from bench.bare_storage import storage
from bench.databases import introduction_ids, references, world
from bench.requests import Trio, click, submitted_modal
from bot.payloads import clicks, modals
from bot.use_cases.introductions import introduce, report
from storage.database import Database
from storage.models.enums import Step
from tests.builders.looking import look
from tests.builders.outcomes import outcome

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
OURS, BARE = Trio(1), Trio(2)
OWN = {"id", "introduction_id", "party_id", "member_id", "connector_id", "first_mover_id", "view_id"}
"""Columns that differ between any two introductions."""
ROWS = {
    "introductions": "SELECT * FROM introductions WHERE id = :id",
    "parties": "SELECT * FROM parties WHERE introduction_id = :id ORDER BY id",
    "reports": "SELECT r.* FROM reports r JOIN parties p ON p.id = party_id WHERE introduction_id = :id ORDER BY r.id",
}


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Return a database that knows two trios."""
    with world(database_url, [OURS, BARE]) as database:
        yield database


def payload(body: bytes) -> dict[str, Any]:
    """Return the payload of a request."""
    found: dict[str, Any] = json.loads(parse_qs(body.decode())["payload"][0])
    return found


def store(database_url: str, how: Store, body: bytes, now: datetime) -> None:
    """Let the bare app store it."""
    with storage(database_url) as kept, kept.transaction() as transaction:
        how(transaction, payload(body), now)


def introduce_both(database: Database, database_url: str) -> None:
    """Let the bot store one introduction, and the bare app the other."""
    submission = modals.introduce(payload(submitted_modal(OURS)), 1)
    assert submission
    assert outcome(introduce.introduce, database, submission, {}, NOW) == {}
    store(database_url, store_submission, submitted_modal(BARE), NOW)


def rows(database: Database, trio: Trio) -> dict[str, list[dict[str, Any]]]:
    """Return all that's stored of their introduction, as the database has it."""
    which = {"id": introduction_ids(database)[trio.view_id]}
    with database.reading() as session:
        found = {table: session.execute(text(query), which).mappings().all() for table, query in ROWS.items()}
    return {
        table: [{name: value for name, value in row.items() if name not in OWN} for row in some]
        for table, some in found.items()
    }


def test_the_bare_app_stores_the_rows_of_a_modal_that_the_bot_stores(database: Database, database_url: str) -> None:
    introduce_both(database, database_url)
    assert rows(database, BARE) == rows(database, OURS)
    assert len(rows(database, OURS)["parties"]) == 2


def test_the_bare_app_takes_a_modal_once(database: Database, database_url: str) -> None:
    introduce_both(database, database_url)
    store(database_url, store_submission, submitted_modal(BARE), LATER)
    assert rows(database, BARE) == rows(database, OURS)


@pytest.mark.parametrize("presses", [1, 2])
def test_the_bare_app_stores_the_rows_of_a_click_that_the_bot_stores(
    database: Database, database_url: str, presses: int
) -> None:
    introduce_both(database, database_url)
    look(database)
    known = references(database)
    ours, bare = (click(trio.people[1], known[trio.view_id], Step.CONNECTED, []) for trio in (OURS, BARE))
    pressed = clicks.act_on_step(payload(ours), 1)
    assert pressed
    for _ in range(presses):
        report.record(database, pressed, LATER)
        store(database_url, store_click, bare, LATER)
    assert rows(database, BARE) == rows(database, OURS)
    assert len(rows(database, OURS)["reports"]) == 1
