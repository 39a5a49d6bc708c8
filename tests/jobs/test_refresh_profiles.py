"""Time zones, asked of Slack; and a reminder that would come at night."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.delivery.worker import Delivery
from bot.jobs import send_reminders
from bot.jobs.refresh_profiles import ProfileRefresh
from bot.use_cases.introductions.introduce import introduce
from sandbox import Fault, Sandbox
from storage.database import Database
from storage.models.enums import DeliveryState
from storage.models.workspace import Member
from tests.builders.deliveries import client_of, connect_with
from tests.builders.elapsed_time import change, member
from tests.builders.introductions import DAY, NOW, install, outbox, submission
from tests.builders.looking import look
from tests.builders.outcomes import outcome
from tests.builders.workspaces import served
from tests.conftest import MANIFEST
from tests.delivery.test_worker import make
from tests.running import on_a_monday

SOON = NOW + 2 * DAY - timedelta(minutes=30)
AUCKLAND = "Pacific/Auckland"


@pytest.fixture
def slack(database: Database) -> Iterator[Sandbox]:
    """Run a Slack for this test alone, in which Ben was introduced to Chidi."""
    with Sandbox(MANIFEST, starts_at=on_a_monday) as sandbox:
        install(database)
        ana, ben, chidi = (sandbox.person(name).id for name in ("ana", "ben", "chidi"))
        assert outcome(introduce, database, submission(by=ana, first_person=ben, second_person=chidi), {}, NOW) == {}
        look(database)
        change(database, ben, time_zone="Europe/Lisbon", checked_at=NOW)
        yield sandbox


def refresh(slack: Sandbox, database: Database, after: timedelta = SOON - NOW) -> None:
    ProfileRefresh(database, served(database), connect_with(client_of(slack))).refresh(NOW + after)


def ben(slack: Sandbox, database: Database) -> Member:
    return member(database, slack.person("ben").id)


def test_who_moved_is_reminded_in_their_new_morning(slack: Sandbox, database: Database) -> None:
    slack.change_member("ben", tz=AUCKLAND)
    refresh(slack, database)
    assert (ben(slack, database).time_zone, ben(slack, database).checked_at) == (AUCKLAND, SOON)
    send_reminders.remind(database, served(database), NOW + 2 * DAY)
    assert not any(key.startswith("nudge:") for key in outbox(database))
    send_reminders.remind(database, served(database), NOW + 2 * DAY + timedelta(hours=11))
    assert any(key.startswith("nudge:") for key in outbox(database))


def test_nobody_is_asked_about_before_it_matters_or_twice_a_day(slack: Sandbox, database: Database) -> None:
    slack.change_member("ben", tz=AUCKLAND)
    refresh(slack, database, DAY)
    assert ben(slack, database).time_zone == "Europe/Lisbon"
    change(database, slack.person("ben").id, checked_at=SOON - timedelta(hours=23))
    refresh(slack, database)
    assert ben(slack, database).time_zone == "Europe/Lisbon"


@pytest.mark.parametrize(
    "fault", [Fault.rate_limited(1, sticky=False), Fault.server_error(), Fault.reset(), Fault.refuse("internal_error")]
)
def test_a_slack_that_does_not_answer_is_asked_again_but_not_every_second(
    slack: Sandbox, database: Database, fault: Fault
) -> None:
    slack.change_member("ben", tz=AUCKLAND)
    slack.faults.on("users.info", fault)
    seconds = 0
    refreshing = ProfileRefresh(database, served(database), connect_with(client_of(slack)), lambda: seconds)
    asked = list[int]()
    for seconds in range(60):
        before = len(slack.calls("users.info"))
        refreshing.refresh(SOON + timedelta(seconds=seconds))
        asked += [seconds] * (len(slack.calls("users.info")) > before)
    assert asked == [0, 2, 6, 14, 30]
    assert (ben(slack, database).time_zone, ben(slack, database).checked_at) == ("Europe/Lisbon", NOW)
    slack.faults.off()
    seconds = 62
    refreshing.refresh(SOON + timedelta(seconds=seconds))
    assert (ben(slack, database).time_zone, ben(slack, database).checked_at) == (AUCKLAND, SOON + timedelta(seconds=62))


def test_a_member_about_whom_slack_refuses_to_say_anything_is_asked_about_tomorrow(
    slack: Sandbox, database: Database
) -> None:
    slack.faults.on("users.info", Fault.refuse("no_permission"))
    refresh(slack, database)
    assert ben(slack, database).checked_at == SOON


# --- Not at night ---------------------------------------------------------------------------------------------------


def delivery(slack: Sandbox, database: Database) -> Delivery:
    return make(slack, database, [], can_look_up=False)


@pytest.mark.parametrize(
    ("outage", "texts", "state"),
    [(timedelta(hours=7, minutes=59), 1, DeliveryState.DELIVERED), (timedelta(hours=8), 0, DeliveryState.PENDING)],
    ids=["until just before five", "over the evening"],
)
def test_a_reminder_is_posted_by_the_evening_or_not_at_all(
    slack: Sandbox, database: Database, outage: timedelta, texts: int, state: DeliveryState
) -> None:
    morning = slack.clock.now() + timedelta(days=8)
    morning = morning.replace(hour=9, minute=0, second=0) + timedelta(days=(7 - morning.weekday()) % 7)
    change(database, slack.person("ben").id, time_zone="UTC")
    send_reminders.remind(database, served(database), morning)
    (key,) = [key for key in outbox(database) if key.startswith(f"nudge:{slack.person('ben').id}:")]
    slack.clock.advance(morning + outage - slack.clock.now())
    delivery(slack, database).deliver_due()
    assert outbox(database)[key].state is state
    assert (
        sum("Have you had a chance to write to" in message.text for message in slack.person("ben").messages()) == texts
    )
