"""The pages that say why something didn't work, and what to do now."""

from __future__ import annotations

from enum import Enum
from http import HTTPStatus

from bot.oauth.page import button, page

AGAIN = "Start again"
SEE_SUPPORT = 'If it happens again, see <a href="/support">Support</a>.'


class Failure(Enum):
    """Reason why a visit didn't end with an installation: what people read, what the button says, and the status.

    Whoever reloads a page may have it behind them: then nothing may say that it wasn't installed. The sentence is HTML;
    without words for the button, there's none.
    """

    CANCELLED = ("You cancelled", "Nothing was installed, and nothing is stored.", AGAIN, HTTPStatus.OK)
    OTHER_BROWSER = (
        "This isn't where you started",
        "Did it already work? If Full Circle is in your Slack, you're done. If not, start again here. (This page works "
        "only once, in the browser you started in, for ten minutes.)",
        "Start again here",
        HTTPStatus.BAD_REQUEST,
    )
    TOO_LATE = (
        "That link has expired",
        "It works once, for ten minutes. If Full Circle is in your Slack, you're done. If not, start again.",
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
        "We couldn't finish, and nothing new is stored. Start again in a minute. If Slack already shows Full Circle, "
        "that's fine.",
        AGAIN,
        HTTPStatus.BAD_GATEWAY,
    )
    REFUSED = (
        "Slack refused",
        f"The mistake is on our side, not yours. Nothing new is stored. {SEE_SUPPORT}",
        AGAIN,
        HTTPStatus.BAD_GATEWAY,
    )
    BUSY = (
        "One moment, please",
        "We're busy right now. Reload this page in a minute.",
        None,
        HTTPStatus.SERVICE_UNAVAILABLE,
    )
    UNAVAILABLE = (
        "That didn't work",
        "Something went wrong on our side. Start again in a minute. It does no harm if it was already installed.",
        AGAIN,
        HTTPStatus.SERVICE_UNAVAILABLE,
    )
    BROKEN = (
        "That didn't work",
        f"Nothing was installed. {SEE_SUPPORT}",
        AGAIN,
        HTTPStatus.BAD_REQUEST,
    )

    def __init__(self, title: str, sentence: str, again: str | None, status: HTTPStatus) -> None:
        """Take the words and the status."""
        self.title, self.sentence, self.again, self.status = title, sentence, again, status


def failed(why: Failure) -> str:
    """Return the page that says why a visit didn't end with an installation."""
    again = button(why.again, "/slack/install") if why.again else ""
    return page(why.title, f"<p>{why.sentence}</p>{again}")


def not_found() -> str:
    """Return the page for an address that leads nowhere."""
    return page("There's nothing here", f"<p>The address is wrong, or it's old.</p>{button('About Full Circle', '/')}")


def not_allowed() -> str:
    """Return the page for a request that isn't a browser's."""
    return page("That isn't possible", "<p>You can read the pages here, but not send anything to them.</p>")
