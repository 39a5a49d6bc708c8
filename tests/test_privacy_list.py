"""`docs/privacy.md` names every column of every table, and no other; and the export has what it says."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

from storage.models import TABLES
from storage.models.base import Row
from tests.conftest import ROOT

LIST = ROOT / "docs" / "privacy.md"
EXPORT = ROOT / "docs" / "export.md"
UNTIL = {"introduction", "member", "workspace", "delivery"}
NOT_OF_A_COLUMN = {
    "about",
    "made_at",
    "you",
    "introductions_you_made",
    "introductions_of_you",
    "asked_first",
    "parties",
}
"""Names in the export that gather others, or tell of the export itself."""


@dataclass(frozen=True)
class Line:
    """A line of the list, about one column."""

    why: str
    until: str
    export: str
    home: str


def lines() -> dict[str, dict[str, Line]]:
    """Return what the list says, by table and column."""
    _, *sections = re.split(r"^## `(\w+)`$", LIST.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {table: _columns(text) for table, text in zip(sections[::2], sections[1::2], strict=True)}


def _columns(text: str) -> dict[str, Line]:
    rows = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in text.splitlines() if "| `" in line[:3]]
    return {name.strip("`| "): Line(*rest) for name, *rest in rows}


def explained() -> list[str]:
    """Return docs/export.md's lines about a member's export; another test holds them to the export itself."""
    _, text = EXPORT.read_text(encoding="utf-8").split("The JSON file:")
    return [line for line in text.splitlines() if line.startswith("| `")]


def names(text: str) -> set[str]:
    """Return the names of fields in a text, without what they're in."""
    return {name.rpartition(".")[2] for name in re.findall(r"`([\w.]+)`", text)}


def test_every_table_is_listed() -> None:
    assert set(lines()) == set(TABLES)


@pytest.mark.parametrize("table", TABLES)
def test_every_column_is_listed_and_no_other(table: str) -> None:
    listed, there = lines()[table].keys(), {column.name for column in Row.metadata.tables[table].columns}
    assert there - listed == set(), f"say in docs/privacy.md why {table} has these"
    assert listed - there == set(), f"{table} has these no longer"


@pytest.mark.parametrize("table", TABLES)
def test_each_line_says_why_and_how_long(table: str) -> None:
    for column, line in lines()[table].items():
        assert line.why, column
        assert line.until in UNTIL, column
        assert line.home in ("yes", "no"), column


def test_the_export_has_what_the_list_says_and_nothing_else() -> None:
    said = [line.export for columns in lines().values() for line in columns.values()]
    assert all(each == "no" or re.fullmatch(r"`[\w.]+`(, `[\w.]+`)*", each) for each in said)
    listed, fields = names(" ".join(said)), names(" ".join(line.split(" | ")[0] for line in explained()))
    assert listed - names(" ".join(explained())) == set(), "docs/export.md explains no such field"
    assert fields - listed - NOT_OF_A_COLUMN == set(), "say in docs/privacy.md which column this comes from"
