"""A guard that lets in Slack's signed requests, and tells an operator what's wrong with the others.

Bolt checks signatures too, but only after it has parsed the body, and fails on what it cannot parse.
https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from hmac import compare_digest
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING

from slack_bolt.request.internals import parse_body
from slack_sdk.signature import SignatureVerifier

from bot.listeners.replays import Answered
from bot.payloads.body import Body
from bot.payloads.shape import is_readable

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

logger = logging.getLogger(__name__)

LONGEST_AGE = 300  # seconds: what is older may be a copy
SECONDS_BETWEEN_WARNINGS = 60.0
SSL_CHECK = re.compile(rb"(^|&)ssl_check=1(&|$)")

UNSIGNED = "A request without a signature was refused. Slack signs all of its requests: this one came from elsewhere."
WRONG_SECRET = (
    "A request with a wrong signature was refused. If Slack shows errors, copy the app's signing secret again: "
    "“Basic Information”, “Signing Secret”, into SLACK_SIGNING_SECRET."
)
UNKNOWN_FORM = "A signed request was refused because it has a form in which Slack sends nothing."
UNREADABLE = "A request was acknowledged and ignored because parts are missing that all of Slack's requests have."
CLOCKS_DIFFER = "A request was refused because this machine's clock differs from Slack's by {} s. Correct it."


class SignatureCheck:
    """A WSGI application that hands Slack's signed requests to the one inside. Any other gets 401 and isn't parsed."""

    def __init__(self, inside: WSGIApplication, signing_secret: str, seconds: Callable[[], float] = time.time) -> None:
        """Guard `inside`. `seconds`: returns the time since 1970, in seconds, as Slack's timestamps count it."""
        self._inside, self._seconds = inside, seconds
        self._verifier = SignatureVerifier(signing_secret)
        self._warnings = OncePerMinute(seconds)
        self._answered = Answered(seconds, LONGEST_AGE)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Return the response to one request: the inner application's, a 401, a 400, or a 200 if it can't be read."""
        body = environ["wsgi.input"].read()
        if problem := self._problem(environ, body):
            if SSL_CHECK.search(body) or SSL_CHECK.search(environ.get("QUERY_STRING", "").encode()):
                # Slack looks whether the certificate is good: https://docs.slack.dev/interactivity/implementing-slash-commands
                start_response("200 OK", [("Content-Type", "text/plain")])
                return [b""]
            self._warnings.warn(*problem)
            start_response("401 Unauthorized", [("Content-Type", "text/plain")])
            return [b"This address takes requests signed by Slack."]
        sent = read_form(environ.get("CONTENT_TYPE", ""), body)
        if sent is None:
            self._warnings.warn("form", UNKNOWN_FORM)
            start_response("400 Bad Request", [("Content-Type", "text/plain")])
            return [b"Slack doesn't send requests in this form."]
        if not is_readable(sent):
            self._warnings.warn("parts", UNREADABLE)  # acknowledged, or Slack would send an event again and again
            start_response("200 OK", [("Content-Type", "text/plain")])
            return [b""]
        return self._answered.answer(self._inside, environ | {"wsgi.input": BytesIO(body)}, start_response)

    def _problem(self, environ: WSGIEnvironment, body: bytes) -> tuple[str, str] | None:
        """Return the kind of problem and its sentence; None if Slack signed this within five minutes."""
        timestamp = environ.get("HTTP_X_SLACK_REQUEST_TIMESTAMP", "")
        signature = environ.get("HTTP_X_SLACK_SIGNATURE", "")
        if not timestamp or not signature:
            return "unsigned", UNSIGNED
        if not re.fullmatch(r"[0-9]{1,12}", timestamp) or not self._is_signed(body, timestamp, signature):
            return "signed wrongly", WRONG_SECRET
        difference = abs(self._seconds() - int(timestamp))
        return ("clock", CLOCKS_DIFFER.format(round(difference))) if difference > LONGEST_AGE else None

    def _is_signed(self, body: bytes, timestamp: str, signature: str) -> bool:
        try:
            right = self._verifier.generate_signature(timestamp=timestamp, body=body)
        except UnicodeDecodeError:  # Slack sends UTF-8
            return False
        return right is not None and compare_digest(right.encode(), signature.encode("latin-1", "replace"))


def read_form(content_type: str, body: bytes) -> Body | None:
    """Return the object in a body, as Bolt reads it; None if it has a form in which Slack sends nothing."""
    try:
        found: object = parse_body(body.decode(), content_type.split(";")[0])
    except (ValueError, RecursionError):  # the first of UTF-8 and of JSON
        return None
    return found if isinstance(found, dict) else None


@dataclass
class OncePerMinute:
    """A log that takes each kind of warning once a minute at most, because anybody on the internet can cause them."""

    seconds: Callable[[], float]
    _last: dict[str, float] = field(default_factory=dict)
    _left_out: dict[str, int] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def warn(self, kind: str, sentence: str) -> None:
        """Log the sentence; within a minute of the last of its kind, count it for the next line instead."""
        with self._lock:
            now = self.seconds()
            if 0 <= now - self._last.get(kind, 0.0) < SECONDS_BETWEEN_WARNINGS:
                self._left_out[kind] = self._left_out.get(kind, 0) + 1
                return
            self._last[kind], more = now, self._left_out.pop(kind, 0)
        logger.warning("%s%s", sentence, f" (and {more} more like this)" if more else "")
