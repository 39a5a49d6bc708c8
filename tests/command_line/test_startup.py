"""The database is opened at start: what is waited for, what is refused at once, and what is said."""

from __future__ import annotations

import logging
import os
import re
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import inspect
from sqlalchemy.engine import URL, make_url

from bot.config.errors import SettingError
from bot.startup import DatabaseUnavailableError, Patience, open_database
from storage.database import Database
from storage.models import TABLES
from storage.models.base import Row
from tests.postgresql import run
from tests.starting_server import starting_server

SECRET = "hunter2-is-a-secret"
NOBODY = 65_534


@dataclass
class Waiting:
    """Clock that only moves when somebody sleeps, and what happens meanwhile."""

    meanwhile: Callable[[], object] = lambda: None
    slept: list[float] = field(default_factory=list)

    def patience(self) -> Patience:
        """Return patience by this clock."""
        return Patience(seconds=30, pause=1, monotonic=lambda: sum(self.slept), sleep=self.sleep)

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.slept.append(seconds)
        self.meanwhile()


def free_port() -> int:
    """Return a port at which nobody answers."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def nobody() -> URL:
    """Return the address of a server that is not there."""
    return make_url(f"postgresql+psycopg://bot:{SECRET}@127.0.0.1:{free_port()}/bot")


# --- PostgreSQL ----------------------------------------------------------------------------------------------------


def test_a_server_that_is_not_there_is_tried_for_thirty_seconds(caplog: pytest.LogCaptureFixture) -> None:
    waiting, url = Waiting(), nobody()
    with pytest.raises(DatabaseUnavailableError) as caught:
        open_database(url, waiting.patience())
    assert str(caught.value) == f"no server answers at 127.0.0.1:{url.port}."
    assert sum(waiting.slept) == 30
    assert len(caplog.records) == 1
    assert SECRET not in caplog.text


def test_a_server_that_is_there_a_moment_later_is_used(postgres: URL, tmp_path: Path) -> None:
    if not (folder := postgres.query.get("host")):
        pytest.skip("the server that TEST_DATABASE_URL names has no socket here that could be hidden for a moment")
    hidden = tmp_path / "hidden"
    waiting = Waiting(meanwhile=lambda: hidden.symlink_to(str(folder)))
    with closing(open_database(postgres.set(query={"host": str(hidden)}), waiting.patience())) as database:
        assert waiting.slept == [1]
        assert database.backend.out_of_reach() is None


def test_a_server_that_is_still_starting_is_waited_for() -> None:
    waiting = Waiting()
    with starting_server() as port, pytest.raises(DatabaseUnavailableError, match="starting up"):
        open_database(make_url(f"postgresql+psycopg://bot@127.0.0.1:{port}/bot"), waiting.patience())
    assert sum(waiting.slept) == 30


def test_a_name_that_is_not_found_may_be_found_once_the_network_is_up() -> None:
    waiting, name = Waiting(), ".".join("a" * 150)  # longer than any name, so that no name server is asked
    with pytest.raises(DatabaseUnavailableError) as caught:
        open_database(make_url(f"postgresql+psycopg://bot:{SECRET}@{name}/bot"), waiting.patience())
    assert str(caught.value) == f"no host named {name} was found."
    assert sum(waiting.slept) == 30


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param({"username": "stranger"}, "stranger", id="an unknown user"),
        pytest.param({"database": "nowhere"}, "nowhere", id="an unknown database"),
        pytest.param({"query": {"sslmode": "perhaps"}}, "sslmode", id="a wrong parameter"),
    ],
)
def test_what_waiting_does_not_heal_is_said_at_once(postgres: URL, change: dict[str, str], said: str) -> None:
    waiting = Waiting()
    with pytest.raises(SettingError, match=said) as caught:
        open_database(postgres.set(**{"password": SECRET, **change}), waiting.patience())  # type: ignore[arg-type]
    assert str(caught.value).startswith("DATABASE_URL can't be used: ")
    assert len(str(caught.value).splitlines()) == 1
    assert SECRET not in str(caught.value)
    assert waiting.slept == []


def test_a_standby_which_can_only_be_read_is_refused(postgres: URL) -> None:
    only_reading = postgres.update_query_dict({"options": "-c default_transaction_read_only=on"})
    with pytest.raises(SettingError, match="read-only"):
        open_database(only_reading, Waiting().patience())


@pytest.fixture
def bot(postgres: URL) -> Iterator[URL]:
    """Yield the address of a database without tables, for a user who owns nothing in it."""
    name = f"bot_{uuid4().hex}"
    run(postgres, f"CREATE DATABASE {name}", f"CREATE ROLE {name} LOGIN PASSWORD '{SECRET}'")
    yield postgres.set(database=name)
    run(postgres, f"DROP DATABASE {name} WITH (FORCE)", f"DROP ROLE {name}")


def refused_to_bot(owner: URL) -> str:
    """Return what's said at once to the user who's called as the database is."""
    waiting = Waiting()
    with pytest.raises(SettingError) as caught:
        open_database(owner.set(username=str(owner.database), password=SECRET), waiting.patience())
    assert waiting.slept == []
    return str(caught.value)


def test_a_user_who_may_not_make_tables_is_told_which_right_to_grant(bot: URL) -> None:
    run(bot, "REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    right = f"Let {bot.database} use the schema and create tables in it: GRANT USAGE, CREATE ON SCHEMA."
    assert refused_to_bot(bot) == f"DATABASE_URL can't be used: permission denied for schema public. {right}"
    run(bot, "REVOKE USAGE ON SCHEMA public FROM PUBLIC")
    assert right in refused_to_bot(bot)


def test_a_user_who_may_not_use_the_tables_is_told_whose_they_should_be(bot: URL) -> None:
    with closing(open_database(bot)):
        pass
    right = f"Make {bot.database} the owner of Full Circle's tables, or set the user who owns them."
    run(bot, f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {bot.database}")
    said = refused_to_bot(bot)
    assert re.fullmatch(
        rf"DATABASE_URL can't be used: (INSERT|UPDATE|DELETE) isn't granted on table \w+\. {right}", said
    )
    run(bot, f"REVOKE SELECT ON alembic_version FROM {bot.database}")
    run(bot, f"GRANT ALL ON {', '.join(TABLES)} TO {bot.database}")
    assert refused_to_bot(bot) == f"DATABASE_URL can't be used: permission denied for table alembic_version. {right}"


# --- Another program's tables --------------------------------------------------------------------------------------


@pytest.mark.parametrize("needs_tables_of_its_own", [True])
@pytest.mark.parametrize(
    "others",
    [
        pytest.param(["CREATE TABLE introductions (title TEXT)"], id="a table named as one of ours"),
        pytest.param(
            [
                "CREATE TABLE alembic_version (version_num VARCHAR(32))",
                "INSERT INTO alembic_version VALUES ('1975ea83b712')",
            ],
            id="a revision of another program",
        ),
    ],
)
def test_another_programs_database_is_refused(database: Database, others: list[str]) -> None:
    with database.engine.begin() as connection:
        Row.metadata.drop_all(connection)
        for statement in ["DROP TABLE alembic_version", *others]:
            connection.exec_driver_sql(statement)
    before = inspect(database.engine).get_table_names()
    waiting = Waiting()
    with pytest.raises(SettingError, match="belongs to another program"):
        open_database(database.url, waiting.patience())
    assert (waiting.slept, inspect(database.engine).get_table_names()) == ([], before)


def test_the_first_start_says_in_one_line_that_tables_were_made(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "storage")
    url = make_url(f"sqlite:///{folder / 'new.sqlite3'}")
    for _ in range(2):
        with closing(open_database(url)):
            pass
    (line,) = (record for record in caplog.records if record.name == "storage.database")
    fields = vars(line)
    assert (line.message, fields["from_revision"]) == ("Database migrated", "none")
    assert re.fullmatch(r"\d{4}", fields["to_revision"])


# --- SQLite --------------------------------------------------------------------------------------------------------


@pytest.fixture
def folder() -> Iterator[Path]:
    """Yield a folder that other users get to, too: pytest's own is its user's."""
    made = Path(tempfile.mkdtemp(prefix="full-circle"))
    made.chmod(0o755)
    yield made
    made.chmod(0o755)
    shutil.rmtree(made)


@pytest.fixture
def file(folder: Path) -> Path:
    """Return the path of a database in that folder, that nobody has open."""
    made = folder / "bot.sqlite3"
    with closing(Database(f"sqlite:///{made}")) as database:
        database.migrate()
    return made


@contextmanager
def as_a_plain_user() -> Iterator[None]:
    """Run the block without root's right to write everywhere."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def refused(file: Path) -> str:
    """Return what is said of this file, at once."""
    waiting = Waiting()
    with pytest.raises(SettingError) as caught:
        open_database(make_url(f"sqlite:///{file}"), waiting.patience())
    assert waiting.slept == []
    return str(caught.value)


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_a_read_only_file_is_refused(file: Path) -> None:
    file.parent.chmod(0o777)
    file.chmod(0o444)
    with as_a_plain_user():
        assert (
            refused(file)
            == "DATABASE_URL can't be used: its file or folder is read-only for this user. Make both writable."
        )


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_a_read_only_folder_is_refused(file: Path) -> None:
    file.chmod(0o666)
    file.parent.chmod(0o555)
    with as_a_plain_user():
        said = refused(file)
    assert said.startswith("DATABASE_URL can't be used: its file")
    assert "folder" in said


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_a_folder_in_which_no_file_can_be_made_is_refused(folder: Path) -> None:
    folder.chmod(0o555)
    with as_a_plain_user():
        assert (
            refused(folder / "new.sqlite3")
            == "DATABASE_URL can't be used: its file can't be created: Permission denied."
        )


def test_a_folder_that_is_not_there_is_refused(folder: Path) -> None:
    said = refused(folder / "none" / "bot.sqlite3")
    assert said == "DATABASE_URL can't be used: its file can't be created: No such file or directory."


def test_a_name_that_no_file_can_have_is_refused(folder: Path) -> None:
    assert refused(folder / ("x" * 300)) == "DATABASE_URL can't be used: its file can't be created: File name too long."


def test_a_text_is_refused(file: Path) -> None:
    file.write_text("This is a text, and not a database at all. " * 100)
    assert refused(file).startswith("DATABASE_URL can't be used: the file isn't a database.")


def test_a_truncated_file_is_refused(file: Path) -> None:
    with file.open("r+b") as opened:
        opened.truncate(8_192)
    assert refused(file) == "DATABASE_URL can't be used: the file is damaged. Restore a backup."


def test_a_file_that_everybody_can_read_is_used_and_mentioned(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    file.chmod(0o644)
    with caplog.at_level(logging.WARNING), closing(open_database(make_url(f"sqlite:///{file}"))):
        assert f"chmod 600 {file}" in caplog.text
