"""The doctor's report as text: a marked line for each finding, and a last line that counts the problems."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.command_line.doctor.finding import Finding, Level

MARKS = {Level.FINE: "✓", Level.NOTE: "–", Level.WARNING: "!", Level.FAILURE: "✗"}
ASCII_MARKS = {Level.FINE: "ok", Level.NOTE: "-", Level.WARNING: "!", Level.FAILURE: "x"}


def lines(findings: Sequence[Finding], encoding: str) -> Iterator[str]:
    """Return the report's lines, with marks that `encoding` can spell: a Windows pipe has no check mark."""
    marks = MARKS if _can_spell("".join(MARKS.values()), encoding) else ASCII_MARKS
    for finding in findings:
        line = f"{marks[finding.level]} {finding.line}"
        yield line.encode(encoding, "replace").decode(encoding)
    yield _summary(findings)


def is_well(findings: Sequence[Finding]) -> bool:
    """Return whether nothing is wrong. A warning doesn't count as wrong."""
    return all(finding.level is not Level.FAILURE for finding in findings)


def _summary(findings: Sequence[Finding]) -> str:
    levels = [finding.level for finding in findings]
    counted = [
        _counted(levels.count(Level.FAILURE), "problem"),
        _counted(levels.count(Level.WARNING), "warning"),
    ]
    return ", ".join(filter(None, counted)) + "." if any(counted) else "All is well."


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}" if number else ""


def _can_spell(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
