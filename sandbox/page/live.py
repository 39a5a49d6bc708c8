"""The page's server side: its files, and the WebSocket that carries the state out and commands in."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from sandbox.administration import Administration
from sandbox.page.client_commands import AT_ONCE, ClientCommands
from sandbox.page.guard import HEADERS, headers_for, is_same_origin
from sandbox.page.hints import Hints
from sandbox.page.options import PageOptions
from sandbox.page.picture import ICON, draw
from sandbox.sandbox import Sandbox

STATIC = Path(__file__).parent / "static"
TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
# Changes that come close together go out together.
PAUSE_SECONDS = 0.03
# Threads: people who can wait for the app at the same moment.
WAITING = 32

Json = dict[str, Any]
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Desk:
    """One workspace at the page: its state, how it begins, and the commands that are given in it."""

    here: Administration
    page: PageOptions
    hints: Hints
    commands: ClientCommands


@dataclass(eq=False)
class Client:
    """Browser window with the page, which shows one workspace."""

    socket: web.WebSocketResponse
    desk: Desk
    wants: asyncio.Event = field(default_factory=asyncio.Event)
    has: str = ""


class Live:
    """Everybody who has the page open. Lives on the server's event loop."""

    def __init__(self, slack: Sandbox, page: PageOptions) -> None:
        self._slack, self._page = slack, page
        self._token = secrets.token_hex(4)
        self._desks: dict[str, Desk] = {}
        self._draw(self._desk(slack.team_id))  # a name nobody has is found out now, not in the browser
        self._clients: set[Client] = set()
        self._executing: set[asyncio.Task[None]] = set()

    def add_to(self, application: web.Application) -> None:
        """Give the application the page's addresses."""
        application.router.add_get("/", self._index)
        application.router.add_get(ICON, self._icon)
        application.router.add_get("/static/{path:.+}", self._static)
        application.router.add_get("/live", self._live)
        application.on_startup.append(self._begin)
        application.on_shutdown.append(self._end)

    async def _index(self, request: web.Request) -> web.Response:
        return _file(request, STATIC / "index.html")

    async def _icon(self, request: web.Request) -> web.Response:
        return _file(request, self._page.icon or STATIC / "icon.svg")

    async def _static(self, request: web.Request) -> web.Response:
        path = (STATIC / request.match_info["path"]).resolve()
        return _file(request, path) if path.is_relative_to(STATIC) else _missing()

    async def _begin(self, _application: web.Application) -> None:
        self._loop = asyncio.get_running_loop()
        self._loop.set_default_executor(ThreadPoolExecutor(WAITING, "page"))
        self._unsubscribe = self._slack.subscribe(self._changed)

    async def _end(self, _application: web.Application) -> None:
        self._unsubscribe()
        for client in list(self._clients):
            await client.socket.close(code=WSCloseCode.GOING_AWAY)

    def _changed(self) -> None:
        """Wake everybody: something in the sandbox changed, in whatever thread."""
        with contextlib.suppress(RuntimeError):  # the server has just been stopped
            self._loop.call_soon_threadsafe(self._tell)

    def _tell(self) -> None:
        for client in self._clients:
            client.wants.set()

    async def _live(self, request: web.Request) -> web.StreamResponse:
        if not is_same_origin(request):
            return web.Response(status=403, text="Only the page itself may listen here.", headers=HEADERS)
        socket = web.WebSocketResponse(compress=False)
        await socket.prepare(request)
        client = Client(socket, self._desk(request.query.get("team", "")))
        sending = asyncio.create_task(self._send(client))
        self._clients.add(client)
        client.wants.set()
        try:
            async for message in socket:
                if message.type == WSMsgType.TEXT:
                    await self._hear(client, message.data)
        finally:
            self._clients.discard(client)
            sending.cancel()
        return socket

    async def _send(self, client: Client) -> None:
        with contextlib.suppress(ConnectionError):
            while True:
                await client.wants.wait()
                client.wants.clear()
                await client.socket.send_str(self._news(client))
                await asyncio.sleep(PAUSE_SECONDS)

    def _news(self, client: Client) -> str:
        with self._slack.state_lock.reading():
            now = self._slack.clock.now().timestamp() * 1000
            head = f'"version": {self._slack.state_lock.count}, "now": {now:.0f}'
            state = json.dumps(self._draw(client.desk), separators=(",", ":"))
        known, client.has = client.has, state
        return f"{{{head}}}" if state == known else f'{{{head}, "state": {state}}}'

    def _desk(self, team: str) -> Desk:
        """Return the desk of a workspace; of the first one if there is none of this id."""
        here = self._slack.workspaces.get(team, self._slack)
        if here.team_id not in self._desks:
            # Columns and hints are about people of the first workspace.
            page = self._page if here is self._slack else replace(self._page, columns=(), opens={}, hints=())
            hints = Hints(self._slack, page.hints)
            self._desks[here.team_id] = Desk(here, page, hints, ClientCommands(self._slack, hints, page.morning, here))
        return self._desks[here.team_id]

    def _draw(self, desk: Desk) -> Json:
        # A browser may have kept this from another sandbox on the same port.
        beginning = f"{self._token}.{self._slack.beginnings}"
        return {"beginning": beginning, **draw(self._slack, desk.here, desk.page, desk.hints)}

    async def _hear(self, client: Client, text: str) -> None:
        try:
            command = json.loads(text)
        except ValueError:
            return
        if not isinstance(command, dict):
            return
        if command.get("do") in AT_ONCE:
            await self._answer(client, command, client.desk.commands.execute(command))
            return
        task = asyncio.create_task(self._execute(client, command))
        self._executing.add(task)
        task.add_done_callback(self._executing.discard)

    async def _execute(self, client: Client, command: Json) -> None:
        executed = asyncio.to_thread(client.desk.commands.execute, command)
        outcome: Json | BaseException = (await asyncio.gather(executed, return_exceptions=True))[0]
        if isinstance(outcome, BaseException):
            _log.error("the page's command %r failed", command.get("do"), exc_info=outcome)
            outcome = {"error": f"The sandbox itself failed: {outcome}"}
        await self._answer(client, command, outcome)

    async def _answer(self, client: Client, command: Json, reply: Json) -> None:
        body = {"id": command.get("id"), "reply": reply, "version": self._slack.state_lock.count}
        with contextlib.suppress(ConnectionError):
            await client.socket.send_str(json.dumps(body))


def _missing() -> web.Response:
    return web.Response(status=404, text="There's no such file.", headers=HEADERS)


def _file(request: web.Request, path: Path) -> web.Response:
    """Return one of the page's files, read each time, so that a reload shows a change."""
    kind = TYPES.get(path.suffix)
    if kind is None or not path.is_file():
        return _missing()
    return web.Response(body=path.read_bytes(), content_type=kind, charset="utf-8", headers=headers_for(request))
