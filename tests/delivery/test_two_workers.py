"""Two processes deliver at once, and one of them is slow: whatever it had is the other's by now."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import timedelta
from threading import Thread

import pytest

from bot.delivery.worker import Delivery
from bot.slack.client import SlackClient
from bot.slack.installation import Installation
from bot.use_cases.workspaces import install
from sandbox import Fault, Sandbox
from storage.database import Database
from storage.models.enums import DeliveryState
from tests.builders.deliveries import delivery_of
from tests.conftest import MANIFEST
from tests.delivery.test_worker import make, put, row, texts
from tests.running import on_a_monday


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    """Run a Slack for this test alone."""
    with Sandbox(MANIFEST, starts_at=on_a_monday) as sandbox:
        yield sandbox


@pytest.fixture
def other(slack: Sandbox, database_url: str) -> Iterator[Delivery]:
    """Another process, on the same database."""
    database = Database(database_url)
    installation = Installation("", slack.team_id, slack.bot_user_id, frozenset())
    install.settle_in(database, installation, slack.clock.now())
    yield make(slack, database, [], can_look_up=False)
    database.close()


def test_whoever_lost_a_message_within_the_call_notes_nothing_about_it(
    slack: Sandbox, database: Database, other: Delivery
) -> None:
    put(other, "card")
    slack.faults.on("chat.postMessage", Fault.slow(1), times=1)
    tired = delivery_of(slack, database, lease=timedelta())
    slow = Thread(target=tired.deliver_due)
    slow.start()
    slack.wait_for(lambda: row(other, "card").maybe_sent_at, what="the slow call")
    other.deliver_due()
    noted = row(other, "card").ts
    slow.join()
    assert (row(other, "card").state, row(other, "card").ts) == (DeliveryState.DELIVERED, noted)


def test_whoever_is_told_to_stop_takes_nothing_more(slack: Sandbox, other: Delivery) -> None:
    put(other, "card")
    other.stop()
    assert other.deliver_due() is False
    assert texts(slack) == []
    assert row(other, "card").attempts == 0


def test_while_slack_cannot_be_reached_nothing_is_lost(slack: Sandbox, other: Delivery) -> None:
    put(other, "card")
    with socket.socket() as taken:  # nobody listens there
        taken.bind(("127.0.0.1", 0))
        nowhere = f"http://127.0.0.1:{taken.getsockname()[1]}/api/"
        client = SlackClient("xoxb-1", base_url=nowhere, timeout=5, retry_handlers=[])
        delivery_of(slack, other.database, client=client).deliver_due()
    assert (row(other, "card").state, row(other, "card").maybe_sent_at) == (DeliveryState.PENDING, None)
    slack.clock.advance(timedelta(minutes=1))
    other.deliver_due()
    assert texts(slack) == ["Hi"]
