"""Public messages may name people: names can always be removed, and nothing comes back by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.delivery.worker import Delivery
from bot.slack.installation import ask_slack
from bot.use_cases.workspaces import install
from sandbox import Fault, Sandbox
from storage.database import Database
from storage.models.enums import DeliveryState, Kind
from storage.models.outbox import OutgoingMessage
from storage.queries import expired_messages, outbox
from storage.queries.outbox import Draft
from storage.queries.served import only
from tests.builders.deliveries import client_of, delivery_of
from tests.conftest import MANIFEST
from tests.running import on_a_monday

CHANNEL = "introductions"
NOBODY, NAMES, NO_NAMES = "1 full circle", "1 full circle: Ben and Chidi", "1 full circle, of nobody"
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    """Run a Slack in which the bot is in the channel."""
    with Sandbox(MANIFEST, granted_optional=("im:history",), starts_at=on_a_monday) as sandbox:
        sandbox.change_channel(CHANNEL)
        yield sandbox


@pytest.fixture
def delivery(slack: Sandbox, database: Database) -> Delivery:
    """Return a delivery with a post on its way to the channel."""
    client = client_of(slack)
    install.settle_in(database, ask_slack(client), slack.clock.now())
    made = delivery_of(slack, database, can_look_up=True)
    want(slack, made, NAMES, not_after=slack.clock.now() + timedelta(hours=8))
    return made


def want(slack: Sandbox, delivery: Delivery, text: str, not_after: datetime | None = None) -> None:
    """Change how the post should look from now on."""
    (channel,) = (each.id for each in slack.workspace.conversations.values() if each.name == CHANNEL)
    contents = [{"text": each, "blocks": []} for each in (text, NOBODY, f"{text}, plainly")]
    draft = Draft(
        1,
        None,
        "post",
        channel,
        contents[0],
        kind=Kind.SUMMARY,
        plainer=contents[2],
        until_posted=contents[1],
        reveals=["17"] if text == NAMES else [],
        not_after=not_after,
    )
    with delivery.database.transaction() as session:
        outbox.put(session, draft, delivery.now())


def deliver(slack: Sandbox, delivery: Delivery, after: timedelta = MINUTE) -> list[str]:
    """Return the channel's messages once that much time has passed."""
    delivery.deliver_due()
    slack.clock.advance(after)
    delivery.deliver_due()
    return [message.text for message in slack.person("ben").messages(CHANNEL) if message.by_app]


def row(delivery: Delivery) -> OutgoingMessage:
    with delivery.database.reading() as session:
        return session.scalars(select(OutgoingMessage).where(OutgoingMessage.key == "post")).one()


def test_names_follow_when_it_is_known_where_the_post_stands(slack: Sandbox, delivery: Delivery) -> None:
    assert deliver(slack, delivery) == [NAMES]
    assert [call.method for call in slack.calls() if call.method.startswith("chat.")] == [
        "chat.postMessage",
        "chat.update",
    ]
    assert row(delivery).state is DeliveryState.DELIVERED


def test_a_copy_that_nobody_can_change_any_more_names_nobody(slack: Sandbox, delivery: Delivery) -> None:
    slack.faults.on("chat.postMessage", Fault.lost_reply(), times=1)
    assert deliver(slack, delivery) == [NOBODY, NAMES]
    want(slack, delivery, NO_NAMES)
    assert deliver(slack, delivery) == [NOBODY, NO_NAMES]
    assert slack.calls("conversations.history") == []  # the bot may not read there


def test_what_was_removed_from_the_channel_does_not_come_back(slack: Sandbox, delivery: Delivery) -> None:
    deliver(slack, delivery)
    (post,) = [message for message in slack.person("ben").messages(CHANNEL) if message.by_app]
    slack.remove_message(post)
    want(slack, delivery, NO_NAMES)
    assert deliver(slack, delivery, 90 * DAY) == []
    assert row(delivery).due_at is None


@pytest.mark.parametrize("error", ["edit_window_closed", "cant_update_message"])
class TestSlackLetsNobodyEdit:
    """As a workspace can be set."""

    def test_a_post_that_names_people_goes_when_it_would_have_to_change(
        self, slack: Sandbox, delivery: Delivery, error: str
    ) -> None:
        deliver(slack, delivery)
        slack.faults.on("chat.update", Fault.refuse(error))
        want(slack, delivery, NO_NAMES)
        assert deliver(slack, delivery, 3 * DAY) == []
        assert row(delivery).due_at is None

    def test_if_it_cannot_go_either_that_is_tried_every_day(
        self, slack: Sandbox, delivery: Delivery, error: str
    ) -> None:
        deliver(slack, delivery)
        slack.faults.on("chat.update", Fault.refuse(error))
        slack.faults.on("chat.delete", Fault.refuse("cant_delete_message"), times=1)
        want(slack, delivery, NO_NAMES)
        assert deliver(slack, delivery) == [NAMES]
        assert deliver(slack, delivery, DAY) == []

    def test_one_that_is_to_say_more_stays_as_it_is(self, slack: Sandbox, delivery: Delivery, error: str) -> None:
        deliver(slack, delivery)
        want(slack, delivery, NO_NAMES)
        assert deliver(slack, delivery) == [NO_NAMES]
        slack.faults.on("chat.update", Fault.refuse(error))
        want(slack, delivery, NAMES)
        assert deliver(slack, delivery, 3 * DAY) == [NO_NAMES]
        assert slack.calls("chat.delete") == []
        assert row(delivery).due_at is None

    def test_names_that_may_be_there_count_as_there(self, slack: Sandbox, delivery: Delivery, error: str) -> None:
        slack.faults.on("chat.update", Fault.lost_reply(), times=1)
        delivery.deliver_due()
        slack.faults.on("chat.update", Fault.refuse(error))
        want(slack, delivery, NO_NAMES)
        assert deliver(slack, delivery) == []

    def test_a_slack_that_is_busy_is_asked_again_when_it_says(
        self, slack: Sandbox, delivery: Delivery, error: str
    ) -> None:
        deliver(slack, delivery)
        slack.faults.on("chat.update", Fault.refuse(error))
        slack.faults.on("chat.delete", Fault.rate_limited(2, sticky=False), times=1)
        want(slack, delivery, NO_NAMES)
        assert deliver(slack, delivery, timedelta(seconds=3)) == []

    def test_one_that_somebody_removed_meanwhile_is_gone(self, slack: Sandbox, delivery: Delivery, error: str) -> None:
        deliver(slack, delivery)
        slack.faults.on("chat.update", Fault.refuse(error))
        slack.faults.on("chat.delete", Fault.refuse("message_not_found"))
        want(slack, delivery, NO_NAMES)
        deliver(slack, delivery, 3 * DAY)
        assert len(slack.calls("chat.delete")) == 1

    def test_one_that_names_nobody_stays(self, slack: Sandbox, delivery: Delivery, error: str) -> None:
        slack.faults.on("chat.update", Fault.refuse(error))
        assert deliver(slack, delivery, 3 * DAY) == [NOBODY]
        assert row(delivery).due_at is None


@pytest.mark.parametrize("error", ["is_inactive", "channel_not_found", "not_in_channel", "no_permission"])
def test_what_slack_does_not_let_be_taken_out_today_is_taken_out_when_it_does(
    slack: Sandbox, delivery: Delivery, error: str
) -> None:
    deliver(slack, delivery)
    slack.faults.on("chat.update", Fault.refuse(error))
    want(slack, delivery, NO_NAMES)
    assert deliver(slack, delivery, 30 * DAY) == [NAMES]
    slack.faults.off("chat.update")
    assert deliver(slack, delivery, DAY) == [NO_NAMES]


def test_days_count_and_not_tries(slack: Sandbox, delivery: Delivery) -> None:
    deliver(slack, delivery)
    slack.faults.on("chat.update", Fault.server_error(503))
    want(slack, delivery, NO_NAMES)
    for _ in range(80):
        deliver(slack, delivery, timedelta(minutes=5))
    slack.faults.on("chat.update", Fault.refuse("not_in_channel"))
    assert deliver(slack, delivery, DAY) == [NAMES]
    slack.faults.off("chat.update")
    assert deliver(slack, delivery, DAY) == [NO_NAMES]


def test_who_agrees_again_before_it_could_be_taken_out_stays(slack: Sandbox, delivery: Delivery) -> None:
    deliver(slack, delivery)
    slack.faults.on("chat.update", Fault.refuse("channel_not_found"))
    want(slack, delivery, NO_NAMES)
    deliver(slack, delivery)
    want(slack, delivery, NAMES)
    assert deliver(slack, delivery, 2 * DAY) == [NAMES]
    assert row(delivery).due_at is None


def test_what_slack_refuses_to_draw_is_no_news_each_time_somebody_presses_something(
    slack: Sandbox, delivery: Delivery
) -> None:
    slack.faults.on("chat.update", Fault.refuse("invalid_blocks"), times=1)
    assert deliver(slack, delivery) == [f"{NAMES}, plainly"]
    calls = len(slack.calls())
    want(slack, delivery, NAMES)
    assert deliver(slack, delivery) == [f"{NAMES}, plainly"]
    assert len(slack.calls()) == calls
    want(slack, delivery, NO_NAMES)
    assert deliver(slack, delivery) == [f"{NO_NAMES}, plainly"]


def test_after_two_months_it_is_left_at_that(slack: Sandbox, delivery: Delivery) -> None:
    deliver(slack, delivery)
    slack.faults.on("chat.update", Fault.refuse("channel_not_found"))
    want(slack, delivery, NO_NAMES)
    for _ in range(70):
        deliver(slack, delivery, DAY)
    assert row(delivery).due_at is None
    assert 55 < sum(call.outcome == "channel_not_found" for call in slack.calls("chat.update")) < 65


@pytest.mark.parametrize("fault", [Fault.server_error(503), Fault.rate_limited(60)], ids=["perhaps taken", "not taken"])
def test_what_slack_did_not_take_in_time_is_not_posted_at_night(
    slack: Sandbox, delivery: Delivery, fault: Fault
) -> None:
    slack.faults.on("chat.postMessage", fault)
    for _ in range(10):
        deliver(slack, delivery, timedelta(hours=1))
    slack.faults.off("chat.postMessage")
    assert deliver(slack, delivery, timedelta(hours=1)) == []
    with delivery.database.reading() as session:
        assert expired_messages.late(session, only(1), delivery.now(), 0) == [row(delivery).id]
