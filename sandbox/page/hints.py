"""The guided first minute: which hint is the one to show now."""

from __future__ import annotations

from collections.abc import Sequence

from sandbox.messages import Message
from sandbox.page.options import Hint, ModalClosed, TextSeen
from sandbox.person import Person
from sandbox.sandbox import Sandbox
from sandbox.view import View


class Hints:
    """Progress through the hints, in order. A finished one does not come back until everything starts over."""

    def __init__(self, slack: Sandbox, hints: Sequence[Hint]) -> None:
        self._slack = slack
        self._hints = hints
        self._begin()

    def _begin(self) -> None:
        self._beginning = self._slack.beginnings
        self._at = 0
        self._heard: set[tuple[str, str]] = set()
        self._opened: set[tuple[int, str]] = set()

    def ran(self, user: str, command: str) -> None:
        """Remember that somebody ran a command."""
        self._heard.add((user, command))

    def current(self) -> tuple[int, Hint] | None:
        """Return the first hint that is not done yet, with its number. Call it with everything held still."""
        if self._beginning != self._slack.beginnings:
            self._begin()
        while self._at < len(self._hints) and self._is_done(self._hints[self._at]):
            self._at += 1
        return (self._at, self._hints[self._at]) if self._at < len(self._hints) else None

    def _is_done(self, hint: Hint) -> bool:
        until = hint["until"]
        return (
            ("modal_open" in until and self._slack.person(until["modal_open"]).view is not None)
            or ("modal_closed" in until and self._has_closed(until["modal_closed"]))
            or ("text_seen" in until and self._is_seen(until["text_seen"]))
            or ("command" in until and (self._slack.person(hint["as"]).id, until["command"]) in self._heard)
        )

    def _has_closed(self, wanted: ModalClosed) -> bool:
        view = self._slack.person(wanted["by"]).view
        if view is None or view.title != wanted.get("title", view.title):
            return (self._at, wanted["by"]) in self._opened
        self._opened.add((self._at, wanted["by"]))
        return False

    def _is_seen(self, wanted: TextSeen) -> bool:
        person = self._slack.person(wanted["by"])
        return any(wanted["contains"] in person.sees(one) for one in _before(person))


def _before(person: Person) -> list[Message | View]:
    """Return all that this person can read, newest first: that is where news is found soonest."""
    places = person.workspace.conversations.values()
    shown = [m for place in places if person.id in place.members for m in place.shown()]
    messages = [m for m in shown if m.ephemeral_for in (None, person.id)]
    return [*(view for view in (person.view, person.home) if view), *messages[::-1]]
