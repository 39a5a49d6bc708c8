"""Named queries over outgoing messages, for the sender's side: put one in, change it, take it out again.

How they get sent is in `due_messages` and `delivery_outcomes`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import and_, bindparam, exists, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from storage.models.enums import DeliveryState, Kind, WhenUnsure
from storage.models.outbox import OutgoingMessage


@dataclass(frozen=True)
class Draft:
    """Message as it should look from now on."""

    workspace_id: int
    introduction_id: int | None
    key: str
    to: str
    content: dict[str, Any]
    kind: Kind = field(kw_only=True)
    day: str | None = None
    summary_id: int | None = None
    plainer: dict[str, Any] | None = None
    until_posted: dict[str, Any] | None = None
    reveals: list[str] = field(default_factory=list)
    and_to: str | None = None
    thread_of: str | None = None
    when_unsure: WhenUnsure = WhenUnsure.SEND_AGAIN
    not_after: datetime | None = None
    keeps_content: bool = True


NO_THREAD = "home"
"""Stands in a view's `thread_of`. No message has this key, so release 0.2, which would post the view as a message,
waits for one for ever; this release looks for no thread of a view."""


def put(session: Session, draft: Draft, now: datetime, not_before: datetime | None = None) -> None:
    """Make this the wanted look of the message with this key: posted if it is new, changed if it is not.

    `not_before`: when a new one is to be posted at the earliest.
    """
    message = _lock(session, draft.workspace_id, draft.key)
    if message is None and not _add(session, draft, not_before or now):
        message = _lock(session, draft.workspace_id, draft.key)
    if message:
        want(message, draft.content, now, plainer=draft.plainer, reveals=draft.reveals)


def show(session: Session, draft: Draft, now: datetime, *, is_waited_for: bool) -> None:
    """Make this the wanted look of a view that is published again and again, such as a member's Home.

    `is_waited_for`: somebody looks at it right now, so that a change goes first of all. Its reader must be locked.
    """
    draft = replace(draft, thread_of=NO_THREAD)
    view = _lock(session, draft.workspace_id, draft.key) or _taken_up(session, draft)
    if view is None and not _add(session, draft, now):
        view = _lock(session, draft.workspace_id, draft.key)
    if view:
        is_behind = view.content != draft.content or view.state is DeliveryState.UNDELIVERABLE
        want(view, draft.content, now)
        if is_behind and is_waited_for:
            _show_at_once(view, now)


def _taken_up(session: Session, draft: Draft) -> OutgoingMessage | None:
    """Return, locked, the view of a reader who came back before Slack showed its last words; None if there's none.

    One row for one view: two would be published in any order, and the last words might come last.
    """
    view = session.scalar(LAST_WORDS_LOCKED, {"workspace_id": draft.workspace_id, "to": draft.to, "kind": draft.kind})
    if view:
        view.key, view.kept_until = draft.key, None
    return view


def show_again(session: Session, workspace_id: int, key: str, now: datetime) -> None:
    """Publish a view again that Slack doesn't show any more, even if nothing in it has changed."""
    if view := _lock(session, workspace_id, key):
        view.wanted_version += 1
        _show_at_once(view, now)


def look_after(session: Session, workspace_id: int, key: str, now: datetime) -> None:
    """Have a message that is in Slack changed into what it says already: if it was deleted there, it's posted again."""
    message = _lock(session, workspace_id, key)
    if message and message.ts and message.state is DeliveryState.DELIVERED:
        message.wanted_version += 1
        message.state, message.due_at = DeliveryState.PENDING, now


def _show_at_once(view: OutgoingMessage, now: datetime) -> None:
    view.channel = None  # as one that was never published: somebody waits for it
    if view.state is not DeliveryState.PENDING:  # a claimed one keeps its lease, as in `want`
        view.state, view.due_at = DeliveryState.PENDING, now


def put_once(session: Session, draft: Draft, now: datetime) -> None:
    """Post this, unless a message with this key was put in before, whatever that says."""
    if _lock(session, draft.workspace_id, draft.key) is None:
        _add(session, draft, now)


def _add(session: Session, draft: Draft, due_at: datetime) -> bool:
    """False if another process was faster."""
    try:
        with session.begin_nested():
            session.add(OutgoingMessage(**vars(draft), due_at=due_at))
    except IntegrityError:
        return False
    return True


def change(session: Session, workspace_id: int, key: str, content: dict[str, Any], now: datetime) -> None:
    """Like `put`, for a message that there may not be: then nothing happens."""
    if message := _lock(session, workspace_id, key):
        want(message, content, now)


# Built once, since building these statements took longer than running them.
BY_KEY = select(OutgoingMessage).where(
    OutgoingMessage.workspace_id == bindparam("workspace_id"), OutgoingMessage.key == bindparam("key")
)
BY_KEY_LOCKED = BY_KEY.with_for_update(key_share=True)
LAST_WORDS_LOCKED = (
    select(OutgoingMessage)
    .where(
        OutgoingMessage.workspace_id == bindparam("workspace_id"),
        OutgoingMessage.to == bindparam("to"),
        OutgoingMessage.kind == bindparam("kind"),
        OutgoingMessage.introduction_id.is_(None),
        OutgoingMessage.kept_until.is_not(None),
    )
    .order_by(OutgoingMessage.id)
    .limit(1)
    .with_for_update(key_share=True)
)


def _lock(session: Session, workspace_id: int, key: str) -> OutgoingMessage | None:
    return session.scalar(BY_KEY_LOCKED, {"workspace_id": workspace_id, "key": key})


def want(
    message: OutgoingMessage,
    content: dict[str, Any],
    now: datetime,
    *,
    plainer: dict[str, Any] | None = None,
    reveals: Sequence[str] = (),
) -> None:
    """Make this the wanted look of a message that is locked."""
    if message.content == content:
        return
    message.content, message.plainer, message.reveals = content, plainer, list(reveals)
    message.wanted_version += 1
    message.refused_since = None
    if message.state is DeliveryState.DELIVERED:
        message.state = DeliveryState.PENDING
        # Only a settled message falls due now. A claimed one must keep its lease: the process that holds it
        # sees the new version when it comes back, and nobody posts it a second time meanwhile.
        message.due_at = now


def posted_at(session: Session, workspace_id: int, keys: Collection[str]) -> dict[str, datetime]:
    """Return when Slack took these messages, by Slack's clock, in UTC. Those it hasn't taken are left out."""
    taken = (
        OutgoingMessage.workspace_id == workspace_id,
        OutgoingMessage.key.in_(keys),
        OutgoingMessage.ts.is_not(None),
    )
    found = session.execute(select(OutgoingMessage.key, OutgoingMessage.ts).where(*taken)).all() if keys else ()
    return {key: at for key, ts in found if (at := _sent_at(ts))}


BROUGHT = select(OutgoingMessage.key, OutgoingMessage.ts, OutgoingMessage.due_at).where(
    OutgoingMessage.workspace_id == bindparam("workspace_id"),
    OutgoingMessage.to == bindparam("to"),
    OutgoingMessage.introduction_id.is_(None),
    OutgoingMessage.kind == bindparam("kind", type_=OutgoingMessage.kind.type),
    OutgoingMessage.thread_of.is_(None),
    OutgoingMessage.kept_until.is_(None),
)


def brought_since(session: Session, workspace_id: int, to: str, kind: Kind, since: datetime) -> set[str]:
    """Return the keys of the messages of a kind, each the first of its thread, that somebody was sent after `since`.

    What isn't in Slack yet was put in when it's due, or before, if it failed.
    """
    rows = session.execute(BROUGHT, {"workspace_id": workspace_id, "to": to, "kind": kind})
    return {row.key for row in rows if (at := _sent_at(row.ts) or row.due_at) and at > since}


def _sent_at(ts: str | None) -> datetime | None:
    # https://docs.slack.dev/messaging/retrieving-messages: a message's id is the time it was posted, in Unix seconds.
    return datetime.fromtimestamp(float(ts), UTC) if ts else None


def place(session: Session, workspace_id: int, key: str) -> tuple[str, str]:
    """Return the conversation that a message is in and its id there, both Slack's; empty if it isn't in Slack."""
    message = session.scalar(BY_KEY, {"workspace_id": workspace_id, "key": key})
    return (message.channel or "", message.ts or "") if message else ("", "")


IS_ABOUT = select(
    exists().where(
        OutgoingMessage.workspace_id == bindparam("workspace_id"),
        OutgoingMessage.channel == bindparam("channel"),
        OutgoingMessage.ts == bindparam("ts"),
        or_(
            OutgoingMessage.introduction_id == bindparam("introduction_id"),
            and_(OutgoingMessage.introduction_id.is_(None), OutgoingMessage.to == bindparam("user_id")),
        ),
    )
)


def is_about(session: Session, workspace_id: int, introduction_id: int, user_id: str, channel: str, ts: str) -> bool:
    """Return whether a message in Slack is one about this introduction, or to this reader and about several.

    `channel`, `ts`: where it is in Slack.
    """
    about = {"introduction_id": introduction_id, "user_id": user_id}
    return bool(session.scalar(IS_ABOUT, {"workspace_id": workspace_id, "channel": channel, "ts": ts, **about}))


def no_longer_needed(session: Session, workspace_id: int, key: str, now: datetime) -> None:
    """Note that what this message asks has been answered: unless it's in Slack, it comes too late to be posted."""
    message = _lock(session, workspace_id, key)
    if message and message.ts is None:
        message.not_after = min(message.not_after or now, now)


def is_unsent(message: OutgoingMessage, now: datetime) -> bool:
    """Return whether a message was never sent, and isn't on its way."""
    waits = message.due_at is not None and message.due_at <= now  # a claimed one is due when its lease ends
    return waits and message.ts is None and message.maybe_sent_at is None
