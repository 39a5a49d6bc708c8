"""The outbox: at most one row per key, at most one process per row, nothing ever lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.database import Database
from storage.models.enums import DeliveryState, Kind
from storage.models.outbox import OutgoingMessage
from storage.models.workspace import Workspace
from storage.queries import delivery_outcomes, due_messages, outbox, workspaces
from storage.queries.delivery_outcomes import Delivered
from storage.queries.due_messages import Attempt, Order
from storage.queries.outbox import Draft
from tests.builders.workspaces import served

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LEASE = timedelta(seconds=60)
SECOND = timedelta(seconds=1)
ANY_ORDER = Order()


@pytest.fixture
def workspace_id(database: Database) -> int:
    """Store a workspace to send to."""
    return another_workspace(database, "T1")


def another_workspace(database: Database, team_id: str) -> int:
    with database.transaction() as session:
        row = Workspace(team_id=team_id, bot_user_id="UBOT", created_at=NOW)
        session.add(row)
        session.flush()
        return row.id


def put(database: Database, workspace_id: int, key: str, text: str = "Hi", **more: Any) -> None:
    """Put in a message, by itself to somebody of its own."""
    with database.transaction() as session:
        draft = {"to": f"U-{key}", "content": {"text": text}, "kind": Kind.CARD} | more
        outbox.put(session, Draft(workspace_id, None, key, **draft), NOW)


def claim(
    database: Database, workspace_id: int, now: datetime = NOW, limit: int = 10, order: Order = ANY_ORDER
) -> list[OutgoingMessage]:
    with database.transaction() as session:
        return [attempt.message for attempt in due_messages.claim(session, workspace_id, now, LEASE, limit, order)]


def attempt(database: Database, workspace_id: int, now: datetime = NOW) -> Attempt:
    """Claim the one message that is due."""
    with database.transaction() as session:
        (attempt,) = due_messages.claim(session, workspace_id, now, LEASE, 10)
        return attempt


def with_something_due(database: Database, now: datetime = NOW) -> list[int]:
    with database.reading() as session:
        return [*due_messages.workspaces(session, served(database), now)]


def deliver(database: Database, message: OutgoingMessage) -> bool:
    """Note that Slack shows it as it was claimed, if the claim still holds."""
    with database.transaction() as session:
        if current := delivery_outcomes.claimed(session, message):
            delivery_outcomes.delivered(current, message, "D1", f"{message.id}.0", NOW)
        return current is not None


def row(database: Database, key: str) -> OutgoingMessage:
    with database.reading() as session:
        return session.scalars(select(OutgoingMessage).where(OutgoingMessage.key == key)).one()


def keys(messages: list[OutgoingMessage]) -> list[str]:
    return [message.key for message in messages]


def test_a_message_put_in_is_due_at_once(database: Database, workspace_id: int) -> None:
    put(database, workspace_id, "a")
    assert with_something_due(database) == [workspace_id]
    assert keys(claim(database, workspace_id)) == ["a"]


def test_the_same_key_is_the_same_message(database: Database, workspace_id: int) -> None:
    for text in ("one", "two", "three"):
        put(database, workspace_id, "a", text)
    (message,) = claim(database, workspace_id)
    assert (message.content, message.wanted_version) == ({"text": "three"}, 3)


def test_the_same_key_put_by_many_at_once_is_one_row(database: Database, workspace_id: int) -> None:
    with ThreadPoolExecutor(8) as writers:
        list(writers.map(lambda n: put(database, workspace_id, "a", str(n)), range(16)))
    assert row(database, "a").wanted_version == 16


def test_the_same_look_again_is_no_new_version(database: Database, workspace_id: int) -> None:
    put(database, workspace_id, "a")
    deliver(database, claim(database, workspace_id)[0])
    put(database, workspace_id, "a")
    assert with_something_due(database) == []


def test_a_delivered_message_falls_due_when_it_should_look_different(database: Database, workspace_id: int) -> None:
    put(database, workspace_id, "a")
    deliver(database, claim(database, workspace_id)[0])
    put(database, workspace_id, "a", "Hi again")
    assert row(database, "a").state is DeliveryState.PENDING
    assert keys(claim(database, workspace_id)) == ["a"]


def test_a_claimed_message_is_nobody_elses(database: Database, workspace_id: int) -> None:
    put(database, workspace_id, "a")
    assert claim(database, workspace_id)
    assert claim(database, workspace_id) == []


def test_many_processes_claim_each_message_once(database: Database, workspace_id: int) -> None:
    for number in range(40):
        put(database, workspace_id, f"m{number}")
    with ThreadPoolExecutor(8) as processes:
        claimed = list(processes.map(lambda _: claim(database, workspace_id, limit=5), range(16)))
    assert sorted(key for part in claimed for key in keys(part)) == sorted(f"m{number}" for number in range(40))


def test_the_messages_of_a_killed_process_come_back_when_its_lease_is_over(
    database: Database, workspace_id: int
) -> None:
    put(database, workspace_id, "a")
    claim(database, workspace_id)
    assert with_something_due(database, NOW + LEASE - SECOND) == []
    assert keys(claim(database, workspace_id, NOW + LEASE)) == ["a"]


def test_a_process_that_lost_its_claim_changes_nothing_any_more(database: Database, workspace_id: int) -> None:
    put(database, workspace_id, "a")
    (lost,) = claim(database, workspace_id)
    (taken_over,) = claim(database, workspace_id, NOW + LEASE)
    assert not deliver(database, lost)
    assert deliver(database, taken_over)


def test_what_changes_while_a_message_is_sent_is_sent_next_and_by_nobody_else(
    database: Database, workspace_id: int
) -> None:
    put(database, workspace_id, "a")
    (message,) = claim(database, workspace_id)
    put(database, workspace_id, "a", "newer")
    assert claim(database, workspace_id) == []
    deliver(database, message)
    assert (row(database, "a").state, row(database, "a").due_at) == (DeliveryState.PENDING, NOW)


def note_delivered(database: Database, *messages: OutgoingMessage) -> bool:
    """Note that Slack shows them as they were claimed, in the one statement that is enough as a rule."""
    with database.transaction() as session:
        return delivery_outcomes.note_delivered(session, [Delivered(message, "D1", "1.0") for message in messages])


def test_messages_that_slack_shows_as_they_should_look_are_noted_in_one_statement(
    database: Database, workspace_id: int
) -> None:
    for key in ("a", "b"):
        put(database, workspace_id, key)
    assert note_delivered(database, *claim(database, workspace_id))
    for key in ("a", "b"):
        stored = row(database, key)
        assert (stored.state, stored.due_at, stored.channel, stored.ts) == (DeliveryState.DELIVERED, None, "D1", "1.0")
        assert (stored.delivered_version, stored.attempts, stored.maybe_sent_at) == (1, 0, None)


def test_what_should_look_otherwise_by_now_or_is_somebody_elses_is_not(database: Database, workspace_id: int) -> None:
    for key in ("changed", "taken over"):
        put(database, workspace_id, key)
    put(database, workspace_id, "an export", keeps_content=False)
    changed, taken_over, export = claim(database, workspace_id)
    put(database, workspace_id, "changed", "newer")
    claim(database, workspace_id, NOW + LEASE)
    for message in (changed, taken_over, export):
        before = vars(row(database, message.key)).copy()
        assert not note_delivered(database, message)
        after = vars(row(database, message.key)).copy()
        assert before.pop("_sa_instance_state") is not after.pop("_sa_instance_state")
        assert before == after


def test_messages_that_somebody_is_changing_are_not_waited_for_when_others_are_noted(
    database: Database, workspace_id: int
) -> None:
    if database.url.get_backend_name() == "sqlite":
        pytest.skip("it has one writer at a time")
    for key in ("a", "b"):
        put(database, workspace_id, key)
    messages = claim(database, workspace_id)
    with database.transaction() as session:
        assert delivery_outcomes.claimed(session, messages[0])
        assert not note_delivered(database, *messages)
    assert (row(database, "a").state, row(database, "b").state) == (DeliveryState.PENDING, DeliveryState.DELIVERED)


def test_an_attempt_carries_the_newest_look(database: Database, workspace_id: int) -> None:
    for text in ("old", "newer"):
        put(database, workspace_id, "a", text)
    message = attempt(database, workspace_id).message
    assert (message.content, message.wanted_version) == ({"text": "newer"}, 2)


def test_only_after_an_attempt_that_nobody_heard_the_end_of_a_message_may_be_out(
    database: Database, workspace_id: int
) -> None:
    put(database, workspace_id, "a")
    first, second = (attempt(database, workspace_id, at) for at in (NOW, NOW + LEASE))
    assert (first.maybe_sent_at, second.maybe_sent_at) == (None, NOW)


def test_while_slack_asks_to_wait_nothing_of_this_workspace_is_sent(database: Database, workspace_id: int) -> None:
    other = another_workspace(database, "T2")
    put(database, workspace_id, "a")
    put(database, other, "b")
    with database.transaction() as session:
        workspaces.hold_posts(session, workspace_id, NOW + 10 * SECOND)
        workspaces.hold_posts(session, workspace_id, NOW + 5 * SECOND)
    assert with_something_due(database) == [other]
    assert claim(database, workspace_id) == []
    assert with_something_due(database, NOW + 9 * SECOND) == [other]
    assert with_something_due(database, NOW + 10 * SECOND) == [workspace_id, other]


def test_a_hold_on_changes_holds_no_post_and_a_hold_on_posts_no_change(database: Database, workspace_id: int) -> None:
    put(database, workspace_id, "old")
    deliver(database, claim(database, workspace_id)[0])
    put(database, workspace_id, "old", "changed")
    put(database, workspace_id, "new")
    with database.transaction() as session:
        workspaces.hold_changes(session, workspace_id, NOW + SECOND)
    assert keys(claim(database, workspace_id)) == ["new"]
    with database.transaction() as session:
        workspaces.hold_posts(session, workspace_id, NOW + 2 * SECOND)
    assert keys(claim(database, workspace_id, NOW + SECOND)) == ["old"]


def test_news_goes_before_changes_and_both_before_what_nobody_waits_for(database: Database, workspace_id: int) -> None:
    put(database, workspace_id, "changed")
    deliver(database, claim(database, workspace_id)[0])
    for number in range(3):
        put(database, workspace_id, f"reminder{number}", kind=Kind.REMINDER)
    put(database, workspace_id, "changed", "anew")
    put(database, workspace_id, "news")
    taken = claim(database, workspace_id, limit=4, order=Order(patient=[Kind.REMINDER]))
    assert keys(taken) == ["news", "changed", "reminder0", "reminder1"]


def test_nothing_new_is_taken_for_a_conversation_that_is_busy_and_what_stands_there_changes(
    database: Database, workspace_id: int
) -> None:
    put(database, workspace_id, "old", to="U1")
    deliver(database, claim(database, workspace_id)[0])
    put(database, workspace_id, "old", "changed")
    put(database, workspace_id, "new", to="U1")
    assert keys(claim(database, workspace_id, order=Order(busy=["U1"]))) == ["old"]


def test_of_one_conversation_one_new_message_is_taken_at_a_time_and_hides_no_other(
    database: Database, workspace_id: int
) -> None:
    for number in range(4):
        put(database, workspace_id, f"to Ben {number}", to="UBEN")
    put(database, workspace_id, "to Chidi", to="UCHIDI")
    assert keys(claim(database, workspace_id, limit=3)) == ["to Ben 0", "to Chidi"]
    assert keys(claim(database, workspace_id, limit=3)) == ["to Ben 1"]


def test_a_reply_waits_for_its_message_and_replies_keep_their_order(database: Database, workspace_id: int) -> None:
    put(database, workspace_id, "r1", thread_of="head")
    put(database, workspace_id, "head")
    put(database, workspace_id, "r2", thread_of="head")
    (head,) = claim(database, workspace_id)
    assert head.key == "head"
    assert claim(database, workspace_id) == []
    deliver(database, head)
    (first,) = claim(database, workspace_id)
    assert first.key == "r1"
    deliver(database, first)
    assert keys(claim(database, workspace_id)) == ["r2"]


def test_a_reply_waits_until_its_message_has_changed_since_somebody_may_have_removed_it(
    database: Database, workspace_id: int
) -> None:
    put(database, workspace_id, "head")
    deliver(database, claim(database, workspace_id)[0])
    put(database, workspace_id, "other news")
    put(database, workspace_id, "head", "changed")
    put(database, workspace_id, "r1", thread_of="head")
    head, other = claim(database, workspace_id)
    assert {head.key, other.key} == {"head", "other news"}
    deliver(database, head)
    assert keys(claim(database, workspace_id)) == ["r1"]


def test_a_reply_does_not_wait_for_a_change_that_slack_does_not_take_now(database: Database, workspace_id: int) -> None:
    for key in ("held", "failing"):
        put(database, workspace_id, key)
        deliver(database, claim(database, workspace_id)[0])
    put(database, workspace_id, "failing", "changed")
    (failing,) = claim(database, workspace_id)
    with database.transaction() as session:
        current = delivery_outcomes.claimed(session, failing)
        assert current
        delivery_outcomes.postponed(current, NOW + LEASE, "status 503", maybe_sent_at=None)
    put(database, workspace_id, "under failing", thread_of="failing")
    assert keys(claim(database, workspace_id)) == ["under failing"]
    put(database, workspace_id, "held", "changed")
    put(database, workspace_id, "under held", thread_of="held")
    with database.transaction() as session:
        workspaces.hold_changes(session, workspace_id, NOW + SECOND)
    assert keys(claim(database, workspace_id)) == ["under held"]


def test_a_reply_that_is_out_already_is_changed_without_waiting(database: Database, workspace_id: int) -> None:
    put(database, workspace_id, "head")
    put(database, workspace_id, "r1", thread_of="head")
    put(database, workspace_id, "r2", thread_of="head")
    for _ in range(3):
        deliver(database, claim(database, workspace_id)[0])
    put(database, workspace_id, "r1", "struck through", thread_of="head")
    put(database, workspace_id, "r2", "struck through", thread_of="head")
    assert keys(claim(database, workspace_id)) == ["r1", "r2"]


def test_replies_to_a_message_that_was_given_up_are_not_kept_waiting(database: Database, workspace_id: int) -> None:
    put(database, workspace_id, "head")
    put(database, workspace_id, "r1", thread_of="head")
    (head,) = claim(database, workspace_id)
    with database.transaction() as session:
        _give_up(session, head)
    assert keys(claim(database, workspace_id)) == ["r1"]


def test_what_was_given_up_stays_so_whatever_it_should_look_like(database: Database, workspace_id: int) -> None:
    put(database, workspace_id, "a")
    (message,) = claim(database, workspace_id)
    with database.transaction() as session:
        _give_up(session, message)
    put(database, workspace_id, "a", "newer")
    assert with_something_due(database, NOW + 400 * LEASE) == []


def _give_up(session: Session, message: OutgoingMessage) -> None:
    current = delivery_outcomes.claimed(session, message)
    assert current
    delivery_outcomes.given_up(current, "user_disabled")


def test_an_idle_tick_uses_the_index_of_what_is_due(database: Database, workspace_id: int) -> None:
    with database.transaction() as session:
        session.add_all(_settled(workspace_id, number) for number in range(3_000))
    with database.engine.connect() as connection:
        if database.url.get_backend_name() == "sqlite":
            connection.exec_driver_sql("ANALYZE")
            explain = "EXPLAIN QUERY PLAN "
        else:
            connection.exec_driver_sql("ANALYZE outgoing_messages")
            explain = "EXPLAIN "
        query = "SELECT id FROM outgoing_messages WHERE workspace_id = 1 AND due_at <= '2026-03-02'"
        plan = connection.exec_driver_sql(explain + query).fetchall()
    assert "ix_outgoing_messages_due" in str(plan)


def _settled(workspace_id: int, number: int) -> OutgoingMessage:
    return OutgoingMessage(
        workspace_id=workspace_id,
        key=f"m{number}",
        to="U1",
        content={},
        kind=Kind.CARD,
        state=DeliveryState.DELIVERED,
        channel="D1",
        ts=str(number),
    )
