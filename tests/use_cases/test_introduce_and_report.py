"""The use cases: rows in, rows and outbox out."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest
from sqlalchemy import select, update

from bot.rules.problems import AlreadyOpen, AnyProblem
from bot.rules.profiles import Profile
from bot.slack.installation import Installation
from bot.use_cases.errors import Rejected
from bot.use_cases.introductions.introduce import Introduce, introduce
from bot.use_cases.introductions.report import ActOnStep, record, undo
from bot.use_cases.workspaces import install as workspace
from storage.database import Database
from storage.models.enums import Account, Outcome, Step
from storage.models.facts import Report
from storage.models.introduction import Introduction, Party
from storage.models.outbox import OutgoingMessage
from storage.models.workspace import Member
from tests.builders.introductions import to_ask_about
from tests.builders.looking import look
from tests.builders.outcomes import outcome

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CONNECTED, MET, THANKED = Step
HOUR = timedelta(hours=1)


@pytest.fixture
def workspace_id(database: Database) -> int:
    """Return the workspace everything happens in."""
    return install(database, "T1")


def install(database: Database, team_id: str) -> int:
    workspace.settle_in(database, Installation("", team_id, "UBOT", frozenset()), NOW)
    found = workspace.identify(database, team_id)
    assert found
    return found.id


def submission(workspace_id: int, view_id: str = "V1", by: str = "UANA") -> Introduce:
    return Introduce(workspace_id, view_id, by, "UBEN", "UCHIDI", "both bake", second_writes_first=False)


@pytest.fixture
def introduction_id(database: Database, workspace_id: int) -> int:
    """Let Ana introduce Ben and Chidi."""
    assert outcome(introduce, database, submission(workspace_id), {}, NOW) == {}
    with database.reading() as session:
        return session.scalars(select(Introduction.id)).one()


def click(database: Database, introduction_id: int, by: str, step: Step, at: datetime = NOW) -> None:
    outcome(record, database, ActOnStep(1, introduction_id, by, step), at)


def reports(database: Database) -> Sequence[tuple[str, Step]]:
    """Return people and steps, in the order of their reports."""
    with database.reading() as session:
        rows = session.scalars(select(Report).order_by(Report.id)).all()
        return [(report.party.member.user_id, report.step) for report in rows]


def outbox_keys(database: Database) -> set[str]:
    look(database)
    with database.reading() as session:
        return set(session.scalars(select(OutgoingMessage.key)))


def versions(database: Database) -> dict[str, int]:
    look(database)
    with database.reading() as session:
        return {message.key: message.wanted_version for message in session.scalars(select(OutgoingMessage))}


def test_an_introduction_is_stored_together_with_its_three_messages(database: Database, introduction_id: int) -> None:
    prefix = f"intro:{introduction_id}"
    assert outbox_keys(database) == {f"{prefix}:card:UBEN", f"{prefix}:card:UCHIDI", f"{prefix}:headline"}


def test_the_same_modal_handed_in_twice_introduces_once(database: Database, workspace_id: int) -> None:
    def hand_in(_: int) -> dict[str, str]:
        return outcome(introduce, database, submission(workspace_id), {}, NOW)

    with ThreadPoolExecutor(4) as processes:
        assert list(processes.map(hand_in, range(8))) == [{}] * 8
    assert len(outbox_keys(database)) == 3


def test_the_same_two_cannot_be_introduced_twice_at_the_same_moment(database: Database, workspace_id: int) -> None:
    def hand_in(number: int) -> dict[str, str]:
        given = submission(workspace_id, f"V{number}")
        swapped = replace(given, first_person="UCHIDI", second_person="UBEN") if number % 2 else given
        return outcome(introduce, database, swapped, {}, NOW)

    with ThreadPoolExecutor(8) as processes:
        refusals = list(processes.map(hand_in, range(8)))
    assert refusals.count({}) == 1
    assert all("2 March 2026" in refusal["second_person"] for refusal in refusals if refusal)


def test_connectors_who_introduce_each_other_at_the_same_moment_do_not_block(
    database: Database, workspace_id: int
) -> None:
    people = [f"U{number}" for number in range(6)]
    profiles = dict.fromkeys(people, Profile(Account.PERSON))
    everybody = list(permutations(people, 3))

    def hand_in(number: int) -> dict[str, str]:
        by, first, second = everybody[number * 7 % len(everybody)]
        given = Introduce(workspace_id, f"V{number}", by, first, second, "both bake", second_writes_first=False)
        return outcome(introduce, database, given, profiles, NOW + number * HOUR)

    with ThreadPoolExecutor(8) as processes:
        assert {} in list(processes.map(hand_in, range(40)))


def first_time(database: Database) -> list[tuple[str, bool]]:
    """Return who was a party, and whether for the first time, in the order of their introductions."""
    with database.reading() as session:
        parties = session.scalars(select(Party).order_by(Party.id)).all()
        return [(party.member.user_id, party.is_first) for party in parties]


def test_who_was_never_introduced_before_is_so_for_the_first_time(database: Database, workspace_id: int) -> None:
    introduce(database, submission(workspace_id), {}, NOW)
    introduce(database, Introduce(workspace_id, "V2", "UBEN", "UANA", "UCHIDI", "both bake"), {}, NOW)
    introduce(database, Introduce(workspace_id, "V3", "UDALIA", "UBEN", "UCHIDI", "both bake"), {}, NOW)
    assert first_time(database) == [
        ("UBEN", True),
        ("UCHIDI", True),
        ("UANA", True),
        ("UCHIDI", False),
        ("UBEN", False),
        ("UCHIDI", False),
    ]


def test_two_who_introduce_somebody_at_the_same_moment_do_so_once_for_the_first_time(
    database: Database, workspace_id: int
) -> None:
    def hand_in(number: int) -> None:
        introduce(
            database,
            Introduce(workspace_id, f"V{number}", f"UCONNECTOR{number}", "UBEN", f"U{number}", "both bake"),
            {},
            NOW,
        )

    with ThreadPoolExecutor(4) as processes:
        list(processes.map(hand_in, range(4)))
    assert [is_first for user_id, is_first in first_time(database) if user_id == "UBEN"].count(True) == 1


def test_what_is_open_already_says_where_its_message_is_once_that_is_in_slack(
    database: Database, introduction_id: int, workspace_id: int
) -> None:
    def problem() -> AnyProblem:
        with pytest.raises(Rejected) as rejected:
            introduce(database, submission(workspace_id, "V2"), {}, NOW)
        return rejected.value.problems["second_person"]

    look(database)
    assert problem() == AlreadyOpen(date(2026, 3, 2))
    with database.transaction() as session:
        headline = OutgoingMessage.key == f"intro:{introduction_id}:headline"
        session.execute(update(OutgoingMessage).where(headline).values(channel="DANA", ts="17.5"))
    assert problem() == AlreadyOpen(date(2026, 3, 2), "DANA", "17.5")


def test_whoever_hides_names_describes_both(database: Database, workspace_id: int) -> None:
    hidden = replace(submission(workspace_id), ask_first=True, shows_names=False, first_description="A baker")
    said = "You're not showing names yet, so describe this person in a few words."
    assert outcome(introduce, database, hidden, {}, NOW) == {"second_description": said}
    assert outcome(introduce, database, replace(hidden, second_description="A miller"), {}, NOW) == {}


def test_everything_that_is_wrong_is_said_at_once(database: Database, workspace_id: int) -> None:
    wrong = replace(submission(workspace_id), first_person="", second_person="UANA", reason="")
    refusal = outcome(introduce, database, wrong, {}, NOW)
    assert set(refusal) == {"first_person", "second_person", "reason"}
    assert outbox_keys(database) == set()


def test_what_slack_said_about_a_person_counts_for_a_day(database: Database, workspace_id: int) -> None:
    profiles = {"UBEN": Profile(Account.PERSON), "UCHIDI": Profile(Account.UNKNOWN)}
    introduce(database, submission(workspace_id), profiles, NOW)
    assert to_ask_about(database, workspace_id, {"UBEN", "UCHIDI"}, NOW + HOUR) == {"UCHIDI"}
    assert to_ask_about(database, workspace_id, {"UBEN"}, NOW + 24 * HOUR) == {"UBEN"}


def test_a_person_who_left_and_came_back_is_a_person_at_once(database: Database, workspace_id: int) -> None:
    first = outcome(introduce, database, submission(workspace_id), {"UCHIDI": Profile(Account.DEACTIVATED)}, NOW)
    assert "deactivated" in first["second_person"]
    assert to_ask_about(database, workspace_id, {"UCHIDI"}, NOW + HOUR) == {"UCHIDI"}
    again = outcome(
        introduce, database, submission(workspace_id, "V2"), {"UCHIDI": Profile(Account.PERSON)}, NOW + HOUR
    )
    assert again == {}


def test_a_click_is_stored_with_its_time(database: Database, introduction_id: int) -> None:
    click(database, introduction_id, "UBEN", CONNECTED, NOW + HOUR)
    with database.reading() as session:
        assert session.scalars(select(Report)).one().reported_at == NOW + HOUR


def test_the_same_click_in_two_clients_at_the_same_moment_is_one_fact(database: Database, introduction_id: int) -> None:
    with ThreadPoolExecutor(8) as clients:
        list(clients.map(lambda _: click(database, introduction_id, "UBEN", MET), range(8)))
    assert reports(database) == [("UBEN", CONNECTED), ("UBEN", MET)]
    assert [key for key in versions(database) if ":report:" in key] == [f"intro:{introduction_id}:report:UBEN:met:2"]


def test_clicks_of_both_at_the_same_moment_complete_the_cycle_once(database: Database, introduction_id: int) -> None:
    clicks = [(by, step) for by in ("UBEN", "UCHIDI") for step in Step] * 2
    with ThreadPoolExecutor(6) as clients:
        list(clients.map(lambda each: click(database, introduction_id, *each), clicks))
    assert len(reports(database)) == 6
    look(database)
    with database.reading() as session:
        introduction = session.get_one(Introduction, introduction_id)
        assert (introduction.outcome, introduction.ended_at) == (Outcome.COMPLETED, NOW)
    assert versions(database)[f"intro:{introduction_id}:completed"] == 1


@pytest.mark.parametrize("by", ["UANA", "USTRANGER"])
def test_nobody_but_a_party_changes_anything(database: Database, introduction_id: int, by: str) -> None:
    before = versions(database)
    click(database, introduction_id, by, MET)
    outcome(undo, database, ActOnStep(1, introduction_id, by, MET), NOW)
    assert (reports(database), versions(database)) == ([], before)


def test_an_introduction_of_another_workspace_is_out_of_reach(database: Database, introduction_id: int) -> None:
    other = install(database, "T2")
    outcome(record, database, ActOnStep(other, introduction_id, "UBEN", MET), NOW)
    outcome(undo, database, ActOnStep(other, introduction_id, "UBEN", MET), NOW)
    assert reports(database) == []


def test_an_introduction_that_does_not_exist_is_no_error(database: Database, introduction_id: int) -> None:
    click(database, introduction_id + 1, "UBEN", MET)
    assert reports(database) == []


def test_an_undo_pressed_in_two_clients_takes_back_one_click(database: Database, introduction_id: int) -> None:
    click(database, introduction_id, "UBEN", CONNECTED)
    click(database, introduction_id, "UBEN", MET)
    with ThreadPoolExecutor(4) as clients:
        pressed = ActOnStep(1, introduction_id, "UBEN", MET)
        list(clients.map(lambda _: outcome(undo, database, pressed, NOW), range(4)))
    assert reports(database) == [("UBEN", CONNECTED)]


def test_a_completed_cycle_is_not_undone(database: Database, introduction_id: int) -> None:
    for by in ("UBEN", "UCHIDI"):
        for step in (MET, THANKED):
            click(database, introduction_id, by, step)
    outcome(undo, database, ActOnStep(1, introduction_id, "UBEN", THANKED), NOW)
    assert len(reports(database)) == 6


def test_a_click_on_what_was_said_before_draws_the_cards_anew(database: Database, introduction_id: int) -> None:
    click(database, introduction_id, "UBEN", MET)
    look(database)
    card = select(OutgoingMessage).where(OutgoingMessage.key == f"intro:{introduction_id}:card:UBEN")
    with database.transaction() as session:
        session.scalars(card).one().content = {"text": "an old form of the card"}
    click(database, introduction_id, "UBEN", MET)
    look(database)
    with database.reading() as session:
        assert session.scalars(card).one().content["text"].startswith("<@UANA> introduced you")


def test_two_processes_that_start_together_make_one_workspace(database: Database) -> None:
    with ThreadPoolExecutor(4) as processes:
        list(processes.map(lambda _: install(database, "T9"), range(8)))
    assert workspace.identify(database, "T9")


def test_a_workspace_that_did_not_install_the_bot_is_not_known(database: Database, workspace_id: int) -> None:
    assert workspace.identify(database, "T1")
    assert workspace.identify(database, "T2") is None
    assert workspace_id


def test_a_workspace_that_joins_an_organisation_keeps_its_row(database: Database, workspace_id: int) -> None:
    for organisation in ("E1", "", "E2"):  # the one it joins; Slack doesn't say; another took it over
        in_it = Installation(organisation, "T1", "UBOT", frozenset())
        assert workspace.serve(database, in_it, NOW) == workspace_id
        found = workspace.identify(database, "T1")
        assert found
        assert (found.id, found.enterprise_id) == (workspace_id, organisation or "E1")


def test_members_are_known_once_however_often_they_are_met(database: Database, introduction_id: int) -> None:
    with database.reading() as session:
        assert sorted(session.scalars(select(Member.user_id))) == ["UANA", "UBEN", "UCHIDI"]
    assert introduction_id
