"""What a member introduced in a year, as a file for a spreadsheet, or as messages where the bot may not send files."""

from collections.abc import Iterator, Sequence
from typing import Any

from bot.messages.export import reading
from bot.messages.export.file import content
from bot.messages.export.table import csv_of
from bot.messages.export.values import Fields, SlackId, Value, fields_of, list_of
from bot.messages.message import Message
from bot.rules import my_year
from bot.rules.my_year import Told
from storage.models.figures import Made
from storage.models.introduction import Introduction

FIELDS = (
    "number",
    "people",
    "reason",
    "introduced_at",
    "connected_at",
    "met_at",
    "full_circle_at",
    "what_came_of_it",
    "thanked_you",
)  # see docs/export.md
TEXT = "What you introduced, as CSV for a spreadsheet."
IN_MESSAGES = "What you introduced."


def row(made: Made, introduction: Introduction) -> Fields:
    """Return an introduction as its connector knows it."""
    return {
        "number": introduction.id,
        "people": [*_people(introduction)],
        "reason": introduction.reason,
        "introduced_at": made.introduced_at,
        "connected_at": made.connected_at,
        "met_at": made.met_at,
        "full_circle_at": made.completed_at,
        "what_came_of_it": _told(my_year.results_of([introduction])),
        "thanked_you": _told(my_year.thanks_for([introduction])),
    }


def _people(introduction: Introduction) -> Iterator[Value]:
    yield from (SlackId(party.member.user_id) for party in introduction.parties)
    if introduction.outsider:
        yield introduction.outsider


def _told(texts: Sequence[Told]) -> list[Value]:
    return [
        {"slack_id": SlackId(each.party.member.user_id), "text": each.said.text, "said_at": each.said.said_at}
        for each in sorted(texts, key=lambda each: each.said.said_at)
    ]


def as_csv(rows: Sequence[Fields], word: str) -> dict[str, Any]:
    """Return the content of the outgoing message that brings the file. `word`: which year it is."""
    return content(TEXT, f"my-year-{word}.csv", csv_of(FIELDS, map(_line, rows)))


def _line(given: Fields) -> Fields:
    people = " ".join(map(str, list_of(given["people"])))
    return {**given, "people": people, **{name: _in_lines(given[name]) for name in ("what_came_of_it", "thanked_you")}}


def _in_lines(told: Value) -> str:
    return "\n".join(f"{each['slack_id']}: {each['text']}" for each in map(fields_of, list_of(told)))


def as_messages(rows: Sequence[Fields]) -> list[Message]:
    """Return the same as messages. None if there is nothing to tell."""
    return reading.numbered(rows, IN_MESSAGES) if rows else []
