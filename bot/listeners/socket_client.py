"""A client for Socket Mode that never sleeps: a 429 on a new connection is an error like any other.

slack_sdk's own sleeps for as long as Slack says, in the thread that starts or stops the bot, and never stops trying.
"""

from __future__ import annotations

import time

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.listeners.signatures import UNREADABLE, OncePerMinute
from bot.payloads.shape import is_readable
from bot.slack.answers import RATE_LIMITED, retry_after

THREADS = 10
PING_SECONDS = 5  # how soon a dropped connection is noticed
SILENT_SECONDS = 20.0
"""Without an answer to a ping, after which a connection is dead: slack_sdk asks the machine's clock, which may lie."""


class SocketClient(SocketModeClient):
    """A client that asks Slack for a new connection no sooner than Slack allows."""

    _not_before = 0.0  # by the monotonic clock
    _last_answered: object = None
    _answered_at = 0.0  # likewise

    def issue_new_wss_url(self) -> str:
        """Return the address of a new connection.

        Raises `SlackApiError` if Slack refuses it, `OSError` while Slack wants us to wait.
        """
        if (wait := self._not_before - time.monotonic()) > 0:
            raise OSError(f"Slack wants no new connection for another {wait:.0f} s")
        try:
            return str(self.web_client.apps_connections_open(app_token=self.app_token)["url"])
        except SlackApiError as error:
            if error.response.get("error") == RATE_LIMITED:
                hold = retry_after(error.response.headers.get("Retry-After"))
                self._not_before = time.monotonic() + hold.total_seconds()
            raise

    def _monitor_current_session(self) -> None:
        """Hang up a connection on which no ping is answered, and see to the rest. Called every `PING_SECONDS`."""
        session, now = self.current_session, time.monotonic()
        answered = (session and session.session_id, session and session.last_ping_pong_time)
        if answered != self._last_answered:
            self._last_answered, self._answered_at = answered, now
        elif session and session.is_active() and now - self._answered_at > SILENT_SECONDS:
            self.logger.info("No ping was answered for %.0f s: this connection is dead", now - self._answered_at)
            session.disconnect()
        super()._monitor_current_session()  # type: ignore[no-untyped-call]


class SocketHandler(SocketModeHandler):
    """Bolt's adapter for Socket Mode with our client. The base class would make its own, threads included."""

    client: SocketClient

    def __init__(self, app: App, app_token: str) -> None:
        """Make the client; it connects when `connect` is called. `app_token`: the one that begins with xapp-."""
        self.app, self.app_token = app, app_token
        self._warnings = OncePerMinute(time.monotonic)
        self.client = SocketClient(app_token, app.logger, app.client, concurrency=THREADS, ping_interval=PING_SECONDS)
        self.client.socket_mode_request_listeners.append(self.handle)  # type: ignore[arg-type]

    def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        """Answer one request. What Bolt can't read is acknowledged at once, or Slack would send it again."""
        if is_readable(req.payload):
            super().handle(client, req)
        else:
            self._warnings.warn("parts", UNREADABLE)
            client.send_socket_mode_response(SocketModeResponse(envelope_id=req.envelope_id))
