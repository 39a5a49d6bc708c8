"""The messages of an introduction as the outbox takes them."""

from datetime import datetime

from bot.messages.message import Message
from bot.notifications.keys import headline_key
from storage.models.enums import Kind
from storage.models.introduction import Introduction
from storage.models.workspace import Member
from storage.queries.outbox import Draft
from storage.queries.wanted_messages import Presence, Wanted


def message(
    introduction: Introduction,
    reader: Member,
    key: str,
    kind: Kind,
    content: Message,
    presence: Presence = Presence.POSTED,
    *,
    and_to: str | None = None,
    thread_of: str | None = None,
    not_after: datetime | None = None,
) -> Wanted:
    """Return a message to a reader of an introduction.

    `and_to`: goes to the group conversation with this one. `thread_of`: its parent's key. `not_after`: too late then.
    """
    draft = Draft(
        workspace_id=introduction.workspace_id,
        introduction_id=introduction.id,
        key=key,
        to=reader.slack_id,
        content=content.content(),
        kind=kind,
        and_to=and_to,
        thread_of=thread_of,
        not_after=not_after,
    )
    return Wanted(draft, presence)


def line(
    introduction: Introduction,
    name: str,
    content: Message,
    presence: Presence = Presence.POSTED,
    *,
    kind: Kind = Kind.THREAD_LINE,
    not_after: datetime | None = None,
) -> Wanted:
    """Return a line in the connector's thread. `name`: the last part of its key."""
    thread, key = headline_key(introduction), f"intro:{introduction.id}:{name}"
    return message(
        introduction, introduction.connector, key, kind, content, presence, thread_of=thread, not_after=not_after
    )
