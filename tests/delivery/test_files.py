"""A file is uploaded, shared, and then forgotten; what Slack does not take comes as messages."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.delivery.worker import Delivery
from bot.slack.installation import ask_slack
from bot.use_cases.export import member
from bot.use_cases.workspaces import install
from sandbox import Fault, Message, Sandbox
from storage.database import Database
from storage.models.enums import DeliveryState
from storage.models.outbox import OutgoingMessage
from tests.builders.deliveries import client_of, delivery_of
from tests.conftest import MANIFEST
from tests.running import on_a_monday

BEN = "U0000BEN"
UPLOAD, SHARE = "files.getUploadURLExternal", "files.completeUploadExternal"


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    """Run a Slack in which the bot may send files, and read messages back."""
    with Sandbox(MANIFEST, granted_optional=("files:write", "im:history"), starts_at=on_a_monday) as sandbox:
        yield sandbox


@pytest.fixture
def delivery(slack: Sandbox, database: Database) -> Delivery:
    """Return a delivery, with an export on its way to Ben."""
    client = client_of(slack)
    install.settle_in(database, ask_slack(client), slack.clock.now())
    made = delivery_of(slack, database, can_look_up=True)
    ask(made)
    return made


def ask(delivery: Delivery) -> None:
    """Put Ben's export into the outbox, once."""
    member.bring(delivery.database, member.Request(1, BEN, "once"), delivery.now(), in_files=True)


def deliver(slack: Sandbox, delivery: Delivery) -> list[Message]:
    """Deliver for an hour; what Ben has then, without what stands below it."""
    for _ in range(6):
        delivery.deliver_due()
        slack.clock.advance(timedelta(minutes=10))
    return slack.person("ben").messages()


def below(slack: Sandbox, message: Message) -> list[Message]:
    """Return what stands in the thread of a message of Ben's."""
    return slack.person("ben").thread(message)


def rows(delivery: Delivery) -> list[OutgoingMessage]:
    with delivery.database.reading() as session:
        return list(session.scalars(select(OutgoingMessage).order_by(OutgoingMessage.id)))


def test_a_file_comes_into_the_direct_message_and_its_body_is_forgotten(slack: Sandbox, delivery: Delivery) -> None:
    (read_first,) = deliver(slack, delivery)
    as_json, as_csv = below(slack, read_first)
    (file,) = as_json.files
    assert [each.name for message in (as_json, as_csv) for each in message.files] == [
        "full-circle-2026-03-02.json",
        "full-circle-2026-03-02.csv",
    ]
    assert json.loads(file.body)["you"]["slack_id"] == BEN
    _, row, _ = rows(delivery)
    assert (row.state, row.ts, row.channel) == (DeliveryState.DELIVERED, file.id, as_json.channel)
    assert [row.content["blocks"] for row in rows(delivery)] == [[], [], []]
    assert row.content == {"text": as_json.text, "blocks": []}


def test_a_command_that_comes_twice_brings_one_file_also_after_it_was_delivered(
    slack: Sandbox, delivery: Delivery
) -> None:
    deliver(slack, delivery)
    ask(delivery)
    assert len(deliver(slack, delivery)) == 1


@pytest.mark.parametrize("method", [UPLOAD, SHARE, "conversations.open"])
@pytest.mark.parametrize("fault", [Fault.reset, Fault.server_error, Fault.rate_limited], ids=lambda each: each.__name__)
def test_while_slack_stumbles_it_is_tried_again(
    slack: Sandbox, delivery: Delivery, method: str, fault: Callable[[], Fault]
) -> None:
    slack.faults.on(method, fault(), times=2)
    (read_first,) = deliver(slack, delivery)
    assert [len(message.files) for message in below(slack, read_first)] == [1, 1]


def test_of_a_file_that_may_be_out_a_second_is_better_than_none(slack: Sandbox, delivery: Delivery) -> None:
    slack.faults.on(SHARE, Fault.lost_reply(), times=1)
    (read_first,) = deliver(slack, delivery)
    assert [len(message.files) for message in below(slack, read_first)] == [1, 1, 1]
    assert slack.calls("conversations.history") == []


@pytest.mark.parametrize("method", [UPLOAD, SHARE])
@pytest.mark.parametrize("error", ["missing_scope", "file_uploads_disabled"])
def test_what_slack_does_not_take_as_a_file_comes_as_messages(
    slack: Sandbox, delivery: Delivery, method: str, error: str
) -> None:
    slack.faults.on(method, Fault.refuse(error))
    (read_first,) = deliver(slack, delivery)
    (message,) = below(slack, read_first)
    assert message.files == ()
    assert "Everything Full Circle stores about you" in slack.person("ben").sees(message)
    assert [row.state for row in rows(delivery)] == [
        DeliveryState.DELIVERED,
        DeliveryState.UNDELIVERABLE,
        DeliveryState.UNDELIVERABLE,
        DeliveryState.DELIVERED,
    ]
    assert all(row.content["blocks"] == [] for row in rows(delivery))


def test_whom_slack_does_not_reach_at_all_gets_nothing_and_nothing_is_kept(slack: Sandbox, delivery: Delivery) -> None:
    slack.close_messages("ben")
    assert deliver(slack, delivery) == []
    assert {row.state for row in rows(delivery)} == {DeliveryState.UNDELIVERABLE}
    assert all(row.content["blocks"] == [] and "file" not in row.content for row in rows(delivery))
