"""Upgrades keep everything that an earlier release stored."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import object_mapper

from storage.database import Database
from storage.models.enums import Kind, Outcome, Preference
from storage.models.facts import Report
from storage.models.introduction import Introduction, Party
from storage.models.outbox import OutgoingMessage
from storage.models.summary import Summary
from storage.models.workspace import Member, Workspace
from storage.queries import earlier_rows, whole_introductions
from storage.queries.whole_introductions import WITH_PEOPLE
from tests.builders.introductions import NOW
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


def test_what_the_release_before_puts_in_later_gets_its_kind_at_the_next_start(database: Database) -> None:
    kinds = _kinds(database)
    with database.transaction() as session:
        session.execute(update(OutgoingMessage).values(kind=Kind.THREAD_LINE, due_at=NOW))  # it knows no kinds
    with database.transaction() as session:
        earlier_rows.give_kinds(session)
    assert _kinds(database) == kinds
    assert len(set(kinds.values())) > 2


def test_its_reminders_and_summaries_get_their_day_and_their_figures(database: Database) -> None:
    with database.transaction() as session:
        summary = Summary(
            workspace_id=1, key="weekly:2026-03-09", channel="C1", starts_at=NOW, ends_at=NOW, made_at=NOW
        )
        summary.figures = {}
        session.add(summary)
        for key in (
            "nudge:UBEN:2026-03-09",
            "summary:weekly:2026-03-09",
            "summary_chosen:C1:17",
            "export:UBEN:17:file",
        ):
            session.add(
                OutgoingMessage(workspace_id=1, key=key, to="U1", content={}, kind=Kind.THREAD_LINE, due_at=NOW)
            )
    with database.transaction() as session:
        earlier_rows.give_kinds(session)
        rows = session.scalars(select(OutgoingMessage).order_by(OutgoingMessage.id.desc()).limit(4)).all()
        told = {row.kind: (row.day, row.summary_id) for row in rows}
    assert told == {
        Kind.REMINDER: ("2026-03-09", None),
        Kind.SUMMARY: (None, 1),
        Kind.SUMMARY_NOTICE: (None, None),
        Kind.EXPORT_FILE: (None, None),
    }


def test_a_message_that_was_sent_gets_its_kind_with_the_next_change(database: Database) -> None:
    kinds = _kinds(database)
    with database.transaction() as session:
        session.execute(update(OutgoingMessage).values(kind=Kind.THREAD_LINE, due_at=None))
        session.execute(update(Introduction).values(acted_at=NOW))
    look(database)
    cards = [key for key, kind in kinds.items() if kind is Kind.CARD]
    assert cards
    assert {_kinds(database)[key] for key in cards} == {Kind.CARD}


def _kinds(database: Database) -> dict[str, Kind]:
    with database.reading() as session:
        return {row.key: row.kind for row in session.scalars(select(OutgoingMessage).order_by(OutgoingMessage.id))}
