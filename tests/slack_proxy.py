"""Something between the bot and Slack that answers in Slack's place: with any bytes, or 429 as Slack itself would."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BufferedIOBase
from threading import Event, Lock, Thread
from typing import Any, Literal
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from sandbox import Sandbox


@dataclass(frozen=True)
class Answer:
    """Answer to a call of the Web API."""

    body: bytes
    status: int = 200
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "application/json; charset=utf-8"),)
    drips: Literal["nothing", "its body", "all of it"] = "nothing"
    """What comes byte by byte, each long before a wait for the next one would end."""


DRIP = 0.05  # seconds between two bytes

Instead = Callable[[str], Answer | None]
"""Takes a method, returns what to answer in Slack's place; None: Slack is asked."""


@dataclass
class SlackProxy:
    """Record of what the proxy was asked, and of what it answers. `instead` may be changed at any time."""

    slack: Sandbox
    url: str = ""
    instead: Instead = lambda _: None
    asked: list[str] = field(default_factory=list)
    """The methods that were called, whether Slack was asked or not."""

    def answer(self, *methods: str, with_: Answer) -> None:
        """Answer these methods so from now on."""
        self.instead = lambda method: with_ if method in methods else None

    def pass_on(self) -> None:
        """Ask Slack again."""
        self.instead = lambda _: None

    def ask(self, method: str, body: bytes, headers: dict[str, str]) -> Answer:
        """Return the answer to one call."""
        self.asked.append(method)
        if answer := self.instead(method):
            return answer
        request = Request(self.slack.api_url + method, data=body, headers=headers, method="POST")
        try:
            with urlopen(request, timeout=30) as response:
                return Answer(response.read(), response.status, tuple(response.headers.items()))
        except HTTPError as error:
            return Answer(error.read(), error.code, tuple(error.headers.items()))


class EnforcedLimit:
    """Slack's limit: so many calls a minute, by the sandbox's clock, and 429 for those beyond."""

    def __init__(self, slack: Sandbox, tiers: dict[str, int]) -> None:
        self._now, self._tiers, self._lock = slack.clock.now, tiers, Lock()
        self._calls: dict[str, list[float]] = defaultdict(list)
        self.refused: list[str] = []

    def __call__(self, method: str) -> Answer | None:
        """Return 429 for a call beyond the limit."""
        now = self._now().timestamp()
        with self._lock:
            within = [at for at in self._calls[method] if at > now - 60]
            if len(within) < self._tiers.get(method, 1_000_000):
                self._calls[method] = [*within, now]
                return None
            self.refused.append(method)
            return Answer(b'{"ok":false,"error":"ratelimited"}', 429, (("Retry-After", "30"),))


class Dripping:
    """Writes byte by byte, until the end is near."""

    def __init__(self, writer: BufferedIOBase, is_over: Event) -> None:
        self._writer, self._is_over = writer, is_over

    def write(self, data: bytes) -> None:
        """Write these bytes, one at a time."""
        with suppress(OSError):  # nobody reads any more
            for at in range(len(data)):
                if self._is_over.wait(DRIP):
                    return
                self._writer.write(data[at : at + 1])

    def __getattr__(self, name: str) -> Any:
        return getattr(self._writer, name)


@contextmanager
def slack_proxy(slack: Sandbox) -> Iterator[SlackProxy]:
    """Run it in front of this Slack until the block ends."""
    proxy, is_over = SlackProxy(slack), Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            kept = {name: value for name, value in self.headers.items() if name in ("Authorization", "Content-Type")}
            answer = proxy.ask(self.path.rpartition("/")[2], body, kept)
            if answer.drips == "all of it":
                self.wfile = Dripping(self.wfile, is_over)  # type: ignore[assignment]
            self.send_response(answer.status)
            for name, value in answer.headers:
                if name not in ("Content-Length", "Date", "Server", "Transfer-Encoding"):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            if answer.drips == "its body":
                self.wfile = Dripping(self.wfile, is_over)  # type: ignore[assignment]
            self.wfile.write(answer.body)

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    proxy.url = f"http://127.0.0.1:{server.server_port}/api/"
    thread = Thread(target=server.serve_forever, args=[0.05])
    thread.start()
    try:
        yield proxy
    finally:
        is_over.set()
        server.shutdown()
        thread.join()
        server.server_close()
