"""Small Slack on this machine."""

import random
import secrets
from collections.abc import Callable, Collection, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Protocol, Self, TypeVar

from aiohttp import web

from sandbox import files, hooks
from sandbox.access import on_this_machine
from sandbox.administration import Administration
from sandbox.clock import StartsAt, in_real_time
from sandbox.delivery import RETRY_SECONDS, DeliveryResult, Envelope, EventDelivery, Kind, RequestUrl, deliver_event
from sandbox.faults import Faults
from sandbox.http_api import HttpApi
from sandbox.interactions import Interactions
from sandbox.manifest import load
from sandbox.members import BOT_USER_ID, TEAM_ID
from sandbox.messages import Message
from sandbox.modals import Modals
from sandbox.payloads import Payloads
from sandbox.reply import Reply, raw_reply
from sandbox.server import Server
from sandbox.socket_mode import SocketMode
from sandbox.web.call import Api, Call
from sandbox.workspace import Workspace

T = TypeVar("T")


class Extension(Protocol):
    """Something else to serve at the sandbox's address, such as `sandbox.page.Page`."""

    def add_to(self, slack: "Sandbox", application: web.Application) -> None:
        """Add the extension's routes to the application, before it starts."""


class Sandbox(Administration):
    """One workspace with one app installed, served on loopback. Use it as a context manager, or start() and stop() it.

    `manifest`: a manifest file or mapping; None is an app that may do the usual. `granted_optional`: which of its
    optional scopes the installer left on; `without`: all of them but these. `port`: 0 is a free one. `ack_seconds`:
    how long the app has to answer, 3 at Slack. `retry_seconds`: the waits before an event is sent again. `seed`: of
    everything left to chance. `page`: a `sandbox.page.Page` to show in the browser too, at `base_url`.
    `starts_at`: given the real time, the workspace's when it begins and when it starts over.
    """

    team_id = TEAM_ID
    bot_user_id = BOT_USER_ID

    def __init__(
        self,
        manifest: Path | Mapping[str, Any] | None = None,
        *,
        granted_optional: Collection[str] = (),
        without: Collection[str] | None = None,
        port: int = 0,
        ack_seconds: float = 3.0,
        retry_seconds: tuple[float, ...] = RETRY_SECONDS,
        seed: int = 0,
        page: Extension | None = None,
        starts_at: StartsAt = in_real_time,
    ) -> None:
        super().__init__(Workspace(load(manifest, granted_optional, without), starts_at))
        self.clock = self.workspace.clock
        # Of this sandbox only: what isn't told them can't use it, though it's on the same machine.
        self._key, self.signing_secret = secrets.token_hex(16), secrets.token_hex(16)
        self.bot_token, self.app_token = f"xoxb-sandbox-bot-token-{self._key}", f"xapp-1-sandbox-app-token-{self._key}"
        self.faults = Faults(self.clock.now, seed)
        self._ack_seconds, self._retry_seconds = ack_seconds, retry_seconds
        self._socket_mode = SocketMode(self.state_lock, ack_seconds, random.Random(seed))
        self.modals = Modals(self.workspace)
        self._api = Api(self.workspace, self.modals, self._new_socket_url, lambda: self.base_url, self._key)
        payloads = Payloads(self.workspace, lambda: self.base_url)
        self._interactions = Interactions(self._api, payloads, self._deliver, self.send_event)
        self._http_api = HttpApi(self._api, self.faults, self.bot_token, self.app_token)
        self.beginnings = 1
        self.on_start_over: Callable[[], None] = self.start_over  # called by the page's "Start over"
        self._request_url: str | None = None
        self._server = Server(self._application(page), port)

    def start(self) -> Self:
        """Answer requests from now on; OSError when the port is taken."""
        self._server.start()
        return self

    def stop(self) -> None:
        """End every connection and the server."""
        self._server.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_problem: object) -> None:
        self.stop()

    def start_over(self) -> None:
        """Reset people, conversations, views, time, calls and faults. The app is not restarted."""
        with self.state_lock.writing():
            self.beginnings += 1
            self.faults.off()
            self._http_api.calls.clear()
            self._http_api.revoked.clear()
            self.modals.start_over()
            self.workspace.start_over()

    @property
    def base_url(self) -> str:
        """Return the server's address, with a slash at the end."""
        return f"http://127.0.0.1:{self._server.port}/"

    @property
    def clock_url(self) -> str:
        """Return the URL at which another process can get the sandbox's time: {"now": seconds since 1970}."""
        return f"{self.base_url}clock/{self._key}"

    @property
    def api_url(self) -> str:
        """Return the Web API's URL: the base_url of a WebClient."""
        return f"{self.base_url}api/"

    # --- what happened --------------------------------------------------------------------------------------------

    def messages(self, channel: str) -> list[Message]:
        """Return every message of a conversation, replies and ephemeral ones included, oldest first."""
        with self.state_lock.reading():
            return self.workspace.conversations[channel].shown()

    def calls(self, method: str | None = None) -> list[Call]:
        """Return the Web API calls received so far (of one method), in order."""
        with self.state_lock.reading():
            return [call for call in self._http_api.calls if method in (None, call.method)]

    def forget_calls(self) -> None:
        """Empty the list of calls, which would grow too long over simulated months."""
        with self.state_lock.writing():
            self._http_api.calls.clear()

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Have `callback` called after every change; returns how to stop that."""
        return self.state_lock.subscribe(callback)

    def wait_for(self, look: Callable[[], T], timeout: float = 10.0, what: str = "it") -> T:
        """Wait until `look()` is truthy and return that; AssertionError naming `what` after `timeout` seconds."""
        return self.state_lock.wait_for(look, timeout, what)

    # --- the app's side -------------------------------------------------------------------------------------------

    @property
    def connections(self) -> int:
        """Return how many Socket Mode connections can take an envelope."""
        return len(self._socket_mode.open_connections())

    def wait_for_connection(self, n: int = 1, timeout: float = 10.0) -> None:
        """Wait until the app has at least `n` Socket Mode connections."""
        self.wait_for(lambda: self.connections >= n, timeout, f"{n} Socket Mode connection(s)")

    @property
    def delivers_by_socket(self) -> bool:
        """Return whether the app is reached over Socket Mode, not at a Request URL."""
        return self._request_url is None

    def disconnect(self, reason: str = "refresh_requested") -> None:
        """Ask the app to renew its connections: "refresh_requested", "warning" or "link_disabled"."""
        self._server.run(self._socket_mode.disconnect(reason))

    def drop_connections(self) -> None:
        """Cut every Socket Mode connection without a word."""
        self._server.run(self._socket_mode.drop())

    def deliver_to(self, url: str | None) -> None:
        """Deliver by signed HTTP to this Request URL; None is Socket Mode again."""
        self._request_url = url

    def revoke_bot_token(self, error: str = "token_revoked") -> None:
        """Refuse calls with the bot token with `error` from now on ("account_inactive" after an uninstall)."""
        self._http_api.revoked[self.bot_token] = error

    def deliver(self, kind: Kind, payload: dict[str, Any]) -> Reply:
        """Hand the app any payload, once: "slash_commands", "interactive" or "events_api"."""
        return raw_reply(self._deliver(kind, payload))

    def send_event(self, event: dict[str, Any]) -> EventDelivery:
        """Send the app an event, again and again until it takes it or Slack would give up; returns at once."""
        payload = self._interactions.payloads.event(event)
        delivery = EventDelivery(payload["event_id"])
        self._server.begin(deliver_event(self._send, payload, delivery, self.state_lock, self._retry_seconds))
        return delivery

    def _deliver(self, kind: Kind, payload: dict[str, Any]) -> DeliveryResult:
        return self._server.run(self._send(Envelope(kind, payload)))

    async def _send(self, envelope: Envelope) -> DeliveryResult:
        if self._request_url is None:
            return await self._socket_mode.send(envelope)
        session = self._server.session
        assert session is not None
        return await RequestUrl(session, self._request_url, self.signing_secret, self._ack_seconds).send(envelope)

    def _new_socket_url(self) -> str:
        return f"ws://127.0.0.1:{self._server.port}/link/?ticket={self._socket_mode.new_ticket()}"

    def _application(self, page: Extension | None) -> web.Application:
        application = web.Application(client_max_size=4 * 1024**2, middlewares=[on_this_machine])
        application.router.add_route("POST", "/api/{method}", self._http_api.handle)
        application.router.add_route("GET", "/api/{method}", self._http_api.handle)
        application.router.add_get("/link/", self._socket_mode.handle)
        application.router.add_post("/hooks/{family}/{team}/{key}", self._answer_hook)
        receive = partial(files.receive, self.workspace.uploads, self.state_lock)
        application.router.add_post(f"/upload/{self._key}/{{file}}", receive)
        application.router.add_get(f"/clock/{self._key}", self._tell_the_time)
        application.on_shutdown.append(lambda _application: self._socket_mode.close())
        if page is not None:
            page.add_to(self, application)
        return application

    async def _tell_the_time(self, _request: web.Request) -> web.Response:
        return web.json_response({"now": self.clock.now().timestamp()})

    async def _answer_hook(self, request: web.Request) -> web.Response:
        return await hooks.handle(self._api, request)
