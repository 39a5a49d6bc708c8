"""Delivery of Slack's requests to the app: by Socket Mode or to a Request URL, events until they're taken."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlencode

import aiohttp

from sandbox.signing import headers
from sandbox.state_lock import StateLock

Kind = Literal["slash_commands", "interactive", "events_api"]

# docs.slack.dev/apis/events-api: "nearly immediately", after one minute, after five.
RETRY_SECONDS = (0.0, 60.0, 300.0)


@dataclass(frozen=True)
class Envelope:
    """One thing for the app; `retry` and `reason` only with an event that was not taken before."""

    kind: Kind
    payload: dict[str, Any]
    retry: int = 0
    reason: str = ""

    def as_json(self, envelope_id: str) -> dict[str, Any]:
        """Return the envelope as it goes over a WebSocket."""
        takes_answer = self.kind != "events_api"
        body = {"envelope_id": envelope_id, "type": self.kind, "payload": self.payload}
        again = {} if takes_answer else {"retry_attempt": self.retry, "retry_reason": self.reason}
        return {**body, "accepts_response_payload": takes_answer, **again}

    def as_form(self) -> tuple[str, str]:
        """Return the content type and the body as they go to a Request URL."""
        if self.kind == "events_api":
            return "application/json", json.dumps(self.payload)
        given = {"payload": json.dumps(self.payload)} if self.kind == "interactive" else self.payload
        # Half a surrogate pair cannot be sent; a browser would send a question mark too.
        return "application/x-www-form-urlencoded", urlencode(given, errors="replace")


@dataclass(frozen=True)
class DeliveryResult:
    """The outcome of a delivery. `failure`: "connection_failed" (nobody there), "timeout", or "http_error"."""

    acknowledged: bool = False
    payload: dict[str, Any] = field(default_factory=dict)
    failure: str = ""
    status: int = 0
    no_retry: bool = False


@dataclass
class EventDelivery:
    """Event on its way: how often it was tried, and whether the app took it."""

    event_id: str
    attempts: int = 0
    acknowledged: bool = False
    given_up: bool = False


Send = Callable[[Envelope], Awaitable[DeliveryResult]]


class RequestUrl:
    """Signed delivery over HTTP, to one address."""

    def __init__(self, session: aiohttp.ClientSession, url: str, signing_secret: str, ack_seconds: float) -> None:
        self._session = session
        self._url = url
        self._secret = signing_secret
        self._patience = aiohttp.ClientTimeout(total=ack_seconds)

    async def send(self, envelope: Envelope) -> DeliveryResult:
        """Send one envelope by POST and wait for the answer."""
        content_type, body = envelope.as_form()
        # Signed with the real time, not the workspace's: the app compares it with its own clock.
        sent = {"Content-Type": content_type, **headers(self._secret, int(time.time()), body)}
        if envelope.retry:
            sent |= {"X-Slack-Retry-Num": str(envelope.retry), "X-Slack-Retry-Reason": envelope.reason}
        try:
            async with self._session.post(self._url, data=body, headers=sent, timeout=self._patience) as response:
                return _read(response, await response.text())
        except TimeoutError:
            return DeliveryResult(failure="timeout")
        except aiohttp.ClientError:
            return DeliveryResult(failure="connection_failed")


def _read(response: aiohttp.ClientResponse, text: str) -> DeliveryResult:
    if response.status != 200:
        no_retry = response.headers.get("X-Slack-No-Retry") == "1"
        return DeliveryResult(failure="http_error", status=response.status, no_retry=no_retry)
    if not text:
        return DeliveryResult(acknowledged=True)
    if response.content_type != "application/json":
        return DeliveryResult(acknowledged=True, payload={"text": text})
    try:
        payload = json.loads(text)
    except ValueError:
        payload = None
    # Slack treats an unreadable body like no answer (slackapi/bolt-js#1208).
    return (
        DeliveryResult(acknowledged=True, payload=payload)
        if isinstance(payload, dict)
        else DeliveryResult(failure="http_error")
    )


async def deliver_event(
    send: Send, payload: dict[str, Any], delivery: EventDelivery, state_lock: StateLock, waits: tuple[float, ...]
) -> None:
    """Deliver an event, and again after each of these seconds, until the app has taken it."""
    reason = ""
    for retry, wait in enumerate((0.0, *waits)):
        await asyncio.sleep(wait)
        answer = await send(Envelope("events_api", payload, retry, reason))
        with state_lock.writing():
            delivery.attempts += 1
            delivery.acknowledged = answer.acknowledged
            delivery.given_up = not answer.acknowledged and (answer.no_retry or retry == len(waits))
        if delivery.acknowledged or delivery.given_up:
            return
        reason = "http_timeout" if answer.failure == "timeout" else answer.failure
