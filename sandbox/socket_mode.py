"""Slack's end of Socket Mode (docs.slack.dev/apis/events-api/using-socket-mode)."""

import asyncio
import contextlib
import json
import random
import secrets
import struct
import uuid
from dataclasses import dataclass
from socket import SO_LINGER, SOL_SOCKET
from typing import Any

from aiohttp import WSMsgType, web

from sandbox.delivery import DeliveryResult, Envelope
from sandbox.state_lock import StateLock
from sandbox.team import APP_ID

MOST_CONNECTIONS = 10
# Seconds that a connection lasts at Slack, as the hello of a real one says.
CONNECTION_SECONDS = 18_060
# Seconds to wait for an ack after its connection is gone: the app may send it over another one.
ORPHAN_SECONDS = 1.0
# Seconds that the old connection stays open after "refresh_requested", so that the app can change over.
REFRESH_SECONDS = 2.0
# Slack pings too, if less often. slack_sdk's built-in client can be closed only between two frames it receives.
PING_SECONDS = 0.2


@dataclass
class Connection:
    """One WebSocket of the app; a draining one gets nothing new."""

    socket: web.WebSocketResponse
    transport: asyncio.Transport | None = None
    draining: bool = False


class SocketMode:
    """The app's connections, and the envelopes that wait for their ack. Lives on the server's event loop."""

    def __init__(self, state_lock: StateLock, ack_seconds: float, chance: random.Random) -> None:
        self._state_lock = state_lock
        self._ack_seconds = ack_seconds
        self._chance = chance
        self._tickets: set[str] = set()
        self._waiting: dict[str, tuple[asyncio.Future[dict[str, Any] | None], Connection]] = {}
        self._later: set[asyncio.Task[None]] = set()
        self.connections: list[Connection] = []

    def new_ticket(self) -> str:
        """Return the secret part of an address that is good for one connection."""
        ticket = secrets.token_hex(16)
        self._tickets.add(ticket)
        return ticket

    def open_connections(self) -> list[Connection]:
        """Return those over which an envelope can go."""
        return [c for c in self.connections if not c.draining and not c.socket.closed]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection until it ends."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=403, text="this address was used or never given out")
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse(compress=False)
        await socket.prepare(request)
        if len(self.connections) >= MOST_CONNECTIONS:
            await self._say_disconnect(socket, "too_many_websockets")
            await socket.close()
            return socket
        await self._serve(Connection(socket, request.transport))
        return socket

    async def _serve(self, connection: Connection) -> None:
        hello = {
            "type": "hello",
            "num_connections": len(self.connections) + 1,
            "connection_info": {"app_id": APP_ID},
        }
        debug = {"host": "sandbox", "build_number": 1, "approximate_connection_time": CONNECTION_SECONDS}
        await connection.socket.send_json(hello | {"debug_info": debug})
        with self._state_lock.writing():
            self.connections.append(connection)
        pinging = asyncio.create_task(self._ping(connection.socket))
        try:
            async for message in connection.socket:
                if message.type == WSMsgType.TEXT:
                    self._acknowledge(message.data)
        finally:
            pinging.cancel()
            with self._state_lock.writing():
                self.connections.remove(connection)
            self._shorten_waits(connection)

    @staticmethod
    async def _ping(socket: web.WebSocketResponse) -> None:
        while not socket.closed:
            await asyncio.sleep(PING_SECONDS)
            with contextlib.suppress(ConnectionError):
                await socket.ping(b"Ping from the sandbox")

    def _acknowledge(self, text: str) -> None:
        try:
            ack = json.loads(text)
            future, _ = self._waiting[ack["envelope_id"]]
        except (ValueError, KeyError, TypeError):
            return  # Slack ignores what it does not understand, and what comes too late.
        if not future.done():
            future.set_result(ack.get("payload"))

    def _shorten_waits(self, gone: Connection) -> None:
        loop = asyncio.get_running_loop()
        for future, connection in self._waiting.values():
            if connection is gone:
                loop.call_later(ORPHAN_SECONDS, future.cancel)

    async def send(self, envelope: Envelope) -> DeliveryResult:
        """Give an envelope to any one connection and wait for its ack."""
        choice = self.open_connections()
        if not choice:
            return DeliveryResult(failure="connection_failed")
        connection, envelope_id = self._chance.choice(choice), str(uuid.uuid4())
        future: asyncio.Future[dict[str, Any] | None] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = (future, connection)
        try:
            await connection.socket.send_json(envelope.as_json(envelope_id))
            payload = await asyncio.wait_for(future, self._ack_seconds)
        except (TimeoutError, ConnectionError, asyncio.CancelledError):
            return self._failed()
        finally:
            del self._waiting[envelope_id]
        return DeliveryResult(acknowledged=True, payload=payload or {})

    @staticmethod
    def _failed() -> DeliveryResult:
        task = asyncio.current_task()
        # Cancelled from outside, the sandbox is being stopped; else only the wait for the ack was given up.
        if task is not None and task.cancelling():
            raise asyncio.CancelledError
        return DeliveryResult(failure="timeout")

    async def disconnect(self, reason: str) -> None:
        """Ask the app for new connections; a warning leaves the old ones open, anything else closes them soon."""
        for connection in self.open_connections():
            await self._say_disconnect(connection.socket, reason)
            if reason != "warning":
                with self._state_lock.writing():
                    connection.draining = True
                later = asyncio.create_task(self._close_later(connection))
                self._later.add(later)
                later.add_done_callback(self._later.discard)

    @staticmethod
    async def _say_disconnect(socket: web.WebSocketResponse, reason: str) -> None:
        await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}})

    @staticmethod
    async def _close_later(connection: Connection) -> None:
        await asyncio.sleep(REFRESH_SECONDS)
        await connection.socket.close()

    async def drop(self) -> None:
        """Reset every connection (RST): the app learns of it when it next reads, not by a closing frame."""
        for connection in list(self.connections):
            if connection.transport is not None:
                sock = connection.transport.get_extra_info("socket")
                sock.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
                connection.transport.abort()

    async def close(self) -> None:
        """End every connection when the sandbox stops."""
        for connection in list(self.connections):
            await connection.socket.close()
