"""A member's export as a file: a JSON document, for machines and for good."""

import json
from datetime import date, datetime
from typing import Any

from bot.messages.export.iso import iso
from bot.messages.export.values import Fields

TEXT = "Here is all that I keep about you and that you may see."
NAMES = "Times are UTC. What each name means: docs/export.md of Full Circle."


def content(document: Fields, day: date) -> dict[str, Any]:
    """Return the content of the outgoing message that brings the file. `day`: today, where the reader is."""
    body = json.dumps({"about": f"{TEXT} {NAMES}", **document}, indent=2, ensure_ascii=False, default=_written)
    name = f"full-circle-{day.isoformat()}.json"
    return {"text": TEXT, "file": {"name": name, "title": f"Your export of {day.isoformat()}", "body": body}}


def _written(instant: object) -> str | None:
    if not isinstance(instant, datetime):
        raise TypeError(f"an export does not consist of {type(instant).__name__}")
    return iso(instant)
