"""Looking for somebody in every column of every table."""

from __future__ import annotations

import json
from collections.abc import Iterator

from sqlalchemy import select, update

from storage.database import Database
from storage.models.base import Row
from storage.models.enums import DeliveryState, Kind
from storage.models.outbox import OutgoingMessage


def traces(database: Database, *needles: str, workspace_id: int | None = None) -> list[str]:
    """Return where one of these texts stands, as `table.column: value`. Looks into JSON, too.

    `workspace_id`: looks only into what is of that workspace.
    """
    found = _values(database, workspace_id)
    return [f"{where}: {value}" for where, value in found if any(each in value for each in needles)]


def _values(database: Database, workspace_id: int | None) -> Iterator[tuple[str, str]]:
    with database.reading() as session:
        for table in Row.metadata.sorted_tables:
            rows = select(table)
            if workspace_id is not None:
                rows = rows.where(table.c.get("workspace_id", table.c.id) == workspace_id)
            for row in session.execute(rows).mappings():
                for name, value in row.items():
                    yield f"{table.name}.{name}", _written(value)


def _written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)


def show_everything(database: Database) -> None:
    """Let Slack show all messages that are to be shown, as they should look now, without a Slack."""
    with database.transaction() as session:
        pending = OutgoingMessage.state == DeliveryState.PENDING
        for message in session.scalars(select(OutgoingMessage).where(pending)).all():
            message.channel = message.channel or f"D{message.to}"
            if message.kind is not Kind.HOME:
                message.ts = message.ts or f"{message.id}.000100"
            if not message.keeps_content:
                message.content = {"text": message.content["text"], "blocks": []}
        session.flush()
        shown = {"state": DeliveryState.DELIVERED, "due_at": None, "maybe_sent_at": None}
        version = {"delivered_version": OutgoingMessage.wanted_version}
        session.execute(update(OutgoingMessage).where(pending).values(**shown, **version))
