"""Named queries over last words: what messages in Slack turn into once the data they were about is deleted.

A row with last words refers to nothing and is called after nobody. It's kept until Slack shows it, or for `KEPT` if
Slack never does, and then deleted. One that stands in another member's conversation, or names one, is kept on: they
may have their data deleted, too.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, Text, and_, bindparam, cast, delete, exists, or_, select, update
from sqlalchemy.orm import Session, aliased
from sqlalchemy.orm.attributes import flag_modified

from storage.models.enums import DeliveryState, Kind, WhenUnsure
from storage.models.outbox import OutgoingMessage
from storage.models.workspace import Member
from storage.queries.outbox import want
from storage.queries.served import Served, is_served

AT_ONCE = 500  # rows deleted in one go
KEPT = timedelta(days=30)
KEPT_ON = timedelta(days=365_000)
"""How much later the rows go that are kept on: so far away that an index tells them from those Slack is to show."""
EXPORTS = (Kind.EXPORT, Kind.EXPORT_FILE, Kind.WORKSPACE_FILE, Kind.MY_YEAR, Kind.MY_YEAR_FILE)
"""Kinds of what a member asked for, to keep: it stays as it is, and what is still on its way to them arrives."""
SAID = (
    *("content", "plainer", "reveals", "wanted_version", "refused_since", "state", "due_at"),
    *("key", "kept_until", "introduction_id", "summary_id", "day", "failure", "not_after", "when_unsure"),
    *("thread_of", "to", "and_to"),
)
"""Columns of a row with last words that may have changed."""
REPLY = aliased(OutgoingMessage)
IS_SAID = OutgoingMessage.kind.not_in((Kind.HOME, *EXPORTS))
"""Condition for a message that says its last words where others may read it, and not only until it has arrived."""


def lock_about(session: Session, introduction_ids: Collection[int]) -> list[OutgoingMessage]:
    """Lock all messages about these introductions, by id, and return them."""
    return _lock(session, select(OutgoingMessage).where(OutgoingMessage.introduction_id.in_(introduction_ids)))


def lock_to(session: Session, workspace_id: int, user_id: str) -> list[OutgoingMessage]:
    """Lock all messages to a member that are about no introduction, by id, and return them: no last words again.

    `user_id`: in Slack.
    """
    to_them = (OutgoingMessage.workspace_id == workspace_id, OutgoingMessage.to == user_id)
    of_none = (OutgoingMessage.introduction_id.is_(None), OutgoingMessage.kept_until.is_(None))
    return _lock(session, select(OutgoingMessage).where(*to_them, *of_none))


def lock_kept(session: Session, workspace_id: int, user_id: str, now: datetime) -> list[OutgoingMessage]:
    """Lock the last words, said when others left, that are in a member's conversation or name them, and return them.

    `user_id`: in Slack.
    """
    said = (OutgoingMessage.workspace_id == workspace_id, OutgoingMessage.kept_until > now, IS_SAID)
    has_them = cast(OutgoingMessage.content, Text).contains(f"<@{user_id}>", autoescape=True)
    return _lock(session, select(OutgoingMessage).where(*said, or_(OutgoingMessage.to == user_id, has_them)))


def lock_by_key(session: Session, workspace_id: int, keys: Collection[str]) -> list[OutgoingMessage]:
    """Lock a workspace's messages with these keys, by id, and return them."""
    in_workspace = OutgoingMessage.workspace_id == workspace_id
    return _lock(session, select(OutgoingMessage).where(in_workspace, OutgoingMessage.key.in_(keys)))


def lock_exports(session: Session, workspace_id: int) -> list[OutgoingMessage]:
    """Lock a workspace's exports that Slack hasn't got yet, by id, and return them: not those of deleted members."""
    of_kind = (OutgoingMessage.workspace_id == workspace_id, OutgoingMessage.kind.in_(EXPORTS))
    waits = (OutgoingMessage.due_at.is_not(None), OutgoingMessage.ts.is_(None), OutgoingMessage.kept_until.is_(None))
    return _lock(session, select(OutgoingMessage).where(*of_kind, *waits))


def _lock(session: Session, found: Select[OutgoingMessage]) -> list[OutgoingMessage]:
    return list(session.scalars(found.order_by(OutgoingMessage.id).with_for_update(key_share=True)))


def say(
    session: Session,
    said: Sequence[tuple[OutgoingMessage, Mapping[str, Any] | None]],
    now: datetime,
    gone: str | None = None,
) -> None:
    """Let these messages, which are locked, say this and nothing again until another of those in it goes, too.

    None stands for what it says already. The rows of what Slack never got are deleted, and those of what it shows
    already to `gone`, the Slack id of whose data is deleted; None: none of these messages is to them.
    """
    keys = {message.key: _key(message) for message, _ in said}
    for message, content in said:
        last = message.content if content is None else dict(content)
        is_shown = last == message.content and not _is_to_change(message)
        if not _may_be_in_slack(message) or (is_shown and message.to == gone):
            session.delete(message)
        else:
            _say(message, last, keys.get(message.thread_of or ""), now, gone)


def _is_to_change(message: OutgoingMessage) -> bool:
    return (message.ts is not None or message.kind is Kind.HOME) and message.delivered_version < message.wanted_version


def _may_be_in_slack(message: OutgoingMessage) -> bool:
    if message.kind is Kind.HOME:
        return True  # published again and again: twice is once
    if message.ts:
        return message.state is not DeliveryState.UNDELIVERABLE  # else it was taken out
    return message.maybe_sent_at is not None and message.state is DeliveryState.PENDING


def _say(
    message: OutgoingMessage, content: dict[str, Any], thread_of: str | None, now: datetime, gone: str | None
) -> None:
    want(message, content, now)
    message.key, message.kept_until = _key(message), now + KEPT
    message.introduction_id = message.summary_id = message.day = message.failure = None
    if message.kind is Kind.HOME:
        return
    # If it's gone from Slack, or never got there, it isn't posted (`not_after`), nor is it sent twice.
    message.not_after, message.when_unsure = now, WhenUnsure.LET_GO
    message.thread_of = None if message.ts else thread_of
    is_theirs = message.to == gone or message.and_to
    if is_theirs and message.ts and message.channel:  # all a change needs; what may be out is looked up by who got it
        message.to, message.and_to = message.channel, None
    for name in SAID:  # all rows in the same columns: thousands are stored in one statement
        flag_modified(message, name)


def _key(message: OutgoingMessage) -> str:
    return f"last_words:{message.nonce}"


def bring(messages: Sequence[OutgoingMessage], now: datetime) -> None:
    """Let these messages, which are locked, still be sent as they are; then their rows are deleted."""
    for message in messages:
        message.kept_until = now + KEPT


# --- Rows that are needed no longer ---------------------------------------------------------------------------------

NOW = bindparam("now", type_=OutgoingMessage.kept_until.type)
LATEST = bindparam("latest", type_=OutgoingMessage.kept_until.type)
HAS_REPLY_TO_COME = exists().where(
    REPLY.workspace_id == OutgoingMessage.workspace_id,
    REPLY.thread_of == OutgoingMessage.key,
    REPLY.ts.is_(None),
    REPLY.due_at.is_not(None),
)
NEVER_SENT = (OutgoingMessage.ts.is_(None), OutgoingMessage.maybe_sent_at.is_(None))
IS_OVER = or_(OutgoingMessage.due_at.is_(None), and_(*NEVER_SENT, OutgoingMessage.not_after <= NOW))
IS_SPENT = (
    OutgoingMessage.kept_until.is_not(None),
    OutgoingMessage.kept_until <= LATEST,  # else it's kept on
    or_(OutgoingMessage.kept_until <= NOW, and_(IS_OVER, ~HAS_REPLY_TO_COME)),
)
# Built once, since every tick asks this.
SPENT = (
    select(OutgoingMessage.id)
    .where(is_served(OutgoingMessage.workspace_id + 0), *IS_SPENT)
    .order_by(OutgoingMessage.id + 0)
    .limit(AT_ONCE)
)
IS_ONE = OutgoingMessage.id.in_(bindparam("ids", expanding=True))
IS_TO_A_MEMBER = exists().where(
    Member.workspace_id == OutgoingMessage.workspace_id, Member.user_id == OutgoingMessage.to
)
NAMES_A_MEMBER = cast(OutgoingMessage.content, Text).contains("<@")
IS_SHOWN = (
    IS_SAID,
    OutgoingMessage.kept_until > NOW,
    OutgoingMessage.due_at.is_(None),
    OutgoingMessage.ts.is_not(None),
    OutgoingMessage.state != DeliveryState.UNDELIVERABLE,
)
NEEDED = (
    select(OutgoingMessage.id)
    .where(IS_ONE, *IS_SHOWN, or_(IS_TO_A_MEMBER, NAMES_A_MEMBER))
    .order_by(OutgoingMessage.id)
)
KEEP_ON = (
    update(OutgoingMessage)
    .where(IS_ONE, *IS_SPENT, *IS_SHOWN)
    .values(kept_until=bindparam("until", type_=OutgoingMessage.kept_until.type))
    .execution_options(synchronize_session=False)
)
DELETE_SPENT = delete(OutgoingMessage).where(IS_ONE, *IS_SPENT).execution_options(synchronize_session=False)
OUTLIVED = (
    select(OutgoingMessage.id)
    .where(
        OutgoingMessage.workspace_id == bindparam("workspace_id"),
        OutgoingMessage.kept_until > LATEST,
        OutgoingMessage.kept_until <= bindparam("outlived", type_=OutgoingMessage.kept_until.type),
    )
    .order_by(OutgoingMessage.id + 0)
    .limit(AT_ONCE)
)
DELETE_OUTLIVED = (
    delete(OutgoingMessage)
    .where(IS_ONE, OutgoingMessage.kept_until > LATEST)
    .execution_options(synchronize_session=False)
)


def spent(session: Session, served: Served, now: datetime) -> Sequence[int]:
    """Return the ids of some rows of these workspaces with last words that Slack shows, or never will."""
    return session.scalars(SPENT, served.values | _at(now)).all()


def needed(session: Session, message_ids: Collection[int], now: datetime) -> Sequence[int]:
    """Return the ids of those of these rows that Slack shows to a member, or that name one."""
    return session.scalars(NEEDED, {"ids": list(message_ids), "now": now}).all()


def keep_on(session: Session, message_ids: Collection[int], now: datetime) -> None:
    """Keep those of these rows that are still spent and shown: others who are in them may go, too."""
    session.execute(KEEP_ON, {"ids": list(message_ids), "until": now + KEPT_ON, **_at(now)})


def delete_spent(session: Session, message_ids: Collection[int], now: datetime) -> None:
    """Delete those of these rows that are still spent."""
    session.execute(DELETE_SPENT, {"ids": list(message_ids), **_at(now)})


def outlived(session: Session, workspace_id: int, keep_days: int, now: datetime) -> Sequence[int]:
    """Return the ids of some rows that were kept on in this workspace for more than `keep_days`."""
    until = {"outlived": now + KEPT_ON - timedelta(days=keep_days), "latest": now + KEPT}
    return session.scalars(OUTLIVED, {"workspace_id": workspace_id, **until}).all()


def delete_outlived(session: Session, message_ids: Collection[int], now: datetime) -> None:
    """Delete those of these rows that are still only kept on."""
    session.execute(DELETE_OUTLIVED, {"ids": list(message_ids), "latest": now + KEPT})


def _at(now: datetime) -> dict[str, datetime]:
    return {"now": now, "latest": now + KEPT}
