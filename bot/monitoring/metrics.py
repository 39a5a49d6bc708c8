"""Prometheus metrics: counts and times, no ids, no text. https://prometheus.io/docs/practices/naming/"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
TICK_BUCKETS = (0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60)
REQUEST_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3)  # Slack waits 3 s


@dataclass(frozen=True)
class Backlog:
    """The outgoing messages that should have been sent by now: how many, and how late the oldest one is."""

    due: int
    oldest_due_seconds: float


class Metrics:
    """The counters of one process. Each instance has a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.requests = Counter(
            "full_circle_requests", "Requests from Slack", ["kind", "result"], registry=self.registry
        )
        self.request_seconds = Histogram(
            "full_circle_request_seconds",
            "From a request of Slack's to its acknowledgement",
            buckets=REQUEST_BUCKETS,
            registry=self.registry,
        )
        self.deliveries = Counter(
            "full_circle_deliveries", "Attempts to send an outgoing message", ["result"], registry=self.registry
        )
        self.tick_seconds = Histogram(
            "full_circle_tick_seconds", "How long a tick takes", buckets=TICK_BUCKETS, registry=self.registry
        )
        self.failing_rows = Gauge(
            "full_circle_failing_rows", "Rows that failed at their last try", ["step"], registry=self.registry
        )
        self.row_failures = Counter(
            "full_circle_row_failures", "Tries of a row that failed", ["step"], registry=self.registry
        )

    def watch_backlog(self, measure: Callable[[], Backlog | None]) -> None:
        """Have `measure` called at each scrape. Where it returns None, the gauges are left out."""
        self.registry.register(_BacklogCollector(measure))

    def text(self) -> bytes:
        """Return all metrics in Prometheus's text format."""
        return generate_latest(self.registry)


class _BacklogCollector(Collector):
    def __init__(self, measure: Callable[[], Backlog | None]) -> None:
        self._measure = measure

    def describe(self) -> Iterable[Metric]:
        return []  # registering must not ask the database

    def collect(self) -> Iterable[Metric]:
        if (backlog := self._measure()) is None:
            return
        yield GaugeMetricFamily("full_circle_outgoing_due", "Outgoing messages that are due", value=backlog.due)
        yield GaugeMetricFamily(
            "full_circle_outgoing_oldest_due_seconds",
            "How long the oldest of them has been due",
            value=backlog.oldest_due_seconds,
        )
