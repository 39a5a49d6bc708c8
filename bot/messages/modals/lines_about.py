"""The fields for a line about each person, in the modals that introduce them: shown once they're ticked.

A field about somebody has their Slack id in its own: Slack then keeps what's typed for as long as they're chosen, in
either place, and shows what the field begins with when somebody else is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.ids import PLACES, line_field
from bot.messages.blocks import Block, section
from bot.messages.modals.fields import words
from bot.messages.mrkdwn import mention
from bot.rules.several import AT_MOST
from bot.rules.text_limits import LINE_LIMIT

LABELS = ("About the first person", "About the second person")
HINTS = (
    "The second person will see it under your reason.",
    "The first person will see it. Next time, I'll suggest both lines again.",
)
PLACEHOLDER = "Runs the workshop in Porto"
AMONG_SEVERAL = (
    "About the person you introduce",
    *(f"About the {which} of the others" for which in ("first", "second", "third", "fourth", "fifth")),
)
READERS = (
    "The others will see it under your reason. Next time, I'll suggest all these lines again.",
    "Only the person you introduce will see the lines about the others.",
)
NOBODY_YET = "Pick people first. Then you can write a line about each."


@dataclass(frozen=True)
class LineAbout:
    """The person that a field for a line is about, and the text that it begins with."""

    person: str
    """A Slack id; empty while nobody is chosen."""
    text: str = ""


def lines_about(lines: Sequence[LineAbout]) -> Iterator[Block]:
    """Yield a field for each of the two, the first person's first; none if there are no lines."""
    people: set[str] = set()
    for place, label, hint, line in zip(PLACES, LABELS, HINTS, lines, strict=False):
        # Whoever is chosen twice has one field only: no two may have the same id.
        name = line_field(place if line.person in people else line.person or place)
        people.add(line.person)
        yield words(name, label, line.text, limit=LINE_LIMIT, hint=hint, multiline=False, placeholder=PLACEHOLDER)


def lines_about_all(lines: Sequence[LineAbout]) -> Iterator[Block]:
    """Yield a field for each of several below their name, the one's who is introduced first.

    Nobody has a field before they're chosen; if nobody is, yield a sentence that says so.
    """
    if not any(line.person for line in lines):
        yield section(NOBODY_YET)
    for line, label, hint in zip(lines, AMONG_SEVERAL, (*READERS, *[None] * AT_MOST), strict=False):
        if line.person:
            yield section(mention(line.person))
            yield _line(line, label, hint)


def _line(line: LineAbout, label: str, hint: str | None) -> Block:
    name = line_field(line.person)
    return words(name, label, line.text, limit=LINE_LIMIT, hint=hint, multiline=False, placeholder=PLACEHOLDER)
