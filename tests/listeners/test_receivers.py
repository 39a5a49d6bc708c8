"""The HTTP server closes however its threads take turns."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import closing

import pytest

from bot.listeners.receivers import HttpServer


@pytest.fixture
def server() -> HttpServer:
    """Return a server on a free port, not open yet."""
    return HttpServer(lambda _environ, _start_response: [b""], "127.0.0.1", 0)


def test_the_server_closes_when_its_thread_is_faster_than_the_call_that_wakes_it(server: HttpServer) -> None:
    server.open()
    trigger, wake = server._server.trigger, server._server.trigger._physical_pull

    def wake_late() -> None:
        wake()  # as another thread might, for an answer it has ready
        server._thread.join()
        wake()

    trigger._physical_pull = wake_late
    server.close()
    assert not server.is_open


@pytest.mark.parametrize("begin", [HttpServer.open, lambda _: None], ids=["open", "never-opened"])
def test_a_closed_server_gives_its_port_back(server: HttpServer, begin: Callable[[HttpServer], None]) -> None:
    begin(server)
    server.close()
    with closing(socket.create_server(("127.0.0.1", server.port))) as another:
        assert another.getsockname()[1] == server.port
