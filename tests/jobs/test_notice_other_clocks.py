"""Waits that another clock wrote: which of them end, and when."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.jobs.notice_other_clocks import OtherClocks
from bot.use_cases.members import home
from bot.use_cases.members.home import OpenHome
from storage.database import Database
from storage.models.enums import Account, Kind
from storage.models.outbox import OutgoingMessage
from storage.models.process import Process
from storage.models.workspace import Member, Workspace
from storage.queries import members, outbox, processes
from storage.queries.other_clocks import CALLS_TAKE
from storage.queries.outbox import Draft
from storage.queries.served import only
from tests.builders.introductions import NOW, install, to_ask_about

SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
AT_ONCE, SOON = timedelta(), CALLS_TAKE


@dataclass
class Machine:
    """A machine with two clocks: one that can be set, and one that only goes on."""

    database: Database
    workspace_id: int
    now: datetime = NOW
    seconds: float = 0.0
    clocks: OtherClocks = field(init=False)

    def __post_init__(self) -> None:
        self.clocks = OtherClocks(self.database, only(self.workspace_id), lambda: self.seconds)

    def look(self, after: timedelta = SECOND, *, set_to: datetime | None = None) -> None:
        """Look once more after this time."""
        self.seconds += after.total_seconds()
        self.now = set_to or self.now + after
        self.clocks.notice(self.now)


@pytest.fixture
def machine(database: Database) -> Machine:
    """Return a machine whose clock is an hour ahead."""
    return Machine(database, install(database), NOW + HOUR)


def waiting(machine: Machine, due_at: datetime, **more: Any) -> None:
    """Put a message into the outbox that waits until then."""
    with machine.database.transaction() as session:
        draft = Draft(machine.workspace_id, None, "card", "UBEN", {"text": "Hi"}, kind=Kind.CARD)
        outbox.put(session, draft, due_at)
        if more:
            session.execute(update(OutgoingMessage).values(**more))


def waits(machine: Machine) -> timedelta:
    """Return how long the message still waits, by the machine's clock."""
    with machine.database.reading() as session:
        due_at = session.scalars(select(OutgoingMessage.due_at)).one()
        assert due_at
        return due_at - machine.now


TRIED, HELD = {"attempts": 1, "failure": "status 503"}, {"failure": "ratelimited"}
IN_SLACK, DAILY = (
    {"channel": "D1", "ts": "1.2"},
    {"refused_since": NOW, "attempts": 1, "failure": "cant_update_message"},
)


@pytest.mark.parametrize(
    ("ahead", "row", "expected"),
    [
        pytest.param(HOUR + MINUTE, {"attempts": 1}, SOON, id="a lease"),
        pytest.param(HOUR + 2 * SECOND, TRIED, SOON, id="a back-off"),
        pytest.param(HOUR + 2 * SECOND, HELD, AT_ONCE, id="a hold, longer than there can be"),
        pytest.param(59 * MINUTE, HELD, 59 * MINUTE, id="a hold that can be"),
        pytest.param(5 * MINUTE, TRIED, 5 * MINUTE, id="a back-off that can be"),
        pytest.param(HOUR, IN_SLACK, AT_ONCE, id="a change, which never waits for a date"),
        pytest.param(DAY, DAILY, DAY, id="tried daily"),
        pytest.param(DAY + HOUR, DAILY, SOON, id="tried daily, by a clock that was ahead"),
        pytest.param(30 * DAY, {}, 30 * DAY, id="a date"),
    ],
)
def test_what_waits_longer_than_it_can_is_due_though_nobody_saw_the_clock_being_set_back(
    database: Database, ahead: timedelta, row: dict[str, Any], expected: timedelta
) -> None:
    machine = Machine(database, install(database))
    waiting(machine, NOW + ahead, **row)
    machine.look(AT_ONCE)
    assert waits(machine) == expected


@pytest.mark.parametrize(
    ("ahead", "row", "expected"),
    [
        pytest.param(AT_ONCE, {}, AT_ONCE, id="what was just put in"),
        pytest.param(2 * SECOND, TRIED, SOON, id="a back-off"),
        pytest.param(MINUTE, {"attempts": 1}, SOON, id="a lease"),
        pytest.param(30 * MINUTE, HELD, AT_ONCE, id="a hold"),
        pytest.param(DAY - HOUR, DAILY, DAY - MINUTE * 50, id="tried daily"),
        pytest.param(30 * MINUTE, {}, 40 * MINUTE, id="a date"),
    ],
)
def test_a_step_back_that_is_seen_starts_waits_over_however_small_it_is(
    machine: Machine, ahead: timedelta, row: dict[str, Any], expected: timedelta
) -> None:
    machine.look()
    waiting(machine, machine.now + ahead, **row)
    machine.look(SECOND, set_to=machine.now - 10 * MINUTE)
    assert waits(machine) == expected


def test_a_step_back_that_is_corrected_all_the_time_changes_nothing(machine: Machine) -> None:
    machine.look()
    waiting(machine, machine.now + MINUTE, **TRIED)
    machine.look(SECOND, set_to=machine.now - 2 * SECOND)
    assert waits(machine) == MINUTE + 2 * SECOND


def test_a_step_forward_changes_nothing_and_neither_does_the_way_back_when_nothing_waits(machine: Machine) -> None:
    machine.look()
    waiting(machine, machine.now + 30 * DAY)
    machine.look(SECOND, set_to=machine.now + DAY)
    machine.look(SECOND, set_to=machine.now - DAY)
    assert waits(machine) == 30 * DAY


def test_what_another_machine_writes_is_noticed_within_a_minute(machine: Machine) -> None:
    machine.look()
    waiting(machine, machine.now + HOUR, **TRIED)
    machine.look(59 * SECOND)
    assert waits(machine) > SOON
    machine.look(SECOND)
    assert waits(machine) == SOON


@pytest.mark.parametrize("ahead", [HOUR + MINUTE, DAY])
def test_a_hold_that_lasts_longer_than_it_can_is_over(machine: Machine, ahead: timedelta) -> None:
    hold(machine, machine.now + ahead)
    machine.look()
    assert held_until(machine) == (None, None)


def hold(machine: Machine, until: datetime) -> None:
    with machine.database.transaction() as session:
        session.execute(update(Workspace).values(send_after=until, change_after=until))


def held_until(machine: Machine) -> tuple[datetime | None, datetime | None]:
    with machine.database.reading() as session:
        workspace = session.scalars(select(Workspace)).one()
        return workspace.send_after, workspace.change_after


def test_a_hold_that_can_be_stays_until_the_clock_is_set_back(machine: Machine) -> None:
    until = machine.now + 2 * SECOND
    hold(machine, until)
    machine.look()
    assert held_until(machine) == (until, until)
    machine.look(set_to=machine.now - MINUTE)
    assert held_until(machine) == (None, None)


def test_a_home_that_was_opened_just_before_is_drawn_now(machine: Machine) -> None:
    machine.look()
    home.note_opened(machine.database, OpenHome(machine.workspace_id, "UBEN", is_blank=False), machine.now)
    machine.look(set_to=machine.now - HOUR)
    with machine.database.reading() as session:
        ben = session.scalars(select(Member).where(Member.user_id == "UBEN")).one()
        assert (ben.home_due_at, ben.home_opened_at) == (machine.now, machine.now)


def test_a_profile_that_was_looked_up_at_a_time_yet_to_come_is_looked_up_again(machine: Machine) -> None:
    with machine.database.transaction() as session:
        ben = members.ensure(session, machine.workspace_id, {"UBEN"})["UBEN"]
        ben.account, ben.checked_at = Account.PERSON, NOW + DAY
    assert to_ask_about(machine.database, machine.workspace_id, {"UBEN"}, NOW) == {"UBEN"}
    assert to_ask_about(machine.database, machine.workspace_id, {"UBEN"}, NOW + DAY) == set()


def test_a_process_that_was_seen_at_a_time_yet_to_come_is_not_there(machine: Machine) -> None:
    def seen(at: datetime) -> int:
        with machine.database.transaction() as session:
            session.add(Process(workspace_id=machine.workspace_id, name=f"{at}", seen_at=at))
        with machine.database.reading() as session:
            return processes.count_alive(session, machine.workspace_id, NOW)

    assert [seen(NOW), seen(NOW + MINUTE), seen(NOW + HOUR)] == [1, 2, 2]


def test_the_last_sign_of_life_of_a_killed_process_says_how_late_it_was(machine: Machine) -> None:
    with machine.database.transaction() as session:
        session.add(Process(workspace_id=machine.workspace_id, name="killed", seen_at=machine.now + 3 * MINUTE))
    waiting(machine, machine.now + 2 * MINUTE)
    machine.look(AT_ONCE)
    assert waits(machine) == AT_ONCE
