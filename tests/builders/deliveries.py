"""A delivery without its clock: it looks when it is told to, one message after the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from bot.delivery.decisions import Sender
from bot.delivery.kinds import Handling
from bot.delivery.pace import Pace
from bot.delivery.worker import LEASE, Delivery
from bot.jobs.kinds import KINDS
from bot.monitoring import Monitoring
from bot.slack.client import SlackClient
from sandbox import Sandbox
from storage.database import Database
from storage.models.enums import Kind
from tests.builders.workspaces import served

AT_ONCE = timedelta()


def client_of(slack: Sandbox) -> SlackClient:
    """Return a client for this Slack, as patient as the bot's."""
    return SlackClient(slack.bot_token, base_url=slack.api_url, timeout=5, retry_handlers=[])


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
    apart: timedelta = AT_ONCE,
) -> Delivery:
    """Return a delivery for all workspaces of a database. `apart`: two new messages in a conversation."""
    now = now or slack.clock.now
    sender = Sender(client or client_of(slack), now, lambda: can_look_up)
    pace = Pace(now, apart)
    return Delivery(database, sender, kinds, served(database), Monitoring(), pace, lease=lease, threads=threads)
