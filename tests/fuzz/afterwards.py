"""Afterwards: what must be so, whatever was sent."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.notifications import shared_headline
from bot.use_cases.introductions.reconcile import reconcile
from storage.models.base import Row
from storage.models.enums import DeliveryState, Kind
from storage.models.introduction import Introduction
from storage.models.outbox import OutgoingMessage
from storage.queries import introductions, members
from tests.fuzz.world import Rows, World
from tests.trouble.invariants import looks_like, messages_of_the_bot, nonce_of

IN_NO_TEXT = ("\\u0000", "\\ud800", "\\udfff")
MENTIONS = ("<!channel", "<!here", "<!everyone", "<!subteam")
OURS = {
    "invalid_blocks",
    "invalid_blocks_format",
    "invalid_arguments",
    "msg_too_long",
    "msg_blocks_too_long",
    "no_text",
}
"""What Slack says of messages that the bot should not have written so."""


def violations(there: World, elsewhere: Rows) -> Iterator[str]:
    """Yield all that is not as it must be. `elsewhere`: the other workspace's rows before."""
    if there.rows_elsewhere() != elsewhere:
        yield "something changed in a workspace that this bot doesn't serve"
    yield from _waiting(there)
    yield from _differences(there)
    yield from _unwanted_texts(there)
    yield from _changes_by_another_look(there)


def _waiting(there: World) -> Iterator[str]:
    with there.database.reading() as session:
        is_due = OutgoingMessage.due_at.is_(None) | (OutgoingMessage.due_at <= there.slack.clock.now())
        messages = select(OutgoingMessage).where(OutgoingMessage.state == DeliveryState.PENDING, is_due)
        for message in session.scalars(messages.order_by(OutgoingMessage.id)):
            yield f"{message.key} waits until {message.due_at}, too late at {message.not_after}: {message.failure}"
        acted = (
            select(Introduction.id)
            .where(Introduction.acted_at.is_not(None), Introduction.workspace_id != there.elsewhere)
            .order_by(Introduction.id)
        )
        yield from (f"nobody has looked at {introduction_id}" for introduction_id in session.scalars(acted))


def _differences(there: World) -> Iterator[str]:
    """Yield what Slack doesn't show as the outbox has it."""
    with there.database.reading() as session:
        outbox = session.scalars(select(OutgoingMessage).order_by(OutgoingMessage.id)).all()
    known = {*there.slack.workspace.members, *there.slack.workspace.conversations}
    for message in outbox:
        if message.failure in OURS and message.to in known:
            yield f"Slack didn't take {message.key}: {message.failure}, {json.dumps(message.content)}"
        elif message.state is DeliveryState.DELIVERED and message.ts and not _is_shown(there, message):
            yield f"{message.key} looks different in Slack"
    nonces = Counter(nonce_of(shown.metadata) for shown in messages_of_the_bot(there.slack) if not shown.files)
    yield from (f"posted {number} times: {nonce}" for nonce, number in nonces.items() if number > 1)


def _is_shown(there: World, message: OutgoingMessage) -> bool:
    if message.kind is Kind.HOME or not message.keeps_content:
        return True  # it's in no conversation, or its row no longer says how it looks
    shown = there.slack.workspace.message(message.channel or "", message.ts or "")
    return shown is not None and looks_like(message.looks["blocks"], shown.blocks)


def _unwanted_texts(there: World) -> Iterator[str]:
    with there.database.reading() as session:
        for table in Row.metadata.sorted_tables:
            for row in session.execute(select(table).order_by(*table.primary_key.columns)):
                text = json.dumps([str(value) for value in row])
                yield from (f"{table.name} has {each} in {text}" for each in IN_NO_TEXT if each in text)
                if table.name == "outgoing_messages":
                    yield from (f"a message calls everybody: {text}" for each in MENTIONS if each in text)


class _TakenBackError(Exception):
    """Ends a transaction without a trace."""


def _changes_by_another_look(there: World) -> Iterator[str]:
    """Yield what would change if the clock drew all consequences of what is stored once more."""
    with there.database.reading() as session:
        has_people = Introduction.parties.any()  # else it only counts, for a member whose data was deleted
        looked_at = has_people & Introduction.joined_id.is_(None) & (Introduction.workspace_id != there.elsewhere)
        found = select(Introduction.workspace_id, Introduction.id).where(looked_at).order_by(Introduction.id)
        ids = session.execute(found).all()
    for workspace_id, introduction_id in ids:
        changes = list[tuple[str, int]]()
        try:
            with there.database.transaction() as session:
                members.lock_people_of(session, introduction_id)
                introduction = introductions.lock(session, workspace_id, introduction_id)
                assert introduction
                before = _versions(session)
                reconcile(session, introduction, there.slack.clock.now())
                shared_headline.show(session, [introduction, *introduction.joined], there.slack.clock.now())
                session.flush()
                changes = sorted(_versions(session) ^ before)
                raise _TakenBackError
        except _TakenBackError:
            yield from (f"another look at {introduction_id} changes {each}" for each in changes)


def _versions(session: Session) -> set[tuple[str, int]]:
    return {*session.execute(select(OutgoingMessage.key, OutgoingMessage.wanted_version).order_by(OutgoingMessage.id))}
