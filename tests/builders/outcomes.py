"""What a use case came to, and what a button's modal shows, as a test compares them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, ParamSpec, TypeVar

from sqlalchemy.orm import Session

from bot.listeners.handlers import why_not
from bot.messages.modals.fields import ModalToOpen
from bot.messages.problems import sentence
from bot.use_cases.errors import NotYours, Rejected, Stale
from bot.use_cases.introductions.actors import Act, note_stale_press
from storage.database import Database

TOO_LATE = {"": "too late, or not theirs"}
P = ParamSpec("P")
Command = TypeVar("Command")


def outcome(act: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> dict[str, str]:
    """Return {} if the use case did what it was asked, the sentences by attribute if rejected, else `TOO_LATE`."""
    try:
        act(*args, **kwargs)
    except Rejected as rejected:
        return {str(about): sentence(problem) for about, problem in rejected.problems.items()}
    except (Stale, NotYours):
        return TOO_LATE
    return {}


def drawn(
    draw: Callable[[Session, Command, datetime], ModalToOpen], database: Database, command: Command, now: datetime
) -> Any:
    """Return the modal that a button opens; None if it no longer applies, or isn't theirs."""
    try:
        with database.reading() as session:
            return draw(session, command, now)
    except Rejected as rejected:
        return why_not(rejected)
    except (Stale, NotYours):
        return None


def pressed(act: Callable[[Database, Any, datetime], None], database: Database, command: Act, now: datetime) -> None:
    """Press a button, as its listener takes it: where it no longer applies, its message is drawn again."""
    if outcome(act, database, command, now) is TOO_LATE:
        note_stale_press(database, command, now)
