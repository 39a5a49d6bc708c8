"""Requests sent in a loop, so many in flight; or at a steady rate, however long the answers take."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection

from bench.requests import send, signed

PATIENCE = 30  # seconds for an answer


@dataclass(frozen=True)
class Load:
    """Answers to some requests, and their times."""

    seconds: float
    """Seconds from the first request to the last answer."""
    latencies: list[float]
    """Seconds from each request to its answer."""

    @property
    def rate(self) -> float:
        """Return the answers per second."""
        return len(self.latencies) / self.seconds


def in_flight(port: int, bodies: Sequence[bytes], at_once: int) -> Load:
    """Send each body once, `at_once` of them at a time, over as many connections that stay open."""
    requests = [(body, signed(body)) for body in bodies]
    began = time.perf_counter()
    with ThreadPoolExecutor(at_once) as senders:
        shares = [requests[first::at_once] for first in range(at_once)]
        latencies = [each for share in senders.map(lambda share: _one_by_one(port, share), shares) for each in share]
    return Load(time.perf_counter() - began, latencies)


def _one_by_one(port: int, requests: Sequence[tuple[bytes, dict[str, str]]]) -> list[float]:
    with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
        return [_timed(connection, body, headers, time.perf_counter()) for body, headers in requests]


def _timed(connection: HTTPConnection, body: bytes, headers: dict[str, str], since: float) -> float:
    send(connection, body, headers)
    return time.perf_counter() - since


def at_a_rate(port: int, bodies: Sequence[bytes], seconds: float) -> Load:
    """Send all bodies within so many seconds, evenly, each over a connection of its own.

    A latency counts from the moment the request was to be sent: a server that falls behind can't hide it.
    """
    requests = [(body, signed(body)) for body in bodies]
    began, apart = time.perf_counter() + 0.2, seconds / len(bodies)  # until all senders are there

    def send_at(number: int) -> float:
        at, (body, headers) = began + number * apart, requests[number]
        time.sleep(max(0.0, at - time.perf_counter()))
        with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
            return _timed(connection, body, headers, at)

    with ThreadPoolExecutor(len(bodies)) as senders:
        latencies = list(senders.map(send_at, range(len(bodies))))
    return Load(time.perf_counter() - began, latencies)
