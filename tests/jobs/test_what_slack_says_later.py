"""What Slack says of a person after they were introduced: deactivated, back again, a guest, moved to another zone."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.jobs.kinds import KINDS
from bot.jobs.refresh_profiles import ProfileRefresh
from bot.rules.profiles import Profile
from bot.use_cases.introductions import manage
from bot.use_cases.introductions.introduce import introduce
from bot.use_cases.members import profiles
from sandbox import Sandbox
from storage.database import Database
from storage.models.enums import Account, Introducers, Outcome, Step
from storage.models.introduction import Introduction
from storage.models.workspace import Member, Workspace
from storage.queries import members
from tests.builders.clients import Clients
from tests.builders.deliveries import client_of, connect_with
from tests.builders.elapsed_time import by_itself, change, days_pass, member, on_day, tick
from tests.builders.introductions import (
    DAY,
    HOUR,
    NOW,
    click,
    install,
    introduced,
    outbox,
    party,
    report,
    seen,
    submission,
    told,
    withdrawing,
)
from tests.builders.looking import look
from tests.builders.outcomes import outcome
from tests.builders.workspaces import served
from tests.conftest import MANIFEST
from tests.running import on_a_monday

GONE = "<@UCHIDI>'s Slack account was deactivated, so I closed this introduction."
A_DAY_AFTER = NOW + DAY


def learn(database: Database, user_id: str, profile: Profile, days: float = 1) -> None:
    """Let Slack say this about a member, and the clock tick."""
    with database.transaction() as session:
        known = members.ensure(session, 1, {user_id})
        profiles.learn(session, known, {user_id: profile}, NOW + days * DAY)
    on_day(database, days)


def leaves(database: Database, user_id: str = "UCHIDI", days: float = 1) -> None:
    learn(database, user_id, Profile(Account.DEACTIVATED), days)


def refused(database: Database, key: str, error: str) -> None:
    """Let Slack refuse a message for good."""
    message = outbox(database)[key]
    consequence = KINDS[message.kind].on_undeliverable
    with database.transaction() as session:
        consequence.lock(session, message)
        consequence.apply(session, message, error, A_DAY_AFTER)
    on_day(database, 1)


def content(database: Database, key: str) -> str:
    return json.dumps(outbox(database)[key].content)


@pytest.fixture
def introduction_id(workspace_id: int, database: Database) -> int:  # noqa: ARG001
    return introduced(database)


@pytest.mark.parametrize("who", ["UBEN", "UCHIDI"], ids=["who writes first", "the other"])
def test_who_left_a_day_after_is_not_waited_for(database: Database, introduction_id: int, who: str) -> None:
    other = {"UBEN": "UCHIDI", "UCHIDI": "UBEN"}[who]
    leaves(database, who)
    days_pass(database, 1, 40)
    assert by_itself(database, who) == by_itself(database, other) == by_itself(database, "UANA") == []
    (line,) = told(database, "gone")
    assert line == f"<@{who}>'s Slack account was deactivated, so I closed this introduction."
    card = content(database, f"{introduction_id}:card:{other}")
    assert "was deactivated, so I closed this one. There's nothing you need to do." in card
    assert "will write first" not in card
    assert "Send a message" not in card
    headline = content(database, f"{introduction_id}:headline")
    assert "account deactivated" in headline or "was deactivated" in headline
    assert "went quiet" not in headline + card
    assert seen(database, introduction_id).outcome is Outcome.WENT_QUIET  # what an earlier release can read
    assert member(database, other).left_alone_since is None


def test_the_connector_reads_it_once_in_their_hours(database: Database, introduction_id: int) -> None:
    leaves(database, days=1.6)  # 23:24
    line = outbox(database)[f"{introduction_id}:gone:UCHIDI"]
    assert line.due_at == NOW + 2 * DAY
    report(database, introduction_id, "UBEN", Step.CONNECTED, NOW + 3 * DAY)
    days_pass(database, 3, 4)
    assert told(database, "gone") == [GONE]
    assert seen(database, introduction_id).outcome is Outcome.CLOSED  # a report is never refused, and reopens nothing


@pytest.mark.parametrize("error", ["user_disabled", "account_inactive"])
@pytest.mark.parametrize("kind", ["card", "nudge"])
def test_slacks_error_on_a_message_says_it_too(database: Database, introduction_id: int, kind: str, error: str) -> None:
    key = f"{introduction_id}:card:UBEN"
    if kind == "nudge":
        on_day(database, 2)
        key = next(key for key in outbox(database) if key.startswith("nudge:UBEN"))
    refused(database, key, error)
    assert seen(database, introduction_id).outcome is not None
    assert party(database, introduction_id, "UBEN").remind_at is None
    assert len(told(database, "gone") + told(database, "unreachable")) == 1
    assert "so I closed this one" in content(database, f"{introduction_id}:card:UCHIDI")


def test_other_refusals_close_nothing(database: Database, introduction_id: int) -> None:
    refused(database, f"{introduction_id}:card:UBEN", "messages_tab_disabled")
    assert seen(database, introduction_id).outcome is None
    assert "it's your move" in content(database, f"{introduction_id}:card:UCHIDI")


def test_a_request_ends_calmly_and_gives_no_answer_away(database: Database, workspace_id: int) -> None:
    assert workspace_id
    asked = introduced(database, ask_first=True)
    leaves(database)
    days_pass(database, 1, 20)
    assert told(database, "gone") == [GONE]
    assert told(database, "lapsed") == []
    assert by_itself(database, "UBEN") == by_itself(database, "UCHIDI") == []
    assert "This one didn't happen." in content(database, f"{asked}:request:UBEN")
    assert seen(database, asked).outcome is Outcome.NO_ANSWER


def test_who_has_said_everything_is_missed_by_nobody(database: Database, introduction_id: int) -> None:
    for step in (Step.MET, Step.THANKED):
        report(database, introduction_id, "UCHIDI", step)
    leaves(database)
    assert told(database, "gone") == []
    for step in (Step.MET, Step.THANKED):
        report(database, introduction_id, "UBEN", step, NOW + 2 * DAY)
    assert seen(database, introduction_id).outcome is Outcome.COMPLETED


def test_who_met_keeps_what_they_said(database: Database, introduction_id: int) -> None:
    report(database, introduction_id, "UBEN", Step.MET)
    leaves(database)
    card = content(database, f"{introduction_id}:card:UBEN")
    assert "You met" in card
    assert "Thanked" in card
    assert seen(database, introduction_id).outcome is Outcome.CLOSED


def test_who_comes_back_can_be_introduced_again(database: Database, introduction_id: int) -> None:
    leaves(database)
    assert outcome(introduce, database, submission(view_id="V2"), {}, NOW + 2 * DAY) == {
        "second_person": "This account is deactivated. Pick someone else."
    }
    learn(database, "UCHIDI", Profile(Account.PERSON), days=3)
    days_pass(database, 3, 20)
    assert "so I closed this one" in content(database, f"{introduction_id}:card:UBEN")
    assert "while your account was deactivated" in content(database, f"{introduction_id}:card:UCHIDI")
    assert by_itself(database, "UCHIDI") == by_itself(database, "UBEN") == []
    again = introduced(database, view_id="V3")
    assert seen(database, again).outcome is None


def test_what_they_ended_is_not_undone_without_them(database: Database, introduction_id: int) -> None:
    manage.withdraw(database, withdrawing(introduction_id), NOW)
    look(database)
    leaves(database)
    assert told(database, "gone") == []
    assert outcome(manage.reopen, database, click(introduction_id, "UANA"), NOW + 2 * DAY) != {}
    assert seen(database, introduction_id).outcome is Outcome.WITHDRAWN


def test_a_connector_who_left_is_neither_asked_nor_thanked_by_a_reminder(
    database: Database, introduction_id: int
) -> None:
    quiet = introduced(database, view_id="V2", first_person="UDALIA", second_person="UEMEKA")
    for who in ("UBEN", "UCHIDI"):
        report(database, introduction_id, who, Step.MET)
    leaves(database, "UANA")
    days_pass(database, 1, 40)
    assert by_itself(database, "UANA") == by_itself(database, "UBEN") == []
    assert seen(database, introduction_id).outcome is Outcome.CLOSED
    assert seen(database, quiet).outcome is Outcome.WENT_QUIET


def test_reminders_move_with_the_clock_of_who_moved(database: Database, introduction_id: int) -> None:
    change(database, "UBEN", time_zone="America/Los_Angeles")
    with database.transaction() as session:
        profiles.look_at_theirs_again(session, members.find(session, 1, ["UBEN"])[0], NOW)
    tick(database, NOW + HOUR)
    later = party(database, introduction_id, "UBEN").remind_at
    learn(database, "UBEN", Profile(Account.PERSON, "Europe/Lisbon"))
    sooner = party(database, introduction_id, "UBEN").remind_at
    assert later
    assert sooner
    assert sooner < later
    assert (sooner.hour, later.hour) == (9, 17)


def test_who_becomes_a_guest_may_not_introduce_where_guests_may_not(database: Database, introduction_id: int) -> None:
    with database.transaction() as session:
        session.get_one(Workspace, 1).introducers = Introducers.NO_GUESTS
    learn(database, "UANA", Profile(Account.PERSON, is_guest=True))
    tried = outcome(introduce, database, submission(view_id="V2", second_person="UDALIA"), {}, A_DAY_AFTER)
    assert tried == {"first_person": "Guests can't introduce people in this workspace. A colleague can do it for you."}
    assert seen(database, introduction_id).outcome is None  # what is open goes on


def test_before_one_is_reminded_slack_is_asked_about_both(database: Database) -> None:
    with Sandbox(MANIFEST, starts_at=on_a_monday) as slack:
        install(database)
        ana, ben, chidi = (slack.person(name).id for name in ("ana", "ben", "chidi"))
        assert outcome(introduce, database, submission(by=ana, first_person=ben, second_person=chidi), {}, NOW) == {}
        look(database)
        slack.change_member("chidi", deleted=True)
        soon = NOW + 2 * DAY - timedelta(minutes=30)
        ProfileRefresh(database, served(database), connect_with(client_of(slack))).refresh(soon)
        days_pass(database, 2 - 1 / 48, 30)
        assert by_itself(database, ben) == by_itself(database, chidi) == by_itself(database, ana) == []
        assert len(told(database, "gone")) == 1


# --- An event -------------------------------------------------------------------------------------------------------


@pytest.fixture
def clients(database: Database) -> Clients:
    """Let Ana introduce Ben and Chidi."""
    clients = Clients(database, lambda: NOW)
    assert clients.introduce("UANA", "UBEN", "UCHIDI") == {}
    return clients


def test_who_left_is_noticed_at_once_by_slacks_event(database: Database, clients: Clients) -> None:
    clients.change_profile({"id": "UCHIDI", "deleted": True})
    on_day(database, 0)
    assert told(database, "gone") == [GONE]


@pytest.mark.parametrize(
    "user",
    [{"id": "UCHIDI", "tz": "Europe/Lisbon"}, {"id": "USTRANGER", "deleted": True}, {"deleted": True}, "UBEN", None],
)
def test_what_concerns_nothing_changes_nothing(database: Database, clients: Clients, user: object) -> None:
    change(database, "UCHIDI", account=Account.PERSON, time_zone="Europe/Lisbon")
    before = rows(database)
    clients.change_profile(user)
    assert rows(database) == before


def rows(database: Database) -> list[tuple[object, ...]]:
    with database.reading() as session:
        people = session.scalars(select(Member).order_by(Member.id)).all()
        about = session.scalars(select(Introduction).order_by(Introduction.id)).all()
        return [
            *((each.user_id, each.account, each.checked_at, each.time_zone) for each in people),
            *((each.id, each.due_at, each.acted_at) for each in about),
        ]
