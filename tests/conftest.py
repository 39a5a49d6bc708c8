"""The fixtures all tests share: real databases, a browser, golden files."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser
from sqlalchemy import event
from sqlalchemy.engine import URL, Engine, make_url

from bot.config.proxy import loopback_exclusion
from storage.database import Database
from storage.limits import Limits
from storage.models.base import Row
from tests import parametrize
from tests.browsing import CHROMIUM, chromium
from tests.builders.introductions import install
from tests.postgresql import run, server
from tests.row_locks import loses_no_row

TESTS = Path(__file__).parent
ROOT = TESTS.parent
MANIFEST = ROOT / "manifest.yml"


def pytest_configure() -> None:
    """Reach this machine directly from behind a proxy, in the processes that tests start, too."""
    os.environ.update(loopback_exclusion(os.environ))
    event.listen(Engine, "before_cursor_execute", loses_no_row)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite the golden files instead of comparing")
    parser.addoption(parametrize.RECEIVERS, action="store_true", help="tell each story over both receivers")
    parser.addoption(parametrize.DATABASES, action="store_true", help="try each use case on both databases")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the second run of each test that could run twice, unless all are asked for."""
    parametrize.leave_out(config, items)


# --- Databases ------------------------------------------------------------------------------------------------------


PATIENT = Limits(lock=30, statement=60, answer=90)
"""Seconds: on a machine that's busy with other tests, locks are held for longer than anybody would wait in Slack."""


@pytest.fixture(scope="session")
def postgres() -> Iterator[URL]:
    """Yield a PostgreSQL server of this test process's own, or the one that TEST_DATABASE_URL names."""
    with server() as url:
        yield url


@pytest.fixture(scope="session")
def emptied_postgresql(postgres: URL) -> Iterator[Database]:
    """Yield this test process's own database, with all tables: emptying one takes a tenth of making a new one."""
    with _a_new_database(postgres) as url, closing(Database(url, PATIENT)) as database:
        yield database


@pytest.fixture(scope="session")
def emptied_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Yield this test process's own file. One engine for all tests keeps what it compiled, a third of their time."""
    with closing(Database(_migrated(_file_in(tmp_path_factory.mktemp("database"))))) as database:
        yield database


@pytest.fixture
def needs_tables_of_its_own() -> bool:
    """Return whether a test does to tables, or to who is connected, what the next one must not find."""
    return False


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path, needs_tables_of_its_own: bool) -> Iterator[str]:
    """Yield the address of a database that nobody else uses, with all tables, and nothing in them."""
    if not needs_tables_of_its_own:
        yield _spelt(_emptied(_shared(request, request.param)).url)
    elif request.param == "sqlite":
        yield _spelt(_migrated(_file_in(tmp_path)))
    else:
        with _a_new_database(request.getfixturevalue("postgres")) as url:
            yield _spelt(url)


@pytest.fixture
def database(request: pytest.FixtureRequest, database_url: str, needs_tables_of_its_own: bool) -> Iterator[Database]:
    """Yield that database: each test runs once on SQLite and once on PostgreSQL."""
    if needs_tables_of_its_own:
        with closing(Database(database_url)) as opened:
            yield opened
    else:
        yield _shared(request, make_url(database_url).get_backend_name())


@pytest.fixture
def workspace_id(database: Database) -> int:
    """Store the workspace that everything happens in, and return its id."""
    return install(database)


def _shared(request: pytest.FixtureRequest, backend: str) -> Database:
    database: Database = request.getfixturevalue(f"emptied_{backend}")
    return database


def _emptied(database: Database) -> Database:
    tables = [table.name for table in reversed(Row.metadata.sorted_tables)]
    numbers = [f"SELECT setval('{table}_id_seq', 1, false)" for table in tables]
    if database.engine.dialect.name == "sqlite":
        numbers = ["DELETE FROM sqlite_sequence"]
    statements = [*(f"DELETE FROM {table}" for table in tables), *numbers]
    if database.engine.dialect.name == "postgresql":
        statements = ["; ".join(statements)]  # at once: its driver takes several, and each way to a server takes time
    with database.engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    return database


def _file_in(folder: Path) -> URL:
    return make_url(f"sqlite:///{folder / 'full-circle.sqlite3'}")


def _spelt(url: URL) -> str:
    return url.render_as_string(hide_password=False)


@contextmanager
def _a_new_database(server: URL) -> Iterator[URL]:
    name = f"test_{uuid4().hex}"
    run(server, f"CREATE DATABASE {name}")
    yield _migrated(server.set(database=name))
    run(server, f"DROP DATABASE {name} WITH (FORCE)")


def _migrated(url: URL) -> URL:
    with closing(Database(url)) as database:
        database.migrate()
    return url


# --- A browser -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")  # not longer: while Playwright runs, nothing else in this thread can have an event loop
def browser() -> Iterator[Browser]:
    """Yield the machine's own Chromium; where there is none, tests that need it are skipped and say so."""
    if CHROMIUM is None:
        pytest.skip("there is no Chromium on this machine: the page was not looked at")
    with chromium() as opened:
        yield opened


# --- Golden files ---------------------------------------------------------------------------------------------------

Golden = Callable[[str, object], None]


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compare a value with its golden file: pretty JSON, pasteable in Block Kit Builder."""

    def compare(name: str, value: object) -> None:
        path = TESTS / "golden" / f"{name}.json"
        written = json.dumps(value, indent=2, ensure_ascii=False) + "\n"
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(written, encoding="utf-8")
        assert path.exists(), f"no golden file {name}.json yet: make golden"
        assert written == path.read_text(encoding="utf-8")

    return compare
