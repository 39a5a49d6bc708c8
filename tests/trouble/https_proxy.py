"""A proxy on loopback that leads to the sandbox, whichever host it is asked for, and notes its requests."""

from __future__ import annotations

import asyncio
import ssl
import subprocess
import threading
from collections.abc import Collection, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

HOST = "slack.test"
"""Nobody's: RFC 6761 keeps .test out of the DNS, so only by way of the proxy can it be reached."""


@dataclass(frozen=True)
class Connect:
    """CONNECT request: `target` is host and port, `authorization` what the client says of itself."""

    target: str
    authorization: str


class HttpsProxy:
    """Answers CONNECT, speaks TLS with the certificate in place of every host, and passes all on to `port`."""

    def __init__(self, port: int, certificate: Path, key: Path, refuses: Collection[str]) -> None:
        self.requests: list[Connect] = []
        self._port, self._refuses = port, refuses
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(certificate, key)
        self._connections: set[asyncio.Task[None]] = set()

    async def serve(self, ready: Future[str], stopped: asyncio.Event) -> None:
        """Listen on a free port until `stopped`; `ready` is given the proxy's host and port."""
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        ready.set_result(f"127.0.0.1:{server.sockets[0].getsockname()[1]}")
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
        _, target, *rest = (await reader.readuntil(b"\r\n\r\n")).decode().split()
        said = rest.index("Proxy-Authorization:") + 1 if "Proxy-Authorization:" in rest else None
        self.requests.append(Connect(target, " ".join(rest[said : said + 2]) if said else ""))
        if target in self._refuses:
            writer.write(b"HTTP/1.1 403 Forbidden\r\n\r\n")
            writer.close()
            return
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await writer.drain()
        await writer.start_tls(self._context)
        from_slack, to_slack = await asyncio.open_connection("127.0.0.1", self._port)
        await asyncio.gather(_pass_on_as_local(reader, to_slack), _pass_on(from_slack, writer))


@contextmanager
def https_proxy(
    port: int, certificate: Path, key: Path, refuses: Collection[str] = ()
) -> Iterator[tuple[str, list[Connect]]]:
    """Run the proxy in a thread; yield its host and port, and the list of its requests, which grows.

    `refuses`: targets to which it lets nobody.
    """
    proxy, loop = HttpsProxy(port, certificate, key, refuses), asyncio.new_event_loop()
    ready, stopped = Future[str](), asyncio.Event()
    thread = threading.Thread(target=loop.run_until_complete, args=[proxy.serve(ready, stopped)], name="proxy")
    thread.start()
    try:
        yield ready.result(timeout=10), proxy.requests
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


async def _pass_on_as_local(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Pass on what a client sends, to the sandbox's own name: it answers to no other."""
    with suppress(asyncio.IncompleteReadError):
        writer.write((await reader.readuntil(b"\r\n\r\n")).replace(f"Host: {HOST}".encode(), b"Host: 127.0.0.1"))
    await _pass_on(reader, writer)


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while some := await reader.read(65_536):
            writer.write(some)
            await writer.drain()
    except ConnectionError:  # one side has hung up
        pass
    finally:
        writer.close()
