"""A Home's delivery against the sandbox: first of all for who looks at it, last for who doesn't, and never doubled."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import bindparam, select, text

from bot.delivery.worker import Delivery
from bot.slack.installation import Installation
from bot.use_cases.workspaces import install
from sandbox import Fault, Sandbox
from storage.database import Database
from storage.models.enums import DeliveryState, Kind
from storage.models.outbox import OutgoingMessage
from storage.models.workspace import Workspace
from storage.queries import outbox
from storage.queries.outbox import Draft
from tests.builders.deliveries import delivery_of
from tests.conftest import MANIFEST
from tests.running import on_a_monday

ANA, BEN = "U0000ANA", "U0000BEN"
SECOND = timedelta(seconds=1)


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    """Run a Slack."""
    with Sandbox(MANIFEST, starts_at=on_a_monday) as sandbox:
        yield sandbox


@pytest.fixture
def delivery(slack: Sandbox, database: Database) -> Delivery:
    """Return a delivery, one message after the other."""
    install.settle_in(database, Installation("", slack.team_id, slack.bot_user_id, frozenset()), slack.clock.now())
    return delivery_of(slack, database, apart=SECOND)


def show(delivery: Delivery, text: str, *, is_waited_for: bool = False, to: str = ANA) -> None:
    """Let somebody's Home say this."""
    view = {"type": "home", "blocks": [{"type": "section", "text": {"type": "plain_text", "text": text}}]}
    with delivery.database.transaction() as session:
        draft = Draft(session.scalars(select(Workspace.id)).one(), None, f"home:{to}", to, view, kind=Kind.HOME)
        outbox.show(session, draft, delivery.now(), is_waited_for=is_waited_for)


def post(delivery: Delivery, key: str, kind: Kind = Kind.CARD) -> None:
    """Put a message to Ana into the outbox."""
    with delivery.database.transaction() as session:
        workspace_id = session.scalars(select(Workspace.id)).one()
        outbox.put(session, Draft(workspace_id, None, key, ANA, {"text": key, "blocks": []}, kind=kind), delivery.now())


def home(slack: Sandbox) -> str:
    """Return what Ana's Home says; empty while there is none."""
    ana = slack.person("ana")
    return ana.sees(ana.home) if ana.home else ""


def row(delivery: Delivery) -> OutgoingMessage:
    """Return Ana's Home as it is stored."""
    with delivery.database.reading() as session:
        return session.scalars(select(OutgoingMessage).where(OutgoingMessage.key == f"home:{ANA}")).one()


def methods(slack: Sandbox) -> list[str]:
    """Return what the bot called, in this order."""
    return [
        call.method for call in slack.calls() if call.method in ("views.publish", "chat.postMessage", "chat.update")
    ]


def test_it_is_published_and_published_again_with_what_is_new(slack: Sandbox, delivery: Delivery) -> None:
    for said in ("one", "two", "two"):
        show(delivery, said)
        delivery.deliver_due()
        assert said in home(slack)
    assert methods(slack) == ["views.publish"] * 2


def test_who_looks_at_it_waits_for_nothing_else(slack: Sandbox, delivery: Delivery) -> None:
    show(delivery, "before")
    delivery.deliver_due()
    for number in range(3):
        post(delivery, f"card {number}")
    show(delivery, "now", is_waited_for=True)
    delivery.deliver_due()
    assert methods(slack)[1] == "views.publish"


def test_what_changes_for_who_does_not_look_comes_after_the_news(slack: Sandbox, delivery: Delivery) -> None:
    show(delivery, "before")
    delivery.deliver_due()
    show(delivery, "later")
    post(delivery, "card")
    delivery.deliver_due()
    assert methods(slack)[1:] == ["chat.postMessage", "views.publish"]


def test_a_message_to_the_same_person_and_it_do_not_wait_for_each_other(slack: Sandbox, delivery: Delivery) -> None:
    show(delivery, "now", is_waited_for=True)
    post(delivery, "card")
    delivery.deliver_due()
    assert methods(slack) == ["views.publish", "chat.postMessage"]


@pytest.mark.parametrize("is_waited_for", [True, False])
def test_slacks_limit_for_one_method_is_not_the_others(slack: Sandbox, delivery: Delivery, is_waited_for: bool) -> None:
    show(delivery, "before")
    delivery.deliver_due()
    slack.faults.on("chat.postMessage", Fault.rate_limited(30), times=1)
    post(delivery, "card")
    delivery.deliver_due()
    show(delivery, "now", is_waited_for=is_waited_for)
    delivery.deliver_due()
    assert "now" in home(slack)
    slack.clock.advance(60 * SECOND)
    slack.faults.on("views.publish", Fault.rate_limited(30), times=1)
    show(delivery, "after", is_waited_for=is_waited_for)
    delivery.deliver_due()
    assert len(slack.person("ana").messages()) == 1
    assert "now" in home(slack)
    slack.clock.advance(31 * SECOND)
    delivery.deliver_due()
    assert "after" in home(slack)


@pytest.mark.parametrize("fault", [Fault.lost_reply(), Fault.reset(), Fault.refuse("internal_error")])
def test_a_home_of_unknown_fate_is_published_again_since_twice_is_once(
    slack: Sandbox, delivery: Delivery, fault: Fault
) -> None:
    slack.faults.on("views.publish", fault, times=1)
    show(delivery, "now")
    delivery.deliver_due()
    slack.clock.advance(60 * SECOND)
    delivery.deliver_due()
    assert "now" in home(slack)
    assert row(delivery).state is DeliveryState.DELIVERED


@pytest.mark.parametrize("error", ["not_enabled", "user_not_found"])
def test_a_home_that_cannot_be_shown_is_given_up_quietly_until_it_is_opened(
    slack: Sandbox, delivery: Delivery, error: str
) -> None:
    slack.faults.on("views.publish", Fault.refuse(error), times=1)
    show(delivery, "one", is_waited_for=True)
    delivery.deliver_due()
    assert (row(delivery).state, slack.person("ana").messages()) == (DeliveryState.UNDELIVERABLE, [])
    show(delivery, "two")
    delivery.deliver_due()
    assert methods(slack) == ["views.publish"]
    show(delivery, "two", is_waited_for=True)
    delivery.deliver_due()
    assert "two" in home(slack)


def test_it_can_be_published_again_though_nothing_has_changed(slack: Sandbox, delivery: Delivery) -> None:
    show(delivery, "one")
    delivery.deliver_due()
    with delivery.database.transaction() as session:
        outbox.show_again(session, row(delivery).workspace_id, f"home:{ANA}", delivery.now())
    delivery.deliver_due()
    assert (methods(slack), row(delivery).state) == (["views.publish"] * 2, DeliveryState.DELIVERED)


# What release 0.2 would send, which runs beside this one while processes are restarted one by one: it posts whatever it
# takes (storage/queries/delivery.py there, `CLAIMABLE`).
TAKEN_BY_0_2 = text(
    """
    SELECT m.key FROM outgoing_messages AS m
    WHERE m.due_at <= :now
    AND NOT (m.ts IS NULL AND m.maybe_sent_at IS NULL AND m.not_after IS NOT NULL AND m.not_after <= :now)
    AND (m.ts IS NOT NULL OR m.thread_of IS NULL OR EXISTS (
        SELECT 1 FROM outgoing_messages AS parent WHERE parent.workspace_id = m.workspace_id
        AND parent.key = m.thread_of AND (parent.ts IS NOT NULL OR parent.state <> 'pending')
    ))
    """
).bindparams(bindparam("now", type_=OutgoingMessage.due_at.type))


@pytest.mark.parametrize("is_waited_for", [True, False])
def test_release_0_2_never_posts_it_as_a_message(slack: Sandbox, delivery: Delivery, is_waited_for: bool) -> None:
    def taken() -> list[str]:
        with delivery.database.reading() as session:
            return [*session.scalars(TAKEN_BY_0_2, {"now": delivery.now()})]

    for said in ("one", "two"):
        show(delivery, said, is_waited_for=is_waited_for)
        assert taken() == []
        delivery.deliver_due()
        assert said in home(slack)
    show(delivery, "three")
    post(delivery, "card")
    assert taken() == ["card"]
