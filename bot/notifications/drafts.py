"""The messages of an introduction as the outbox takes them."""

from datetime import datetime

from bot.messages.message import Message
from bot.notifications.keys import headline_key
from storage.models.enums import Kind
from storage.models.introduction import Introduction, Party
from storage.queries.outbox import Draft
from storage.queries.wanted_messages import Presence, Wanted


def message(
    key: str,
    kind: Kind,
    party: Party,
    content: Message,
    presence: Presence = Presence.POSTED,
    *,
    and_to: str | None = None,
    thread_of: str | None = None,
) -> Wanted:
    """Return a message to a party. `and_to`: goes to the group conversation of the two. `thread_of`: a parent's key."""
    draft = Draft(
        workspace_id=party.introduction.workspace_id,
        introduction_id=party.introduction_id,
        key=key,
        to=party.member.slack_id,
        content=content.content(),
        kind=kind,
        and_to=and_to,
        thread_of=thread_of,
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
    return to_connector(introduction, key, kind, content, presence, thread_of=thread, not_after=not_after)


def to_connector(
    introduction: Introduction,
    key: str,
    kind: Kind,
    content: Message,
    presence: Presence = Presence.POSTED,
    *,
    thread_of: str | None = None,
    not_after: datetime | None = None,
) -> Wanted:
    """Return a message to the connector. `not_after`: from then on it comes too late."""
    draft = Draft(
        workspace_id=introduction.workspace_id,
        introduction_id=introduction.id,
        key=key,
        to=introduction.connector.slack_id,
        content=content.content(),
        kind=kind,
        thread_of=thread_of,
        not_after=not_after,
    )
    return Wanted(draft, presence)
