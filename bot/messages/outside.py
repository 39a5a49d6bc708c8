"""An introduction to somebody outside this Slack: what the connector reads and presses, and what the card says of it.

The bot writes to nobody outside. The connector gets a draft, which shows the party's name as their own Slack does.
"""

from collections.abc import Iterator

from bot.ids import Verb
from bot.messages.blocks import Block, actions, context, section
from bot.messages.buttons import button
from bot.messages.message import Message
from bot.messages.mrkdwn import mention, quote
from bot.messages.names import outsider, the_other
from bot.messages.progress import connectors
from bot.rules import outside
from storage.models.introduction import Introduction, Party

NEXT = "*Next:* send {name} the draft in this thread, then press *I've sent it*."
DRAFT = "Here's a draft for {name}, since I don't write to anyone outside this Slack:"
ONLY_A_NAME = "Outside Slack, {party} is just a name. Add a way for them to reach each other."
SENT = "✓ You've written to {name}."
NOTHING_LEFT = "There's nothing left to send to {name}."


def draft(introduction: Introduction) -> Message:
    """Return the line in the connector's thread with a text to send, as it looks now."""
    name = outsider(introduction)
    if not outside.may_be_told(introduction):
        text = (SENT if introduction.outsider_told_at else NOTHING_LEFT).format(name=name)
        return Message(text, [context(text)])
    if introduction.outsider_told_at:
        text, undo = SENT.format(name=name), button("Undo", Verb.OUTSIDER_NOT_TOLD, introduction.reference)
        return Message(text, [section(text, undo)])
    return Message(f"{name} doesn't know yet. Here's a draft to send them.", [*_to_send(introduction)])


def _to_send(introduction: Introduction) -> Iterator[Block]:
    (party,) = introduction.parties
    name, member = outsider(introduction), mention(party.member.user_id)
    first = outside.writes_first(introduction)
    who_writes = f"{member} will write to you first." if first else "Would you write first?"
    yield section(DRAFT.format(name=name))
    yield section(f"> Hi {name}, I'd like you to meet {member}.\n{quote(introduction.reason)}\n> {who_writes}")
    yield context(ONLY_A_NAME.format(party=member))
    yield actions(button("I've sent it", Verb.OUTSIDER_TOLD, introduction.reference, primary=True))


def next_step(introduction: Introduction) -> Iterator[Block]:
    """Yield what the connector is to do next, for their message; nothing once it's done, or doesn't matter any more."""
    if outside.is_to_be_told(introduction):
        yield section(NEXT.format(name=outsider(introduction)))


def they_write_first(reader: Party) -> str:
    """Return that the outsider writes first, as the card says it. No day: they know of none."""
    name, connector = the_other(reader), connectors(reader.introduction)
    if outside.waits_for_connector(reader.introduction):
        return f"{connector} will write to {name} first. There's nothing you need to do yet."
    if reader.introduction.elsewhere:
        return f"{name} will write to you first. You can, too."
    return f"{connector} has written to {name}, who will write to you first. You can, too."


def home_question(introduction: Introduction, *, is_quiet: bool) -> str:
    """Return what waits for the connector, as Home says it. `is_quiet`: nobody reported anything, so what now?"""
    name, member = outsider(introduction), mention(introduction.parties[0].member.user_id)
    if is_quiet:
        return f"No word yet from {member} about {name}."
    return f"Have you told {name} about {member}? There's a draft in the thread."
