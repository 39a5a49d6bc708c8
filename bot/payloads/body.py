"""Read JSON from Slack, or from a stranger: nothing about it is certain."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from bot.ids import channel_of
from bot.rules.workspace_settings import CHANNEL_ID, MEMBER_ID

Body = Mapping[str, Any]
Word = TypeVar("Word", bound=StrEnum)

LONGEST_WORD = 150  # characters; those of ours have half as many
LATEST = datetime(9000, 1, 1, tzinfo=UTC)  # what any clock and database can count with


def at(value: Any, *path: str) -> Any:
    """Return what stands at the end of the path; None wherever it breaks off."""
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def text(value: Any) -> str:
    """Return the value if it is text; else empty."""
    return value if isinstance(value, str) else ""


def user_id(value: Any) -> str | None:
    """Return a person's Slack id; None if the value can't be one."""
    return value if isinstance(value, str) and MEMBER_ID.fullmatch(value) else None


def channel_id(value: Any) -> str | None:
    """Return a channel's Slack id; None if the value can't be one."""
    return value if isinstance(value, str) and CHANNEL_ID.fullmatch(value) else None


def channel_word(value: Any) -> str | None:
    """Return the word of a button about a channel, as `bot.ids.channel_word` spells it; None if it's spelled otherwise.

    Whoever reads it takes a part of it for a channel's id, and a mention of the channel.
    """
    is_one = isinstance(value, str) and CHANNEL_ID.fullmatch(channel_of(value)) and len(value) <= LONGEST_WORD
    return value if is_one and re.fullmatch(r"[\w.-]+", value, re.ASCII) else None


def token(value: Any) -> str:
    """Return something of Slack's to hand back to Slack: a modal's id or hash, a trigger. Empty if it can't be one."""
    return value if isinstance(value, str) and re.fullmatch(r"[!-~]{1,200}", value) else ""


def row_id(value: Any) -> int | None:
    """Return a row's id; None if the value can't be one. Nine digits fit every database's integer."""
    return int(value) if isinstance(value, str) and re.fullmatch(r"[0-9]{1,9}", value, re.ASCII) else None


def word(kind: type[Word], value: Any) -> Word | None:
    """Return the member of an enum that this text is; None if it is none."""
    return next((each for each in kind if each == value), None)


def day(value: Any) -> date | None:
    """Return a date as a datepicker sends it, `2026-12-03`; None if the value is none."""
    try:
        return date.fromisoformat(text(value)) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text(value)) else None
    except ValueError:
        return None


def instant(value: Any) -> datetime | None:
    """Return a moment, in UTC, as a datetimepicker sends it, in Unix seconds; None if the value is none."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < LATEST.timestamp():
        return None
    return datetime.fromtimestamp(value, UTC)


def user(body: Body) -> str | None:
    """Return who did it. Slack says so; no button does."""
    return user_id(at(body, "user", "id"))


def is_in_a_modal(body: Body) -> bool:
    """Return whether something was pressed in a modal, rather than in a message or on Home."""
    return text(at(body, "view", "type")) == "modal"
