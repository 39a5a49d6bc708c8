"""All messages of an introduction at once: what they should look like, put into the outbox in three statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from sqlalchemy import bindparam, insert, select
from sqlalchemy.orm import Session

from storage.models.base import Row
from storage.models.outbox import OutgoingMessage
from storage.queries.outbox import Draft, is_unsent, want


class Presence(Enum):
    """Condition under which a message is put in or changed."""

    POSTED = auto()  # it is posted if it isn't there
    IF_THERE = auto()  # it is changed, if it was ever put in
    IF_SENT = auto()  # likewise; if it was never sent, it never will be
    ANSWERED = auto()  # likewise; if it isn't in Slack yet, it comes too late


@dataclass(frozen=True)
class Wanted:
    """Message as it should look from now on."""

    draft: Draft
    presence: Presence = Presence.POSTED
    not_before: datetime | None = None
    """Time before which a new one is not posted; None for at once."""
    unless: str | None = None
    """Key of a message of an earlier release that says the same: where that was put in, this one never is."""


# Built once, as all that the clock asks for each introduction.
THERE = (
    select(OutgoingMessage)
    .where(
        OutgoingMessage.workspace_id == bindparam("workspace_id"),
        OutgoingMessage.key.in_(bindparam("keys", expanding=True)),
    )
    .with_for_update(key_share=True)
    # Whatever else has changed is written once, with the messages, when the transaction ends: a flush costs as much as
    # drawing them all.
    .execution_options(autoflush=False)
)
ADD = insert(Row.metadata.tables[OutgoingMessage.__tablename__])


def apply(session: Session, wanted: Sequence[Wanted], now: datetime) -> None:
    """Let the outbox hold these messages as they should look. What looks so already stays untouched.

    `wanted`: of one workspace, each key once, in the order in which new ones are to be posted. The caller has
    locked what they are about, so that nobody else puts in the same keys.
    """
    if not wanted:
        return
    keys = {each.draft.key for each in wanted} | {each.unless for each in wanted if each.unless}
    which = {"workspace_id": wanted[0].draft.workspace_id, "keys": sorted(keys)}
    there = {row.key: row for row in session.scalars(THERE, which)}
    new = [each for each in wanted if each.draft.key not in there and each.presence is Presence.POSTED]
    new = [each for each in new if each.unless not in there]
    if new:  # without making objects, which nobody needs before they are sent
        rows = [{**vars(each.draft), "due_at": each.not_before or now} for each in new]
        session.connection().execute(ADD, rows)
    for each in wanted:
        if row := there.get(each.draft.key):
            _apply(session, row, each, now)


def _apply(session: Session, row: OutgoingMessage, wanted: Wanted, now: datetime) -> None:
    if wanted.presence is Presence.IF_SENT and is_unsent(row, now):
        session.delete(row)
        return
    row.kind = wanted.draft.kind  # release 0.2, which may have put it in, knows none
    want(row, wanted.draft.content, now)
    if wanted.presence is Presence.ANSWERED and row.ts is None:
        row.not_after = min(row.not_after or now, now)
