"""A member's own export, asked for and read."""

from __future__ import annotations

import json
from itertools import count
from typing import Any

from sqlalchemy import update

from bot.use_cases.export import member
from storage.models.outbox import OutgoingMessage
from tests.use_cases.test_privacy import ANA, Life

Json = dict[str, Any]
NUMBERS = count(1)


def export(life: Life, person: str) -> Json:
    """Return the document that the person gets in a file."""
    name = str(next(NUMBERS))
    request = member.Request(life.clients.workspace_id, person, name)
    _let_earlier_ones_be_old(life)
    member.bring(life.database, request, life.now, in_files=True)
    content = life.clients.messages(person)[f"export:{person}:{name}:json"]
    given: Json = json.loads(content["file"]["body"])
    return given


def _let_earlier_ones_be_old(life: Life) -> None:
    exports = OutgoingMessage.key.startswith("export:")
    with life.database.transaction() as session:
        session.execute(update(OutgoingMessage).where(exports).values(due_at=life.now - member.APART))


def made(life: Life) -> Json:
    """Return the introduction as Ana gets it."""
    (only,) = export(life, ANA)["introductions_you_made"]
    assert isinstance(only, dict)
    return only


def of(life: Life, person: str) -> Json:
    """Return the introduction as a party gets it."""
    (only,) = export(life, person)["introductions_of_you"]
    assert isinstance(only, dict)
    return only
