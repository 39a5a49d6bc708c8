"""The two ways Slack reaches the bot: a socket the bot opens, or requests Slack sends."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from io import BytesIO
from threading import Thread
from typing import TYPE_CHECKING, Protocol

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk.signature import SignatureVerifier
from slack_sdk.socket_mode.builtin import SocketModeClient
from waitress import wasyncore
from waitress.server import create_server

from bot.config import SettingError, Settings
from bot.proxy import without_credentials

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

PATH = "/slack/events"
PATIENCE = 5.0  # seconds for the requests under way when the door closes
THREADS = 10
PING_SECONDS = 5  # how soon a dropped connection is noticed
LARGEST_REQUEST = 1_000_000  # bytes; Slack's are a tenth of that at most


class Door(Protocol):
    """Opened once, closed once."""

    def open(self) -> None:
        """Begin to take what Slack sends."""

    def close(self) -> None:
        """Take nothing more, finish what is under way, then go."""


def door(settings: Settings, app: App) -> Door:
    """The one that is set. Raises `SettingError` if its port cannot be had."""
    if settings.app_token:
        return SocketDoor(app, settings.app_token)
    try:
        return HttpDoor(app, settings.signing_secret or "", "0.0.0.0", settings.port)
    except OSError as error:
        raise SettingError("PORT", f"{settings.port} cannot be used: {error.strerror}.") from error


class SocketDoor:
    """Socket Mode. https://docs.slack.dev/apis/events-api/using-socket-mode"""

    def __init__(self, app: App, app_token: str) -> None:
        self._handler = SocketModeHandler(app, app_token, concurrency=THREADS, ping_interval=PING_SECONDS)
        connect_by_proxy(self._handler.client, app.client.proxy)

    def open(self) -> None:
        """Raises `SlackApiError` if Slack refuses the app-level token."""
        self._handler.connect()  # type: ignore[no-untyped-call]

    def close(self) -> None:
        """The handler's own `close` hangs up first, so that what is under way could no longer be acknowledged."""
        client = self._handler.client
        client.auto_reconnect_enabled = False
        client.closed = True  # ends the loop that takes envelopes from the queue,
        client.message_queue.put(None)  # which might be waiting for the next one
        client.message_processor.shutdown()  # type: ignore[no-untyped-call]
        client.message_workers.shutdown(wait=True)
        self._handler.close()  # type: ignore[no-untyped-call]


def connect_by_proxy(client: SocketModeClient, proxy: str | None) -> None:
    """Let the web socket go through this proxy; None: directly, whatever slack_sdk has found in the environment."""
    client.proxy, client.proxy_headers = without_credentials(proxy) if proxy else (None, None)


class HttpDoor:
    """Signed requests to `POST /slack/events`. https://docs.slack.dev/apis/events-api/using-http-request-urls"""

    def __init__(self, app: App, signing_secret: str, host: str, port: int) -> None:
        """Binds at once; raises `OSError` if the port is taken. Port 0 picks a free one."""
        self._server = create_server(
            Guard(SlackRequestHandler(app, path=PATH), signing_secret),
            host=host,
            port=port,
            threads=THREADS,
            max_request_body_size=LARGEST_REQUEST,
        )
        self._thread = Thread(target=self._server.run, name="http")
        self.port = int(self._server.effective_port)

    def open(self) -> None:
        self._thread.start()

    def close(self) -> None:
        server = self._server
        server.accepting = False
        server.task_dispatcher.shutdown(cancel_pending=True, timeout=PATIENCE)
        deadline = time.monotonic() + PATIENCE
        while self._answers_to_send() and time.monotonic() < deadline:
            time.sleep(0.01)
        server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map))
        self._thread.join()

    def _answers_to_send(self) -> bool:
        return any(channel.total_outbufs_len for channel in list(self._server.active_channels.values()))


class Guard:
    """Lets in what Slack has signed within five minutes; everything else gets 401 and is not even read.

    Bolt checks signatures too, but only after it has parsed the body, and fails on what it cannot parse.
    https://docs.slack.dev/authentication/verifying-requests-from-slack
    """

    def __init__(self, inside: WSGIApplication, signing_secret: str) -> None:
        self._inside = inside
        self._verifier = SignatureVerifier(signing_secret)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """A WSGI application."""
        body = environ["wsgi.input"].read()
        if not self._is_slacks(environ, body):
            start_response("401 Unauthorized", [("Content-Type", "text/plain")])
            return [b"This address takes requests signed by Slack."]
        return self._inside(environ | {"wsgi.input": BytesIO(body)}, start_response)

    def _is_slacks(self, environ: WSGIEnvironment, body: bytes) -> bool:
        timestamp = environ.get("HTTP_X_SLACK_REQUEST_TIMESTAMP", "")
        signature = environ.get("HTTP_X_SLACK_SIGNATURE", "")
        if not re.fullmatch(r"[0-9]{1,12}", timestamp) or not signature.isascii():
            return False
        try:
            return self._verifier.is_valid(body, timestamp, signature)
        except UnicodeDecodeError:  # Slack sends UTF-8
            return False
