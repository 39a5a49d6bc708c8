"""A member's export as messages, to be read: for workspaces in which the bot may not send files.

Nothing is cut: what is too long for a section goes on in the next, what is too long for a message in the next one.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain

from bot.messages.blocks import section
from bot.messages.export.file import TEXT
from bot.messages.export.values import ChannelId, Fields, SlackId, Value
from bot.messages.message import Message
from bot.messages.mrkdwn import SECTION, channel, escape, mention, when
from bot.rules.text_limits import utf16_length

# https://docs.slack.dev/reference/block-kit/blocks: 50 blocks; nothing is published about all texts together, but
# Slack refuses more than some 13,200 characters (slackapi/bolt-js#2509).
BLOCKS, CHARACTERS = 45, 12_000
AT_ONCE = 400  # characters of a text in one line: escaped, they may be five times as many
BULLETS = ("•", "    ◦", "        ▪")
LABELS = {
    "slack_id": "Who",
    "parties": "Person",
    "words": "Words",
    "ways_out": "Other answers",
    "your_answers": "Your answer",
    "answers_of_the_connector": "Their answer to your thanks",
    "introduced_as_well_by": "Introduced as well by",
    "answers": "Their answer to your thanks",
    "reminders": "Reminder",
    "steps_you_took_back": "Undone",
    "taken_back_at": "Undone at",
    "put_off_at": "Snoozed at",
    "put_off_until": "Snoozed until",
    "passed_without_a_word_at": "Ended without an answer at",
    "you_closed_it_kindly_at": "You closed it at",
    "name_outside": "Who (outside this Slack)",
    "stands": "Status",
    "introduced_elsewhere": "Introduced already",
    "you_said_they_are_in_touch": "You said they're in touch",
    "you_were_said_to_be_in_touch": "Said to be in touch already",
    "introduced_elsewhere_on": "Introduced already on",
    "not_to_be_introduced_to": "Private list",
    "asks_what_to_do_for_the_connector": "Offered to help",
    "told_in": "Shared in",
    "for": "Can be read by",
}
READERS = {
    "connector": "whoever made the introduction",
    "other": "the other person, too",
    "channel": "the channel, too",
}
"""Who can read what somebody wrote, as the field `for` says it."""
HEADINGS = {"introductions_you_made": "You introduced others", "introductions_of_you": "You were introduced"}


def messages(document: Fields) -> list[Message]:
    """Return the export in the order in which it's read; the first message says what it is."""
    return _messages(_sections(document), TEXT)


def numbered(introductions: Iterable[Value], text: str) -> list[Message]:
    """Return introductions in the same way, and nothing else. `text`: what the first message says they are."""
    return _messages(chain([text], *map(_introduction, introductions)), text)


def _messages(sections: Iterable[str], text: str) -> list[Message]:
    parts = list(_gathered(sections))
    return [
        Message(text=text if number == 1 else _further(number, len(parts)), blocks=[section(each) for each in part])
        for number, part in enumerate(parts, 1)
    ]


def _further(number: int, count: int) -> str:
    return f"Part {number} of {count} of your export."


def _gathered(sections: Iterable[str]) -> Iterator[list[str]]:
    """Yield sections in heaps, each small enough for a message."""
    heap: list[str] = []
    for each in sections:
        if len(heap) == BLOCKS or sum(map(utf16_length, [*heap, each])) > CHARACTERS:
            yield heap
            heap = []
        heap.append(each)
    yield heap


# --- Sections -------------------------------------------------------------------------------------------------------


def _sections(document: Fields) -> Iterator[str]:
    yield TEXT
    yield from _fitted(["*You*", *_fields(document["you"])])
    for name, heading in HEADINGS.items():
        items = _list(document[name])
        yield f"*{heading}*" if items else f"*{heading}*\nNone yet."
        for item in items:
            yield from _introduction(item)


def _introduction(item: Value) -> Iterator[str]:
    yield from _fitted([f"*Introduction {_number(item)}*", *_fields(item, leaving_out="number")])


def _number(item: Value) -> Value:
    return item["number"] if isinstance(item, dict) else None


def _fitted(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines as sections, each as long as Slack takes it."""
    section = ""
    for line in lines:
        longer = f"{section}\n{line}" if section else line
        if utf16_length(longer) > SECTION:
            yield section
            longer = line
        section = longer
    yield section


# --- Lines ----------------------------------------------------------------------------------------------------------


def _fields(fields: Value, depth: int = 0, leaving_out: str = "") -> Iterator[str]:
    """Return one line or more for each field that says something."""
    for name, value in fields.items() if isinstance(fields, dict) else ():
        if name != leaving_out and value not in (None, "", [], {}):
            label = LABELS.get(name) or name.replace("_", " ").capitalize()
            said = READERS.get(str(value), value) if name == "for" else value
            yield from _field(f"{BULLETS[depth]} {label}", said, depth)


def _field(label: str, value: Value, depth: int) -> Iterator[str]:
    if isinstance(value, dict):
        yield f"{label}:"
        yield from _fields(value, depth + 1)
    elif items := _list(value):
        yield from _items(label, items, depth)
    else:
        yield from _scalar(label, value)


def _items(label: str, items: Sequence[Value], depth: int) -> Iterator[str]:
    if not isinstance(items[0], dict):
        for item in items:
            yield from _scalar(label, item)
        return
    for item in items:
        yield f"{label}:"
        yield from _fields(item, depth + 1)


def _list(value: Value) -> Sequence[Value]:
    return value if isinstance(value, list) else ()


def _scalar(label: str, value: Value) -> Iterator[str]:
    if isinstance(value, str) and not isinstance(value, SlackId) and (len(value) > AT_ONCE or "\n" in value):
        yield f"{label}:"
        for line in value.split("\n"):
            yield from (f"> {escape(line[at : at + AT_ONCE])}" for at in range(0, len(line) or 1, AT_ONCE))
    else:
        yield f"{label}: {_shown(value)}"


def _shown(value: Value) -> str:
    if isinstance(value, datetime):
        return when(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, ChannelId):
        return channel(value)
    return mention(value) if isinstance(value, SlackId) else escape(str(value))
