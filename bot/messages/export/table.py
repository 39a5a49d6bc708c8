"""A member's introductions as a file for a spreadsheet: a row each, a column for what they themselves said."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from bot.messages.export.file import content
from bot.messages.export.iso import iso
from bot.messages.export.values import Fields, Value, fields_of, introducers, list_of
from storage.models.enums import Step

BOTH_HAVE = ("introduced_elsewhere", "introduced_elsewhere_on", "introduced_at")
FIELDS = (
    "number",
    "you_were",
    "introduced_by",
    "people",
    "reason",
    *BOTH_HAVE,
    *(f"you_{step.value}_at" for step in Step),
    "you_said",
    "stands",
    "ended_at",
)  # see docs/export.md
FORMULA = tuple("=+-@\t\r\n＝＋－＠")
"""The beginnings of a cell that a spreadsheet may take for a formula: https://owasp.org/www-community/attacks/CSV_Injection"""
FOR_EXCEL = "\ufeff"  # otherwise it takes UTF-8 for something else


def as_csv(document: Fields, day: date) -> dict[str, Any]:
    """Return the content of the outgoing message that brings the file. `day`: today, where the reader is."""
    you = fields_of(document["you"])["slack_id"]
    made = [_made(fields_of(each), you) for each in list_of(document["introductions_you_made"])]
    took_part = [_took_part(fields_of(each)) for each in list_of(document["introductions_of_you"])]
    body = csv_of(FIELDS, [*made, *took_part])
    return content("Your introductions, as CSV for a spreadsheet.", f"full-circle-{day.isoformat()}.csv", body)


def csv_of(columns: Sequence[str], rows: Iterable[Fields]) -> str:
    """Return these rows as CSV that spreadsheets read as it's meant, whatever people wrote."""
    written = io.StringIO(FOR_EXCEL, newline="")
    written.seek(0, io.SEEK_END)
    writer = csv.DictWriter(written, columns)
    writer.writeheader()
    writer.writerows(map(_safe, rows))
    return written.getvalue()


def _made(introduction: Fields, you: Value) -> Fields:
    parties = [fields_of(party) for party in list_of(introduction["parties"])]
    people = [str(party["slack_id"]) for party in parties]
    if outsider := introduction["person_outside"]:
        people.append(str(outsider))
    lines = [party["your_line_about_them"] for party in parties]
    answers = [fields_of(answer)["text"] for party in parties for answer in list_of(party["your_answers"])]
    return {
        **_both(introduction),
        "you_were": "connector",
        "introduced_by": you,
        "people": " ".join(people),
        "you_said": _lines([*lines, *answers]),
    }


def _took_part(introduction: Fields) -> Fields:
    steps = fields_of(introduction["steps"])
    said = [fields_of(each)["text"] for each in list_of(introduction["words"])]
    ways_out = [fields_of(each)["line"] for each in list_of(introduction["ways_out"])]
    came_of_it = fields_of(introduction["what_came_of_it"]).get("text")
    return {
        **_both(introduction),
        "you_were": "introduced",
        "introduced_by": " ".join(map(str, introducers(introduction))),
        "people": _other(fields_of(introduction["the_other"])),
        **{f"you_{step.value}_at": steps.get(step.value) for step in Step},
        "you_said": _lines([*said, *ways_out, came_of_it]),
    }


def _other(other: Fields) -> Value:
    return other["slack_id"] or other.get("name_outside")


def _both(introduction: Fields) -> Fields:
    return {name: introduction[name] for name in ("number", "reason", *BOTH_HAVE, "stands", "ended_at")}


def _lines(texts: Iterable[Value]) -> str:
    return "\n".join(str(text) for text in texts if text)


def _safe(row: Fields) -> Mapping[str, str]:
    return {name: _cell(value) for name, value in row.items()}


def _cell(value: Value) -> str:
    """Return a value as it stands in a spreadsheet, where none becomes a formula: member text may look like one."""
    text = iso(value) or "" if isinstance(value, datetime) else "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
