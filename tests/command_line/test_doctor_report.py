"""The layout of the doctor's findings."""

from __future__ import annotations

import pytest

from bot.command_line.doctor.finding import Finding, failure, fine, note, skipped, warning, wrong_setting
from bot.command_line.doctor.report import is_well, lines
from bot.config.errors import SettingError

ALL = [
    fine("A", "is fine."),
    note("B", "is optional."),
    skipped("C", "no token"),
    warning("D", "is near."),
    failure("E", "is wrong."),
]


def test_each_finding_is_a_line_with_its_mark() -> None:
    assert list(lines(ALL, "utf-8")) == [
        "✓ A: is fine.",
        "– B: is optional.",
        "– C: skipped: no token.",
        "! D: is near.",
        "✗ E: is wrong.",
        "1 problem, 1 warning.",
    ]


def test_a_wrong_setting_is_one_sentence() -> None:
    first, *_ = lines([wrong_setting(SettingError("PORT", "must be a number."))], "utf-8")
    assert first == "✗ PORT must be a number."


def test_a_pipe_that_has_no_check_mark_gets_ascii() -> None:
    said = list(lines([*ALL, fine("F", "“é” “ж”")], "cp1252"))
    assert said[:5] == [
        "ok A: is fine.",
        "- B: is optional.",
        "- C: skipped: no token.",
        "! D: is near.",
        "x E: is wrong.",
    ]
    assert said[5] == "ok F: “é” “?”"


@pytest.mark.parametrize(
    ("findings", "summary", "well"),
    [
        (ALL[:3], "All is well.", True),
        ([ALL[3]] * 2, "2 warnings.", True),
        ([ALL[4]] * 2, "2 problems.", False),
    ],
    ids=["fine", "warnings", "problems"],
)
def test_the_last_line_counts(findings: list[Finding], summary: str, well: bool) -> None:
    assert list(lines(findings, "utf-8"))[-1] == summary
    assert is_well(findings) is well
