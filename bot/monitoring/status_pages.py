"""`GET /healthz`, `/readyz` and `/metrics`: for load balancers, platforms and Prometheus. No secret, no signature."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from bot.monitoring.heartbeat import Heartbeat
from bot.monitoring.metrics import CONTENT_TYPE, Metrics

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

HEALTH, READINESS, METRICS = "/healthz", "/readyz", "/metrics"

ReadinessCheck = Callable[[], str | None]
"""Returns the problem in a few words; None if there is none."""


@dataclass(frozen=True)
class Page:
    """HTTP response, before its headers."""

    status: HTTPStatus
    body: bytes
    content_type: str = "application/json"


@dataclass(frozen=True)
class StatusPages:
    """WSGI application that answers the three addresses and hands everything else to `inside`."""

    heartbeat: Heartbeat
    metrics: Metrics
    checks: Mapping[str, ReadinessCheck]
    """The checks of `/readyz`, by name: each has to be well before Slack's requests should come here."""
    inside: WSGIApplication | None = None
    """The application for all other paths; None if there is nothing else here."""

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Return the response to one request."""
        pages = {HEALTH: self._health, READINESS: self._readiness, METRICS: self._metrics}
        page = pages.get(environ.get("PATH_INFO", ""))
        if page and environ["REQUEST_METHOD"] in {"GET", "HEAD"}:
            return _answer(page(), environ, start_response)
        if self.inside:
            return self.inside(environ, start_response)
        return _answer(Page(HTTPStatus.NOT_FOUND, b"{}"), environ, start_response)

    def _health(self) -> Page:
        silence = self.heartbeat.silence()
        body = {"seconds_since_last_tick": round(silence, 1), "step": self.heartbeat.step}
        return _page(body, is_well=self.heartbeat.is_healthy)

    def _readiness(self) -> Page:
        problems = {name: check() for name, check in self.checks.items()}
        body = {name: problem or "ok" for name, problem in problems.items()}
        return _page(body, is_well=not any(problems.values()))

    def _metrics(self) -> Page:
        return Page(HTTPStatus.OK, self.metrics.text(), CONTENT_TYPE)


def _page(body: Mapping[str, object], *, is_well: bool) -> Page:
    status = HTTPStatus.OK if is_well else HTTPStatus.SERVICE_UNAVAILABLE
    return Page(status, json.dumps(body).encode() + b"\n")


def _answer(page: Page, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    headers = [
        ("Content-Type", page.content_type),
        ("Content-Length", str(len(page.body))),
        ("Cache-Control", "no-store"),
    ]
    start_response(f"{page.status.value} {page.status.phrase}", headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [page.body]
