"""Migrations are frozen once they are on main, and the code of the release before runs on what they make."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from storage.database import Database
from storage.schema import MIGRATIONS, alembic_config

FROZEN = {
    "0001_introductions.py": "49de9440bb4912aa6651155a1c203fd9f70660ed8b4a759e0e44b0a550a9b881",
    "0002_whole_cycle.py": "7714c3709e05796a711bcd2a165c3f7d4d1d79a01b0c69741660175bf86fc0e1",
    "0003_time.py": "ce03b732e9a367c6cf9de71b9ea812d2525295af3a5c98fe6291325e954f4ce2",
    "0004_what_came_of_it.py": "8f331f1439326f997b0a5c23ea056f36fec7c898be2a4fbc5a55700d4f0ae910",
    "0005_processes.py": "18cfe2f741892a2fd218778cf0670e67590b5e541e0ce59af2f435dd8fe12a13",
}
"""Each migration's SHA-256. A new one is added when it lands; from then on databases have it, and it stays as it is."""

Tables = dict[str, dict[str, Any]]


def test_a_migration_that_databases_have_already_is_never_changed() -> None:
    files = sorted((MIGRATIONS / "versions").glob("*.py"))
    assert {file.name: sha256(file.read_bytes()).hexdigest() for file in files} == FROZEN


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    """A database without any table."""
    with closing(Database(f"sqlite:///{tmp_path / 'bot.sqlite3'}")) as database:
        database.backend.create()
        with database.engine.begin() as opened:
            yield opened


def test_a_release_before_can_write_into_the_tables_of_the_next(connection: Connection) -> None:
    in_the_way = []
    for revision, before, after in upgrades(connection):
        for table, columns in after.items():
            added = columns.keys() - before.get(table, columns).keys()
            needed = {name for name in added if not columns[name]["nullable"] and columns[name]["default"] is None}
            in_the_way += [f"{revision}: {table}.{name} needs a value" for name in sorted(needed)]
    assert in_the_way == []


def test_a_release_before_finds_all_its_tables_and_columns(connection: Connection) -> None:
    missing = []
    for revision, before, after in upgrades(connection):
        missing += [
            f"{revision}: {table}.{name}"
            for table, columns in before.items()
            for name in columns.keys() - after.get(table, {}).keys()
        ]
    assert missing == []


def upgrades(connection: Connection) -> Iterator[tuple[str, Tables, Tables]]:
    """Migrate step by step: each revision, with the tables before and after it."""
    config = alembic_config(connection)
    before: Tables = {}
    for script in reversed(list(ScriptDirectory.from_config(config).walk_revisions())):
        command.upgrade(config, script.revision)
        after = tables(connection)
        yield script.revision, before, after
        before = after


def tables(connection: Connection) -> Tables:
    """Every table's columns by name, as the database describes them."""
    found = inspect(connection)
    return {name: {each["name"]: dict(each) for each in found.get_columns(name)} for name in found.get_table_names()}
