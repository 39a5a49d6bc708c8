"""The patience of delivery, and when it gives a message up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from slack_sdk import WebClient

from bot.delivery.retry import BROKEN_INSTALLATION_WAIT, FIRST_WAIT
from bot.delivery.worker import Delivery
from bot.slack import messages
from bot.slack.answers import TooFast
from bot.slack.installation import Installation
from bot.use_cases.workspaces import install
from sandbox import Fault, Sandbox
from storage.database import Database
from storage.models.enums import Kind
from storage.models.outbox import OutgoingMessage
from storage.queries import outbox
from tests.builders.deliveries import delivery_of


@pytest.fixture
def delivery(slack: Sandbox, database: Database) -> Delivery:
    """Return delivery without its clock: it looks when it is told to."""
    here = Installation("", slack.team_id, slack.bot_user_id, frozenset())
    install.settle_in(database, here, slack.clock.now())
    return delivery_of(slack, database)


def put_one(slack: Sandbox, database: Database) -> None:
    """Store a message for Ben that is due now."""
    with database.transaction() as session:
        draft = outbox.Draft(1, None, "a message", slack.person("ben").id, {"text": "Hello"}, kind=Kind.CARD)
        outbox.put(session, draft, slack.clock.now())


def test_a_message_survives_an_installation_that_was_broken_for_hours_and_slack_that_stumbles_then(
    slack: Sandbox, database: Database, delivery: Delivery
) -> None:
    put_one(slack, database)
    slack.faults.on("*", Fault.refuse("token_revoked"))
    for _ in range(50):
        delivery.deliver_due()
        slack.clock.advance(BROKEN_INSTALLATION_WAIT + timedelta(seconds=1))
    slack.faults.off()
    slack.faults.on("chat.postMessage", Fault.server_error(), times=1)
    for _ in range(2):
        delivery.deliver_due()
        slack.clock.advance(FIRST_WAIT)
    assert [message.text for message in slack.person("ben").messages()] == ["Hello"]


def test_a_message_waits_out_an_outage_of_days(slack: Sandbox, database: Database, delivery: Delivery) -> None:
    put_one(slack, database)
    slack.faults.on("chat.postMessage", Fault.server_error())
    for _ in range(3 * 24):
        delivery.deliver_due()
        slack.clock.advance(timedelta(hours=1))
    slack.faults.off()
    delivery.deliver_due()
    assert [message.text for message in slack.person("ben").messages()] == ["Hello"]


@contextmanager
def server_in_a_hurry(header: str) -> Iterator[str]:
    """Run a server that answers 429 to whatever comes, with the header spelled so, and yield its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(429)
            self.send_header(header, "7")
            self.end_headers()
            self.wfile.write(b'{"ok": false, "error": "ratelimited"}')

        def log_message(self, *_: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/api/"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("header", ["Retry-After", "retry-after"])
def test_how_long_to_wait_is_understood_however_the_header_is_spelled(header: str) -> None:
    message = OutgoingMessage(to="U0000BEN", content={"text": "Hello"}, nonce="n")
    with server_in_a_hurry(header) as address:
        client = WebClient(token="xoxb-1", base_url=address, retry_handlers=[])
        assert messages.post(client, message, None) == TooFast(timedelta(seconds=7))
