"""No message asks for more than a glance: at most 60 words, five controls and one menu, in any state.

Members' own words aren't counted. A message that gathers reminders is counted part by part.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pytest

from tests.conftest import TESTS

WORDS, CONTROLS, MENUS = 60, 5, 1
MESSAGES = ("card", "channel", "headline", "line", "nudge", "place", "quiet", "request", "results", "sharing", "thanks")
GOLDEN = sorted(path for folder in MESSAGES for path in (TESTS / "golden" / folder).glob("*.json"))
CONTROL_TYPES = {"button", "overflow", "static_select", "users_select", "datepicker"}
TOKEN = re.compile(r"<[^>]*>")  # a mention or a date: one word for the reader


@dataclass(frozen=True)
class Load:
    """Numbers of words, controls and menus that somebody has to take in."""

    words: int
    controls: int
    menus: int


def load(blocks: list[dict[str, Any]]) -> Load:
    """Return what stands in these blocks."""
    lines = [line for text in texts(blocks) for line in text.splitlines() if not line.startswith("> ")]
    words = [word for line in lines for word in TOKEN.sub("X", line).split() if re.search(r"\w", word)]
    controls = [element["type"] for element in elements(blocks) if element["type"] in CONTROL_TYPES]
    labels = [element["text"]["text"] for element in elements(blocks) if element["type"] == "button"]
    counted = [*words, *(word for label in labels for word in label.split())]
    return Load(len(counted), len(controls), controls.count("overflow"))


def texts(blocks: list[dict[str, Any]]) -> Iterator[str]:
    """Yield every text of these blocks but those on controls."""
    for block in blocks:
        yield from (text["text"] for text in (block.get("text"), *block.get("fields", ())) if text)
        yield from (each["text"] for each in block.get("elements", ()) if isinstance(each.get("text"), str))


def elements(blocks: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield every element of these blocks."""
    for block in blocks:
        yield from (each for each in (*block.get("elements", ()), block.get("accessory")) if each)


def parts(content: dict[str, Any]) -> Iterator[list[dict[str, Any]]]:
    """Yield the parts of a message, between its dividers."""
    for is_divider, blocks in groupby(content["blocks"], key=lambda block: bool(block["type"] == "divider")):
        if not is_divider:
            yield list(blocks)


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_message_asks_for_no_more_than_a_glance(path: Any) -> None:
    for part in parts(json.loads(path.read_text(encoding="utf-8"))):
        found = load(part)
        assert found.words <= WORDS, f"{found.words} words; {WORDS} fit"
        assert found.controls <= CONTROLS, f"{found.controls} controls; {CONTROLS} fit"
        assert found.menus <= MENUS, f"{found.menus} menus; {MENUS} fits"


def test_what_is_counted() -> None:
    button = {"type": "button", "text": {"text": "Add a note"}}
    blocks: list[dict[str, Any]] = [
        {"type": "section", "text": {"text": "*<@U1> met <@U2>*\n> not counted"}, "accessory": {"type": "overflow"}},
        {"type": "actions", "elements": [button, button]},
        {
            "type": "context",
            "elements": [{"type": "mrkdwn", "text": "By <!date^1^{date_short_pretty}|2 Mar 2026> · now"}],
        },
    ]
    assert load(blocks) == Load(words=3 + 6 + 3, controls=3, menus=1)
