"""Permission to introduce people in a workspace, and a workspace in which both are always asked first."""

from __future__ import annotations

from typing import Any

import pytest

from bot.command_line import settings
from bot.ids import Verb, button_value
from bot.messages.problems import sentence
from bot.rules.problems import Problem
from bot.rules.profiles import Profile
from bot.use_cases.introductions.introduce import WorkspaceRules, introduce, rules_for
from storage.database import Database
from storage.models.enums import Account, Consent, Step
from tests.builders.clients import Clients, Control
from tests.builders.elapsed_time import member
from tests.builders.introductions import NOW, introduced, party, report, seen, submission
from tests.builders.outcomes import outcome

GUEST, PERSON = Profile(Account.PERSON, is_guest=True), Profile(Account.PERSON)


pytestmark = pytest.mark.usefixtures("workspace_id")


def set_up(database: Database, name: str, value: str, team_id: str = "T1") -> None:
    settings.change(database, name, value, NOW, team_id)


def attempt(database: Database, profile: Profile | None = None, **changes: Any) -> dict[str, str]:
    given = submission(**changes)
    return outcome(introduce, database, given, {given.by: profile} if profile else {}, NOW)


def test_guests_introduce_like_everybody_unless_the_workspace_says_otherwise(database: Database) -> None:
    assert attempt(database, GUEST) == {}
    assert member(database, "UANA").is_guest
    set_up(database, "introducers", "no guests")
    assert attempt(database, view_id="V2", second_person="UDALIA") == {"first_person": sentence(Problem.NOT_BY_GUESTS)}


def test_who_is_no_guest_any_more_can_introduce_at_once(database: Database) -> None:
    set_up(database, "introducers", "no guests")
    assert attempt(database, GUEST) == {"first_person": sentence(Problem.NOT_BY_GUESTS)}
    assert attempt(database, PERSON) == {}


def test_guests_can_be_introduced_whoever_may_introduce(database: Database) -> None:
    set_up(database, "introducers", "no guests")
    given = submission()
    assert outcome(introduce, database, given, {given.first_person: GUEST, given.second_person: GUEST}, NOW) == {}


def test_of_whom_slack_says_nothing_nobody_is_taken_for_a_guest(database: Database) -> None:
    set_up(database, "introducers", "no guests")
    assert attempt(database, Profile(Account.UNKNOWN)) == {}


def test_with_a_list_only_those_on_it_introduce(database: Database) -> None:
    set_up(database, "introducers", "UANA, UDALIA")
    assert attempt(database) == {}
    assert attempt(database, view_id="V2", by="UEMEKA") == {"first_person": sentence(Problem.NOT_BY_EVERYBODY)}


def test_passing_on_is_introducing_too(database: Database) -> None:
    introduction_id = introduced(database)
    report(database, introduction_id, "UBEN", Step.MET)
    set_up(database, "introducers", "UANA")
    passing_on: dict[str, Any] = {
        "view_id": "V2",
        "by": "UBEN",
        "first_person": "UDALIA",
        "passed_on_from": introduction_id,
    }
    assert attempt(database, **passing_on) == {"first_person": sentence(Problem.NOT_BY_EVERYBODY)}


def test_what_is_open_goes_on_whoever_may_introduce_now(database: Database) -> None:
    introduction_id = introduced(database)
    set_up(database, "introducers", "UDALIA")
    report(database, introduction_id, "UBEN", Step.MET)
    assert party(database, introduction_id, "UBEN").reports


def known(database: Database, user_id: str) -> WorkspaceRules:
    with database.reading() as session:
        return rules_for(session, 1, user_id)


def test_the_rules_are_known_before_anything_is_filled_in(database: Database) -> None:
    assert known(database, "UNEW") == WorkspaceRules()
    attempt(database, GUEST)
    set_up(database, "introducers", "no guests")
    set_up(database, "ask-first", "yes")
    assert known(database, "UNEW") == WorkspaceRules(asks_first=True)
    assert known(database, "UANA") == WorkspaceRules(Problem.NOT_BY_GUESTS, asks_first=True)
    set_up(database, "introducers", "UDALIA")
    assert known(database, "UNEW") == WorkspaceRules(Problem.NOT_BY_EVERYBODY, asks_first=True)


def test_a_workspace_can_ask_both_first_always(database: Database) -> None:
    set_up(database, "ask-first", "yes")
    introduction = seen(database, introduced(database, first_description="A baker"))
    assert (introduction.introduced_at, introduction.asks_both) == (None, True)
    assert [each.consent for each in introduction.parties] == [Consent.ASKED, Consent.ASKED]
    assert introduction.parties[0].description == "A baker"


def test_somebody_else_is_asked_first_too_where_the_workspace_wants_that(database: Database) -> None:
    clients = Clients(database, lambda: NOW)
    assert clients.introduce("UANA", "UBEN", "UCHIDI") == {}
    set_up(database, "ask-first", "yes", clients.team)
    value = button_value(Verb.SOMEBODY_ELSE, 1)
    form = clients.press("UANA", Control(Verb.SOMEBODY_ELSE, value))
    assert "people are always asked first" in str(form)
