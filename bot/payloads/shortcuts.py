"""Read who chose a shortcut, and on a message of which author. No text is read.

https://docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.payloads.body import Body, at, text, user, user_id
from bot.rules.problems import AuthorProblem


@dataclass(frozen=True)
class Chosen:
    """A shortcut that somebody chose."""

    by: str
    author: str | None = None
    """The Slack id of the person who wrote the message, if it was chosen on one; None if they can't be introduced."""
    problem: AuthorProblem | None = None
    """Why not."""


def introduce_two_people(body: Body) -> Chosen | None:
    """Read a choice of "Introduce two people"; None if nobody chose it."""
    by = user(body)
    return Chosen(by) if by else None


def introduce_author(body: Body) -> Chosen | None:
    """Read a choice of "Introduce this person…" on a message; None if nobody chose it."""
    by, author = user(body), user_id(at(body, "message", "user"))
    if by is None:
        return None
    problem = _problem(body, by, author)
    return Chosen(by, None if problem else author, problem)


def _problem(body: Body, by: str, author: str | None) -> AuthorProblem | None:
    if at(body, "message", "bot_id"):
        return AuthorProblem.BOT
    if author is None:
        return AuthorProblem.UNKNOWN
    if author == by:
        return AuthorProblem.YOURSELF
    return AuthorProblem.ELSEWHERE if _is_from_elsewhere(body) else None


def _is_from_elsewhere(body: Body) -> bool:
    """Return whether the author belongs to another company.

    In an Enterprise Grid organization a colleague can belong to another workspace, so there it's left to Slack.
    """
    theirs, ours = text(at(body, "message", "user_team") or at(body, "message", "team")), text(at(body, "team", "id"))
    return bool(theirs and ours) and theirs != ours and not at(body, "enterprise")
