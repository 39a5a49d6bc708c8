"""A connector has introduced the two already: what the form asks for, who is asked first, and who joins whom."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.ids import STEP_PREFIX, Choice, Field, Verb, button_value
from bot.jobs import forget_members
from storage.database import Database
from storage.models.enums import Elsewhere, Preference
from storage.models.introduction import Introduction
from storage.models.workspace import Workspace
from tests.builders.clients import Clients, Control, Json
from tests.builders.elapsed_time import all_that_is_due
from tests.builders.workspaces import served

ANA, BEN, CHIDI, DAN = "UANA", "UBEN", "UCHIDI", "UDAN"
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # a Monday
DAY = timedelta(days=1)
IN_TOUCH: Json = {Field.IN_TOUCH: {"selected_options": [{"value": "in_touch"}]}}


def on(chosen: str | None) -> Json:
    """Return the form's day."""
    return {Field.ELSEWHERE_ON: {"selected_date": chosen}}


class Office:
    """A workspace in which people are introduced outside of it."""

    def __init__(self, database: Database) -> None:
        self.database, self.now = database, START
        self.clients = Clients(database, lambda: self.now)

    def form(self, by: str = ANA) -> Json:
        """Open the form, and tick that they were introduced. Returns the form as it stands then."""
        self.clients.command(by, "")
        return self.clients.tick(by, Field.OPTIONS, Choice.ELSEWHERE)

    def introduce(self, values: Json, by: str = ANA, how: str = Elsewhere.EMAIL) -> Json:
        """Introduce Ben and Chidi with it. Returns what stands against it."""
        self.form(by)
        people: Json = {Field.FIRST_PERSON: {"selected_user": BEN}, Field.SECOND_PERSON: {"selected_user": CHIDI}}
        written: Json = {
            Field.REASON: {"value": f"a reason of {by}"},
            Field.ELSEWHERE: {"selected_option": {"value": how}},
        }
        return self.clients.hand_in(by, people | written | values)

    def made(self) -> list[Introduction]:
        """Return the introductions as they are stored."""
        query = select(Introduction).where(Introduction.workspace_id == self.clients.workspace_id)
        with self.database.reading() as session:
            return list(session.scalars(query.order_by(Introduction.id)))

    def read_by(self, person: str) -> str:
        """Return all that somebody reads."""
        return json.dumps(self.clients.messages(person), ensure_ascii=False)

    def prefer_to_be_asked(self, person: str) -> None:
        """Let somebody want to be asked first."""
        assert self.clients.press(person, Control("about", button_value(Verb.PREFERENCES, 0)))
        chosen = {"preference": {"selected_option": {"value": Preference.ASK_FIRST}}}
        assert self.clients.hand_in(person, chosen) == {}

    def let_pass(self, days: int) -> None:
        """Let days pass, and do what is due."""
        for _ in range(days):
            self.now += DAY
            all_that_is_due(self.database, self.now)

    def reminded(self, person: str) -> list[str]:
        """Return what somebody's reminders say."""
        told = self.clients.messages(person).items()
        return [each["text"] for key, each in told if key.startswith("nudge:")]


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database)


def fields(form: Json) -> list[str]:
    """Return the names of a form's fields, from the top."""
    return [block["block_id"] for block in form["blocks"] if block["type"] == "input"]


def test_the_form_asks_when_and_for_nothing_that_is_moot(office: Office) -> None:
    form = office.form()
    about_it = [Field.ELSEWHERE, Field.ELSEWHERE_ON, Field.IN_TOUCH]
    assert fields(form) == [Field.FIRST_PERSON, Field.SECOND_PERSON, Field.REASON, Field.OPTIONS, *about_it]
    assert json.dumps(form).count('"initial_date": "2026-03-02"') == 1
    assert "ask_first" not in json.dumps(form)
    back = office.clients.tick(ANA, Field.OPTIONS)
    assert [each for each in fields(back) if each not in fields(form)] == [Field.FIRST_MOVER]


def test_the_day_is_today_by_the_connectors_clock(office: Office) -> None:
    office.clients.change_profile({"id": ANA, "tz": "Pacific/Kiritimati"})
    office.clients.open_home(ANA)
    office.clients.change_profile({"id": ANA, "tz": "Pacific/Kiritimati"})
    office.now = START + DAY / 2
    assert '"initial_date": "2026-03-03"' in json.dumps(office.form())
    assert office.introduce(on("2026-03-03")) == {}


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ("2026-03-03", "That day hasn't come yet. Pick an earlier one."),
        ("2025-02-28", "That's more than a year ago. Pick a later day."),
        (None, "Pick a date."),
    ],
)
def test_a_wrong_day_is_named_beside_the_day(office: Office, chosen: str | None, said: str) -> None:
    assert office.introduce(on(chosen)) == {Field.ELSEWHERE_ON: said}
    assert office.made() == []


def test_both_get_their_cards_and_nobody_is_asked_whoever_wishes_it(office: Office, database: Database) -> None:
    office.prefer_to_be_asked(BEN)
    with database.transaction() as session:
        session.get_one(Workspace, office.clients.workspace_id).asks_first = True
    moot: Json = {
        Field.OPTIONS: {"selected_options": [{"value": "ask_first"}, {"value": "elsewhere"}]},
        Field.FIRST_MOVER: {"selected_option": {"value": "second"}},
        Field.HIDE_NAMES: {"selected_options": [{"value": "hidden"}]},
    }
    assert office.introduce(moot | on("2026-02-27")) == {}
    for person, other in ((BEN, CHIDI), (CHIDI, BEN)):
        assert f"<@{ANA}> introduced you to <@{other}> by email on Friday" in office.read_by(person)
        assert ":request:" not in str(office.clients.messages(person).keys())
    assert f"You introduced <@{BEN}> and <@{CHIDI}> by email on Friday" in office.read_by(ANA)
    (made,) = office.made()
    assert (made.elsewhere, made.elsewhere_on) == (Elsewhere.EMAIL, date(2026, 2, 27))
    assert (made.asks_both, made.shows_names, made.introduced_at) == (False, True, START)


def test_what_is_unticked_again_leaves_no_day(office: Office) -> None:
    assert office.introduce(on("2026-02-27") | IN_TOUCH | {Field.OPTIONS: {"selected_options": []}}) == {}
    (made,) = office.made()
    assert (made.elsewhere, made.elsewhere_on, made.in_touch) == (None, None, False)


def test_two_who_are_in_touch_are_asked_about_the_meeting_only(office: Office) -> None:
    assert office.introduce(on("2025-12-01") | IN_TOUCH) == {}
    for person in (BEN, CHIDI):
        assert "no one has to write first" in office.read_by(person)
    assert "writes first" not in office.read_by(ANA)
    office.let_pass(1)
    assert office.reminded(BEN) == office.reminded(CHIDI) == []
    office.let_pass(40)
    for person in (BEN, CHIDI):
        assert len(office.reminded(person)) == 2
        assert "write to" not in str(office.reminded(person))
    assert "neither has told me they've met" in office.read_by(ANA)
    assert "What would you like to do?" not in office.read_by(ANA)
    (made,) = office.made()
    assert made.connected_at is None
    assert made.outcome == "went quiet"


def test_made_elsewhere_again_says_so_and_stays_filled_in(office: Office) -> None:
    assert office.introduce(on("2026-01-05") | IN_TOUCH) == {}
    office.let_pass(60)
    said = office.introduce(IN_TOUCH, how=Elsewhere.PHONE)
    assert said == {"": ["You introduced these two in January. It went quiet."]}
    form = office.clients.screen(ANA).modal
    assert form
    assert form["submit"]["text"] == "Send cards anyway"
    assert office.clients.hand_in(ANA, {}) == {}
    assert [(made.elsewhere, made.in_touch) for made in office.made()] == [("email", True), ("phone", True)]


# --- With others ----------------------------------------------------------------------------------------------------


def test_who_introduced_them_elsewhere_joins_and_the_first_ones_word_counts(office: Office) -> None:
    assert office.clients.introduce(ANA, BEN, CHIDI) == {}
    before = office.read_by(ANA)
    assert office.introduce(IN_TOUCH, DAN, Elsewhere.IN_PERSON) == {}
    assert f"<@{DAN}> also introduced you in person on Monday:" in office.read_by(BEN)
    assert "You're up first." in office.read_by(BEN)
    assert office.read_by(ANA) == before
    assert "Someone else has already introduced them" in office.read_by(DAN)
    assert [made.in_touch for made in office.made()] == [False, False]


def test_who_joins_one_that_was_made_elsewhere_waits_for_the_meeting_too(office: Office) -> None:
    assert office.introduce(IN_TOUCH) == {}
    office.now += DAY / 4
    assert office.clients.introduce(DAN, BEN, CHIDI) == {}
    assert f"<@{DAN}> also introduced you:" in office.read_by(CHIDI)
    assert "writes first" not in office.read_by(DAN)
    (lead, _) = office.made()
    office.clients.press(BEN, Control(f"{STEP_PREFIX}met", str(lead.id)))
    assert "says they've met" in office.read_by(DAN)


def test_while_others_ask_them_nobody_is_introduced_before_both_say_yes(office: Office) -> None:
    assert office.clients.introduce(ANA, BEN, CHIDI, ask_first=True) == {}
    assert office.introduce(IN_TOUCH, DAN) == {}
    assert "email" not in office.read_by(BEN)
    assert f"You introduced <@{BEN}> and <@{CHIDI}> by email" in office.read_by(DAN)
    (lead, _) = office.made()
    for person in (BEN, CHIDI):
        assert ":card:" not in str(office.clients.messages(person).keys())
        office.clients.press(person, Control(Verb.YES, button_value(Verb.YES, lead.id)))
    assert f"<@{DAN}> also introduced you by email on Monday:" in office.read_by(BEN)


def test_when_the_firsts_data_is_deleted_nothing_of_where_it_was_stays(office: Office) -> None:
    assert office.introduce(IN_TOUCH) == {}
    office.now += DAY / 4
    assert office.clients.introduce(DAN, BEN, CHIDI) == {}
    office.clients.command(ANA, "delete my data")
    office.clients.hand_in(ANA, {})
    assert forget_members.forget(office.database, served(office.database), office.now) == 1
    assert [(made.elsewhere, made.elsewhere_on) for made in office.made()] == [(None, None)] * 2
    assert f"<@{DAN}> introduced you to" in office.read_by(BEN)
    assert "You're up first" not in office.read_by(BEN)
