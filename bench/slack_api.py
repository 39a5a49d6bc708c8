"""Slack's Web API as far as a benchmark needs it: says yes to every call, after a given time, and notes when.

It checks nothing, unlike the sandbox, and so takes as little of the machine as it can from what is measured.
"""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from itertools import count
from multiprocessing.connection import Connection
from threading import Thread
from typing import Any

from aiohttp import web

from bench.processes import Remote, process, serve

TEAM_ID, BOT_USER_ID = "T1", "UBOT"
SCOPES = "chat:write,commands,im:history,im:write,mpim:write,users:read"


@dataclass(frozen=True)
class Call:
    """Call of one method."""

    method: str
    channel: str
    """Channel of the call: `D…` for a person's direct message; empty for a method that has none."""
    answered_at: float
    """Time of the call in seconds, by the machine's monotonic clock, which all processes share."""


@dataclass
class SlackApi:
    """Answers calls, and remembers them."""

    latency: float = 0.0
    """Seconds that each call of `chat.*` takes."""
    calls: list[Call] = field(default_factory=list)
    _numbers: count[int] = field(default_factory=lambda: count(1))

    async def answer(self, request: web.Request) -> web.Response:
        """Answer one call."""
        method, given = request.match_info["method"], await _arguments(request)
        channel = _conversation(str(given.get("channel") or given.get("users") or ""))
        if method.startswith("chat."):
            await asyncio.sleep(self.latency)
        answer = {"ok": True, "channel": channel, "ts": given.get("ts") or f"1700000000.{next(self._numbers):06}"}
        self.calls.append(Call(method, channel, time.monotonic()))
        return web.json_response(answer | _special(method, given, channel), headers={"x-oauth-scopes": SCOPES})

    def set_latency(self, seconds: float) -> None:
        """Let each call take so long from now on."""
        self.latency = seconds

    def calls_since(self, number: int) -> list[Call]:
        """Return the calls that were answered after the first `number`."""
        return self.calls[number:]


async def _arguments(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        return dict(json.loads(await request.read() or "{}"))  # slack_sdk sends nothing where there are no arguments
    return dict(await request.post())


def _conversation(user_id: str) -> str:
    """Return the direct message with a person, as Slack does for `U…`; any other id stands for itself."""
    return f"D{user_id[1:]}" if user_id.startswith("U") else user_id


def _special(method: str, given: dict[str, Any], channel: str) -> dict[str, Any]:
    """Return what an answer has beside what all of them have."""
    match method:
        case "auth.test":
            return {"team_id": TEAM_ID, "user_id": BOT_USER_ID, "bot_id": "B1", "url": "https://bench.slack.com/"}
        case "conversations.open":
            return {"channel": {"id": channel}}
        case "users.info":
            return {"user": {"id": given.get("user"), "tz": "UTC", "deleted": False, "is_bot": False}}
        case _:
            return {}


def _run(connection: Connection, latency: float) -> None:
    """Serve until the other side hangs up."""
    slack, loop = SlackApi(latency), asyncio.new_event_loop()
    Thread(target=loop.run_forever, daemon=True).start()
    port = asyncio.run_coroutine_threadsafe(_listen(slack), loop).result()
    serve(connection, port, {"latency": slack.set_latency, "calls": slack.calls_since})


async def _listen(slack: SlackApi) -> int:
    app = web.Application()
    app.router.add_post("/api/{method}", slack.answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return int(runner.addresses[0][1])


def slack_api(latency: float = 0.0) -> AbstractContextManager[Remote]:
    """Run a Slack in a process of its own. Its commands: `latency` (seconds) and `calls` (after the first so many)."""
    return process(_run, latency)


def address(slack: Remote) -> str:
    """Return what SLACK_API_URL has to say."""
    return f"http://127.0.0.1:{slack.port}/api/"
