"""The file of an SQLite database: whose it is, and what happens when somebody takes it away."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.exc import OperationalError

from storage.database import Database
from storage.errors import ReplacedDatabaseError
from storage.models.workspace import Workspace
from tests.builders.introductions import NOW

FILES = ("bot.sqlite3", "bot.sqlite3-wal", "bot.sqlite3-shm")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return the database's file."""
    return tmp_path / "bot.sqlite3"


@pytest.fixture
def database(file: Path) -> Iterator[Database]:
    """Open a database in that file, with a workspace in it."""
    with closing(Database(f"sqlite:///{file}")) as opened:
        opened.migrate()
        store(opened, "T1")
        yield opened


def store(database: Database, team_id: str) -> None:
    """Store something."""
    with database.transaction() as session:
        session.add(Workspace(team_id=team_id, bot_user_id="UBOT", created_at=NOW))


def count(database: Database) -> int:
    """Return how many rows are stored."""
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Workspace)) or 0


def mode(file: Path) -> int:
    """Return the file's permissions."""
    return file.stat().st_mode & 0o777


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_what_people_wrote_can_be_read_by_the_bots_user_only(database: Database, tmp_path: Path) -> None:
    assert count(database) == 1
    assert {file.name: mode(file) for file in tmp_path.iterdir()} == dict.fromkeys(FILES, 0o600)
    assert not database.backend.is_exposed()


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_the_mode_of_a_file_that_is_there_stays_and_is_known_to_be_open_to_all(file: Path) -> None:
    file.touch()
    file.chmod(0o644)
    with closing(Database(f"sqlite:///{file}")) as database:
        database.migrate()
        assert mode(file) == 0o644
        assert database.backend.is_exposed()


def delete(file: Path) -> None:
    """Remove all three files, as `rm` does."""
    for name in FILES:
        file.with_name(name).unlink(missing_ok=True)


def replace(file: Path) -> None:
    """Replace the file while the bot runs, as restoring a backup does."""
    copy = file.with_name("copy")
    shutil.copy(file, copy)
    delete(file)
    copy.rename(file)


def delete_the_newest_rows(file: Path) -> None:
    """Remove the files beside it, as a clean-up does that takes them for left over."""
    file.with_name(f"{file.name}-wal").unlink()


def delete_while_storing(database: Database, file: Path) -> None:
    """Remove the file at the worst moment, as `rm` does."""
    with database.transaction() as session:
        session.add(Workspace(team_id="T2", bot_user_id="UBOT", created_at=NOW))
        session.flush()
        delete(file)


@pytest.mark.parametrize("taken_away", [delete, replace, delete_the_newest_rows])
def test_nothing_is_stored_into_nowhere_or_read_from_there(
    database: Database, file: Path, taken_away: Callable[[Path], None]
) -> None:
    taken_away(file)
    for use in (lambda: store(database, "T2"), lambda: count(database)):
        with pytest.raises(ReplacedDatabaseError, match=r"bot\.sqlite3 was deleted or replaced"):
            use()


def test_no_empty_database_takes_the_place_of_one_that_was_deleted(database: Database, file: Path) -> None:
    delete(file)
    with pytest.raises(ReplacedDatabaseError):
        store(database, "T2")
    database.engine.dispose()  # a new connection has to open the file
    with pytest.raises(OperationalError, match="unable to open"):
        store(database, "T2")
    assert not file.exists()


def test_a_new_connection_does_not_go_on_with_another_file(database: Database, file: Path) -> None:
    replace(file)
    database.engine.dispose()
    with pytest.raises(ReplacedDatabaseError):
        count(database)


def test_whoever_was_storing_when_it_was_deleted_is_told_that_it_is_gone(database: Database, file: Path) -> None:
    with pytest.raises(ReplacedDatabaseError):
        delete_while_storing(database, file)


def test_all_is_well_once_the_same_file_is_back(database: Database, file: Path) -> None:
    file.rename(file.with_name("elsewhere"))
    with pytest.raises(ReplacedDatabaseError):
        store(database, "T2")
    file.with_name("elsewhere").rename(file)
    store(database, "T2")
    assert count(database) == 2


def test_a_full_disk_is_known_to_be_one_and_costs_nothing_that_was_stored(database: Database) -> None:
    event.listen(database.engine, "begin", lambda connection: connection.exec_driver_sql("PRAGMA max_page_count=1"))
    with pytest.raises(OperationalError) as caught, database.transaction() as session:
        session.add_all(Workspace(team_id=f"T{n}", bot_user_id="U" * 32, created_at=NOW) for n in range(2, 10_000))
    assert database.backend.sentence(caught.value) == "its disk is full. Free some space."
    assert database.backend.passes(caught.value)
    assert count(database) == 1


def test_a_file_that_another_program_locks_is_no_wrong_setting(file: Path, database: Database) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError) as caught:
            store(database, "T2")
    assert database.backend.passes(caught.value)
    assert database.backend.sentence(caught.value).startswith("another program has kept it locked")


@pytest.fixture
def careless(file: Path) -> Iterator[Database]:
    """Open a database in that file with an SQLite that, by itself, leaves what is deleted in it."""
    with closing(Database(f"sqlite:///{file}")) as opened:
        event.listen(opened.engine, "connect", lambda raw, _: raw.execute("PRAGMA secure_delete=OFF"), insert=True)
        opened.migrate()
        yield opened


def test_what_is_deleted_is_overwritten_however_sqlite_was_compiled(careless: Database) -> None:
    with careless.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA secure_delete").scalar() == 1


def test_a_deleted_word_is_not_in_the_file(careless: Database, file: Path) -> None:
    store(careless, "TSECRETWORD")
    checkpoint(file)
    assert b"TSECRETWORD" in file.read_bytes()
    with careless.transaction() as session:
        session.execute(text("DELETE FROM workspaces"))
    checkpoint(file)
    assert all(b"TSECRETWORD" not in each.read_bytes() for each in (file, file.with_name(FILES[1])))


def checkpoint(file: Path) -> None:
    """Move everything from SQLite's second file into the first."""
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
