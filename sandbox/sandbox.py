"""Small Slack on this machine."""

import random
import secrets
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol, Self, TypeVar

from aiohttp import web

from sandbox.addresses import Addresses
from sandbox.administration import Administration, Line
from sandbox.clock import Clock, StartsAt, in_real_time
from sandbox.delivery import RETRY_SECONDS, DeliveryResult, Envelope, EventDelivery, Kind, RequestUrl, deliver_event
from sandbox.faults import Faults
from sandbox.http_api import HttpApi
from sandbox.manifest import load
from sandbox.registered_app import RegisteredApp
from sandbox.reply import Reply, raw_reply
from sandbox.server import Server
from sandbox.socket_mode import SocketMode
from sandbox.state_lock import StateLock
from sandbox.team import Team
from sandbox.web.call import Call
from sandbox.workspace import Ids, Workspace

T = TypeVar("T")


class Extension(Protocol):
    """Something else to serve at the sandbox's address, such as `sandbox.page.Page`."""

    def add_to(self, slack: "Sandbox", application: web.Application) -> None:
        """Add the extension's routes to the application, before it starts."""


class Sandbox(Administration):
    """A Slack with one app, served on loopback. Use it as a context manager, or start() and stop() it.

    It is the administration of its first workspace; `workspaces` has those of all, by team id, once others are added.

    `manifest`: a manifest file or mapping; None is an app that may do the usual. `granted_optional`: which of its
    optional scopes the installer left on; `without`: all of them but these. `port`: 0 is a free one. `ack_seconds`:
    how long the app has to answer, 3 at Slack. `retry_seconds`: the waits before an event is sent again. `seed`: of
    everything left to chance. `page`: a `sandbox.page.Page` to show in the browser too, at `base_url`.
    `starts_at`: given the real time, the workspace's when it begins and when it starts over. `installed`: whether the
    app is in the first workspace from the start, with a token that never expires, or has to be installed by OAuth.
    `rotates_tokens`: whether tokens that OAuth gives expire; default: as the manifest has it.
    """

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
        installed: bool = True,
        rotates_tokens: bool | None = None,
    ) -> None:
        asked = load(manifest, granted_optional, without)
        asked = asked if rotates_tokens is None else replace(asked, rotates_tokens=rotates_tokens)
        # Of this sandbox only: what isn't told it can't use it, though it's on the same machine.
        key, state_lock = secrets.token_hex(16), StateLock()
        self.clock, self._ids = Clock(state_lock.touch, starts_at), Ids()
        self._socket_mode = SocketMode(state_lock, ack_seconds, random.Random(seed))
        self._ack_seconds, self._retry_seconds = ack_seconds, retry_seconds
        app = RegisteredApp(asked, lambda: self.clock.now(), key)
        home = Workspace(asked, state_lock, self.clock, self._ids, self._ids, begins_with_app=installed)
        # Looked up when they're used: a test may put others in their place.
        line = Line(
            lambda kind, payload: self._deliver(kind, payload),
            self._begin_event,
            lambda: self.base_url,
            self._new_socket_url,
        )
        super().__init__(app, home, line)
        self.workspaces: dict[str, Administration] = {self.team_id: self}
        self._apis = {self.team_id: self.api}
        self.faults = Faults(self.clock.now, seed)
        self._http_api = HttpApi(app, self._apis, self.faults)
        self.beginnings = 1
        self.on_start_over: Callable[[], None] = self.start_over  # called by the page's "Start over"
        self._request_url: str | None = None
        self._server = Server(self._application(page), port)

    def add_workspace(self, name: str, *, installed: bool = False, same_ids: bool = False) -> Administration:
        """Add another workspace, with people of its own, and return its administration.

        `same_ids`: its members, channels and direct messages have the ids that those of the first workspace have.
        """
        team = Team.named(name, same_ids=same_ids)
        if team.id in self.workspaces:
            raise ValueError(f"there is a workspace with the id {team.id} already")
        with self.state_lock.writing():
            ids = Ids() if same_ids else self._ids
            workspace = Workspace(self.app.manifest, self.state_lock, self.clock, self._ids, ids, team, installed)
            added = self.workspaces[team.id] = Administration(self.app, workspace, self._line)
            self._apis[team.id] = added.api
        return added

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
        """Reset people, conversations, views, installations, time, calls and faults. The app is not restarted."""
        with self.state_lock.writing():
            self.beginnings += 1
            self.faults.off()
            self._http_api.calls.clear()
            self.clock.start_over()
            for workspace in self.workspaces.values():
                workspace.begin_again()
            self.app.start_over()

    @property
    def base_url(self) -> str:
        """Return the server's address, with a slash at the end."""
        return f"http://127.0.0.1:{self._server.port}/"

    @property
    def clock_url(self) -> str:
        """Return the URL at which another process can get the sandbox's time: {"now": seconds since 1970}."""
        return f"{self.base_url}clock/{self.app.key}"

    @property
    def api_url(self) -> str:
        """Return the Web API's URL: the base_url of a WebClient."""
        return f"{self.base_url}api/"

    # --- what happened --------------------------------------------------------------------------------------------

    def calls(self, method: str | None = None, team: str | None = None) -> list[Call]:
        """Return the Web API calls received so far (of one method, of one workspace), in order."""
        with self.state_lock.reading():
            return [c for c in self._http_api.calls if method in (None, c.method) and team in (None, c.team)]

    def forget_calls(self) -> list[Call]:
        """Empty the list of calls, which would grow too long over simulated months. Returns those that were in it."""
        with self.state_lock.writing():
            forgotten, self._http_api.calls[:] = list(self._http_api.calls), []
        return forgotten

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Have `callback` called after every change; returns how to stop that."""
        return self.state_lock.subscribe(callback)

    def wait_for(self, look: Callable[[], T], timeout: float = 10.0, what: str = "it") -> T:
        """Wait until `look()` is truthy and return that; AssertionError naming `what` after `timeout` seconds."""
        return self.state_lock.wait_for(look, timeout, what)

    # --- the app's side -------------------------------------------------------------------------------------------

    @property
    def app_token(self) -> str:
        """Return the app-level token, for Socket Mode."""
        return self.app.token

    @property
    def signing_secret(self) -> str:
        """Return the secret by which requests to the app are signed."""
        return self.app.signing_secret

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

    def deliver(self, kind: Kind, payload: dict[str, Any]) -> Reply:
        """Hand the app any payload, once: "slash_commands", "interactive" or "events_api"."""
        return raw_reply(self._deliver(kind, payload))

    def _begin_event(self, payload: dict[str, Any]) -> EventDelivery:
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
        return await RequestUrl(session, self._request_url, self.app.signing_secret, self._ack_seconds).send(envelope)

    def _new_socket_url(self) -> str:
        return f"ws://127.0.0.1:{self._server.port}/link/?ticket={self._socket_mode.new_ticket()}"

    def _application(self, page: Extension | None) -> web.Application:
        application = Addresses(self._http_api, self._socket_mode).application()
        if page is not None:
            page.add_to(self, application)
        return application
