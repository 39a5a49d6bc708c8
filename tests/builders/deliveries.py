"""A delivery without its clock: it looks when it is told to, one message after the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from bot.delivery.kinds import Handling
from bot.delivery.pace import Pace
from bot.delivery.worker import LEASE, Delivery, Threads
from bot.jobs.kinds import KINDS
from bot.monitoring import Monitoring
from bot.slack.client import SlackClient
from bot.slack.connections import Connect, Connection, NotConnectedError
from bot.slack.installation import Installation
from sandbox import Sandbox
from storage.database import Database
from storage.models.enums import Kind
from tests.builders.workspaces import served

AT_ONCE = timedelta()


def client_of(slack: Sandbox) -> SlackClient:
    """Return a client for this Slack, as patient as the bot's."""
    return SlackClient(slack.bot_token, base_url=slack.api_url, timeout=5, retry_handlers=[])


def connect_with(client: SlackClient, *, can_look_up: bool = False) -> Connect:
    """Return what connects every workspace by this client."""
    granted = frozenset({"im:history"} if can_look_up else ())
    return lambda _: Connection(client, Installation("", "", "", granted))


def only_connecting(*workspace_ids: int) -> Connect:
    """Return what connects these workspaces and no other. Slack isn't there."""
    nobody = SlackClient("xoxb-1", base_url="http://127.0.0.1:9/api/", timeout=1, retry_handlers=[])

    def connect(workspace_id: int) -> Connection:
        if workspace_id not in workspace_ids:
            raise NotConnectedError(workspace_id)
        return Connection(nobody, Installation("", f"T{workspace_id}", "UBOT", frozenset()))

    return connect


def delivery_of(
    slack: Sandbox,
    database: Database,
    *,
    client: SlackClient | None = None,
    now: Callable[[], datetime] | None = None,
    can_look_up: bool = False,
    kinds: Mapping[Kind, Handling] = KINDS,
    lease: timedelta = LEASE,
    threads: int = 1,
    of_one: int | None = None,
    apart: timedelta = AT_ONCE,
) -> Delivery:
    """Return a delivery for all workspaces of a database. `apart`: two new messages in a conversation."""
    now = now or slack.clock.now
    connect = connect_with(client or client_of(slack), can_look_up=can_look_up)
    pace, monitoring, at_once = Pace(now, apart), Monitoring(), Threads(threads, of_one or threads)
    return Delivery(database, connect, kinds, served(database), monitoring, pace, now, lease=lease, threads=at_once)
