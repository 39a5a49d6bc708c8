"""Somebody is introduced to a person outside this Slack: what is stored, who is written to, and what is left of it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.messages.problems import sentence
from bot.rules.problems import AnyProblem, Problem, TooLong
from bot.use_cases.introductions.introduce import Introduce, introduce
from bot.use_cases.introductions.manage import swap
from bot.use_cases.introductions.outsiders import note_not_told, note_told
from bot.use_cases.members.forget import Forget, forget
from bot.use_cases.members.home import find_home
from storage.database import Database
from storage.models.enums import Consent, Outcome, Step
from storage.models.figures import Counts, Period
from storage.models.introduction import Introduction
from storage.queries import exports
from storage.queries.figures import figures
from tests.builders.introductions import (
    DAY,
    NOW,
    choose_channel,
    click,
    introduced,
    outbox,
    report,
    seen,
    submission,
    swapped,
)
from tests.builders.outcomes import outcome
from tests.builders.traces import traces

pytestmark = pytest.mark.usefixtures("workspace_id")
MAYA = "Maya Okafor"
EVER = Period(NOW - DAY, NOW + 1_000 * DAY)
CONNECTED, MET, THANKED = Step


def to_maya(database: Database, **changes: object) -> int:
    """Let Ana introduce Ben to Maya. Returns the introduction's id."""
    usual = {"second_person": "", "is_outside": True, "outsider": MAYA, "second_writes_first": True}
    return introduced(database, **usual | changes)


def wrong(database: Database, form: Introduce) -> object:
    return outcome(introduce, database, form, {}, NOW)


FORM = replace(submission(), second_person="", is_outside=True, outsider=MAYA)


@pytest.mark.parametrize(
    ("form", "problems"),
    [
        (replace(FORM, outsider=""), {"outsider": Problem.NO_NAME}),
        (replace(FORM, outsider="x" * 81), {"outsider": TooLong(81, 80)}),
        (replace(FORM, outsider="maya at gmail.com"), {"outsider": Problem.EMAIL_IN_NAME}),
        (replace(FORM, first_person=""), {"first_person": Problem.NOBODY_CHOSEN}),
        (replace(FORM, first_person="UANA"), {"first_person": Problem.YOURSELF}),
        (replace(FORM, shows_names=False), {}),  # names can't be hidden, whatever the form held before
    ],
)
def test_what_is_wrong_stands_beside_its_field(
    database: Database, form: Introduce, problems: dict[str, AnyProblem]
) -> None:
    assert wrong(database, form) == {about: sentence(problem) for about, problem in problems.items()}


def test_only_the_party_and_the_connector_are_written_to(database: Database) -> None:
    choose_channel(database, "C1")
    number = to_maya(database, has_place=True)
    for step in (MET, THANKED):
        report(database, number, "UBEN", step)
    given = seen(database, number)
    assert given.outcome is Outcome.COMPLETED
    assert [party.member.user_id for party in given.parties] == ["UBEN"]
    # Nobody is asked about the channel, and the draft comes too late.
    assert {key.split(":", 1)[1].rstrip("0123456789") for key in outbox(database)} == {
        *("card:UBEN", "headline", "report:UBEN:met:", "thanks:UBEN:", "completed"),
    }
    assert {message.to for message in outbox(database).values()} == {"UANA", "UBEN"}


def test_the_connector_notes_that_they_told_the_outsider_and_takes_it_back(database: Database) -> None:
    number = to_maya(database)
    assert outcome(note_told, database, click(number, "UBEN"), NOW) != {}
    for later in (1, 2):  # the same again changes nothing
        assert outcome(note_told, database, click(number, "UANA"), NOW + later * DAY) == {}
    assert seen(database, number).outsider_told_at == NOW + DAY
    assert outcome(note_not_told, database, click(number, "UANA"), NOW + 3 * DAY) == {}
    assert seen(database, number).outsider_told_at is None
    report(database, number, "UBEN", CONNECTED)
    assert outcome(note_told, database, click(number, "UANA"), NOW + 4 * DAY) != {}


def test_of_two_members_nobody_has_to_be_told(database: Database) -> None:
    assert outcome(note_told, database, click(introduced(database), "UANA"), NOW) != {}


def test_a_swap_goes_there_and_back(database: Database) -> None:
    number = to_maya(database)
    ana, ben = (seen(database, number).connector_id, seen(database, number).parties[0].member_id)
    for before, after in ((ana, ben), (ben, ana)):
        assert seen(database, number).first_mover_id == before
        assert outcome(swap, database, swapped(number, "UANA", str(before)), NOW) == {}
        assert seen(database, number).first_mover_id == after


def test_nothing_else_of_the_member_stands_in_the_way_but_their_limit(database: Database) -> None:
    introduced(database)
    first, again = to_maya(database, view_id="V2"), to_maya(database, view_id="V3", outsider="Mia")
    assert {seen(database, each).joined_id for each in (first, again)} == {None}
    for number in range(4, 6):
        to_maya(database, view_id=f"V{number}", outsider=f"Maya {number}")
    assert wrong(database, replace(FORM, view_id="V9")) == {"first_person": sentence(Problem.HANDS_FULL)}


def test_the_member_may_be_asked_first_and_the_outsider_never(database: Database) -> None:
    number = to_maya(database, ask_first=True)
    assert [party.consent for party in seen(database, number).parties] == [Consent.ASKED]
    assert set(outbox(database)) == {f"{number}:request:UBEN", f"{number}:headline"}


def test_the_connectors_home_has_it_until_they_told(database: Database) -> None:
    number = to_maya(database)

    def waits() -> list[int]:
        with database.reading() as session:
            return [row.introduction.id for row in find_home(session, 1, "UANA", NOW).waiting]

    assert waits() == [number]
    outcome(note_told, database, click(number, "UANA"), NOW)
    seen(database, number)
    assert waits() == []


def test_they_are_counted_apart_and_stand_in_the_workspaces_export_without_a_name(database: Database) -> None:
    introduced(database)
    number = to_maya(database, view_id="V2")
    for step in (MET, THANKED):
        report(database, number, "UBEN", step)
    seen(database, number)
    with database.reading() as session:
        found = figures(session, 1, EVER)
        rows = [(row.first_party, row.second_party) for row in exports.introduced(session, 1, None)]
    assert (found.counts, found.outside) == (Counts(1, 0, 0, 0), Counts(1, 1, 1, 1))
    assert sorted(rows) == [("UBEN", ""), ("UBEN", "UCHIDI")]


@pytest.mark.parametrize("gone", ["UANA", "UBEN"])
def test_a_name_goes_with_either_and_the_count_stays(database: Database, gone: str) -> None:
    number = to_maya(database)
    report(database, number, "UBEN", MET)
    assert MAYA in json.dumps(outbox(database)[f"{number}:card:UBEN"].content)
    forget(database, Forget(1, gone), NOW)
    with database.reading() as session:
        assert figures(session, 1, EVER).outside == Counts(1, 1, 1, 0)
        assert [each.outsider for each in session.scalars(select(Introduction))] == [""]
    assert traces(database, MAYA, workspace_id=1) == []
