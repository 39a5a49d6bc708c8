"""The Web API over HTTP: reading the request, the token, faults, the log of calls."""

import asyncio
import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from sandbox.faults import Fault, Faults
from sandbox.registered_app import RegisteredApp
from sandbox.web import METHODS, Method
from sandbox.web.call import Api, Arguments, Call, SlackError

# What opens something is in no list of calls.
SECRETS = frozenset({"client_secret", "code", "refresh_token", "access_token"})


@dataclass
class HttpApi:
    """The Web API at POST and GET /api/<method>. The token of a call says which workspace it's for."""

    app: RegisteredApp
    apis: Mapping[str, Api]
    """The state of each workspace, by its team id."""
    faults: Faults
    calls: list[Call] = field(default_factory=list)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one call, with whatever goes wrong with it."""
        name = request.match_info["method"]
        try:
            given = await _arguments(request)
        except SlackError as refusal:
            return self._answer(name, {}, "", refusal.as_json())
        token = _token(request, given)
        fault = self.faults.next_for(name, given.get("channel"), self._team_of(token))
        if fault is not None and fault.kind != "slow":
            return self._fail(request, name, given, token, fault)
        if fault is not None:
            await asyncio.sleep(fault.seconds)
        return self._answer(name, given, token, self.call(name, given, token))

    def call(self, name: str, given: dict[str, Any], token: str) -> dict[str, Any]:
        """Carry out a call; what comes back is Slack's JSON."""
        try:
            if name not in METHODS:
                raise SlackError("unknown_method", req_method=name)
            method, api = METHODS[name], self._api_for(token)
            with api.workspace.state_lock.writing():
                self._check(method, token, api)
                return {"ok": True, **method.run(api, Arguments(given, token))}
        except SlackError as refusal:
            return refusal.as_json()

    def _check(self, method: Method, text: str, api: Api) -> None:
        if method.token == "none":
            return
        if not text:
            raise SlackError("not_authed")
        token = self.app.tokens.find(text)
        if token is None or token.kind == "refresh":
            raise SlackError("invalid_auth")
        if refusal := self.app.tokens.refusal(token):
            raise SlackError(refusal)
        if method.token != token.kind:
            raise SlackError("not_allowed_token_type")
        if method.scope is not None:
            api.require(method.scope)

    def _team_of(self, text: str) -> str:
        token = self.app.tokens.find(text)
        return token.team if token else ""

    def _api_for(self, token: str) -> Api:
        """Return the state of the token's workspace; of the first one where a token belongs to none."""
        return self.apis.get(self._team_of(token)) or next(iter(self.apis.values()))

    def _answer(self, name: str, given: dict[str, Any], token: str, body: dict[str, Any]) -> web.Response:
        self._log(name, given, token, "ok" if body["ok"] else body["error"], answer=body)
        scopes = ",".join(self._api_for(token).workspace.manifest.granted)
        wanted = METHODS[name].scope if name in METHODS else None
        headers = {
            "x-oauth-scopes": scopes,
            "x-accepted-oauth-scopes": wanted or "",
            "x-slack-req-id": "sandbox",
        }
        return web.json_response(body, headers=headers)

    def _fail(
        self, request: web.Request, name: str, given: dict[str, Any], token: str, fault: Fault
    ) -> web.StreamResponse:
        if fault.kind == "refuse":
            return self._answer(name, given, token, {"ok": False, "error": fault.error})
        done = self.call(name, given, token) if fault.kind == "lost_reply" else {}
        self._log(name, given, token, fault.kind, fault.held, done)
        if fault.kind == "rate_limited":
            headers = {"Retry-After": str(int(fault.seconds))}
            return web.json_response({"ok": False, "error": fault.error}, status=429, headers=headers)
        if fault.kind == "server_error":
            return web.Response(status=fault.status, text="upstream connect error or disconnect/reset before headers")
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    def _log(
        self,
        name: str,
        given: dict[str, Any],
        token: str,
        outcome: str,
        held: bool = False,
        answer: dict[str, Any] | None = None,
    ) -> None:
        workspace = self._api_for(token).workspace
        shown, told = ({key: found[key] for key in found.keys() - SECRETS} for found in (given, answer or {}))
        with workspace.state_lock.writing():
            self.calls.append(Call(name, shown, workspace.clock.now(), outcome, held, told, self._team_of(token)))


def _token(request: web.Request, given: dict[str, Any]) -> str:
    """Return the token of a call and take it out of what was given; an app's own name and secret go in there."""
    token = str(given.pop("token", "") or "")
    kind, _, rest = request.headers.get("Authorization", "").partition(" ")
    if kind != "Basic":
        return rest.strip() or token
    try:
        client_id, _, client_secret = base64.b64decode(rest, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return token
    given |= {"client_id": client_id, "client_secret": client_secret}
    return token


async def _arguments(request: web.Request) -> dict[str, Any]:
    """Return the arguments of a call: query, form, or JSON, as slack_sdk may send any of them."""
    query: dict[str, Any] = dict(request.query)
    if request.method == "GET" or not request.can_read_body:
        return query
    if request.content_type != "application/json":
        return query | {key: value for key, value in (await request.post()).items() if isinstance(value, str)}
    try:
        body = json.loads(await request.text())
    except ValueError:
        raise SlackError("invalid_json") from None
    if not isinstance(body, dict):
        raise SlackError("json_not_object")
    return query | body
