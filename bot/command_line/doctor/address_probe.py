"""Question to the bot's own public address that takes a few seconds at most and changes nothing."""

from __future__ import annotations

from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from bot.monitoring.bounded_call import BoundedCall
from bot.slack.installation import reason

SECONDS = 5


def try_address(address: str) -> str | None:
    """Return why a page can't be reached; None if it can. Asks for its headers only, which begins no visit."""
    try:
        BoundedCall(lambda: _ask(address), SECONDS)()
    except HTTPError as error:
        with error:  # which is the answer, too, and open
            return f"it answered {error.code}"
    except (OSError, HTTPException) as error:
        return reason(error)
    return None


def _ask(address: str) -> None:
    with urlopen(Request(address, method="HEAD"), timeout=SECONDS):
        pass
