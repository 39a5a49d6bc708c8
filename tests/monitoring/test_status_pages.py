"""The answers of `/healthz`, `/readyz` and `/metrics`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest

from bot.monitoring.heartbeat import HEALTHY_SECONDS, Heartbeat
from bot.monitoring.metrics import Backlog, Metrics
from bot.monitoring.status_pages import StatusPages
from tests.monitoring.test_outage import Seconds


def ask(pages: StatusPages, path: str, method: str = "GET") -> tuple[str, str]:
    """Return the status and the body of an answer."""
    environ: dict[str, Any] = {}
    setup_testing_defaults(environ)
    status: list[str] = []
    body = pages(environ | {"PATH_INFO": path, "REQUEST_METHOD": method}, lambda said, *_: status.append(said))  # type: ignore[arg-type]
    return status[0], b"".join(body).decode()


def test_health_is_that_ticks_finish() -> None:
    seconds = Seconds()
    pages = StatusPages(Heartbeat(seconds), Metrics(), {})
    assert ask(pages, "/healthz") == ("200 OK", '{"seconds_since_last_tick": 0.0, "step": "none"}\n')
    seconds.now += HEALTHY_SECONDS
    status, body = ask(pages, "/healthz")
    assert (status, json.loads(body)["seconds_since_last_tick"]) == ("503 Service Unavailable", 60.0)


def test_readiness_names_what_is_wrong() -> None:
    problems: dict[str, str | None] = {"database": None, "token": "not accepted by Slack"}
    pages = StatusPages(Heartbeat(), Metrics(), {name: lambda name=name: problems[name] for name in problems})  # type: ignore[misc]
    status, body = ask(pages, "/readyz")
    assert (status, json.loads(body)) == (
        "503 Service Unavailable",
        {"database": "ok", "token": "not accepted by Slack"},
    )
    problems["token"] = None
    assert ask(pages, "/readyz")[0] == "200 OK"


def test_metrics_have_no_ids_and_no_text() -> None:
    metrics = Metrics()
    metrics.requests.labels("command", "ok").inc()
    metrics.deliveries.labels("done").inc(3)
    metrics.tick_seconds.observe(0.02)
    metrics.watch_backlog(lambda: Backlog(4, 12.5))
    status, body = ask(StatusPages(Heartbeat(), metrics, {}), "/metrics")
    assert status == "200 OK"
    for line in (
        'full_circle_requests_total{kind="command",result="ok"} 1.0',
        'full_circle_deliveries_total{result="done"} 3.0',
        "full_circle_tick_seconds_count 1.0",
        "full_circle_outgoing_due 4.0",
        "full_circle_outgoing_oldest_due_seconds 12.5",
    ):
        assert line in body.splitlines()


def test_a_database_that_does_not_answer_leaves_the_backlog_out_and_nothing_else() -> None:
    metrics = Metrics()
    metrics.watch_backlog(lambda: None)
    body = ask(StatusPages(Heartbeat(), metrics, {}), "/metrics")[1]
    assert "full_circle_outgoing" not in body
    assert "full_circle_tick_seconds" in body


def test_a_head_request_gets_no_body() -> None:
    assert ask(StatusPages(Heartbeat(), Metrics(), {}), "/healthz", "HEAD") == ("200 OK", "")


@pytest.mark.parametrize(("path", "method"), [("/", "GET"), ("/healthz", "POST"), ("/slack/events", "POST")])
def test_everything_else_is_for_whoever_is_inside(path: str, method: str) -> None:
    def inside(_: object, start_response: Any) -> Iterable[bytes]:
        start_response("401 Unauthorized", [])
        return [b"sign it"]

    assert ask(StatusPages(Heartbeat(), Metrics(), {}, inside), path, method) == ("401 Unauthorized", "sign it")
    assert ask(StatusPages(Heartbeat(), Metrics(), {}), path, method)[0] == "404 Not Found"
