"""A member's export as a person reads it: their settings, their latest introductions, and what they said.

It's one short message. All of it is in the messages or files below, so texts may be cut here.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from bot.messages.blocks import context, section
from bot.messages.export.values import Fields, SlackId, Value, fields_of, introducers, list_of
from bot.messages.message import Message
from bot.messages.mrkdwn import in_a_line, mention, on_day
from bot.messages.names import NAME
from bot.messages.progress import listed

TEXT = "Here's what Full Circle stores about you."
THE_REST = "Everything else is in this thread."
LATEST = 5  # introductions that are told of, of each kind
REASON, WORDS = 200, 150  # characters of a text that fit
STANDS = {"open": "Still open", "completed": "Full circle"}
SOMEONE = "someone"


Told = Callable[[Fields], Iterator[str]]
"""Returns the lines about an introduction."""


def message(document: Fields) -> Message:
    """Return the message."""
    made, took_part = list_of(document["introductions_you_made"]), list_of(document["introductions_of_you"])
    sections = [
        f"*{TEXT}*",
        "\n".join(_settings(fields_of(document["you"]))),
        *_listed("Introductions of you", took_part, _took_part),
        *_listed("Introductions you made", made, _made),
    ]
    return Message(TEXT, [*map(section, sections), context(THE_REST)])


def _settings(you: Fields) -> Iterator[str]:
    yield "*Your settings*"
    yield f"• When someone wants to introduce you: {_preference(you)}"
    yield f"• Reminders: {'off' if you['no_reminders_since'] else 'on'}"
    if wish := you["what_would_help_you"]:
        yield f"• What would help you: {in_a_line(str(wish), WORDS)}"
    if avoided := list_of(you["not_to_be_introduced_to"]):
        yield f"• Your private list: {', '.join(map(_person, avoided))}"


def _preference(you: Fields) -> str:
    until = you["not_now_until"]
    return f"paused until {on_day(until)}" if isinstance(until, datetime) else str(you["preference"])


def _listed(heading: str, items: Sequence[Value], told: Told) -> Iterator[str]:
    if not items:
        return
    latest = items[-LATEST:]
    more = f" Here are the latest {len(latest)}." if len(items) > len(latest) else ""
    yield f"*{heading}: {len(items):,}.*{more}"
    for item in reversed(latest):
        yield "\n".join(told(fields_of(item)))


def _took_part(introduction: Fields) -> Iterator[str]:
    other = _other(fields_of(introduction["the_other"]))
    did = "introduced" if introduction["introduced_at"] else "wanted to introduce"
    by = listed([*map(_person, introducers(introduction))] or [SOMEONE])
    yield f"{by} {did} you to {other}{_since(introduction)}"
    yield f"> {_cut(introduction['reason'], REASON)}"
    if steps := fields_of(introduction["steps"]):
        yield f"You said: {', '.join(step.capitalize() for step in steps)}"
    for words in list_of(introduction["words"]):
        if text := fields_of(words)["text"]:
            yield f"Your note: {_cut(text, WORDS)}"
    if came_of_it := fields_of(introduction["what_came_of_it"]):
        yield f"What came of it: {_cut(came_of_it['text'], WORDS)}"


def _made(introduction: Fields) -> Iterator[str]:
    members = [_person(fields_of(party)["slack_id"]) for party in list_of(introduction["parties"])]
    both = " and ".join([*members, *([_cut(outsider, NAME)] if (outsider := introduction["person_outside"]) else [])])
    did = "introduced" if introduction["introduced_at"] else "asked"
    yield f"You {did} {both}{_since(introduction)}"
    yield f"> {_cut(introduction['reason'], REASON)}"


def _since(introduction: Fields) -> str:
    at = introduction["introduced_at"]
    when = f" {on_day(at)}" if isinstance(at, datetime) else ""
    return f"{when}. {STANDS.get(str(introduction['stands']), 'Ended')}."


def _other(other: Fields) -> str:
    return _cut(outsider, NAME) if (outsider := other.get("name_outside")) else _person(other["slack_id"])


def _person(user_id: Value) -> str:
    return mention(user_id) if isinstance(user_id, SlackId) else SOMEONE


def _cut(text: Value, limit: int) -> str:
    return in_a_line(str(text), limit)
