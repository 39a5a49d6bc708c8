"""Delivery against the sandbox: what happens to a message nobody knows the fate of, and to one that has to wait."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Thread

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.delivery.decisions import TOO_LATE, Sender
from bot.delivery.kinds import Consequence
from bot.delivery.retry import Later
from bot.delivery.worker import LEASE, Delivery
from bot.jobs.kinds import KINDS
from bot.slack.answers import PLACE_GONE, THREAD_GONE, Sent
from bot.slack.installation import Installation
from bot.use_cases.workspaces import install
from sandbox import Fault, Sandbox
from storage.database import Database
from storage.models.enums import DeliveryState, Kind, WhenUnsure
from storage.models.outbox import OutgoingMessage
from storage.models.workspace import Workspace
from storage.queries import due_messages, outbox
from storage.queries.outbox import Draft
from tests.builders.deliveries import client_of, delivery_of
from tests.conftest import MANIFEST
from tests.running import on_a_monday


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    """Run a Slack in which messages can be read back."""
    with Sandbox(MANIFEST, granted_optional=("im:history",), starts_at=on_a_monday) as sandbox:
        yield sandbox


@pytest.fixture
def told() -> list[str]:
    """Return the keys of messages that were given up, with Slack's errors."""
    return []


@pytest.fixture
def delivery(slack: Sandbox, database: Database, told: list[str]) -> Delivery:
    """Return a delivery without the permission to look messages up."""
    installation = Installation("", slack.team_id, slack.bot_user_id, frozenset())
    install.settle_in(database, installation, slack.clock.now())
    return make(slack, database, told, can_look_up=False)


def make(slack: Sandbox, database: Database, told: list[str], *, can_look_up: bool) -> Delivery:
    def given_up(_: Session, message: OutgoingMessage, error: str, __: object) -> None:
        told.append(f"{message.key}: {error}")

    told_of = Consequence(lambda *_: None, given_up)
    kinds = {kind: replace(handling, on_undeliverable=told_of) for kind, handling in KINDS.items()}
    return delivery_of(slack, database, can_look_up=can_look_up, kinds=kinds)


BEN = "U0000BEN"


def put(
    delivery: Delivery,
    key: str,
    text: str = "Hi",
    blocks: Sequence[object] = (),
    *,
    to: str = BEN,
    is_broadcast: bool = False,
    **more: object,
) -> None:
    with delivery.database.transaction() as session:
        workspace_id = session.scalars(select(Workspace.id)).one()
        content = {"text": text, "blocks": list(blocks)} | ({"reply_broadcast": True} if is_broadcast else {})
        draft = Draft(workspace_id, None, key, to, content, **{"kind": Kind.CARD} | more)  # type: ignore[arg-type]
        outbox.put(session, draft, delivery.now())


def row(delivery: Delivery, key: str) -> OutgoingMessage:
    with delivery.database.reading() as session:
        return session.scalars(select(OutgoingMessage).where(OutgoingMessage.key == key)).one()


def tried_before(delivery: Delivery, key: str, times: int) -> None:
    """Note that many attempts, since making them would take longer."""
    with delivery.database.transaction() as session:
        session.execute(update(OutgoingMessage).where(OutgoingMessage.key == key).values(attempts=times))


def texts(slack: Sandbox) -> list[str]:
    """Return the messages in Ben's direct message."""
    return [message.text for message in slack.person("ben").messages()]


def test_a_reminder_of_unknown_fate_is_let_go(slack: Sandbox, delivery: Delivery) -> None:
    slack.faults.on("chat.postMessage", Fault.lost_reply(), times=1)
    put(delivery, "reminder", when_unsure=WhenUnsure.LET_GO)
    delivery.deliver_due()
    slack.clock.advance(timedelta(minutes=1))
    delivery.deliver_due()
    assert texts(slack) == ["Hi"]
    assert (row(delivery, "reminder").state, row(delivery, "reminder").due_at) == (DeliveryState.UNCERTAIN, None)


def test_a_reminder_that_certainly_did_not_go_out_is_sent_again(slack: Sandbox, delivery: Delivery) -> None:
    slack.faults.on("chat.postMessage", Fault.rate_limited(1, sticky=False), times=1)
    put(delivery, "reminder", when_unsure=WhenUnsure.LET_GO)
    delivery.deliver_due()
    assert texts(slack) == []
    slack.clock.advance(timedelta(seconds=2))
    delivery.deliver_due()
    assert texts(slack) == ["Hi"]


def test_a_card_of_unknown_fate_is_sent_again(slack: Sandbox, delivery: Delivery) -> None:
    slack.faults.on("chat.postMessage", Fault.lost_reply(), times=1)
    put(delivery, "card")
    delivery.deliver_due()
    slack.clock.advance(timedelta(minutes=1))
    delivery.deliver_due()
    assert texts(slack) == ["Hi", "Hi"]


@pytest.mark.parametrize("policy", WhenUnsure)
def test_what_can_be_looked_up_is_never_doubled_and_shows_the_newest(
    slack: Sandbox, delivery: Delivery, told: list[str], policy: WhenUnsure
) -> None:
    able = make(slack, delivery.database, told, can_look_up=True)
    slack.faults.on("chat.postMessage", Fault.lost_reply(), times=1)
    put(able, "card", when_unsure=policy)
    able.deliver_due()
    put(able, "card", "newer")
    slack.clock.advance(timedelta(minutes=1))
    able.deliver_due()
    assert texts(slack) == ["newer"]
    assert row(able, "card").state is DeliveryState.DELIVERED


def test_what_is_looked_up_and_not_there_is_posted(slack: Sandbox, delivery: Delivery, told: list[str]) -> None:
    able = make(slack, delivery.database, told, can_look_up=True)
    slack.faults.on("chat.postMessage", Fault.reset(), times=1)
    put(able, "reminder", when_unsure=WhenUnsure.LET_GO)
    able.deliver_due()
    slack.clock.advance(timedelta(minutes=1))
    able.deliver_due()
    assert texts(slack) == ["Hi"]


def test_a_clock_that_is_set_back_after_a_post_does_not_put_off_the_look_up(slack: Sandbox, delivery: Delivery) -> None:
    ahead = [timedelta(hours=1)]
    able = delivery_of(slack, delivery.database, can_look_up=True, now=lambda: slack.clock.now() + ahead[0])
    slack.faults.on("chat.postMessage", Fault.reset(), times=1)
    put(able, "card")
    able.deliver_due()
    slack.clock.advance(timedelta(minutes=1))
    ahead[0] = timedelta()
    with able.database.transaction() as session:
        session.execute(update(OutgoingMessage).values(due_at=slack.clock.now()))  # as the clock's step does
    for _ in range(2):
        able.deliver_due()
        slack.clock.advance(timedelta(seconds=31))
    able.deliver_due()
    assert texts(slack) == ["Hi"]


def test_replies_are_looked_up_in_their_thread(slack: Sandbox, delivery: Delivery, told: list[str]) -> None:
    able = make(slack, delivery.database, told, can_look_up=True)
    put(able, "head")
    able.deliver_due()
    slack.faults.on("chat.postMessage", Fault.lost_reply(), times=1)
    put(able, "reply", "below", thread_of="head")
    able.deliver_due()
    slack.clock.advance(timedelta(minutes=1))
    able.deliver_due()
    ben = slack.person("ben")
    assert [reply.text for reply in ben.thread(ben.messages()[0])] == ["below"]


def test_a_look_up_that_fails_is_tried_again_before_anything_is_posted(
    slack: Sandbox, delivery: Delivery, told: list[str]
) -> None:
    able = make(slack, delivery.database, told, can_look_up=True)
    slack.faults.on("chat.postMessage", Fault.lost_reply(), times=1)
    slack.faults.on("conversations.history", Fault.server_error(503), times=1)
    put(able, "card")
    for _ in range(3):
        able.deliver_due()
        slack.clock.advance(timedelta(minutes=1))
    assert texts(slack) == ["Hi"]


def test_when_the_look_up_is_no_longer_allowed_the_policy_decides(
    slack: Sandbox, delivery: Delivery, told: list[str]
) -> None:
    able = make(slack, delivery.database, told, can_look_up=True)
    slack.faults.on("chat.postMessage", Fault.lost_reply(), times=1)
    slack.faults.on("conversations.history", Fault.refuse("missing_scope"))
    put(able, "reminder", when_unsure=WhenUnsure.LET_GO)
    able.deliver_due()
    slack.clock.advance(timedelta(minutes=1))
    able.deliver_due()
    assert row(able, "reminder").state is DeliveryState.UNCERTAIN


def test_many_messages_before_it_do_not_hide_one_from_the_look_up(
    slack: Sandbox, delivery: Delivery, told: list[str]
) -> None:
    able = make(slack, delivery.database, told, can_look_up=True)
    slack.faults.on("chat.postMessage", Fault.lost_reply(), times=1)
    put(able, "card")
    able.deliver_due()
    for number in range(40):
        put(able, f"later-{number}", "later")
    able.deliver_due()
    slack.clock.advance(timedelta(minutes=1))
    able.deliver_due()
    assert texts(slack).count("Hi") == 1


def test_what_slack_will_never_take_is_given_up_and_told(slack: Sandbox, delivery: Delivery, told: list[str]) -> None:
    slack.close_messages("ben", "user_disabled")
    put(delivery, "card")
    delivery.deliver_due()
    assert told == ["card: user_disabled"]
    assert row(delivery, "card").state is DeliveryState.UNDELIVERABLE


def test_a_line_whose_headline_slack_refuses_is_told_alone(slack: Sandbox, delivery: Delivery, told: list[str]) -> None:
    slack.faults.on("chat.postMessage", Fault.refuse("invalid_blocks"), times=1)
    put(delivery, "head")
    put(delivery, "reply", "told alone", thread_of="head")
    delivery.deliver_due()
    assert told == ["head: invalid_blocks"]
    assert texts(slack) == ["told alone"]


def test_a_line_that_is_broadcast_shows_in_the_conversation_too_and_can_be_changed(
    slack: Sandbox, delivery: Delivery
) -> None:
    put(delivery, "head")
    put(delivery, "reply", "news", thread_of="head", is_broadcast=True)
    delivery.deliver_due()
    put(delivery, "reply", "newer", thread_of="head", is_broadcast=True)
    delivery.deliver_due()
    ben = slack.person("ben")
    assert [message.text for message in ben.conversation()] == ["Hi", "newer"]
    assert [message.text for message in ben.thread(ben.messages()[0])] == ["newer"]
    assert {call.outcome for call in slack.calls("chat.update")} == {"ok"}


def test_a_change_that_slack_refuses_leaves_the_card_as_it_is_and_the_next_is_tried_again(
    slack: Sandbox, delivery: Delivery, told: list[str]
) -> None:
    put(delivery, "card")
    delivery.deliver_due()
    slack.faults.on("chat.update", Fault.refuse("invalid_blocks"), times=1)
    put(delivery, "card", "refused")
    delivery.deliver_due()
    assert (texts(slack), told) == (["Hi"], [])
    put(delivery, "card", "taken")
    delivery.deliver_due()
    assert texts(slack) == ["taken"]


def test_a_message_survives_days_without_slack(slack: Sandbox, delivery: Delivery, told: list[str]) -> None:
    slack.faults.on("*", Fault.server_error(503))
    put(delivery, "card")
    tried_before(delivery, "card", 3 * 24 * 12)
    for _ in range(3 * 12):
        delivery.deliver_due()
        slack.clock.advance(timedelta(hours=2))
    assert row(delivery, "card").attempts == 3 * 24 * 12 + 3 * 12
    slack.faults.off()
    delivery.deliver_due()
    assert (texts(slack), told) == (["Hi"], [])


@pytest.mark.parametrize("error", ["rate_limited", "message_limit_exceeded", "token_revoked", "update_failed"])
def test_what_passes_costs_no_message_its_life(slack: Sandbox, delivery: Delivery, told: list[str], error: str) -> None:
    slack.faults.on("chat.postMessage", Fault.refuse(error), times=40)
    put(delivery, "card")
    tried_before(delivery, "card", 400)
    for _ in range(41):
        delivery.deliver_due()
        slack.clock.advance(timedelta(hours=1))
    assert (texts(slack), told) == (["Hi"], [])


def test_a_post_that_slack_carries_out_late_is_not_doubled(slack: Sandbox, delivery: Delivery, told: list[str]) -> None:
    able = make(slack, delivery.database, told, can_look_up=True)
    slack.faults.on("chat.postMessage", Fault.reset(), times=1)
    put(able, "card")
    able.deliver_due()
    slack.clock.advance(timedelta(seconds=3))
    able.deliver_due()
    assert [call.method for call in slack.calls()].count("chat.postMessage") == 1
    slack.clock.advance(timedelta(seconds=30))
    able.deliver_due()
    assert texts(slack) == ["Hi"]


def test_an_account_that_slack_calls_inactive_is_the_persons_when_the_bots_own_is_well(
    slack: Sandbox, delivery: Delivery, told: list[str]
) -> None:
    slack.faults.on("chat.postMessage", Fault.refuse("account_inactive"), times=1)
    put(delivery, "card")
    delivery.deliver_due()
    assert told == ["card: account_inactive"]


def test_when_the_bot_itself_was_removed_everything_waits(slack: Sandbox, delivery: Delivery, told: list[str]) -> None:
    slack.revoke_bot_token("account_inactive")
    put(delivery, "card")
    delivery.deliver_due()
    assert told == []
    assert row(delivery, "card").state is DeliveryState.PENDING


def test_a_message_somebody_removed_is_posted_anew(slack: Sandbox, delivery: Delivery) -> None:
    put(delivery, "card")
    delivery.deliver_due()
    slack.remove_message(slack.person("ben").messages()[0])
    put(delivery, "card", "newer")
    delivery.deliver_due()
    assert texts(slack)[-1] == "newer"
    assert row(delivery, "card").state is DeliveryState.DELIVERED


def place_is_gone(slack: Sandbox, error: str) -> None:
    """Give Ben's direct message another id: Slack answers so to all that names the old one."""
    (old,) = {message.channel for message in slack.person("ben").messages()}
    for method in ("chat.postMessage", "chat.update", "conversations.replies"):
        slack.faults.on(method, Fault.refuse(error), channel=old)
    with slack.state_lock.writing():
        del slack.workspace.conversations[old]


@pytest.mark.parametrize("error", sorted(PLACE_GONE))
def test_a_message_whose_direct_message_is_gone_is_posted_anew(
    slack: Sandbox, delivery: Delivery, told: list[str], error: str
) -> None:
    put(delivery, "card")
    delivery.deliver_due()
    place_is_gone(slack, error)
    put(delivery, "card", "newer")
    delivery.deliver_due()
    assert (texts(slack), told) == (["newer"], [])


@pytest.mark.parametrize("error", sorted(PLACE_GONE | THREAD_GONE))
def test_a_line_whose_direct_message_is_gone_hangs_under_its_message_posted_anew(
    slack: Sandbox, delivery: Delivery, told: list[str], error: str
) -> None:
    put(delivery, "head")
    delivery.deliver_due()
    place_is_gone(slack, error)
    put(delivery, "reply", "below", thread_of="head")
    delivery.deliver_due()
    slack.clock.advance(timedelta(seconds=2))
    delivery.deliver_due()
    ben = slack.person("ben")
    assert [reply.text for reply in ben.thread(ben.messages()[0])] == ["below"]
    assert (texts(slack), told) == (["Hi"], [])


def test_a_line_is_told_alone_if_its_message_cannot_come_back(slack: Sandbox, delivery: Delivery) -> None:
    put(delivery, "question", not_after=evening(slack))
    delivery.deliver_due()
    place_is_gone(slack, "channel_not_found")
    put(delivery, "reply", "below", thread_of="question")
    for _ in range(2):
        delivery.deliver_due()
        slack.clock.advance(timedelta(seconds=2))
    delivery.deliver_due()
    assert texts(slack) == ["below"]


def test_a_thread_that_stays_gone_brings_its_message_back_once_and_no_more(slack: Sandbox, delivery: Delivery) -> None:
    put(delivery, "head")
    delivery.deliver_due()
    for _ in range(2):  # wherever the thread is
        slack.faults.on("chat.postMessage", Fault.refuse("thread_not_found"), times=1, channel=dm_of_ben(slack))
    put(delivery, "reply", "told alone", thread_of="head")
    for _ in range(4):
        delivery.deliver_due()
        slack.clock.advance(timedelta(seconds=2))
    assert texts(slack) == ["Hi", "Hi", "told alone"]


@pytest.mark.parametrize("error", sorted(PLACE_GONE))
@pytest.mark.parametrize("what", ["a change", "a line"])
def test_a_conversation_that_is_gone_in_passing_has_every_message_once(
    slack: Sandbox, delivery: Delivery, told: list[str], error: str, what: str
) -> None:
    put(delivery, "head")
    delivery.deliver_due()
    method = "chat.update" if what == "a change" else "chat.postMessage"
    slack.faults.on(method, Fault.refuse(error), times=2, channel=dm_of_ben(slack))
    put(delivery, "head", "newer") if what == "a change" else put(delivery, "reply", "below", thread_of="head")
    for _ in range(3):
        delivery.deliver_due()
        slack.clock.advance(timedelta(seconds=5))
    (head,) = slack.person("ben").messages()
    below = [reply.text for reply in slack.person("ben").thread(head)]
    assert (head.text, below) == (("newer", []) if what == "a change" else ("Hi", ["below"]))
    assert told == []


def test_a_message_of_unknown_fate_is_looked_for_until_its_conversation_is_found(
    slack: Sandbox, delivery: Delivery, told: list[str]
) -> None:
    able = make(slack, delivery.database, told, can_look_up=True)
    slack.faults.on("chat.postMessage", Fault.lost_reply(), times=1)
    slack.faults.on("conversations.history", Fault.refuse("channel_not_found"), times=1)
    put(able, "card")
    for _ in range(3):
        able.deliver_due()
        slack.clock.advance(timedelta(seconds=31))
    assert (texts(slack), row(able, "card").state) == (["Hi"], DeliveryState.DELIVERED)


def test_a_conversation_that_slack_calls_gone_for_an_hour_counts_as_gone(slack: Sandbox, delivery: Delivery) -> None:
    put(delivery, "card")
    delivery.deliver_due()
    slack.faults.on("chat.update", Fault.refuse("channel_not_found"))
    put(delivery, "card", "newer")
    began = slack.clock.now()
    while "newer" not in texts(slack) and slack.clock.now() - began < timedelta(hours=3):
        delivery.deliver_due()
        slack.clock.advance(timedelta(minutes=1))
    assert timedelta(hours=1) <= slack.clock.now() - began < timedelta(hours=1, minutes=15)


def dm_of_ben(slack: Sandbox) -> str:
    """Return the id of Ben's direct message."""
    return slack.person("ben").messages()[0].channel


def test_a_line_of_unknown_fate_is_not_looked_for_where_nothing_is(
    slack: Sandbox, delivery: Delivery, told: list[str]
) -> None:
    able = make(slack, delivery.database, told, can_look_up=True)
    put(able, "head")
    able.deliver_due()
    slack.faults.on("chat.postMessage", Fault.reset(), times=1)
    put(able, "reply", "below", thread_of="head")
    able.deliver_due()
    place_is_gone(slack, "channel_not_found")
    for _ in range(3):
        slack.clock.advance(timedelta(seconds=31))
        able.deliver_due()
    ben = slack.person("ben")
    assert [reply.text for reply in ben.thread(ben.messages()[0])] == ["below"]


@pytest.mark.parametrize("error", ["channel_not_found", "is_archived", "not_in_channel"])
def test_in_a_channel_the_same_words_mean_what_they_say(
    slack: Sandbox, delivery: Delivery, told: list[str], error: str
) -> None:
    slack.faults.on("chat.postMessage", Fault.refuse(error))
    put(delivery, "summary", to="C0GENERAL")
    delivery.deliver_due()
    assert told == [f"summary: {error}"]


# --- Errors that nobody knows ---------------------------------------------------------------------------------------


def test_an_error_that_nobody_knows_is_tried_for_an_hour_and_told_then(
    slack: Sandbox, delivery: Delivery, told: list[str]
) -> None:
    slack.faults.on("chat.postMessage", Fault.refuse("moon_in_the_wrong_house"))
    put(delivery, "card")
    tried_before(delivery, "card", 400)  # an outage before it doesn't count
    delivery.deliver_due()
    began = slack.clock.now()
    while not told and slack.clock.now() - began < timedelta(hours=3):
        slack.clock.advance(timedelta(minutes=1))
        delivery.deliver_due()
    assert told == ["card: moon_in_the_wrong_house"]
    assert timedelta(hours=1) <= slack.clock.now() - began < timedelta(hours=1, minutes=15)
    assert len(slack.calls("chat.postMessage")) < 25


def test_an_error_that_nobody_knows_costs_nothing_if_it_passes(
    slack: Sandbox, delivery: Delivery, told: list[str]
) -> None:
    for method in ("chat.postMessage", "chat.update"):
        slack.faults.on(method, Fault.refuse("moon_in_the_wrong_house"), times=3)
    put(delivery, "card")
    for text in ("Hi", "newer"):
        put(delivery, "card", text)
        for _ in range(5):
            delivery.deliver_due()
            slack.clock.advance(timedelta(seconds=10))
    assert (texts(slack), told) == (["newer"], [])


def test_a_line_that_slack_never_takes_in_its_thread_is_told_alone(
    slack: Sandbox, delivery: Delivery, told: list[str]
) -> None:
    put(delivery, "head")
    delivery.deliver_due()
    slack.faults.on("chat.postMessage", Fault.refuse("restricted_action_thread_locked"), channel=dm_of_ben(slack))
    put(delivery, "reply", "told alone", thread_of="head")
    delivery.deliver_due()
    assert (texts(slack), told) == (["Hi", "told alone"], [])


@pytest.mark.parametrize("policy", WhenUnsure)
def test_what_was_welcome_on_its_day_only_is_not_brought_back_later(
    slack: Sandbox, delivery: Delivery, policy: WhenUnsure
) -> None:
    put(delivery, "question", not_after=evening(slack), when_unsure=policy)
    delivery.deliver_due()
    slack.remove_message(slack.person("ben").messages()[0])
    put(delivery, "question", "newer")
    delivery.deliver_due()
    assert texts(slack) == []
    assert row(delivery, "question").due_at is None


def evening(slack: Sandbox) -> datetime:
    """Return the time from which a message is too late: in half a minute."""
    return slack.clock.now() + timedelta(seconds=30)


def test_what_comes_too_late_is_not_posted(slack: Sandbox, delivery: Delivery) -> None:
    put(delivery, "question", not_after=evening(slack))
    put(delivery, "under it", thread_of="question")
    slack.clock.advance(timedelta(minutes=1))
    delivery.deliver_due()
    assert texts(slack) == []
    assert row(delivery, "question").state is DeliveryState.PENDING


def test_what_is_claimed_in_time_and_sent_too_late_is_not_posted(slack: Sandbox, delivery: Delivery) -> None:
    put(delivery, "question", not_after=evening(slack))
    with delivery.database.transaction() as session:
        workspace_id = row(delivery, "question").workspace_id
        (attempt,) = due_messages.claim(session, workspace_id, delivery.now(), LEASE, 1)
    slack.clock.advance(timedelta(minutes=1))
    sender = Sender(client_of(slack), slack.clock.now, can_look_up=False)
    assert sender.send(attempt, KINDS[Kind.CARD]) == Later(timedelta(), maybe_sent=False, problem=TOO_LATE)
    assert texts(slack) == []


@pytest.mark.parametrize("fault", [Fault.lost_reply(), Fault.reset()], ids=["it is there", "it is not there"])
def test_what_may_be_there_by_the_evening_is_looked_up_and_not_posted_then(
    slack: Sandbox, delivery: Delivery, told: list[str], fault: Fault
) -> None:
    able = make(slack, delivery.database, told, can_look_up=True)
    slack.faults.on("chat.postMessage", fault, times=1)
    put(able, "question", not_after=evening(slack))
    able.deliver_due()
    there = texts(slack)
    slack.clock.advance(timedelta(minutes=1))
    able.deliver_due()
    assert texts(slack) == there
    assert row(able, "question").maybe_sent_at is None
    assert row(able, "question").state is (DeliveryState.DELIVERED if there else DeliveryState.PENDING)


PLAIN, CHART = {"text": "In words"}, [{"type": "data_visualization", "title": "Weeks"}]


def test_what_slack_refuses_to_draw_is_said_plainer(slack: Sandbox, delivery: Delivery, told: list[str]) -> None:
    put(delivery, "summary", "A chart", CHART, plainer=PLAIN)
    delivery.deliver_due()
    assert texts(slack) == ["In words"]
    assert told == []


def test_a_change_that_slack_refuses_to_draw_is_said_plainer(slack: Sandbox, delivery: Delivery) -> None:
    put(delivery, "summary", "First")
    delivery.deliver_due()
    put(delivery, "summary", "A chart", CHART, plainer=PLAIN)
    delivery.deliver_due()
    assert texts(slack) == ["In words"]


def test_what_slack_refuses_even_then_is_given_up(slack: Sandbox, delivery: Delivery, told: list[str]) -> None:
    put(delivery, "summary", "A chart", CHART, plainer={"text": "Another", "blocks": CHART})
    delivery.deliver_due()
    assert texts(slack) == []
    assert told == ["summary: invalid_blocks"]


def test_a_message_whose_sending_raises_costs_no_other_its_note(slack: Sandbox, database: Database) -> None:
    def fail(*_: object) -> Sent:
        raise RuntimeError("a bug")

    kinds = {**KINDS, Kind.REMINDER: replace(KINDS[Kind.REMINDER], send=fail)}
    installation = Installation("", slack.team_id, slack.bot_user_id, frozenset())
    install.settle_in(database, installation, slack.clock.now())
    delivery = delivery_of(slack, database, kinds=kinds, threads=2)
    put(delivery, "card")
    put(delivery, "reminder", to=slack.person("chidi").id, kind=Kind.REMINDER)
    with pytest.raises(RuntimeError, match="a bug"):
        delivery.deliver_due()
    assert (row(delivery, "card").state, row(delivery, "reminder").state) == (
        DeliveryState.DELIVERED,
        DeliveryState.PENDING,
    )


def test_a_card_that_changes_while_it_is_sent_is_changed_next(slack: Sandbox, delivery: Delivery) -> None:
    slack.faults.on("chat.postMessage", Fault.slow(0.3), times=1)
    put(delivery, "card", "old")
    working = Thread(target=delivery.deliver_due)
    working.start()
    slack.wait_for(lambda: row(delivery, "card").maybe_sent_at, what="the call")
    put(delivery, "card", "new")
    working.join()
    delivery.deliver_due()  # in case the tick's time was over
    assert texts(slack) == ["new"]
    assert row(delivery, "card").state is DeliveryState.DELIVERED


def test_a_clock_that_leaps_while_messages_are_sent_doubles_none(slack: Sandbox, delivery: Delivery) -> None:
    two_at_once = delivery_of(slack, delivery.database, threads=2)
    chidi = slack.person("chidi")
    put(delivery, "long", "long")
    put(delivery, "short", "short", to=chidi.id)
    slack.faults.on("chat.postMessage", Fault.slow(1), times=1)
    slack.faults.on("chat.postMessage", Fault.slow(0.3), times=1)
    working = Thread(target=two_at_once.deliver_due)
    working.start()
    slack.wait_for(lambda: all(row(delivery, key).maybe_sent_at for key in ("long", "short")), what="two calls")
    slack.clock.advance(timedelta(days=2))  # a machine that slept, say: no lease outlives that
    working.join()
    delivery.deliver_due()
    assert (texts(slack), [message.text for message in chidi.messages()]) == (["long"], ["short"])
