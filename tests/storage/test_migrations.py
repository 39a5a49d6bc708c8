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
from sqlalchemy import Connection, inspect, select, text

from storage.database import Database
from storage.limits import UNLIMITED
from storage.models.enums import Kind
from storage.models.outbox import OutgoingMessage
from storage.schema import MIGRATIONS, alembic_config

FROZEN = {
    "0001_introductions.py": "49de9440bb4912aa6651155a1c203fd9f70660ed8b4a759e0e44b0a550a9b881",
    "0002_whole_cycle.py": "7714c3709e05796a711bcd2a165c3f7d4d1d79a01b0c69741660175bf86fc0e1",
    "0003_time.py": "ce03b732e9a367c6cf9de71b9ea812d2525295af3a5c98fe6291325e954f4ce2",
    "0004_what_came_of_it.py": "8f331f1439326f997b0a5c23ea056f36fec7c898be2a4fbc5a55700d4f0ae910",
    "0005_processes.py": "18cfe2f741892a2fd218778cf0670e67590b5e541e0ce59af2f435dd8fe12a13",
    "0006_facts.py": "ebd787aed69ead5775a61de629f2c9f1fdac14f10ebbaf05bd895315bfc1266a",
    "0007_kinds.py": "347707f64789c76d8842e70a1bebf7aedd5196b89525957543d45159477963cf",
    "0008_first_contact.py": "1ccb8570b0b7f34b2b056118ff7877501ab88a135195730f3a2a365c1c7fadfd",
    "0009_sharing.py": "c7ae8f118fce97bfa1c406e464cbb7e6bf5ab55c059886f6557969e063692c00",
    "0010_home.py": "142765fb99f3cf8d4e906b9d34b10b709d488e90491c28a0073dbbb6ebf21719",
    "0011_last_words.py": "3f7525a6baf8afe9cabd23ba48518d62f0727baaee9017ee3f6e5a841a0c6d4f",
    "0012_joining.py": "6beaff483125eae3f31da052e832ff4f202cd781420dc1a50ea9832dd470308b",
    "0013_gone.py": "65cdde8c3639913dadc7472580eb78ea51fec341daf9939328e9aa0674145b24",
    "0014_wishes_to_be_forgotten.py": "f27f7ce8c949ab89c3cd7ca96d9d3ceadea0d7136f04fd1f68546b317aa91354",
    "0015_results.py": "3b2c3bb73624d1be7fc244c4b44c85c1dc7a979b53b99bd16bafdc41b089a94d",
    "0016_lines.py": "bb50fdef1b3c3220e55435d71b557d0ec97bc98363bcaf3f6e445aa4079e056d",
    "0017_elsewhere.py": "e48b232d4ef2e5225895d27e8dd5c116b8982f712dc847264099e9d0a3867b0e",
    "0018_outsiders.py": "10117b2cb867dd071b410fa79856b254de547c411e0406f5fd3d6a4b794ec21b",
    "0019_made_together.py": "9730785191489ad66ccd02572509176bfcf40462704a68d50eebcc5f5d2220bc",
    "0020_meetings.py": "9d408a80aeb6799b0ae4b69603dcd5b4accee9a6ba17066b269210622c75ecdc",
    "0021_installations.py": "4cb425b1cd9b3855c587e2b0d90c63e2e3d2e57ba9450acb84337bfb4c692af8",
}
"""Each migration's SHA-256. A new one is added when it lands; from then on databases have it, and it stays as it is."""

Tables = dict[str, dict[str, Any]]


def test_a_migration_that_databases_have_already_is_never_changed() -> None:
    files = sorted((MIGRATIONS / "versions").glob("*.py"))
    assert {file.name: sha256(file.read_bytes()).hexdigest() for file in files} == FROZEN


@pytest.fixture
def needs_tables_of_its_own() -> bool:
    """Return True: these tests change their database in ways that the next test must not find."""
    return True


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    """Open a connection to a database without any table."""
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


# --- What a migration fills in --------------------------------------------------------------------------------------

SAID, OVER, LATER = (f"2026-03-0{day} 09:00:00.000000" for day in (2, 4, 9))


@pytest.mark.parametrize(
    ("until", "reported_at", "undone_at"),
    [
        pytest.param(None, None, OVER, id="taken back"),
        pytest.param(LATER, None, OVER, id="taken back before its date"),
        pytest.param(OVER, None, None, id="its date had come"),
        pytest.param(None, OVER, None, id="a report overtook it"),
    ],
)
def test_only_a_way_out_that_was_taken_back_counts_as_taken_back(
    connection: Connection, until: str | None, reported_at: str | None, undone_at: str | None
) -> None:
    command.upgrade(alembic_config(connection), "0005")
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    columns = "workspace_id, party_id, way, line, until, said_at, over_at"
    way_out = (1, 1, "not now", "", until, SAID, OVER)
    connection.exec_driver_sql(f"INSERT INTO ways_out ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?)", way_out)
    if reported_at:
        columns = "workspace_id, party_id, step, clicked, reported_at"
        report = (1, 1, "met", "met", reported_at)
        connection.exec_driver_sql(f"INSERT INTO reports ({columns}) VALUES (?, ?, ?, ?, ?)", report)
    command.upgrade(alembic_config(connection), "0006")
    assert connection.exec_driver_sql("SELECT undone_at FROM ways_out").scalar() == undone_at
    for table in ("ways_out", "reports"):  # of nobody: the transaction must not end with them
        connection.exec_driver_sql(f"DELETE FROM {table}")


KEYS = {
    "intro:1:card:U1": Kind.CARD,
    "intro:1:card:U1:2": Kind.CARD,
    "intro:1:request:U1": Kind.REQUEST,
    "intro:1:headline": Kind.HEADLINE,
    "intro:1:place": Kind.GROUP_CONVERSATION,
    "intro:1:no_place": Kind.THREAD_LINE,
    "intro:1:report:U1:met:3": Kind.THREAD_LINE,
    "intro:1:completed": Kind.THREAD_LINE,
    "intro:1:no_meeting": Kind.NO_MEETING,
    "intro:1:quiet:202603090900": Kind.QUIET_QUESTION,
    "intro:1:answer:U1:reply": Kind.ANSWER,
    "nudge:U1:2026-03-09": Kind.REMINDER,
    "left_alone:U1:202603090900": Kind.LEFT_ALONE,
    "summary:weekly:2026-03-09": Kind.SUMMARY,
    "summary_offer:C1:1": Kind.SUMMARY_NOTICE,
    "still_named:weekly:2026-03-09:1:U1": Kind.SUMMARY_NOTICE,
    "export:U1:4f0c:file": Kind.EXPORT_FILE,
    "export:U1:4f0c:1": Kind.EXPORT,
}


def test_each_message_that_is_there_learns_what_it_is(database: Database) -> None:
    alone = database.engine.execution_options(**{UNLIMITED: True})  # as migrations run
    with alone.begin() as connection:
        command.downgrade(alembic_config(connection), "0006")
        connection.execute(
            text(
                "INSERT INTO workspaces (id, enterprise_id, team_id, bot_user_id, created_at) "
                "VALUES (7, '', 'T7', 'UBOT', '2026-03-02 09:00:00')"
            )
        )
        connection.execute(
            text(
                "INSERT INTO summaries (id, workspace_id, key, channel, starts_at, ends_at, figures, "
                "made_at) VALUES (5, 7, 'weekly:2026-03-09', 'C1', '2026-03-02', '2026-03-09', '{}', "
                "'2026-03-09')"
            )
        )
        for key in KEYS:
            connection.execute(
                text(
                    'INSERT INTO outgoing_messages (workspace_id, key, nonce, "to", content, wanted_version, '
                    "delivered_version, state, token, attempts, when_unsure) "
                    "VALUES (7, :key, :nonce, 'U1', '{}', 1, 1, 'delivered', 0, 0, 'send again')"
                ),
                {"key": key, "nonce": key[:32]},
            )
        command.upgrade(alembic_config(connection), "head")
    with database.reading() as session:
        rows = {row.key: row for row in session.scalars(select(OutgoingMessage))}
    assert {key: row.kind for key, row in rows.items()} == KEYS
    assert {key: row.day for key, row in rows.items() if row.day} == {"nudge:U1:2026-03-09": "2026-03-09"}
    assert {key: row.summary_id for key, row in rows.items() if row.summary_id} == {"summary:weekly:2026-03-09": 5}
