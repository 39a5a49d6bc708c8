"""The bot's website: the pages for people who install it, in front of what Slack sends."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING

from slack_bolt import BoltRequest, BoltResponse

from bot.config.manifest import CALLBACK_PATH, INSTALL_PATH, REQUEST_PATH
from bot.oauth import failures, pages, policies
from bot.oauth.failures import Failure
from bot.oauth.flow import Flow
from bot.oauth.page import STYLE_HASH

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

READING = ("GET", "HEAD")
HTML, TEXT = "text/html; charset=utf-8", "text/plain; charset=utf-8"
ROBOTS = "User-agent: *\nDisallow: /slack/\n"
"""Search engines may show what the bot is. Each look at the other pages would be a visit."""
SECURE: Mapping[str, str] = {
    # Nothing is loaded but the page itself, and no other site can show it in a frame and lead a click astray.
    "Content-Security-Policy": f"default-src 'none'; style-src '{STYLE_HASH}'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    # No site that opened a page keeps hold of its window, and none can load it as a part of its own.
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # The address may hold a code and a state, which are nobody else's business.
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
HTTPS_ONLY = {"Strict-Transport-Security": "max-age=31536000"}
"""For a year, browsers come back to this host by https only. What else is under its domain isn't ours to decide."""
Answer = Callable[[BoltRequest], BoltResponse]


class Website:
    """A WSGI application that answers browsers and hands Slack's requests to the one inside."""

    def __init__(self, flow: Flow, inside: WSGIApplication, report: Callable[[Exception], None]) -> None:
        """Put the pages in front of `inside`, which takes what Slack sends. `report`: told what ended a request."""
        self._inside, self._report, distribution = inside, report, flow.distribution
        self._headers = {**SECURE, **(HTTPS_ONLY if distribution.public_url.startswith("https:") else {})}
        self._pages: Mapping[str, Answer] = {
            "/": _always(_page(pages.landing())),
            INSTALL_PATH: flow.handle_installation,
            CALLBACK_PATH: flow.handle_callback,
            "/privacy": _always(_page(policies.privacy(distribution))),
            "/support": _always(_page(policies.support(distribution))),
            "/robots.txt": _always(BoltResponse(status=HTTPStatus.OK, body=ROBOTS, headers={"Content-Type": TEXT})),
        }

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Return the response to one request. HEAD gets the headers of GET, and starts no visit."""
        path, method = environ.get("PATH_INFO", ""), environ["REQUEST_METHOD"]
        if path == REQUEST_PATH:
            return self._inside(environ, start_response)
        response = self._answer(path, method, environ)
        body = response.body.encode()
        status = HTTPStatus(response.status)
        headers = [(name.title(), value) for name, values in response.headers.items() for value in values]
        sent = [*self._headers.items(), *headers, ("Content-Length", str(len(body)))]
        if method == "HEAD":
            body, sent = b"", sent[:-1]
        start_response(f"{status.value} {status.phrase}", sent)
        return [body]

    def _answer(self, path: str, method: str, environ: WSGIEnvironment) -> BoltResponse:
        answer = self._pages.get(path)
        if answer is None:
            return _page(failures.not_found(), HTTPStatus.NOT_FOUND)
        if method not in READING:
            return _not_allowed()
        if method == "HEAD":
            return _page("")
        try:
            return answer(_request(environ))
        except Exception as error:  # noqa: BLE001  (it's reported, as for Slack's requests)
            self._report(error)
            return _page(failures.failed(Failure.UNAVAILABLE), Failure.UNAVAILABLE.status)


def _request(environ: WSGIEnvironment) -> BoltRequest:
    cookie = environ.get("HTTP_COOKIE", "")
    return BoltRequest(body="", query=environ.get("QUERY_STRING", ""), headers={"cookie": cookie} if cookie else {})


def _always(response: BoltResponse) -> Answer:
    return lambda _: response


def _page(html: str, status: HTTPStatus = HTTPStatus.OK) -> BoltResponse:
    return BoltResponse(status=status, body=html, headers={"Content-Type": HTML})


def _not_allowed() -> BoltResponse:
    response = _page(failures.not_allowed(), HTTPStatus.METHOD_NOT_ALLOWED)
    response.headers["allow"] = [", ".join(READING)]
    return response
