"""The pages that people see who install the bot: plain HTML with a few rules of style, without a script."""

from __future__ import annotations

from enum import Enum
from html import escape
from http import HTTPStatus


class Failure(Enum):
    """Reason why nothing was installed: what people read, and the status."""

    CANCELLED = ("You cancelled", "Nothing was installed, and nothing is stored.", HTTPStatus.OK)
    OTHER_BROWSER = (
        "This isn't where you began",
        "The installation began in another browser, or too long ago. Nothing was installed.",
        HTTPStatus.BAD_REQUEST,
    )
    TOO_LATE = (
        "That took too long",
        "This link works once, for ten minutes. Nothing was installed.",
        HTTPStatus.BAD_REQUEST,
    )
    ORGANISATION = (
        "One workspace at a time",
        "Full Circle can't be installed for a whole organisation yet. Choose a single workspace on Slack's page. "
        "Nothing was installed.",
        HTTPStatus.BAD_REQUEST,
    )
    NO_ANSWER = ("Slack didn't answer", "Nothing was installed. Try again in a minute.", HTTPStatus.BAD_GATEWAY)
    BROKEN = ("That didn't work", "Nothing was installed. Try again in a minute.", HTTPStatus.BAD_REQUEST)

    def __init__(self, title: str, sentence: str, status: HTTPStatus) -> None:
        """Take the words and the status."""
        self.title, self.sentence, self.status = title, sentence, status


STYLE = """
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 40rem; padding: 2rem 1rem; }
h1 { line-height: 1.2; }
.button { background: #4a154b; border-radius: .4rem; color: #fff; display: inline-block; font-weight: 600;
  padding: .8rem 1.4rem; text-decoration: none; }
.button:focus-visible { outline: 3px solid #1264a3; outline-offset: 2px; }
footer { border-top: 1px solid #8888; margin-top: 3rem; padding-top: 1rem; }
"""


def landing() -> str:
    """Return the page about the bot."""
    return _page(
        "Full Circle",
        "<p>Full Circle is a Slack bot that brings introductions full circle: you introduce two people, and you hear "
        "what came of it.</p>"
        '<p><a class="button" href="/slack/install">Add to Slack…</a></p>',
    )


def install(url: str) -> str:
    """Return the page before Slack's own. `url`: Slack's consent page, with a state that works once."""
    return _page(
        "Add Full Circle to Slack",
        f'<p><a class="button" href="{escape(url)}">Add to Slack</a></p>',
    )


def installed(app_id: str, team_id: str) -> str:
    """Return the page after an installation: what to do next. `app_id`, `team_id`: Slack's ids."""
    link = f"https://slack.com/app_redirect?app={escape(app_id)}&amp;team={escape(team_id)}"
    return _page(
        "Full Circle is installed",
        "<p>You've got a message from Full Circle in Slack. It tells you how to begin.</p>"
        f'<p><a class="button" href="{link}">Open Slack</a></p>',
    )


def failed(why: Failure) -> str:
    """Return the page that says why nothing was installed."""
    return _page(
        why.title, f'<p>{escape(why.sentence)}</p><p><a class="button" href="/slack/install">Try again</a></p>'
    )


def privacy() -> str:
    """Return the page about privacy."""
    return _page("Privacy", "")


def support() -> str:
    """Return the page with help."""
    return _page("Support", "")


def _page(title: str, content: str) -> str:
    links = " · ".join(
        f'<a href="{path}">{name}</a>'
        for path, name in (("/", "About"), ("/privacy", "Privacy"), ("/support", "Support"))
    )
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}</style></head>'
        f"<body><main><h1>{escape(title)}</h1>{content}</main><footer>{links}</footer></body></html>"
    )
