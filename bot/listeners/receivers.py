"""The two ways Slack's requests are received: over a socket the bot opens (Socket Mode), or over HTTP."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable
from threading import Thread
from typing import TYPE_CHECKING, Any, Protocol

from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from waitress import wasyncore
from waitress.server import create_server

from bot.config.manifest import REQUEST_PATH
from bot.config.proxy import without_credentials
from bot.listeners.signatures import SignatureCheck
from bot.listeners.slow_requests import BoundedChannel
from bot.listeners.socket_client import SocketClient, SocketHandler

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

SECONDS_TO_FINISH = 5.0
"""For the requests under way when a receiver closes."""
THREADS = 10
LARGEST_REQUEST = 1_000_000  # bytes; Slack's are a tenth of that at most
BACKLOG = 1024  # connections that wait to be accepted


class Receiver(Protocol):
    """Something that takes Slack's requests: opened once, closed once."""

    def open(self) -> None:
        """Begin to take Slack's requests. May be called again after it raised."""

    def close(self) -> None:
        """Take nothing more, and return when the requests under way are answered."""

    @property
    def is_open(self) -> bool:
        """Return whether requests arrive."""


class SocketModeReceiver:
    """A receiver over a web socket that the bot opens. https://docs.slack.dev/apis/events-api/using-socket-mode"""

    def __init__(self, app: App, app_token: str, said_hello: Callable[[int], None]) -> None:
        """Make the client; it connects when it's opened.

        `said_hello`: called for the first connection, with the number that this app token has, ours included.
        """
        self._handler = SocketHandler(app, app_token)
        connect_by_proxy(self._handler.client, app.client.proxy)
        self._said_hello: Callable[[int], None] | None = said_hello
        self._handler.client.on_message_listeners.append(self._listen_for_hello)

    def _listen_for_hello(self, message: str) -> None:
        # Only the first: while a connection is renewed, the old one counts, too.
        if self._said_hello and (connections := _connections_in_hello(message)):
            said_hello, self._said_hello = self._said_hello, None
            said_hello(connections)

    def open(self) -> None:
        """Connect. May be called again after it failed.

        Raises `SlackApiError` if Slack refuses the app-level token, `OSError` or `HTTPException` if it doesn't answer.
        """
        self._handler.client.wss_uri = None  # each address works once
        self._handler.connect()  # type: ignore[no-untyped-call]

    def close(self) -> None:
        """Take nothing more, acknowledge the requests under way, and hang up.

        The handler's own `close` hangs up first: nothing under way could be acknowledged any more.
        """
        client = self._handler.client
        client.auto_reconnect_enabled = False
        client.closed = True  # ends the loop that takes envelopes from the queue,
        client.message_queue.put(None)  # which might be waiting for the next one
        client.message_processor.shutdown()  # type: ignore[no-untyped-call]
        client.message_workers.shutdown(wait=True)
        client.disconnect()
        _end_session(client)
        self._handler.close()  # type: ignore[no-untyped-call]

    @property
    def is_open(self) -> bool:
        """Return whether the socket is connected."""
        return bool(self._handler.client.is_connected())


def _end_session(client: SocketClient) -> None:
    """Wait until the thread that receives has ended.

    It says "not terminated" when it begins, also if it was told to end just before: told once, it would go on for good
    (slack_sdk's `_run_current_session`). So it's told until it hears.
    """
    runner = client.current_session_runner
    runner.event.set()
    while runner.is_alive():
        client.current_session_state.terminated = True
        runner.thread.join(0.05)


def connect_by_proxy(client: SocketClient, proxy: str | None) -> None:
    """Let the web socket go through this proxy; None: directly, whatever slack_sdk has found in the environment."""
    client.proxy, client.proxy_headers = without_credentials(proxy) if proxy else (None, None)


def _connections_in_hello(message: str) -> int | None:
    """Return the number of connections that a `hello` counts; None for any other message."""
    try:
        parsed = json.loads(message)
    except ValueError:
        return None
    is_hello = isinstance(parsed, dict) and parsed.get("type") == "hello"
    connections = parsed.get("num_connections") if is_hello else None
    return connections if isinstance(connections, int) else None


class HttpServer:
    """A server for one WSGI application, which answers in threads."""

    def __init__(self, application: WSGIApplication, host: str, port: int) -> None:
        """Bind at once; raises `OSError` if the address can't be had. `::` also takes IPv4; port 0 picks a free one."""
        self._server = create_server(
            application,
            sockets=[_listening_socket(host, port)],
            threads=THREADS,
            max_request_body_size=LARGEST_REQUEST,
            # Idle connections must not keep Slack's out: with waitress's defaults a hundred of them did, for minutes.
            connection_limit=1_000,
            channel_timeout=10,
            cleanup_interval=5,
            asyncore_use_poll=True,
        )
        self._server.channel_class = BoundedChannel
        self._thread = Thread(target=self._server.run, name="http")
        self.port = int(self._server.effective_port)

    def open(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def close(self) -> None:
        """Accept nothing more, let the answers under way go out, then end the thread."""
        server = self._server
        server.accepting = False
        server.task_dispatcher.shutdown(cancel_pending=True, timeout=SECONDS_TO_FINISH)
        deadline = time.monotonic() + SECONDS_TO_FINISH
        while self._answers_to_send() and time.monotonic() < deadline:
            time.sleep(0.01)
        wasyncore.close_all(self._end_loop() if self._thread.ident is not None else server._map)

    def _end_loop(self) -> dict[int, Any]:
        """End the thread. Returns the sockets it has watched, still open, by their file descriptors.

        A pull writes to the trigger after its function may have run already. So the function closes nothing: it lets
        go of all sockets, and a loop without any ends.
        """
        watched: dict[int, Any] = {}

        def let_go() -> None:
            watched.update(self._server._map)
            self._server._map.clear()

        self._server.trigger.pull_trigger(let_go)
        self._thread.join()
        return watched

    @property
    def is_open(self) -> bool:
        """Return whether requests are answered."""
        return self._thread.is_alive()

    def _answers_to_send(self) -> bool:
        return any(channel.total_outbufs_len for channel in list(self._server.active_channels.values()))


def _listening_socket(host: str, port: int) -> socket.socket:
    family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    is_any_ipv6 = family == socket.AF_INET6 and host == "::" and socket.has_dualstack_ipv6()
    return socket.create_server(address[:2], family=family, backlog=BACKLOG, dualstack_ipv6=is_any_ipv6)


def signed_requests(app: App, signing_secret: str) -> WSGIApplication:
    """Return the WSGI application for signed requests to `POST /slack/events`.

    https://docs.slack.dev/apis/events-api/using-http-request-urls
    """
    return SignatureCheck(SlackRequestHandler(app, path=REQUEST_PATH), signing_secret)
