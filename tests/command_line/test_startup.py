"""The database is opened at start: what is waited for, what is refused at once, and what is said."""

from __future__ import annotations

import logging
import os
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy.engine import URL, make_url

from bot.config.config import SettingError
from bot.startup import DatabaseUnavailableError, Patience, open_database
from storage.database import Database
from tests.starting_server import starting_server

SECRET = "hunter2-is-a-secret"
NOBODY = 65_534


@dataclass
class Waiting:
    """A clock that only moves when somebody sleeps, and what happens meanwhile."""

    meanwhile: Callable[[], object] = lambda: None
    slept: list[float] = field(default_factory=list)

    def patience(self) -> Patience:
        """Patience by this clock."""
        return Patience(seconds=30, pause=1, monotonic=lambda: sum(self.slept), sleep=self.sleep)

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.slept.append(seconds)
        self.meanwhile()


def free_port() -> int:
    """A port at which nobody answers."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def nobody() -> URL:
    """The address of a server that is not there."""
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
    assert str(caught.value).startswith("DATABASE_URL: ")
    assert len(str(caught.value).splitlines()) == 1
    assert SECRET not in str(caught.value)
    assert waiting.slept == []


def test_a_standby_which_can_only_be_read_is_refused(postgres: URL) -> None:
    only_reading = postgres.update_query_dict({"options": "-c default_transaction_read_only=on"})
    with pytest.raises(SettingError, match="read-only"):
        open_database(only_reading, Waiting().patience())


# --- SQLite --------------------------------------------------------------------------------------------------------


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that other users get to, too: pytest's own is its user's."""
    made = Path(tempfile.mkdtemp(prefix="full-circle"))
    made.chmod(0o755)
    yield made
    made.chmod(0o755)
    shutil.rmtree(made)


@pytest.fixture
def file(folder: Path) -> Path:
    """A database in that folder, that nobody has open."""
    made = folder / "bot.sqlite3"
    with closing(Database(f"sqlite:///{made}")) as database:
        database.migrate()
    return made


@contextmanager
def as_a_plain_user() -> Iterator[None]:
    """Without root's right to write everywhere."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def refused(file: Path) -> str:
    """What is said of this file, at once."""
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
        assert refused(file) == "DATABASE_URL: its file or folder is read-only for this user. Make both writable."


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_a_read_only_folder_is_refused(file: Path) -> None:
    file.chmod(0o666)
    file.parent.chmod(0o555)
    with as_a_plain_user():
        said = refused(file)
    assert said.startswith("DATABASE_URL: its file")
    assert "folder" in said


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_a_folder_in_which_no_file_can_be_made_is_refused(folder: Path) -> None:
    folder.chmod(0o555)
    with as_a_plain_user():
        assert refused(folder / "new.sqlite3") == "DATABASE_URL: its file can't be created: Permission denied."


def test_a_folder_that_is_not_there_is_refused(folder: Path) -> None:
    said = refused(folder / "none" / "bot.sqlite3")
    assert said == "DATABASE_URL: its file can't be created: No such file or directory."


def test_a_text_is_refused(file: Path) -> None:
    file.write_text("This is a text, and not a database at all. " * 100)
    assert refused(file).startswith("DATABASE_URL: the file isn't a database.")


def test_a_truncated_file_is_refused(file: Path) -> None:
    with file.open("r+b") as opened:
        opened.truncate(8_192)
    assert refused(file) == "DATABASE_URL: the file is damaged. Restore a backup."


def test_a_file_that_everybody_can_read_is_used_and_mentioned(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    file.chmod(0o644)
    with caplog.at_level(logging.WARNING), closing(open_database(make_url(f"sqlite:///{file}"))):
        assert f"chmod 600 {file}" in caplog.text
