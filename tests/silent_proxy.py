"""A network that goes silent: what is sent is taken, and nothing comes back. TCP notices nothing."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Lock, Thread, Timer

from sqlalchemy.engine import URL

AT_LAST = 60.0  # seconds

Upstream = Callable[[], socket.socket]


class SilentProxy:
    """Stands between a client and a server, and passes on what both say until it is told to go silent."""

    def __init__(self, upstream: Upstream, port: int = 0) -> None:
        """Listen. `upstream`: connects to the server. `port`: 0 is a free one."""
        self._upstream = upstream
        self._listening = socket.create_server(("127.0.0.1", port))
        self.port = int(self._listening.getsockname()[1])
        self._silent = Event()
        self._lock, self._open, self._threads = Lock(), list[socket.socket](), list[Thread]()
        self._start(self._accept)

    def go_silent(self) -> None:
        """Let nobody on either side hear anything from now on, on connections old and new."""
        self._silent.set()

    def speak_again(self) -> None:
        """Let new connections work again. Older ones stay as dead as a firewall would leave them."""
        with self._lock:
            self._silent = Event()

    def close(self) -> None:
        """End everything."""
        for each in (self._listening, *self._open):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        for thread in self._threads:
            thread.join()

    def _start(self, what: Callable[..., None], *arguments: object) -> None:
        thread = Thread(target=what, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with suppress(OSError):  # the end
            while True:
                client, _ = self._listening.accept()
                server = self._upstream()
                self._open += [client, server]
                with self._lock:
                    silent = self._silent
                self._start(_pump, client, server, silent)
                self._start(_pump, server, client, silent)


def _pump(source: socket.socket, target: socket.socket, silent: Event) -> None:
    with suppress(OSError):  # somebody closed
        while said := source.recv(65_536):
            if not silent.is_set():
                target.sendall(said)
        if not silent.is_set():
            target.shutdown(socket.SHUT_WR)


@contextmanager
def silent_proxy(server: URL, port: int = 0) -> Iterator[tuple[SilentProxy, URL]]:
    """Yield a proxy in front of this PostgreSQL server, and the address through it."""
    proxy = SilentProxy(lambda: _connected(server), port)
    # If a bot waits forever, the test must not: it gets the connection cut.
    at_last = Timer(AT_LAST, proxy.close)
    at_last.start()
    try:
        yield proxy, over_tcp(server, proxy.port)
    finally:
        at_last.cancel()
        proxy.close()


def over_tcp(server: URL, port: int) -> URL:
    """Return the server's address, if it is to be found at this port."""
    query = {name: value for name, value in server.query.items() if name != "host"}
    return server.set(host="127.0.0.1", port=port, query=query)


def _connected(server: URL) -> socket.socket:
    folder = server.query.get("host")
    if folder is None:
        return socket.create_connection((str(server.host), server.port or 5432))
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(f"{folder}/.s.PGSQL.{server.port or 5432}")
    return connection
