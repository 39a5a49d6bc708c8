"""The database: migrations, transactions, and what both engines promise."""

from __future__ import annotations

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import func, inspect, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from storage.database import Database
from storage.fair_lock import FairLock
from storage.models.base import Row
from storage.models.workspace import Member, Workspace
from storage.schema import alembic_config

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def needs_tables_of_its_own() -> bool:
    """Return True: these tests change their database in ways that the next test must not find."""
    return True


def workspace(team_id: str = "T1") -> Workspace:
    return Workspace(team_id=team_id, bot_user_id="UBOT", created_at=NOW)


def store_a_member_of_no_workspace(database: Database, user_id: str = "U1") -> None:
    with database.transaction() as session:
        session.add(workspace())
        session.flush()
        session.add(Member(workspace_id=999, user_id=user_id))


def test_the_migrations_make_exactly_the_tables_of_the_models(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Row.metadata) == []


def test_a_migration_can_be_taken_back_and_made_again(database: Database) -> None:
    with database.engine.begin() as connection:
        command.downgrade(alembic_config(connection), "base")
        assert set(inspect(connection).get_table_names()) == {"alembic_version"}
    database.migrate()
    with database.engine.connect() as connection:
        assert set(Row.metadata.tables) < set(inspect(connection).get_table_names())


OF_NO_WORKSPACE = {"workspaces", "oauth_states", "processes"}
"""Tables of the bot itself: who is about to install it, and which of its processes run."""


@pytest.mark.parametrize("table", sorted(Row.metadata.tables.keys() - OF_NO_WORKSPACE))
def test_every_row_belongs_to_a_workspace(table: str) -> None:
    assert not Row.metadata.tables[table].c.workspace_id.nullable


def test_processes_that_start_together_migrate_once(database_url: str) -> None:
    fresh = Database(database_url)
    with fresh.engine.begin() as connection:
        Row.metadata.drop_all(connection)
        connection.execute(text("DROP TABLE alembic_version"))
    fresh.close()
    databases = [Database(database_url) for _ in range(4)]
    with ThreadPoolExecutor(4) as starting:
        list(starting.map(Database.migrate, databases))
    with databases[0].engine.connect() as connection:
        assert set(Row.metadata.tables) < set(inspect(connection).get_table_names())
    for each in databases:
        each.close()


def test_a_failing_transaction_leaves_nothing_behind(database: Database) -> None:
    with pytest.raises(IntegrityError):
        store_a_member_of_no_workspace(database)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Workspace)) == 0


def test_an_instant_comes_back_in_utc_whatever_zone_it_was_given_in(database: Database) -> None:
    with database.transaction() as session:
        session.add(workspace())
        session.flush()
        india = timezone(timedelta(hours=5, minutes=30))
        session.scalars(select(Workspace)).one().send_after = datetime(2026, 3, 2, 14, 30, 0, 250, tzinfo=india)
    with database.reading() as session:
        assert session.scalars(select(Workspace)).one().send_after == datetime(2026, 3, 2, 9, 0, 0, 250, tzinfo=UTC)


def test_an_instant_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="time zone"), database.transaction() as session:
        session.add(Workspace(team_id="T1", bot_user_id="U", created_at=datetime(2026, 3, 2)))  # noqa: DTZ001


def test_an_error_does_not_quote_what_people_wrote(database: Database) -> None:
    with pytest.raises(IntegrityError) as caught:
        store_a_member_of_no_workspace(database, "the words of a person")
    assert "the words of a person" not in str(caught.value)


def test_readers_do_not_wait_for_a_writer(database: Database) -> None:
    with database.transaction() as session:
        session.add(workspace())
    with database.transaction() as writing:
        writing.add(workspace("T2"))
        writing.flush()
        with database.reading() as session:
            assert session.scalar(select(func.count()).select_from(Workspace)) == 1


def test_many_writers_at_once_all_get_their_turn(database: Database) -> None:
    def write(number: int) -> None:
        with database.transaction() as session:
            count = session.scalar(select(func.count()).select_from(Workspace))
            session.add(workspace(f"T{number}-{count}"))

    with ThreadPoolExecutor(8) as writers:
        list(writers.map(write, range(200)))
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Workspace)) == 200


def test_two_processes_on_one_sqlite_file_do_not_fail_each_other(tmp_path: Path) -> None:
    databases = [Database(f"sqlite:///{tmp_path}/shared.sqlite3") for _ in range(2)]
    databases[0].migrate()

    def write(number: int) -> None:
        with databases[number % 2].transaction() as session:
            count = session.scalar(select(func.count()).select_from(Workspace))
            session.add(workspace(f"T{number}-{count}"))

    with ThreadPoolExecutor(4) as writers:
        list(writers.map(write, range(100)))
    with databases[0].reading() as session:
        assert session.scalar(select(func.count()).select_from(Workspace)) == 100
    for each in databases:
        each.close()


def test_sqlite_keeps_what_was_committed_through_a_power_cut(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/careful.sqlite3")
    database.migrate()
    with database.engine.connect() as connection:
        pragma = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert pragma == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}  # 2 is FULL
    database.close()


def test_sqlite_never_gives_the_id_of_a_deleted_introduction_to_another(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/ids.sqlite3")
    database.migrate()
    database.close()
    with sqlite3.connect(tmp_path / "ids.sqlite3") as connection:
        (definition,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'introductions'").fetchone()
    connection.close()
    assert "AUTOINCREMENT" in definition


def test_a_fair_lock_is_handed_on_in_the_order_it_was_asked_for() -> None:
    lock = FairLock()
    order: list[int] = []
    threads = []
    with lock:
        for number in range(5):
            queued = len(lock._line)
            thread = threading.Thread(target=lambda n=number: _take(lock, order, n))
            threads.append(thread)
            thread.start()
            while len(lock._line) == queued:
                pass
    for thread in threads:
        thread.join()
    assert order == [0, 1, 2, 3, 4]


def _take(lock: FairLock, order: list[int], number: int) -> None:
    with lock:
        order.append(number)
