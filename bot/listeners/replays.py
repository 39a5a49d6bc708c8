"""Signed requests that were accepted already: a copy gets the same answer again, and is handed to nobody.

A signature counts for five minutes, so whoever captured a click could press again what its author has undone since.
Slack doesn't say whether it signs its own retries anew. So a copy isn't refused: if Slack sends it again since the
first answer got lost, it reads that answer. What failed isn't remembered, and what is under way isn't either: Slack's
retry of those has to be handled. Nothing is written to the database, and each process remembers for itself.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

MOST_KEPT = 10_000
"""Answers in memory, some megabytes. Above that, the oldest is forgotten before its signature is too old to count."""
LARGEST_KEPT = 4_096  # bytes; a larger answer shows something, and nothing was done
ACCEPTED = "200"


@dataclass(frozen=True)
class Answer:
    """Answer of the application to a signed request."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def is_kept(self) -> bool:
        """Return whether a copy of the request gets this answer, too."""
        return self.status.startswith(ACCEPTED) and len(self.body) <= LARGEST_KEPT


@dataclass
class Answered:
    """The answers to signed requests, each for as long as its signature counts. Safe to use from many threads."""

    seconds: Callable[[], float]
    """Returns the time since 1970, in seconds, as Slack's timestamps count it."""
    longest_age: int
    """Seconds for which a signature counts."""
    _answers: OrderedDict[str, tuple[int, Answer]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def answer(
        self, inside: WSGIApplication, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Return the answer to a request whose signature is good: the application's, or the one to its first copy."""
        signature, timestamp = environ["HTTP_X_SLACK_SIGNATURE"], int(environ["HTTP_X_SLACK_REQUEST_TIMESTAMP"])
        found = self._find(signature)
        answer = found or _asked(inside, environ)
        if found is None and answer.is_kept:
            self._keep(signature, timestamp, answer)
        start_response(answer.status, answer.headers)
        return [answer.body]

    def _find(self, signature: str) -> Answer | None:
        with self._lock:
            kept = self._answers.get(signature)
        return kept[1] if kept else None

    def _keep(self, signature: str, timestamp: int, answer: Answer) -> None:
        with self._lock:
            self._answers[signature] = timestamp, answer
            self._forget()

    def _forget(self) -> None:
        oldest = self.seconds() - self.longest_age
        while self._answers:
            signature, (timestamp, _) = next(iter(self._answers.items()))
            if timestamp >= oldest and len(self._answers) <= MOST_KEPT:
                return
            del self._answers[signature]


def _asked(inside: WSGIApplication, environ: WSGIEnvironment) -> Answer:
    said: list[tuple[str, list[tuple[str, str]]]] = []

    def start(status: str, headers: list[tuple[str, str]], *_: Any) -> Callable[[bytes], object]:
        said[:] = [(status, headers)]
        return lambda _: None

    body = b"".join(inside(environ, start))
    return Answer(*said[0], body)
