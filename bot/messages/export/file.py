"""A member's export as a file: a JSON document, for machines and for good."""

import json
from datetime import date, datetime
from typing import Any

from bot.messages.export.iso import iso
from bot.messages.export.values import Fields

TEXT = "Everything Full Circle stores about you that you're allowed to see."
NAMES = "Times are UTC. What each name means: docs/export.md of Full Circle."


def as_json(document: Fields, day: date) -> dict[str, Any]:
    """Return the content of the outgoing message that brings the file. `day`: today, where the reader is."""
    body = json.dumps({"about": f"{TEXT} {NAMES}", **document}, indent=2, ensure_ascii=False, default=_written)
    return content("Everything, as JSON.", f"full-circle-{day.isoformat()}.json", body)


def content(text: str, name: str, body: str) -> dict[str, Any]:
    """Return the content of an outgoing message that brings a file. `text`: stands above it."""
    return {"text": text, "file": {"name": name, "title": name, "body": body}}


def _written(instant: object) -> str | None:
    if not isinstance(instant, datetime):
        raise TypeError(f"an export does not consist of {type(instant).__name__}")
    return iso(instant)
