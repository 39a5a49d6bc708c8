"""The pages that say why something didn't work, and what to do now."""

from __future__ import annotations

from enum import Enum
from html import escape
from http import HTTPStatus

from bot.oauth.page import button, page

AGAIN = "Start again"


class Failure(Enum):
    """Reason why nothing was installed: what people read, what the button says, and the status."""

    CANCELLED = ("You cancelled", "Nothing was installed, and nothing is stored.", AGAIN, HTTPStatus.OK)
    OTHER_BROWSER = (
        "This isn't where you started",
        "You started in another browser or another tab, or more than ten minutes ago. Nothing was installed.",
        "Start again here",
        HTTPStatus.BAD_REQUEST,
    )
    TOO_LATE = (
        "That link has expired",
        "It works once, for ten minutes. Nothing was installed this time.",
        AGAIN,
        HTTPStatus.BAD_REQUEST,
    )
    ORGANISATION = (
        "Choose one workspace",
        "Full Circle can't be installed for a whole organisation yet. Start again, and on Slack's page pick a single "
        "workspace at the top right. Nothing was installed.",
        AGAIN,
        HTTPStatus.BAD_REQUEST,
    )
    NO_ANSWER = (
        "Slack didn't answer",
        "Nothing is stored. Slack is usually back in a minute.",
        AGAIN,
        HTTPStatus.BAD_GATEWAY,
    )
    REFUSED = (
        "Slack refused",
        "The mistake is on our side, not yours. Nothing is stored. If it happens again, please tell us: the address "
        "is under “Support”.",
        AGAIN,
        HTTPStatus.BAD_GATEWAY,
    )
    BUSY = (
        "One moment, please",
        "Many people are installing Full Circle right now. Wait a minute, then reload this page.",
        AGAIN,
        HTTPStatus.SERVICE_UNAVAILABLE,
    )
    UNAVAILABLE = (
        "That didn't work",
        "Something went wrong on our side. Try again in a minute.",
        AGAIN,
        HTTPStatus.SERVICE_UNAVAILABLE,
    )
    BROKEN = (
        "That didn't work",
        "Nothing was installed. If it happens again, please tell us: the address is under “Support”.",
        AGAIN,
        HTTPStatus.BAD_REQUEST,
    )

    def __init__(self, title: str, sentence: str, again: str, status: HTTPStatus) -> None:
        """Take the words and the status."""
        self.title, self.sentence, self.again, self.status = title, sentence, again, status


def failed(why: Failure) -> str:
    """Return the page that says why nothing was installed."""
    return page(why.title, f"<p>{escape(why.sentence)}</p>{button(why.again, '/slack/install')}")


def not_found() -> str:
    """Return the page for an address that leads nowhere."""
    return page("There's nothing here", f"<p>The address is wrong, or it's old.</p>{button('About Full Circle', '/')}")


def not_allowed() -> str:
    """Return the page for a request that isn't a browser's."""
    return page("That isn't possible", "<p>You can read the pages here, but not send anything to them.</p>")
