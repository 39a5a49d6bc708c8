"""Upgrades keep everything that an earlier release stored."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import object_mapper

from storage.database import Database
from storage.models.enums import Outcome, Preference
from storage.models.facts import Report
from storage.models.introduction import Introduction, Party
from storage.models.outbox import OutgoingMessage
from storage.models.workspace import Member, Workspace
from storage.queries import whole_introductions
from storage.queries.whole_introductions import WITH_PEOPLE
from tests.builders.looking import look
from tests.releases import FIRST_RELEASE, restore_first_release


@pytest.fixture
def needs_tables_of_its_own() -> bool:
    """Return True: these tests change their database in ways that the next test must not find."""
    return True


@pytest.fixture(autouse=True)
def _updated(database: Database) -> None:
    restore_first_release(database)
    database.migrate()


@pytest.mark.parametrize(
    ("kind", "table"),
    [
        (Workspace, "workspaces"),
        (Member, "members"),
        (Introduction, "introductions"),
        (Party, "parties"),
        (Report, "reports"),
        (OutgoingMessage, "outgoing_messages"),
    ],
)
def test_every_row_is_there_with_all_it_said(database: Database, kind: type[Workspace], table: str) -> None:
    with database.reading() as session:
        found = session.scalars(select(kind).order_by(kind.id)).all()
        kept = [
            {column: _as_then(_value(row, column), value) for column, value in old.items()}
            for row, old in _pairs(found, table)
        ]
    assert kept == FIRST_RELEASE[table]


def _pairs(found: object, table: str) -> list[tuple[object, dict[str, object]]]:
    return list(zip(found, FIRST_RELEASE[table], strict=True))  # type: ignore[call-overload]


def _value(row: object, column: str) -> object:
    """Return what stands in a column: some attributes have a newer name."""
    mapper = object_mapper(row)
    return getattr(row, mapper.get_property_by_column(mapper.local_table.c[column]).key)


def _as_then(value: object, then: object) -> object:
    """Return the value, spelled as the file spells it."""
    if hasattr(value, "strftime") and isinstance(then, str):
        return f"{value:%Y-%m-%d %H:%M:%S.%f}"
    return value


def test_what_was_open_is_open_and_what_was_introduced_counts_from_then(database: Database) -> None:
    with database.reading() as session:
        query = select(Introduction).options(*WITH_PEOPLE).order_by(Introduction.id)
        open_, completed, unreached = whole_introductions.find(session, query)
    assert [each.introduced_at for each in (open_, completed, unreached)] == [
        each.created_at for each in (open_, completed, unreached)
    ]
    assert (open_.outcome, completed.outcome) == (None, Outcome.COMPLETED)
    assert unreached.parties[0].unreachable == "messages_tab_disabled"


def test_nobody_is_asked_first_or_left_out_because_of_the_update(database: Database) -> None:
    with database.reading() as session:
        assert {party.consent for party in session.scalars(select(Party))} == {None}
        assert {member.preference for member in session.scalars(select(Member))} == {Preference.JUST_INTRODUCE}
        assert {workspace.open_limit for workspace in session.scalars(select(Workspace))} == {5}


def test_whatever_is_looked_at_after_the_update_nothing_is_posted_anew(database: Database) -> None:
    before = _keys(database)
    with database.transaction() as session:
        session.execute(update(Introduction).values(acted_at=Introduction.created_at, due_at=Introduction.created_at))
    look(database)
    assert _keys(database) == before


def _keys(database: Database) -> set[str]:
    with database.reading() as session:
        return set(session.scalars(select(OutgoingMessage.key)))
