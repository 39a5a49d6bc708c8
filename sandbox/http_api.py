"""The Web API over HTTP: reading the request, the token, faults, the log of calls."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from sandbox.faults import Fault, Faults
from sandbox.web import METHODS, Method
from sandbox.web.call import Api, Arguments, Call, SlackError


@dataclass
class HttpApi:
    """The Web API at POST and GET /api/<method>."""

    api: Api
    faults: Faults
    bot_token: str
    app_token: str
    revoked: dict[str, str] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one call, with whatever goes wrong with it."""
        name = request.match_info["method"]
        try:
            given = await _arguments(request)
        except SlackError as refusal:
            return self._answer(name, {}, refusal.as_json())
        token = given.pop("token", "")
        authorization = request.headers.get("Authorization", "")
        token = authorization.removeprefix("Bearer ").strip() or token
        fault = self.faults.next_for(name, given.get("channel"))
        if fault is not None and fault.kind != "slow":
            return self._fail(request, name, given, token, fault)
        if fault is not None:
            await asyncio.sleep(fault.seconds)
        return self._answer(name, given, self.call(name, given, token))

    def call(self, name: str, given: dict[str, Any], token: str) -> dict[str, Any]:
        """Carry out a call; what comes back is Slack's JSON."""
        try:
            if name not in METHODS:
                raise SlackError("unknown_method", req_method=name)
            method = METHODS[name]
            self._check(method, token)
            with self.api.workspace.state_lock.writing():
                return {"ok": True, **method.run(self.api, Arguments(given))}
        except SlackError as refusal:
            return refusal.as_json()

    def _check(self, method: Method, token: object) -> None:
        if not token:
            raise SlackError("not_authed")
        if token in self.revoked:
            raise SlackError(self.revoked[str(token)])
        kinds = {self.bot_token: "bot", self.app_token: "app"}
        if token not in kinds:
            raise SlackError("invalid_auth")
        if method.token not in ("any", kinds[str(token)]):
            raise SlackError("not_allowed_token_type")
        if method.scope is not None:
            self.api.require(method.scope)

    def _answer(self, name: str, given: dict[str, Any], body: dict[str, Any]) -> web.Response:
        self._log(name, given, "ok" if body["ok"] else body["error"], answer=body)
        scopes = ",".join(self.api.workspace.manifest.granted)
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
            return self._answer(name, given, {"ok": False, "error": fault.error})
        done = self.call(name, given, token) if fault.kind == "lost_reply" else {}
        self._log(name, given, fault.kind, fault.held, done)
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
        outcome: str,
        held: bool = False,
        answer: dict[str, Any] | None = None,
    ) -> None:
        with self.api.workspace.state_lock.writing():
            at = self.api.workspace.clock.now()
            self.calls.append(Call(name, given, at, outcome, held, answer or {}))


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
