"""Tiny Bolt apps to run against a sandbox, and the blocks they are made of."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient

from sandbox import Person, Sandbox, View

Json = dict[str, Any]
Listeners = Callable[[App], None]


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing of each request."""


class _Server(ThreadingMixIn, WSGIServer):
    """Thread for each request, all of them ended when it closes."""


def bolt_app(slack: Sandbox, listeners: Listeners) -> App:
    """Return a Bolt app that talks to the sandbox, with these listeners."""
    client = WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])
    app = App(client=client, signing_secret=slack.signing_secret, process_before_response=True)
    listeners(app)
    return app


@contextmanager
def over_http(slack: Sandbox, listeners: Listeners) -> Iterator[str]:
    """Run an app behind a Request URL, the quicker way to start and stop one; yield the URL."""
    with served(SlackRequestHandler(bolt_app(slack, listeners))) as url:
        slack.deliver_to(f"{url}/slack/events")
        yield f"{url}/slack/events"


@contextmanager
def served(handler: SlackRequestHandler) -> Iterator[str]:
    """Serve what an app answers, and yield its address, without a slash at the end."""
    with make_server("127.0.0.1", 0, handler, _Server, _Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@contextmanager
def over_socket(
    slack: Sandbox, listeners: Listeners, connections: int = 1, ping_interval: float = 10
) -> Iterator[list[SocketModeHandler]]:
    """Run an app over Socket Mode, `connections` times."""
    handlers = [
        SocketModeHandler(bolt_app(slack, listeners), slack.app_token, ping_interval=ping_interval)
        for _ in range(connections)
    ]
    for handler in handlers:
        handler.client.proxy = None  # slack_sdk ignores NO_PROXY for its web socket
        handler.client.connect()
    slack.wait_for_connection(connections)
    yield handlers
    closing = [threading.Thread(target=handler.client.close) for handler in handlers]
    for thread in closing:
        thread.start()
    for thread in closing:
        thread.join()


def plain(text: str) -> Json:
    """Return a plain_text object."""
    return {"type": "plain_text", "text": text}


def section(text: str, **more: Any) -> Json:
    """Return a section of mrkdwn."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(text: str, action_id: str, **more: Any) -> Json:
    """Return a button."""
    return {"type": "button", "text": plain(text), "action_id": action_id, **more}


def field(label: str, block_id: str, element: Json, **more: Any) -> Json:
    """Return an input block whose element has the action_id "it"."""
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "element": {"action_id": "it", **element},
        **more,
    }


def modal(*blocks: Json, title: str = "Order", submit: str | None = "Send", **more: Any) -> Json:
    """Return a modal."""
    sent = {"submit": plain(submit)} if submit else {}
    return {"type": "modal", "callback_id": "order", "title": plain(title), "blocks": list(blocks), **sent, **more}


def shown(person: Person) -> View:
    """Return the modal before a person, which has to be there."""
    view = person.view
    assert view is not None
    return view
