"""Only what Slack signed gets in, and an operator reads what is wrong with the rest, once a minute."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from io import BytesIO
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest

from bot.listeners import replays
from bot.listeners.signatures import LONGEST_AGE, SignatureCheck, read_form
from sandbox.signing import headers
from tests.monitoring.test_outage import Seconds

SECRET, BODY = "5a0db0c5a0db0c5a0db0c5a0db0c5a0d", b"payload=%7B%7D"


def inside(environ: Any, start_response: Any) -> Iterable[bytes]:
    """Answer as the application behind the check."""
    start_response("200 OK", [])
    return [b"inside: ", environ["wsgi.input"].read()]


@pytest.fixture
def seconds() -> Seconds:
    """Return a clock that stands still."""
    return Seconds()


@pytest.fixture
def check(seconds: Seconds) -> SignatureCheck:
    """Return a check that waits for requests."""
    return SignatureCheck(inside, SECRET, seconds)


def send(check: SignatureCheck, sent: dict[str, str], body: bytes = BODY, query: str = "") -> tuple[str, bytes]:
    """Return the status and the body of an answer."""
    environ: dict[str, Any] = {}
    setup_testing_defaults(environ)
    environ |= {"wsgi.input": BytesIO(body), "QUERY_STRING": query}
    environ |= {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in sent.items()}
    status: list[str] = []
    answer = check(environ, lambda said, *_: status.append(said))  # type: ignore[arg-type]
    return status[0], b"".join(answer)


def test_a_signed_request_gets_in_with_its_body(check: SignatureCheck, seconds: Seconds) -> None:
    assert send(check, headers(SECRET, int(seconds.now), BODY)) == ("200 OK", b"inside: " + BODY)


def test_each_kind_of_refusal_says_what_to_do(
    check: SignatureCheck, seconds: Seconds, caplog: pytest.LogCaptureFixture
) -> None:
    now = int(seconds.now)
    for sent in ({}, headers("another secret", now, BODY), headers(SECRET, now - 600, BODY)):
        assert send(check, sent)[0] == "401 Unauthorized"
    unsigned, wrong, late = caplog.messages
    assert unsigned.startswith("A request without a signature")
    assert "SLACK_SIGNING_SECRET" in wrong
    assert "differs from Slack's by 600 s" in late
    assert {record.levelno for record in caplog.records} == {logging.WARNING}


def test_each_is_written_once_a_minute_at_most(
    check: SignatureCheck, seconds: Seconds, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(100):
        send(check, {})
    assert len(caplog.messages) == 1
    seconds.now += 60
    send(check, {})
    assert caplog.messages[1].endswith("(and 99 more like this)")


@pytest.mark.parametrize("sent", [{}, headers("another secret", 1_000, b"ssl_check=1")])
def test_slacks_look_at_the_certificate_needs_no_signature(
    check: SignatureCheck, sent: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    assert send(check, sent, b"ssl_check=1&token=x") == ("200 OK", b"")
    assert send(check, sent, b"", "ssl_check=1") == ("200 OK", b"")
    assert caplog.messages == []


def test_nothing_that_only_looks_like_it_gets_in(check: SignatureCheck) -> None:
    assert send(check, {}, b"text=ssl_check=1&x=2") == (
        "401 Unauthorized",
        b"This address takes requests signed by Slack.",
    )


@pytest.mark.parametrize("body", [b"payload=notjson", b"payload=%5B%5D", b"payload=null", b"payload=%FF"])
def test_a_signed_form_that_slack_never_sends_is_refused_before_bolt_fails_on_it(
    check: SignatureCheck, seconds: Seconds, caplog: pytest.LogCaptureFixture, body: bytes
) -> None:
    assert send(check, headers(SECRET, int(seconds.now), body), body)[0] == "400 Bad Request"
    assert caplog.messages == ["A signed request was refused because it has a form in which Slack sends nothing."]


@pytest.mark.parametrize(
    ("content_type", "body", "expected"),
    [
        ("application/json", b'{"type": "event_callback"}', True),
        ("application/json; charset=utf-8", b"[]", False),
        ("application/json", b"null", False),
        ("application/json", b"[" * 100_000, False),
        ("application/x-www-form-urlencoded", b"command=%2Fintro&text=", True),
        ("application/x-www-form-urlencoded", b"payload=%7B%7D", True),
        ("application/x-www-form-urlencoded", b"{", False),
        ("", b"", True),
    ],
)
def test_which_forms_are_slacks(content_type: str, body: bytes, expected: bool) -> None:
    assert (read_form(content_type, body) is not None) is expected


# --- The same request again -----------------------------------------------------------------------------------------


class Inside:
    """An application that counts what it is asked, and answers as it is told."""

    def __init__(self) -> None:
        self.asked, self.status, self.body = 0, "200 OK", b""

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        self.asked += 1
        environ["wsgi.input"].read()
        start_response(self.status, [("Content-Type", "application/json")])
        return [self.body]


@pytest.fixture
def behind() -> Inside:
    return Inside()


def test_a_captured_click_does_nothing_again_and_gets_the_same_answer(behind: Inside, seconds: Seconds) -> None:
    check, behind.body = SignatureCheck(behind, SECRET, seconds), b'{"response_action": "errors"}'
    sent = headers(SECRET, int(seconds.now), BODY)
    first = send(check, sent)
    seconds.now += LONGEST_AGE
    assert [send(check, sent) for _ in range(3)] == [first] * 3
    assert behind.asked == 1
    seconds.now += 1
    assert send(check, sent)[0] == "401 Unauthorized"


def test_signed_anew_it_is_another_request(behind: Inside, seconds: Seconds) -> None:
    check = SignatureCheck(behind, SECRET, seconds)
    for number in range(3):
        send(check, headers(SECRET, int(seconds.now) + number, BODY))
    assert behind.asked == 3


def test_a_retry_of_what_failed_is_handled(behind: Inside, seconds: Seconds) -> None:
    check, sent = SignatureCheck(behind, SECRET, seconds), headers(SECRET, int(seconds.now), BODY)
    behind.status = "500 Internal Server Error"
    send(check, sent)
    behind.status = "200 OK"
    assert send(check, sent)[0] == "200 OK"
    assert behind.asked == 2


def test_what_raised_is_not_remembered(seconds: Seconds) -> None:
    broken = [True]

    def once(environ: Any, start_response: Any) -> Iterable[bytes]:
        if broken:
            broken.pop()
            raise RuntimeError
        return inside(environ, start_response)

    check, sent = SignatureCheck(once, SECRET, seconds), headers(SECRET, int(seconds.now), BODY)
    with pytest.raises(RuntimeError):
        send(check, sent)
    assert send(check, sent) == ("200 OK", b"inside: " + BODY)


def test_memory_stays_small(behind: Inside, seconds: Seconds, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replays, "MOST_KEPT", 5)
    check = SignatureCheck(behind, SECRET, seconds)
    for number in range(20):
        body = b"payload=%%7B%%22n%%22%%3A%d%%7D" % number
        send(check, headers(SECRET, int(seconds.now), body), body)
    assert len(check._answered._answers) == 5
    seconds.now += 2 * LONGEST_AGE
    send(check, headers(SECRET, int(seconds.now), BODY))
    assert len(check._answered._answers) == 1
    behind.body = b"x" * (replays.LARGEST_KEPT + 1)
    send(check, headers(SECRET, int(seconds.now) + 1, BODY))
    assert len(check._answered._answers) == 1
