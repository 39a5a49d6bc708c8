"""Two who were introduced before: what is said of it to whom, before they're introduced again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from bot.ids import STEP_PREFIX, Choice, Field, Verb, button_value
from bot.jobs import advance_introductions, purge_introductions
from bot.use_cases.workspaces import settings
from storage.database import Database
from storage.models.enums import Step, Way
from storage.models.introduction import Introduction
from tests.builders.clients import Clients, Control, Json
from tests.builders.workspaces import served

ANA, BEN, CHIDI, DALIA, EMEKA = "UANA", "UBEN", "UCHIDI", "UDALIA", "UEMEKA"
MARCH = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
BY_OTHERS = "They've been introduced before, in March."


class Office:
    """Ana introduced Ben and Chidi in March."""

    def __init__(self, database: Database, **ticks: bool) -> None:
        self.database, self.now = database, MARCH
        self.clients = Clients(database, lambda: self.now)
        assert self.clients.introduce(ANA, BEN, CHIDI, **ticks) == {}
        self.number = self.newest()

    def newest(self) -> int:
        """Return the number of the introduction that was made last."""
        with self.database.reading() as session:
            return session.scalars(select(func.max(Introduction.id))).one()

    def count(self) -> int:
        """Return how many introductions there are in this workspace."""
        with self.database.reading() as session:
            mine = select(func.count()).select_from(Introduction)
            return session.scalars(mine.where(Introduction.workspace_id == self.clients.workspace_id)).one()

    def report(self, *steps: Step) -> None:
        """Let both press these."""
        for person in (BEN, CHIDI):
            for step in steps:
                self.clients.press(person, Control(f"{STEP_PREFIX}{step}", str(self.number)))

    def leave(self, way: Way) -> None:
        """Let Ben take a way out."""
        assert self.clients.press(BEN, Control("menu", button_value(Verb.LEAVE, self.number, way)))
        assert self.clients.hand_in(BEN, {"line": {"value": ""}}) == {}

    def withdraw(self, after: timedelta = DAY) -> None:
        """Let Ana withdraw it."""
        self.now += after
        assert self.clients.press(ANA, Control("menu", button_value(Verb.WITHDRAW, self.number)))
        assert self.clients.hand_in(ANA, {}) == {}

    def let_pass(self, days: int) -> None:
        """Let days pass, and do what is due."""
        for _ in range(days):
            self.now += DAY
            advance_introductions.advance_due(self.database, served(self.database), self.now)

    def told(self, by: str, first: str = BEN, second: str = CHIDI) -> str:
        """Return what this connector reads when they introduce the two; empty if they're introduced."""
        said = self.clients.introduce(by, first, second)
        return str(said[""][0]) if "" in said else str(said)


Deed = Callable[[Office], None]


def full_circle(office: Office) -> None:
    """Let both meet and say thank you."""
    office.report(Step.MET, Step.THANKED)


def closed_after(*steps: Step) -> Deed:
    """Return what lets both report this, and the clock close it in the end."""

    def deed(office: Office) -> None:
        office.report(*steps)
        office.let_pass(60)

    return deed


ENDS: list[tuple[Deed, str]] = [
    (full_circle, "It came full circle"),
    (closed_after(Step.MET), "They met"),
    (closed_after(Step.CONNECTED), "They connected"),
    (closed_after(Step.THANKED), "It went quiet"),
    (closed_after(), "It went quiet"),
    (lambda office: office.leave(Way.NOT_A_FIT), "It wasn't a fit"),
    (lambda office: office.leave(Way.ALREADY_KNOWN), "They already knew each other"),
    (Office.withdraw, "You withdrew it"),
]


@pytest.mark.parametrize(("deed", "what"), ENDS)
def test_its_connector_reads_what_came_of_it_and_others_only_when(database: Database, deed: Deed, what: str) -> None:
    office = Office(database)
    deed(office)
    assert office.told(ANA) == f"You introduced these two in March. {what}."
    assert office.told(ANA, CHIDI, BEN) == f"You introduced these two in March. {what}."
    assert office.told(DALIA) == office.told(DALIA, CHIDI, BEN) == BY_OTHERS
    assert office.count() == 1


@pytest.mark.parametrize(
    ("deed", "what"),
    [(lambda office: office.let_pass(20), "It didn't happen"), (Office.withdraw, "You withdrew it")],
)
def test_what_never_came_about_is_known_only_to_who_asked(database: Database, deed: Deed, what: str) -> None:
    office = Office(database, ask_first=True)
    deed(office)
    assert office.told(ANA) == f"You asked these two in March. {what}."
    assert office.told(DALIA) == "{}"


def test_what_is_still_open_is_said_as_ever_and_not_to_others(database: Database) -> None:
    office = Office(database)
    assert "it's still open" in office.told(ANA)
    assert office.told(DALIA) == "{}"


def test_the_last_time_counts(database: Database) -> None:
    office = Office(database)
    full_circle(office)
    office.now += 31 * DAY
    assert office.told(DALIA) == BY_OTHERS
    assert office.clients.hand_in(DALIA, {}) == {}
    office.number = office.newest()
    full_circle(office)
    assert office.told(ANA) == "They've been introduced before, in April."
    assert office.told(DALIA) == "You introduced these two in April. It came full circle."


@pytest.mark.parametrize("ticks", [{}, {"ask_first": True}])
def test_what_was_withdrawn_within_a_minute_was_a_slip_and_never_was(
    database: Database, ticks: dict[str, bool]
) -> None:
    office = Office(database)
    full_circle(office)
    for by in (ANA, DALIA):
        office.now += 31 * DAY
        assert office.told(by)
        assert (
            office.clients.hand_in(by, {Field.OPTIONS: {"selected_options": [{"value": each} for each in ticks]}}) == {}
        )
        office.number = office.newest()
        assert office.clients.press(by, Control("menu", button_value(Verb.WITHDRAW, office.number)))
        office.now += timedelta(seconds=59)
        assert office.clients.hand_in(by, {}) == {}
    assert office.told(ANA) == "You introduced these two in March. It came full circle."
    assert office.told(DALIA) == office.told(EMEKA) == BY_OTHERS


def test_another_year_is_named(database: Database) -> None:
    office = Office(database)
    full_circle(office)
    office.now = datetime(2027, 3, 2, 9, 0, tzinfo=UTC)
    assert office.told(ANA) == "You introduced these two in March 2026. It came full circle."


def test_nobody_else_is_spoken_of(database: Database) -> None:
    office = Office(database)
    full_circle(office)
    assert office.told(ANA, BEN, DALIA) == office.told(ANA, EMEKA, CHIDI) == "{}"


def test_what_is_kept_no_longer_is_not_remembered(database: Database) -> None:
    office = Office(database)
    full_circle(office)
    settings.change(database, office.clients.workspace_id, "keep-days", "30", office.now)
    office.now += 40 * DAY
    purge_introductions.forget(database, served(database), office.now)
    assert office.told(ANA) == "{}"


# --- Going ahead ----------------------------------------------------------------------------------------------------


def test_everything_typed_is_still_there_and_is_introduced_anyway(database: Database) -> None:
    office = Office(database)
    full_circle(office)
    form = office.clients.introduce(ANA, CHIDI, BEN, ask_first=True, place=True)
    assert form
    modal = office.clients.screen(ANA).modal
    assert modal
    assert modal["submit"]["text"] == "Ask them anyway"
    assert office.clients.hand_in(ANA, {}) == {}
    with database.reading() as session:
        made = session.get_one(Introduction, office.newest())
        assert [party.member.user_id for party in made.parties] == [CHIDI, BEN]
        assert (made.reason, made.asks_both, made.shows_names, made.has_place) == ("both bake", True, False, True)
        assert [party.description for party in made.parties] == ["described-first", "described-second"]


def test_the_same_form_submitted_twice_introduces_once(database: Database) -> None:
    office = Office(database)
    full_circle(office)
    office.told(ANA)
    for _ in range(3):
        assert office.clients.hand_in(ANA, {}) == {}
    assert office.count() == 2


def test_other_people_chosen_in_that_form_are_asked_about_again(database: Database) -> None:
    office = Office(database)
    full_circle(office)
    assert office.clients.introduce(EMEKA, BEN, DALIA) == {}
    office.number = office.newest()
    for person in (BEN, DALIA):
        for step in (Step.MET, Step.THANKED):
            office.clients.press(person, Control(f"{STEP_PREFIX}{step}", str(office.number)))
    assert office.told(ANA).startswith("You introduced these two")
    others: Json = {Field.SECOND_PERSON: {"selected_user": DALIA}}
    assert office.clients.hand_in(ANA, others)[""][0] == BY_OTHERS
    assert office.clients.hand_in(ANA, {Field.SECOND_PERSON: {"selected_user": EMEKA}}) == {}


def test_ticking_something_in_that_form_keeps_what_it_says(database: Database) -> None:
    office = Office(database)
    full_circle(office)
    said = office.told(ANA)
    modal = office.clients.screen(ANA).modal
    assert modal
    ticked = office.clients.tick(ANA, Field.OPTIONS, Choice.ASK_FIRST)
    assert ticked["blocks"][0]["text"]["text"] == said
    assert (ticked["submit"]["text"], ticked["private_metadata"]) == ("Ask them anyway", modal["private_metadata"])


def test_what_is_paid_forward_is_still_paid_forward(database: Database) -> None:
    office = Office(database)
    full_circle(office)
    first = office.number
    assert office.clients.introduce(EMEKA, CHIDI, ANA) == {}
    office.number = office.newest()
    for person in (CHIDI, ANA):
        for step in (Step.MET, Step.THANKED):
            office.clients.press(person, Control(f"{STEP_PREFIX}{step}", str(office.number)))
    assert office.clients.press(BEN, Control("forward", button_value(Verb.FORWARD, first)))
    people: Json = {"first_person": {"selected_user": ANA}, "second_person": {"selected_user": CHIDI}}
    said = office.clients.hand_in(BEN, people | {"reason": {"value": "you both sail"}})
    assert BY_OTHERS in said[""]
    assert office.clients.hand_in(BEN, {}) == {}
    with database.reading() as session:
        assert session.get_one(Introduction, office.newest()).passed_on_from_id == first


def test_a_full_pair_of_hands_comes_first(database: Database) -> None:
    office = Office(database)
    full_circle(office)
    for number in range(5):
        assert office.clients.introduce(ANA, BEN, f"UOTHER{number}") == {}
    said = office.clients.introduce(ANA, BEN, CHIDI)
    assert said == {"first_person": "They're in enough introductions for now. Try again later."}


def test_a_form_that_names_an_introduction_of_others_is_asked_all_the_same(database: Database) -> None:
    office = Office(database)
    full_circle(office)
    assert office.told(ANA).startswith("You introduced")
    modal = office.clients.screen(ANA).modal
    assert modal
    modal["private_metadata"] = f"forward::{office.number + 1}"
    assert office.clients.hand_in(ANA, {})[""][0].startswith("You introduced")
    assert office.count() == 1


# --- Somebody outside this Slack ------------------------------------------------------------------------------------


def to_outsider(office: Office, name: str, member: str = BEN, by: str = ANA, *, ask_first: bool = False) -> str:
    """Return what this connector reads when they introduce a member to somebody of this name; empty if it's done."""
    said = office.clients.introduce_outside(by, member, name, ask_first=ask_first)
    return str(said[""][0]) if "" in said else "".join(map(str, said.values()))


@pytest.mark.parametrize("again", ["Maya Okafor", " maya  OKAFOR", "Ｍａｙａ Okafor"])
def test_the_same_name_for_the_same_member_is_asked_about(database: Database, again: str) -> None:
    office = Office(database)
    assert to_outsider(office, "Maya Okafor") == ""
    assert to_outsider(office, again) == "You introduced these two in March, and it's still open."
    modal = office.clients.screen(ANA).modal
    assert modal
    assert modal["submit"]["text"] == "Introduce anyway"
    assert office.count() == 2
    assert office.clients.hand_in(ANA, {}) == {}
    assert office.count() == 3


def test_another_name_member_or_connector_is_not(database: Database) -> None:
    office = Office(database)
    assert to_outsider(office, "Maya Okafor") == ""
    assert to_outsider(office, "Maya Okafor-Lind") == ""
    assert to_outsider(office, "Maya Okafor", DALIA) == ""
    assert to_outsider(office, "Maya Okafor", BEN, EMEKA) == ""


@pytest.mark.parametrize(
    ("deed", "ask_first", "said"),
    [
        (lambda office: office.let_pass(30), False, "You introduced these two in March. It went quiet."),
        (lambda office: office.withdraw(), False, "You introduced these two in March. You withdrew it."),
        (lambda office: office.let_pass(20), True, "You asked one of these two in March. It didn't happen."),
        (lambda office: office.let_pass(1), True, "You asked one of these two in March, and it's still open."),
        (lambda office: office.withdraw(timedelta(seconds=9)), False, ""),
    ],
)
def test_what_came_of_it_is_said_and_a_slip_is_not(database: Database, deed: Deed, ask_first: bool, said: str) -> None:
    office = Office(database)
    assert to_outsider(office, "Maya Okafor", ask_first=ask_first) == ""
    office.number = office.newest()
    deed(office)
    assert to_outsider(office, "Maya Okafor") == said


def test_unticking_that_they_are_outside_takes_the_question_back(database: Database) -> None:
    office = Office(database)
    to_outsider(office, "Maya Okafor")
    to_outsider(office, "Maya Okafor")
    still = office.clients.tick(ANA, Field.OPTIONS, Choice.OUTSIDE, Choice.ASK_FIRST)
    assert still["submit"]["text"] == "Ask them anyway"
    assert office.clients.tick(ANA, Field.OPTIONS, Choice.ASK_FIRST)["submit"]["text"] == "Ask them"
