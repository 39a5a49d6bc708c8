"""The question before something is deleted for good: whoever means it types an id again."""

from __future__ import annotations

import sys
from collections.abc import Callable

from bot.config.errors import SettingError

YES = "--yes"
NOT_DELETED = "The ids don't match. Nothing was deleted."

Ask = Callable[[str], str]
"""Shows a question and returns what was typed."""


def confirm(question: str, expected: str, ask: Ask | None) -> bool:
    """Return whether somebody who's asked types the expected id; say so if they don't.

    `ask`: None where nobody can answer; then it raises `SettingError`.
    """
    if ask is None:
        raise SettingError(YES, "is needed where nobody can be asked: it deletes without a question.")
    is_meant = ask(question).strip() == expected
    if not is_meant:
        print(NOT_DELETED, file=sys.stderr)
    return is_meant


def on_a_terminal() -> Ask | None:
    """Return what asks whoever sits at the terminal; None if nobody does."""
    return _ask if sys.stdin.isatty() else None


def _ask(question: str) -> str:
    try:
        return input(question)
    except EOFError:
        return ""
