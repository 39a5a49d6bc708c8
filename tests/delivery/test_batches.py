"""A thread takes a few messages at once: what becomes of the others if one isn't delivered, or takes long."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Event, Thread

import pytest
from sqlalchemy import update

from bot.delivery import batch
from bot.delivery.worker import LEASE, Delivery
from bot.jobs.kinds import KINDS
from bot.slack import messages
from bot.slack.answers import Sent, SlackAnswer
from bot.slack.client import SlackClient
from bot.slack.installation import Installation
from bot.use_cases.workspaces import install
from sandbox import Fault, Sandbox
from storage.database import Database
from storage.models.enums import DeliveryState, Kind, WhenUnsure
from storage.models.outbox import OutgoingMessage
from storage.queries import other_clocks, outbox
from tests.builders.deliveries import delivery_of
from tests.builders.workspaces import served
from tests.conftest import MANIFEST
from tests.delivery.test_worker import put, row
from tests.running import on_a_monday

FIRST, OTHERS = "ben", ("ana", "chidi")
PATIENCE = 30  # seconds


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    """Run a Slack for this test alone."""
    with Sandbox(MANIFEST, starts_at=on_a_monday) as sandbox:
        yield sandbox


class Gate:
    """A gate in front of Slack: the first call gets through once it's opened."""

    def __init__(self) -> None:
        """Leave it open."""
        self.is_reached, self._is_open = Event(), Event()
        self._is_open.set()

    def post(self, client: SlackClient, message: OutgoingMessage, thread: Sent | None) -> SlackAnswer:
        """Post a message, once the gate is open."""
        self.is_reached.set()
        assert self._is_open.wait(PATIENCE)
        return messages.post(client, message, thread)

    @contextmanager
    def closed(self, delivery: Delivery) -> Iterator[None]:
        """Deliver, and keep the first call waiting during the block. At the end, everything's delivered."""
        self._is_open.clear()
        working = Thread(target=delivery.deliver_due)
        working.start()
        assert self.is_reached.wait(PATIENCE)
        yield
        self._is_open.set()
        working.join()


@pytest.fixture
def gate() -> Gate:
    """Return the gate in front of Slack."""
    return Gate()


@pytest.fixture
def delivery(slack: Sandbox, database: Database, gate: Gate) -> Delivery:
    """Return a delivery with one thread and three messages, which come one after the other."""
    installation = Installation("", slack.team_id, slack.bot_user_id, frozenset())
    install.settle_in(database, installation, slack.clock.now())
    one = delivery_of(slack, database, kinds={**KINDS, Kind.CARD: replace(KINDS[Kind.CARD], send=gate.post)})
    for name in (FIRST, *OTHERS):
        put(one, name, f"Hi {name}", to=slack.person(name).id)
    return one


def received(slack: Sandbox) -> dict[str, list[str]]:
    """Return what each of the three has got."""
    return {name: [each.text for each in slack.person(name).messages()] for name in (FIRST, *OTHERS)}


ONE_EACH = {name: [f"Hi {name}"] for name in (FIRST, *OTHERS)}


def waits_untouched(delivery: Delivery, name: str, maybe_sent_at: datetime | None = None) -> bool:
    """Return whether a message is due as if nothing had been done about it."""
    message = row(delivery, name)
    assert message.due_at
    is_due = message.state is DeliveryState.PENDING and message.due_at <= delivery.now()
    return is_due and (message.attempts, message.maybe_sent_at, message.failure) == (0, maybe_sent_at, None)


def test_once_slack_asks_to_wait_the_others_are_put_back(slack: Sandbox, delivery: Delivery) -> None:
    slack.faults.on("chat.postMessage", Fault.rate_limited(30), times=1)
    delivery.deliver_due()
    assert len(slack.calls("chat.postMessage")) == 1
    assert all(waits_untouched(delivery, name) for name in OTHERS)
    slack.clock.advance(timedelta(seconds=31))
    delivery.deliver_due()
    assert received(slack) == ONE_EACH


def test_one_that_slack_never_takes_delays_the_others_by_nothing(slack: Sandbox, delivery: Delivery) -> None:
    slack.faults.on("chat.postMessage", Fault.refuse("user_disabled"), times=1)
    delivery.deliver_due()
    assert received(slack) == {**ONE_EACH, FIRST: []}


def test_putting_back_changes_no_order(slack: Sandbox, delivery: Delivery, gate: Gate) -> None:
    slack.faults.on("chat.postMessage", Fault.refuse("user_disabled"), times=1)
    with gate.closed(delivery):
        put(delivery, "later", "Hi again", to=slack.person("ana").id)
    delivery.deliver_due()
    assert received(slack)["ana"] == ["Hi ana", "Hi again"]


def test_what_an_earlier_attempt_left_open_is_still_open(slack: Sandbox, delivery: Delivery) -> None:
    earlier = slack.clock.now() - timedelta(minutes=1)
    with delivery.database.transaction() as session:
        of_ana = update(OutgoingMessage).where(OutgoingMessage.key == "ana")
        session.execute(of_ana.values(maybe_sent_at=earlier))
    slack.faults.on("chat.postMessage", Fault.rate_limited(30), times=1)
    delivery.deliver_due()
    assert waits_untouched(delivery, "ana", earlier)


def test_whoever_is_told_to_stop_ends_with_the_one_that_is_under_way(
    slack: Sandbox, delivery: Delivery, gate: Gate
) -> None:
    with gate.closed(delivery):
        delivery.stop()
    delivery.close()
    assert received(slack) == {FIRST: ["Hi ben"], "ana": [], "chidi": []}
    assert row(delivery, FIRST).state is DeliveryState.DELIVERED
    assert all(waits_untouched(delivery, name) for name in OTHERS)


def test_a_reminder_whose_process_dies_before_its_call_is_sent_by_the_next(
    slack: Sandbox, delivery: Delivery, gate: Gate
) -> None:
    with delivery.database.transaction() as session:
        session.execute(update(OutgoingMessage).values(when_unsure=WhenUnsure.LET_GO))
    with gate.closed(delivery):  # for all the others know, it's dead
        slack.clock.advance(LEASE)
        delivery_of(slack, delivery.database).deliver_due()
    assert row(delivery, FIRST).state is DeliveryState.UNCERTAIN
    assert {name: received(slack)[name] for name in OTHERS} == {name: ONE_EACH[name] for name in OTHERS}


def test_a_clock_that_is_set_back_meanwhile_doubles_none_of_them(
    slack: Sandbox, delivery: Delivery, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "TAKEN_FOR", 0)  # the first call takes longer than that
    with gate.closed(delivery):
        now = slack.clock.now()
        with delivery.database.transaction() as session:
            other_clocks.start_waits_over(session, served(delivery.database), now, now + timedelta(minutes=10))
        slack.clock.advance(other_clocks.CALLS_TAKE + timedelta(seconds=1))
        delivery_of(slack, delivery.database).deliver_due()  # another process
    delivery.deliver_due()
    assert {name: received(slack)[name] for name in OTHERS} == {name: ONE_EACH[name] for name in OTHERS}


def test_what_is_not_wanted_any_more_a_second_later_is_not_sent(slack: Sandbox, delivery: Delivery, gate: Gate) -> None:
    with gate.closed(delivery):
        with delivery.database.transaction() as session:
            outbox.no_longer_needed(session, 1, "ana", slack.clock.now())
        slack.clock.advance(timedelta(seconds=1))
    assert received(slack)["ana"] == []


def test_news_waits_for_one_call_at_the_most(slack: Sandbox, delivery: Delivery, gate: Gate) -> None:
    with delivery.database.transaction() as session:
        others = update(OutgoingMessage).where(OutgoingMessage.key.in_(OTHERS))
        session.execute(others.values(kind=Kind.REMINDER))
    with gate.closed(delivery):
        slack.clock.advance(timedelta(seconds=1))
        put(delivery, "news", to="U000DALIA")
    (news,) = slack.person("dalia").messages()
    assert all(news.ts < message.ts for name in OTHERS for message in slack.person(name).messages())


def test_where_no_thread_can_be_had_nothing_hangs(
    slack: Sandbox, delivery: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_thread(*_: object) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as patched:
        patched.setattr(ThreadPoolExecutor, "submit", no_thread)
        with pytest.raises(RuntimeError, match="can't start"):
            delivery.deliver_due()
    slack.clock.advance(LEASE)
    delivery.deliver_due()
    assert received(slack) == ONE_EACH


def test_a_clock_that_leaps_meanwhile_doubles_none_of_them(
    slack: Sandbox, database: Database, delivery: Delivery, gate: Gate
) -> None:
    with gate.closed(delivery):
        slack.clock.advance(timedelta(days=2))  # all leases are over
        delivery_of(slack, database).deliver_due()  # another process
    delivery.deliver_due()
    assert {name: received(slack)[name] for name in OTHERS} == {name: ONE_EACH[name] for name in OTHERS}
