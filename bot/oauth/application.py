"""The bot's website: the pages for people who install it, in front of what Slack sends."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING

from slack_bolt import BoltRequest, BoltResponse

from bot.oauth import pages
from bot.oauth.flow import CALLBACK_PATH, INSTALL_PATH, Flow
from bot.oauth.pages import Failure

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

SECURE: Mapping[str, str] = {
    # Nothing is loaded but the page itself, and no other site can show it in a frame and lead a click astray.
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    # The address may hold a code and a state, which are nobody else's business.
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
Answer = Callable[[BoltRequest], BoltResponse]


class Website:
    """A WSGI application that answers browsers and hands everything else to the one inside."""

    def __init__(self, flow: Flow, inside: WSGIApplication, report: Callable[[Exception], None]) -> None:
        """Put the pages in front of `inside`, which takes what Slack sends. `report`: told what ended a request."""
        self._inside, self._report = inside, report
        self._pages: Mapping[str, Answer] = {
            "/": lambda _: _page(pages.landing()),
            INSTALL_PATH: flow.handle_installation,
            CALLBACK_PATH: flow.handle_callback,
            "/privacy": lambda _: _page(pages.privacy()),
            "/support": lambda _: _page(pages.support()),
        }

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Return the response to one request. HEAD gets the headers of GET, and starts no visit."""
        answer = self._pages.get(environ.get("PATH_INFO", ""))
        if answer is None or environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return self._inside(environ, start_response)
        if environ["REQUEST_METHOD"] == "HEAD":
            start_response("200 OK", [*SECURE.items(), ("Content-Type", "text/html; charset=utf-8")])
            return []
        response = self._answer(answer, environ)
        body = response.body.encode()
        status = HTTPStatus(response.status)
        headers = [(name.title(), value) for name, values in response.headers.items() for value in values]
        sent = [*SECURE.items(), *headers, ("Content-Length", str(len(body)))]
        start_response(f"{status.value} {status.phrase}", sent)
        return [body]

    def _answer(self, answer: Answer, environ: WSGIEnvironment) -> BoltResponse:
        """Return the page; one that says so if it can't be had. Without an answer people would see the server's own."""
        try:
            return answer(_request(environ))
        except Exception as error:  # noqa: BLE001  (it's reported, as for Slack's requests)
            self._report(error)
            return _page(pages.failed(Failure.BROKEN), HTTPStatus.SERVICE_UNAVAILABLE)


def _request(environ: WSGIEnvironment) -> BoltRequest:
    cookie = environ.get("HTTP_COOKIE", "")
    return BoltRequest(body="", query=environ.get("QUERY_STRING", ""), headers={"cookie": cookie} if cookie else {})


def _page(html: str, status: HTTPStatus = HTTPStatus.OK) -> BoltResponse:
    return BoltResponse(status=status, body=html, headers={"Content-Type": "text/html; charset=utf-8"})
