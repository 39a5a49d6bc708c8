"""Rows that are locked while another transaction changes them: none is missed, whatever plan PostgreSQL takes."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import Update, text, update
from sqlalchemy.orm import Session

from storage.database import Database
from storage.models.introduction import Introduction
from storage.models.workspace import Member
from storage.queries import introductions, members
from tests.builders.elapsed_time import PEOPLE, ben_meets, member, tick
from tests.builders.introductions import DAY, NOW
from tests.builders.looking import look

pytestmark = [
    pytest.mark.usefixtures("workspace_id"),
    pytest.mark.parametrize("database_url", ["postgresql"], indirect=True),
]
WEDNESDAY = datetime(2026, 3, 4, 9, tzinfo=UTC)  # Ben was to write on Tuesday
AS_IF_LARGE = "SET LOCAL enable_seqscan = off"
"""Lets PostgreSQL plan as for large tables: of small ones it reads every row."""
SOMEBODY_WAITS = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"
SECONDS = 10
Lock = Callable[[Session, Member], Sequence[int]]


def reminded(session: Session, ben: Member) -> list[int]:
    return [party.introduction_id for party in introductions.lock_reminded_on(session, ben.id, "2026-03-04")]


def to_remind(session: Session, ben: Member) -> list[int]:
    return [party.introduction_id for party in introductions.lock_to_remind(session, ben, WEDNESDAY + 30 * DAY)]


def all_of(session: Session, ben: Member) -> list[int]:
    return introductions.lock_all_of(session, ben.id)


@pytest.mark.parametrize("lock", [reminded, to_remind, all_of])
def test_an_introduction_that_somebody_is_changing_is_locked_when_they_are_done(database: Database, lock: Lock) -> None:
    about = ben_meets(database, *PEOPLE)
    tick(database, WEDNESDAY)
    changes = update(Introduction).where(Introduction.id == about[1]).values(acted_at=WEDNESDAY)
    assert _locked_while(database, changes, lambda session: lock(session, member(database))) == about


def test_people_that_somebody_is_changing_are_locked_when_they_are_done(database: Database) -> None:
    (about,) = ben_meets(database, PEOPLE[0])
    look(database)
    changes = update(Member).where(Member.id == member(database).id).values(addressed_at=NOW)
    everybody = [member(database, who).id for who in ("UANA", "UBEN", PEOPLE[0])]
    assert _locked_while(database, changes, lambda session: members.lock_people_of(session, about)) == sorted(everybody)


def _locked_while(database: Database, changes: Update, lock: Callable[[Session], Sequence[int]]) -> Sequence[int]:
    """Return what a transaction locks that has to wait for another, which makes these changes."""

    def locked() -> Sequence[int]:
        with database.transaction() as session:
            session.execute(text(AS_IF_LARGE))
            return lock(session)

    with ThreadPoolExecutor(1) as other:
        with database.transaction() as session:
            session.execute(changes)
            waiting = other.submit(locked)
            deadline = time.monotonic() + SECONDS
            while not session.scalar(text(SOMEBODY_WAITS)):
                assert time.monotonic() < deadline, "nobody waited for the row"
        return waiting.result()


# --- No statement of the bot's may lose one --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT members.id FROM members WHERE members.id IN (SELECT parties.member_id FROM parties) FOR NO KEY UPDATE",
        "SELECT id FROM members WHERE EXISTS (SELECT 1 FROM parties) FOR UPDATE OF members",
        "UPDATE parties SET remind_at=NULL WHERE introduction_id IN (SELECT introductions.id FROM introductions)",
        "DELETE FROM avoidances WHERE avoidances.avoided_id IN (SELECT members.id FROM members)",
    ],
)
def test_no_statement_is_run_that_may_lose_a_row(database: Database, statement: str) -> None:
    with database.reading() as session, pytest.raises(AssertionError, match="find the ids first"):
        session.execute(text(statement))


def test_an_empty_list_loses_none(database: Database) -> None:
    with database.transaction() as session:
        assert members.lock(session, []) == []
