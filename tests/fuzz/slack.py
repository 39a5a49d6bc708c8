"""A sandbox without sockets: what people do goes straight into the bot's WSGI application, its calls straight back."""

from __future__ import annotations

import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from io import BytesIO
from random import Random
from typing import TYPE_CHECKING, Any
from unittest.mock import patch
from urllib.parse import parse_qsl
from urllib.request import Request
from wsgiref.util import setup_testing_defaults

from slack_sdk import WebClient
from slack_sdk.web.file_upload_v2_result import FileUploadV2Result

from bot.config.manifest import REQUEST_PATH
from bot.listeners.receivers import LARGEST_REQUEST
from bot.slack import client
from sandbox import Sandbox
from sandbox.clock import Clock
from sandbox.delivery import DeliveryResult, Envelope, EventDelivery, Kind
from sandbox.modals import STACK_LIMIT
from sandbox.signing import headers
from tests.conftest import MANIFEST
from tests.running import MONDAY

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

Json = dict[str, Any]
A_MINUTE = 60.0
ALL_SCOPES = ("channels:read", "im:history", "mpim:write", "files:write")


class StandingClock(Clock):
    """A time that goes on only when it's told to: the same seed gives the same run again."""

    def __init__(self) -> None:
        self._at = MONDAY
        super().__init__()

    def now(self) -> datetime:
        """Return the workspace's present moment."""
        return self._at

    def advance(self, by: timedelta) -> None:
        """Let time pass."""
        self._at += by


class DirectSlack(Sandbox):
    """A Slack that hands requests to `application` in the caller's thread, and answers the bot's calls there, too.

    It takes any trigger, since a mutated one can't be good: whether one holds is Slack's to say, and the bot has
    answered what Slack refused with Slack's own warning all along. Blocks are checked as ever.
    """

    application: WSGIApplication
    actor = ""
    """Slack id of whoever acts: the modals that open are theirs."""

    def __init__(self) -> None:
        super().__init__(MANIFEST, granted_optional=ALL_SCOPES)
        self.clock = self.workspace.clock = StandingClock()

    @property
    def base_url(self) -> str:
        """Return an address at which nobody is."""
        return "http://127.0.0.1:9/"

    def post(self, content_type: str, body: bytes) -> tuple[int, bytes]:
        """Hand a signed request to the bot. Returns the status and the body of its answer."""
        if len(body) > LARGEST_REQUEST:
            return 413, b""  # as the server answers it, unread
        environ: dict[str, Any] = {}
        setup_testing_defaults(environ)
        environ |= {"REQUEST_METHOD": "POST", "PATH_INFO": REQUEST_PATH, "CONTENT_TYPE": content_type}
        environ |= {"wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body)), "REMOTE_ADDR": "127.0.0.1"}
        for name, value in headers(self.signing_secret, int(time.time()), body).items():
            environ[f"HTTP_{name.upper().replace('-', '_')}"] = value
        status: list[str] = []
        answer = self.application(environ, lambda said, *_: status.append(said))  # type: ignore[arg-type]
        return int(status[0][:3]), b"".join(answer)

    def send_event(self, event: Json) -> EventDelivery:
        """Send an event once."""
        payload = self._interactions.payloads.event(event)
        return EventDelivery(payload["event_id"], 1, self._deliver("events_api", payload).acknowledged)

    def _deliver(self, kind: Kind, payload: Json) -> DeliveryResult:
        self.actor = str(payload.get("user_id") or (payload.get("user") or {}).get("id") or "")
        content_type, body = Envelope(kind, payload).as_form()
        status, answer = self.post(content_type, body.encode())
        if status != 200:
            return DeliveryResult(failure="http_error", status=status)
        return DeliveryResult(acknowledged=True, payload=_object_in(answer))

    def answer(self, method: str, given: Json) -> Json:
        """Answer a call of the bot's."""
        if method in ("views.open", "views.push"):
            stack = self.modals.stacks.get(self.actor, [])
            given["trigger_id"] = self.workspace.new_trigger(self.actor, stack[-1].id if stack else None)
            method = "views.push" if method == "views.push" and 0 < len(stack) < STACK_LIMIT else "views.open"
        return self._http_api.call(method, given, self.bot_token)

    def take_upload(self, url: str, body: bytes) -> None:
        """Keep a file that the bot uploads."""
        self.workspace.uploads[url.rpartition("/")[2]].body = body


def _object_in(answer: bytes) -> Json:
    try:
        found = json.loads(answer)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


@contextmanager
def answering(slack: DirectSlack, chance: Random) -> Iterator[None]:
    """Let the bot's calls be answered by this Slack, and nothing go to any network; its random ids by `chance`."""

    def call(_: WebClient, url: str, request: Request) -> Json:
        body = slack.answer(url.partition("?")[0].rpartition("/")[2], _arguments(request))
        scopes = {"x-oauth-scopes": ",".join(slack.workspace.manifest.granted)}
        return {"status": 200, "headers": scopes, "body": json.dumps(body)}

    def upload(_: WebClient, *, url: str, data: bytes, **__: object) -> FileUploadV2Result:
        slack.take_upload(url, data)
        return FileUploadV2Result(200, "OK")

    with ExitStack() as patched:
        for where, name, instead in (
            (WebClient, "_perform_urllib_http_request_internal", call),
            (WebClient, "_upload_file", upload),
            (socket, "create_connection", _refuse),
            (os, "urandom", chance.randbytes),
            (client, "BEFORE_THE_ACK", A_MINUTE),  # this Slack never hangs, but the machine may be busy
        ):
            patched.enter_context(patch.object(where, name, instead))
        patched.enter_context(patch("secrets.token_bytes", chance.randbytes))  # the others are made of these
        yield


def _arguments(request: Request) -> Json:
    assert request.data is None or isinstance(request.data, bytes)
    body, query = request.data or b"", dict(parse_qsl(request.full_url.partition("?")[2]))
    given = json.loads(body) if body.startswith(b"{") else dict(parse_qsl(body.decode(), keep_blank_values=True))
    return given | query


def _refuse(address: tuple[str, int], *_: object, **__: object) -> None:
    address[0].encode("idna")  # as looking it up would
    raise ConnectionRefusedError(111, "Connection refused")
