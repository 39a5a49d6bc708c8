"""Databases as earlier releases left them.

`0_1.json` was written by release 0.1 itself, running in the sandbox: an open introduction with reports and one taken
back, a completed one, and one whose card does not reach its party.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from alembic import command
from slack_sdk import WebClient
from sqlalchemy import Connection, DateTime, MetaData, Table, select, text

from sandbox import Sandbox
from storage.database import Database
from storage.models.outbox import OutgoingMessage
from storage.schema import alembic_config

FIRST_RELEASE: dict[str, list[dict[str, Any]]] = json.loads(
    (Path(__file__).parent / "0_1.json").read_text(encoding="utf-8")
)
REVISION = "0001"
LATER_REVISION = "9999"
LATER_COLUMNS = ("workspaces", "members", "introductions", "parties", "reports", "outgoing_messages")


LATEST = datetime.fromisoformat(max(row["created_at"] for row in FIRST_RELEASE["introductions"])).replace(tzinfo=UTC)


def restore_first_release(database: Database, as_of: datetime = LATEST) -> None:
    """Put the tables of release 0.1, with all their rows, in the place of today's; its last introduction `as_of`."""
    with database.engine.begin() as connection:
        command.downgrade(alembic_config(connection), "base")
        command.upgrade(alembic_config(connection), REVISION)
        metadata = MetaData()
        metadata.reflect(connection)
        for name, rows in FIRST_RELEASE.items():
            table = metadata.tables[name]
            connection.execute(table.insert(), [_typed(table, row, as_of - LATEST) for row in rows])
            _go_on_counting(connection, name)


def migrate_to_a_later_release(database: Database) -> None:
    """Do to the tables what a release after this one may do: add a table, and columns that need no value."""
    with database.engine.begin() as connection:
        for statement in (
            "CREATE TABLE from_the_future (id INTEGER PRIMARY KEY, workspace_id INTEGER REFERENCES workspaces (id))",
            *(f"ALTER TABLE {table} ADD COLUMN from_the_future INTEGER" for table in LATER_COLUMNS),
            *(f"ALTER TABLE {table} ADD COLUMN with_a_default INTEGER NOT NULL DEFAULT 7" for table in LATER_COLUMNS),
            f"UPDATE alembic_version SET version_num = '{LATER_REVISION}'",
        ):
            connection.execute(text(statement))


def _typed(table: Table, row: dict[str, Any], later: timedelta) -> dict[str, Any]:
    instants = {column.name for column in table.columns if isinstance(column.type, DateTime)}
    return {
        name: datetime.fromisoformat(value).replace(tzinfo=UTC) + later if name in instants and value else value
        for name, value in row.items()
    }


def _go_on_counting(connection: Connection, table: str) -> None:
    if connection.dialect.name == "postgresql":
        # Rows came with their ids: the next one is to follow on.
        connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"))


def show_in(slack: Sandbox, database: Database) -> None:
    """Let this Slack have all messages that the release had delivered, as they looked then."""
    client = WebClient(slack.bot_token, base_url=slack.api_url, timeout=5, retry_handlers=[])
    places: dict[str, tuple[str, str]] = {}
    with database.transaction() as session:
        for message in session.scalars(select(OutgoingMessage).order_by(OutgoingMessage.id)):
            if message.ts is None:
                continue
            channel, thread_ts = places.get(message.thread_of or "", (message.to, None))
            answer = client.chat_postMessage(channel=channel, thread_ts=thread_ts, **message.content)
            message.channel, message.ts = str(answer["channel"]), str(answer["ts"])
            places[message.key] = (message.channel, message.ts)
