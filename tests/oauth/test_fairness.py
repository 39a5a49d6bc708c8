"""One workspace's troubles are no other's: a slow one, a limited one, one with a long queue."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from threading import Condition, Event, Thread

import pytest
from sqlalchemy import func, select

from bot.delivery.batch import AT_ONCE
from bot.delivery.pace import Pace
from bot.delivery.worker import Delivery, Threads
from bot.jobs.kinds import KINDS
from bot.monitoring import Monitoring
from bot.oauth.connections import InstalledConnections
from bot.slack.answers import Sent, SlackAnswer, TooFast
from bot.slack.client import HeldError, SlackClient
from bot.slack.limits import TIERS, Limits
from storage.database import Database
from storage.models.enums import DeliveryState, Kind
from storage.models.outbox import OutgoingMessage
from storage.queries import outbox
from storage.queries.outbox import Draft
from tests.builders.deliveries import only_connecting
from tests.builders.installed import installed
from tests.builders.introductions import DAY, NOW, install
from tests.builders.workspaces import served
from tests.oauth.test_connections import KEYS

FOUR_OF_TWO = Threads(4, 2)
WAITING = 20  # messages of a workspace that has many


@dataclass
class FakeSlack:
    """Slack. In the workspace `slow` no call ends before `goes_on`; in `limited` each is one too many."""

    slow: int = 0
    limited: int = 0

    def __post_init__(self) -> None:
        """Remember no call yet."""
        self.goes_on, self.called, self._changed = Event(), list[int](), Condition()

    def post(self, _client: SlackClient, message: OutgoingMessage, _thread: Sent | None) -> SlackAnswer:
        """Answer one call."""
        with self._changed:
            self.called.append(message.workspace_id)
            self._changed.notify_all()
        if message.workspace_id == self.slow:
            self.goes_on.wait(30)
        return TooFast(DAY) if message.workspace_id == self.limited else Sent("D1", f"{message.id}.1")

    def wait_for(self, workspace_id: int, calls: int) -> None:
        """Wait until so many calls were made in a workspace."""
        with self._changed:
            assert self._changed.wait_for(lambda: self.called.count(workspace_id) >= calls, 30)


def delivery_by(slack: FakeSlack, database: Database) -> Delivery:
    """Return a delivery whose workspaces may have two of its four threads each."""
    kinds = {**KINDS, Kind.CARD: replace(KINDS[Kind.CARD], send=slack.post)}
    everybody, pace = served(database), Pace(lambda: NOW)
    connect = only_connecting(*everybody.workspace_ids)
    return Delivery(database, connect, kinds, everybody, Monitoring(), pace, lambda: NOW, threads=FOUR_OF_TWO)


def owe(database: Database, workspace_id: int, count: int) -> None:
    """Put so many messages into a workspace's outbox, each to another person."""
    with database.transaction() as session:
        for number in range(count):
            draft = Draft(workspace_id, None, f"card:{number}", f"U{number}", {"text": "Hi"}, kind=Kind.CARD)
            outbox.put(session, draft, NOW)


def delivered(database: Database, workspace_id: int) -> int:
    """Return how many messages of a workspace are in Slack."""
    is_shown = OutgoingMessage.state == DeliveryState.DELIVERED
    with database.reading() as session:
        return session.scalars(select(func.count()).where(OutgoingMessage.workspace_id == workspace_id, is_shown)).one()


@contextmanager
def in_the_background(delivery: Delivery) -> Iterator[None]:
    """Deliver beside the block, until it ends."""
    stop = Event()

    def work() -> None:
        while not stop.is_set():
            delivery.deliver_due()

    working = Thread(target=work)
    working.start()
    try:
        yield
    finally:
        stop.set()
        working.join()


@contextmanager
def closing(delivery: Delivery, slack: FakeSlack) -> Iterator[None]:
    """Let all calls end after the block, and end the threads."""
    try:
        yield
    finally:
        slack.goes_on.set()
        delivery.close()


def test_a_slow_workspace_delays_no_other(database: Database) -> None:
    slow, quick = install(database, "TSLOW"), install(database, "TQUICK")
    slack = FakeSlack(slow=slow)
    delivery = delivery_by(slack, database)
    owe(database, slow, WAITING)
    with closing(delivery, slack):
        with in_the_background(delivery):
            slack.wait_for(slow, FOUR_OF_TWO.of_one)
            owe(database, quick, WAITING)
            slack.wait_for(quick, WAITING)
        assert (delivered(database, slow), delivered(database, quick)) == (0, WAITING)
        assert slack.called.count(slow) == FOUR_OF_TWO.of_one


def test_a_workspace_with_a_long_queue_has_its_turn_like_any_other(database: Database) -> None:
    long, short = install(database, "TLONG"), install(database, "TSHORT")
    owe(database, long, WAITING)
    owe(database, short, 2)
    slack = FakeSlack()
    delivery = delivery_by(slack, database)
    with closing(delivery, slack):
        delivery.deliver_due()
    first_turn = FOUR_OF_TWO.of_one * AT_ONCE + 2
    assert slack.called[:first_turn].count(short) == 2


def test_a_limited_workspace_holds_only_itself(database: Database) -> None:
    limited, free = install(database, "TLIMITED"), install(database, "TFREE")
    owe(database, limited, WAITING)
    owe(database, free, 3)
    slack = FakeSlack(limited=limited)
    delivery = delivery_by(slack, database)
    with closing(delivery, slack):
        delivery.deliver_due()
    assert (delivered(database, limited), delivered(database, free)) == (0, 3)
    assert slack.called.count(limited) <= FOUR_OF_TWO.of_one


def test_each_workspace_has_limits_of_its_own(database: Database) -> None:
    one, two = installed(database, "T1", "xoxb-1"), installed(database, "T2", "xoxb-2")
    client = SlackClient(None, base_url="http://127.0.0.1:9/api/", timeout=1, retry_handlers=[])
    connections = InstalledConnections(database, KEYS, client, lambda: Limits(lambda: NOW, TIERS))
    limits = connections.connect(one).client.limits
    assert limits
    limits.hold("users.info", DAY)
    with pytest.raises(HeldError):
        connections.connect(one).client.users_info(user="U1")
    with pytest.raises(OSError, match="refused"):
        connections.connect(two).client.users_info(user="U1")
