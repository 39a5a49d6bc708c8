"""Cursors: a long answer, a page at a time (docs.slack.dev/apis/web-api/pagination)."""

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

from sandbox.web.call import Arguments, Json, SlackError

T = TypeVar("T")


def page(items: Sequence[T], args: Arguments, default: int = 100) -> tuple[Sequence[T], Json]:
    """Return one page of the items and the `response_metadata` that leads to the next."""
    limit = args.number("limit", default, 1, 1000)
    start = _start(args.text("cursor"))
    more = start + limit < len(items)
    following = base64.b64encode(f"next:{start + limit}".encode()).decode() if more else ""
    return items[start : start + limit], {"response_metadata": {"next_cursor": following}}


def _start(cursor: str | None) -> int:
    if cursor is None:
        return 0
    try:
        word, _, position = base64.b64decode(cursor, validate=True).decode().partition(":")
        return {"next": int(position)}[word]
    except (binascii.Error, UnicodeDecodeError, ValueError, KeyError):
        raise SlackError("invalid_cursor") from None
