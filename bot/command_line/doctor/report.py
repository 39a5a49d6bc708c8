"""How the doctor's findings are written: a line each, marked, and a last line that counts them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.command_line.doctor.finding import Finding, Level

MARKS = {Level.FINE: "✓", Level.NOTE: "–", Level.WARNING: "!", Level.FAILURE: "✗"}
ASCII_MARKS = {Level.FINE: "ok", Level.NOTE: "-", Level.WARNING: "!", Level.FAILURE: "x"}


def lines(findings: Sequence[Finding], encoding: str) -> Iterator[str]:
    """Return the report's lines as this encoding can spell them: a Windows pipe has no check mark."""
    marks = MARKS if _can_spell("".join(MARKS.values()), encoding) else ASCII_MARKS
    for each in findings:
        line = f"{marks[each.level]} {each.subject}: {each.says}"
        yield line.encode(encoding, "replace").decode(encoding)
    yield _summary(findings)


def is_well(findings: Sequence[Finding]) -> bool:
    """Return whether nothing is wrong; a warning isn't."""
    return all(each.level is not Level.FAILURE for each in findings)


def _summary(findings: Sequence[Finding]) -> str:
    levels = [each.level for each in findings]
    counted = [
        _counted(levels.count(Level.FAILURE), "problem"),
        _counted(levels.count(Level.WARNING), "warning"),
    ]
    return ", ".join(filter(None, counted)) + "." if any(counted) else "All is well."


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}" if number else ""


def _can_spell(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
