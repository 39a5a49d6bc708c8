"""A proxy on loopback that leads to the sandbox, whichever host it is asked for, and notes which that was."""

from __future__ import annotations

import asyncio
import ssl
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path

HOST = "slack.test"
"""Nobody's: RFC 6761 keeps .test out of the DNS, so only by way of the proxy can it be reached."""


class HttpsProxy:
    """Answers CONNECT, speaks TLS with the certificate in place of every host, and passes all on to `port`."""

    def __init__(self, port: int, certificate: Path, key: Path) -> None:
        self.asked_for: list[str] = []
        """The host and port of each CONNECT, in order."""
        self._port = port
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(certificate, key)
        self._connections: set[asyncio.Task[None]] = set()

    async def serve(self, ready: Future[str], stopped: asyncio.Event) -> None:
        """Listen on a free port until `stopped`; `ready` is given the proxy's URL."""
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        ready.set_result(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
        await stopped.wait()
        server.close()
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = asyncio.create_task(self._connect(reader, writer))
        self._connections.add(connection)
        connection.add_done_callback(self._connections.discard)

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        _, target, *_ = (await reader.readuntil(b"\r\n\r\n")).decode().split()
        self.asked_for.append(target)
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await writer.drain()
        await writer.start_tls(self._context)
        from_slack, to_slack = await asyncio.open_connection("127.0.0.1", self._port)
        await asyncio.gather(_pass_on(reader, to_slack), _pass_on(from_slack, writer))


@contextmanager
def https_proxy(port: int, certificate: Path, key: Path) -> Iterator[tuple[str, list[str]]]:
    """Run the proxy in a thread; gives its URL, and the list of what it was asked for, which grows."""
    proxy, loop = HttpsProxy(port, certificate, key), asyncio.new_event_loop()
    ready, stopped = Future[str](), asyncio.Event()
    thread = threading.Thread(target=loop.run_until_complete, args=[proxy.serve(ready, stopped)], name="proxy")
    thread.start()
    try:
        yield ready.result(timeout=10), proxy.asked_for
    finally:
        loop.call_soon_threadsafe(stopped.set)
        thread.join()
        loop.close()


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """Write a certificate that signs itself, for `HOST` and 127.0.0.1, and its key; returns both files."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    names = f"subjectAltName=DNS:{HOST},IP:127.0.0.1"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", f"/CN={HOST}"]
    subprocess.run([*made, "-addext", names, "-out", certificate, "-keyout", key], check=True, capture_output=True)
    return certificate, key


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while some := await reader.read(65_536):
            writer.write(some)
            await writer.drain()
    except ConnectionError:  # one side has hung up
        pass
    finally:
        writer.close()
