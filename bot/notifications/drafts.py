"""The messages of an introduction as the outbox takes them."""

from datetime import datetime

from bot.messages.blocks import context
from bot.messages.message import Message
from bot.messages.mrkdwn import mention
from bot.messages.progress import people
from bot.notifications.keys import headline_key, line_key
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
    not_before: datetime | None = None,
    not_after: datetime | None = None,
    unless: str | None = None,
    is_broadcast: bool = False,
) -> Wanted:
    """Return a message to a reader of an introduction.

    `and_to`: goes to the group conversation with this one. `thread_of`: its parent's key. `not_before`: too early until
    then. `not_after`: too late then. `unless`: the key of a message that says it already, if that's there.
    `is_broadcast`: a reply that shows in the conversation, too.
    """
    draft = Draft(
        workspace_id=introduction.workspace_id,
        introduction_id=introduction.id,
        key=key,
        to=reader.user_id,
        content=content.content() | ({"reply_broadcast": True} if is_broadcast else {}),
        kind=kind,
        and_to=and_to,
        thread_of=thread_of,
        not_after=not_after,
    )
    return Wanted(draft, presence, not_before=not_before, unless=unless)


def line(
    introduction: Introduction,
    name: str,
    content: Message,
    presence: Presence = Presence.POSTED,
    *,
    kind: Kind = Kind.THREAD_LINE,
    not_before: datetime | None = None,
    not_after: datetime | None = None,
    unless: str | None = None,
    is_broadcast: bool = False,
) -> Wanted:
    """Return a line in the connector's thread. `name`: the last part of its key. `unless`: the same of another line.

    In a thread about several introductions it says which of them it's about.
    """
    if introduction.made_with_id:
        content = _saying_which(introduction, content)
    return message(
        introduction,
        introduction.connector,
        line_key(introduction, name),
        kind,
        content,
        presence,
        thread_of=headline_key(introduction),
        not_before=not_before,
        not_after=not_after,
        unless=line_key(introduction, unless) if unless else None,
        is_broadcast=is_broadcast,
    )


def _saying_which(introduction: Introduction, content: Message) -> Message:
    said = str(content.blocks)
    if all(mention(party.member.user_id) in said for party in introduction.parties):
        return content
    return Message(content.text, [*content.blocks, context(people(introduction.parties))])
