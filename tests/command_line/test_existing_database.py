"""A command uses the database as the bot left it: it makes no tables, migrates none, and says what's in the way."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from alembic import command
from sqlalchemy import Inspector, inspect
from sqlalchemy.engine import URL, make_url

import app
from storage import schema
from storage.database import Database
from storage.models.base import Row
from storage.schema import alembic_config
from tests.postgresql import run

pytestmark = pytest.mark.usefixtures("environment")

COMMANDS = [["settings"], ["settings", "open-limit", "8"], ["export", "--format", "csv"]]


@pytest.fixture
def needs_tables_of_its_own() -> bool:
    """Return True: the next test must not find what these do to a database."""
    return True


def said(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> str:
    """Return the only line that a command says before it ends with 2."""
    assert app.main(arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    (line,) = printed.err.splitlines()
    return line


def drop_all(database: Database) -> None:
    """Leave a database as an operator makes it."""
    with database.engine.begin() as connection:
        Row.metadata.drop_all(connection)
        connection.exec_driver_sql("DROP TABLE alembic_version")


def look(database: Database) -> Inspector:
    """Return the tables as they are now."""
    return inspect(database.engine)


@pytest.mark.parametrize("arguments", COMMANDS, ids=str)
def test_an_empty_database_stays_empty(
    database: Database, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    drop_all(database)
    assert said(capsys, arguments).startswith("DATABASE_URL names an empty database. Start the bot once")
    assert look(database).get_table_names() == []


@pytest.mark.parametrize("arguments", COMMANDS, ids=str)
def test_an_earlier_releases_tables_stay_as_they_are(
    database: Database, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with database.engine.begin() as connection:
        command.downgrade(alembic_config(connection), "0003")
    assert said(capsys, arguments).startswith("DATABASE_URL names a database of an earlier release. Start this release")
    with database.engine.connect() as connection:
        assert schema.revision(connection) == "0003"


@pytest.mark.parametrize("arguments", COMMANDS, ids=str)
def test_another_programs_database_is_left_alone(
    database: Database, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    drop_all(database)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE introductions (title TEXT)")
    assert said(capsys, arguments) == f"DATABASE_URL can't be used: {schema.NOT_OURS}"
    assert look(database).get_table_names() == ["introductions"]


@pytest.fixture
def stranger(postgres: URL, database: Database) -> Iterator[URL]:
    """Yield the address of the database, for a user who has no right in it yet."""
    if database.url.get_backend_name() == "sqlite":
        pytest.skip("SQLite has no users")
    name = f"stranger_{uuid4().hex}"
    run(postgres, f"CREATE ROLE {name} LOGIN PASSWORD 'pa55word'")
    yield database.url.set(username=name, password="pa55word")
    run(database.url, f"DROP OWNED BY {name}")
    run(postgres, f"DROP ROLE {name}")


def test_a_right_that_is_missing_is_named(
    database: Database, stranger: URL, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", stranger.render_as_string(hide_password=False))
    owner = f"Make {stranger.username} the owner of Full Circle's tables, or set the user who owns them."
    first = said(capsys, ["settings"])
    assert first == f"DATABASE_URL can't be used: permission denied for table alembic_version. {owner}"
    run(database.url, f"GRANT SELECT ON alembic_version TO {stranger.username}")
    second = said(capsys, ["settings"])
    assert second == f"DATABASE_URL can't be used: permission denied for table workspaces. {owner}"


@pytest.mark.parametrize("query", ["nonsense=1", "host=a:1,b:2&port=3", "conninfo=x"])
def test_parameters_that_postgresql_does_not_take_are_no_traceback(
    query: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = make_url(f"postgresql://bot:pa55word@127.0.0.1/circle?{query}")
    monkeypatch.setenv("DATABASE_URL", url.render_as_string(hide_password=False))
    line = said(capsys, ["export", "--format", "csv"])
    assert line.startswith("DATABASE_URL has ")
    assert "pa55word" not in line
