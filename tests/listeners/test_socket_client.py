"""The Socket Mode connection: a dead one is noticed, whatever the machine's clock says."""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from slack_sdk import WebClient
from slack_sdk.socket_mode.builtin import connection

from bot.listeners import socket_client
from bot.listeners.socket_client import SocketClient
from sandbox import Sandbox
from tests.conftest import MANIFEST
from tests.silent_proxy import SilentProxy


class ClockSetBack:
    """The machine's clock, as slack_sdk asks for it, after it was set back an hour."""

    sleep = staticmethod(time.sleep)

    @staticmethod
    def time() -> float:
        """Return the time it shows."""
        return time.time() - 3_600


class ByProxy(SocketClient):
    """A client whose connections go through a proxy."""

    port = 0

    def issue_new_wss_url(self) -> str:
        """Return the address of a new connection, at the proxy's port."""
        address = urlsplit(super().issue_new_wss_url())
        return address._replace(netloc=f"127.0.0.1:{self.port}").geturl()


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    """Yield a Slack of the test's own."""
    with Sandbox(MANIFEST) as sandbox:
        yield sandbox


@pytest.fixture
def proxy(slack: Sandbox) -> Iterator[SilentProxy]:
    """Yield a network between the client and Slack."""
    where = urlsplit(slack.api_url)
    proxy = SilentProxy(lambda: socket.create_connection((str(where.hostname), where.port or 80)))
    yield proxy
    proxy.close()


@pytest.fixture
def client(slack: Sandbox, proxy: SilentProxy) -> Iterator[ByProxy]:
    """Yield a connected client that pings ten times a second."""
    web = WebClient(base_url=slack.api_url, retry_handlers=[])
    client = ByProxy(slack.app_token, logging.getLogger("test"), web, ping_interval=0.1)
    client.port = proxy.port
    client.connect()
    slack.wait_for_connection()
    yield client
    proxy.speak_again()
    client.close()


def test_a_dead_connection_is_given_up_though_the_clock_was_set_back(
    client: ByProxy, proxy: SilentProxy, slack: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket_client, "SILENT_SECONDS", 0.5)
    first = client.session_id()
    slack.wait_for(lambda: client.current_session and client.current_session.last_ping_pong_time, what="a pong")
    monkeypatch.setattr(connection, "time", ClockSetBack)
    proxy.go_silent()
    proxy.speak_again()  # to new connections only
    slack.wait_for(lambda: client.is_connected() and client.session_id() != first, timeout=20, what="a new connection")


def test_a_connection_that_answers_is_kept(client: ByProxy, slack: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket_client, "SILENT_SECONDS", 0.5)
    first, answered = client.session_id(), set[object]()

    def keeps_answering() -> bool:
        answered.add(client.current_session and client.current_session.last_ping_pong_time)
        return len(answered) > 12

    monkeypatch.setattr(connection, "time", ClockSetBack)
    slack.wait_for(keeps_answering, timeout=20, what="a dozen pongs")
    assert client.session_id() == first
