"""Two processes deliver at once, and one of them is slow: whatever it had is the other's by now."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Event

import pytest
from slack_sdk import WebClient

from bot.delivery.worker import Delivery
from bot.slack.installation import Installation
from bot.use_cases.workspaces import install
from sandbox import Sandbox
from storage.database import Database
from storage.models.enums import Delivery as State
from tests.conftest import MANIFEST
from tests.delivery.test_worker import make, put, row, texts
from tests.running import on_a_monday

FOR_CLAIMING, FOR_SENDING = 2, 3  # which look at the clock is for what


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    """A Slack of the test's own."""
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


def slow(slack: Sandbox, database: Database, meanwhile: dict[int, Callable[[], object]]) -> Delivery:
    """A process whose leases run out at once; while it looks at the clock for the n-th time, something happens."""
    looks = 0

    def now() -> datetime:
        nonlocal looks
        looks += 1
        meanwhile.get(looks, lambda: None)()
        return slack.clock.now()

    return replace(make(slack, database, [], can_look_up=False), now=now, lease=timedelta())


def test_what_another_process_took_over_is_not_sent_again(slack: Sandbox, database: Database, other: Delivery) -> None:
    put(other, "card")
    slow(slack, database, {FOR_SENDING: other.deliver_due}).deliver_due()
    assert texts(slack) == ["Hi"]
    assert row(other, "card").state is State.DELIVERED


def test_what_another_process_took_over_is_not_given_back(slack: Sandbox, database: Database, other: Delivery) -> None:
    put(other, "card")
    told_to_stop = Event()
    tired = slow(slack, database, {FOR_CLAIMING: told_to_stop.set, FOR_SENDING: other.deliver_due})
    replace(tired, stopping=told_to_stop).deliver_due()
    assert texts(slack) == ["Hi"]
    assert row(other, "card").due_at is None


def test_while_slack_cannot_be_reached_nothing_is_lost(slack: Sandbox, other: Delivery) -> None:
    put(other, "card")
    with socket.socket() as taken:  # nobody listens there
        taken.bind(("127.0.0.1", 0))
        nowhere = f"http://127.0.0.1:{taken.getsockname()[1]}/api/"
        replace(other, client=WebClient("xoxb-1", base_url=nowhere, timeout=5, retry_handlers=[])).deliver_due()
    assert (row(other, "card").state, row(other, "card").maybe_sent_at) == (State.PENDING, None)
    slack.clock.advance(timedelta(minutes=1))
    other.deliver_due()
    assert texts(slack) == ["Hi"]
