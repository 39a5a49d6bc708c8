"""The lines about the two in the modal that introduces them: each is about whoever it was written about."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.payloads import modals
from bot.payloads.lines_about import line_about, typed_lines

BEN, CHIDI, DALIA = "UBEN", "UCHIDI", "UDALIA"


def body(first: str | None, second: str | None, /, **lines: str | None) -> dict[str, Any]:
    """Return a submitted modal with these people, and what's in the fields for a line, by the end of their ids."""
    chosen = {"first_person": {"selected_user": first}, "second_person": {"selected_user": second}}
    written = {f"person_line:{about}": {"value": text} for about, text in lines.items()}
    values = {name: {name: value} for name, value in (chosen | written).items()}
    return {"user": {"id": "UANA"}, "view": {"id": "V1", "state": {"values": values}}}


@pytest.mark.parametrize(
    ("given", "lines"),
    [
        pytest.param(body(BEN, CHIDI), ("", ""), id="not asked for"),
        pytest.param(body(BEN, CHIDI, UBEN=" bakes ", UCHIDI=None), ("bakes", ""), id="about one"),
        pytest.param(body(CHIDI, BEN, UBEN="bakes", UCHIDI="sails"), ("sails", "bakes"), id="places swapped"),
        pytest.param(body(BEN, CHIDI, first="bakes", second="sails"), ("bakes", "sails"), id="before they were chosen"),
        pytest.param(body(DALIA, CHIDI, UBEN="bakes", UCHIDI="sails"), ("", "sails"), id="somebody else chosen since"),
        pytest.param(body(BEN, BEN, UBEN="bakes", second="sails"), ("bakes", "bakes"), id="one person twice"),
    ],
)
def test_a_line_is_about_whoever_it_was_written_about(given: dict[str, Any], lines: tuple[str, str]) -> None:
    read = modals.introduce(given, 1)
    assert read
    assert (read.first_line, read.second_line) == lines


def test_a_line_that_was_emptied_is_not_one_that_was_never_asked_for() -> None:
    given = body(BEN, CHIDI, UBEN=None, second=None)
    assert line_about(given, BEN, "first") == ""
    assert line_about(given, CHIDI, "second") is None


def keeping(kept: object, given: dict[str, Any]) -> dict[str, Any]:
    """Return a modal with these fields, which keeps this besides."""
    blocks = [{"type": "input", "block_id": name} for name in given["view"]["state"]["values"]]
    return {"view": given["view"] | {"blocks": blocks, "private_metadata": json.dumps(kept)}}


def test_what_was_typed_about_somebody_is_kept_the_last_one_last() -> None:
    given = keeping(
        {"lines": {BEN: "bakes", DALIA: "sings"}}, body(BEN, CHIDI, UBEN="bakes bread", first="x", UCHIDI=None)
    )
    assert list(typed_lines(given).items()) == [(DALIA, "sings"), (BEN, "bakes bread"), (CHIDI, "")]


@pytest.mark.parametrize(
    "kept", [None, [], {"lines": [BEN]}, {"lines": {"<!channel>": "x", "": "y"}}, {"lines": {BEN: 3}}]
)
def test_what_no_modal_of_ours_keeps_is_nothing(kept: object) -> None:
    assert {person for person, line in typed_lines(keeping(kept, body(BEN, CHIDI))).items() if line} == set()
