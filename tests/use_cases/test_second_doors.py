"""No message is the only way out of a state: retention or their own hand may have deleted it.

What a button ends is listed here with its second door: one's preferences, one's Home, the command line. A message that
is gone comes back by Home; then the button that ends the state has to stand on it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select, update

from bot.ids import STEP_PREFIX, Choice, Field, Verb, button_value
from bot.jobs import advance_introductions
from bot.rules.workspace_settings import SUMMARY_CHANNEL
from bot.use_cases.introductions.actors import Act
from bot.use_cases.introductions.introduce import introduce
from bot.use_cases.introductions.resend import resend
from bot.use_cases.members import preferences
from bot.use_cases.workspaces import settings
from sandbox import Sandbox
from storage.database import Database
from storage.models.enums import DeliveryState, Preference, Step, Way
from storage.models.introduction import Introduction
from storage.models.outbox import OutgoingMessage
from storage.models.workspace import Member, Workspace
from storage.queries.served import only
from tests.builders.clients import Clients, Control, Json, controls
from tests.builders.deliveries import delivery_of
from tests.builders.introductions import NOW, install, submission
from tests.builders.looking import look
from tests.conftest import MANIFEST
from tests.running import on_a_monday

ANA, BEN, CHIDI = "UANA", "UBEN", "UCHIDI"
DAY = timedelta(days=1)
CHANNEL = "C0INTROS"


class Place:
    """A workspace in which Ana introduces Ben and Chidi."""

    def __init__(self, database: Database) -> None:
        self.database, self.now = database, NOW
        self.clients = Clients(database, lambda: self.now)
        self.number = 0

    def introduce(self, **ticks: bool) -> None:
        assert self.clients.introduce(ANA, BEN, CHIDI, **ticks) == {}
        self._note_number()

    def introduce_outside(self) -> None:
        assert self.clients.introduce_outside(ANA, BEN, "Maya Okafor") == {}
        self._note_number()

    def _note_number(self) -> None:
        with self.database.reading() as session:
            mine = Introduction.workspace_id == self.clients.workspace_id
            self.number = session.scalars(select(Introduction.id).where(mine)).one()

    def press(self, person: str, verb: Verb, word: str = "") -> Json | None:
        return self.clients.press(person, Control(verb, button_value(verb, self.number, word)))

    def report(self, person: str, *steps: Step) -> None:
        for step in steps:
            self.clients.press(person, Control(f"{STEP_PREFIX}{step}", str(self.number)))

    def hand_in(self, person: str, **values: Json) -> None:
        assert self.clients.hand_in(person, values) == {}

    def leave(self, way: Way, until: datetime | None = None) -> None:
        assert self.press(BEN, Verb.LEAVE, way)
        self.hand_in(BEN, **({"until": {"selected_date": until.date().isoformat()}} if until else {}))

    def days_pass(self, days: float) -> None:
        self.now += days * DAY
        advance_introductions.advance_due(self.database, only(self.clients.workspace_id), self.now)

    def set(self, person: str, **fields: object) -> None:
        whose = (Member.workspace_id == self.clients.workspace_id, Member.user_id == person)
        with self.database.transaction() as session:
            session.execute(update(Member).where(*whose).values(**fields))

    def member(self, person: str) -> Member:
        with self.database.reading() as session:
            found, _ = preferences.find(session, self.clients.workspace_id, person)
        assert found
        return found

    def completes(self) -> None:
        with self.database.transaction() as session:
            session.get_one(Workspace, self.clients.workspace_id).summary_channel = CHANNEL
        self.introduce()
        for person in (BEN, CHIDI):
            self.report(person, Step.MET, Step.THANKED)


@pytest.fixture
def place(database: Database) -> Place:
    return Place(database)


# --- Ended in one's preferences -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Setting:
    """A state of a member that their preferences show, what they choose there instead, and what says it's over."""

    state: dict[str, object]
    chosen: dict[str, Json]
    is_over: Callable[[Member], bool]


JUST_INTRODUCE: dict[str, Json] = {Field.PREFERENCE: {"selected_option": {"value": Preference.JUST_INTRODUCE}}}
SETTINGS = {
    "left alone": Setting({"left_alone_since": NOW}, JUST_INTRODUCE, lambda ben: ben.left_alone_since is None),
    "left alone, and asked first before": Setting(
        {"left_alone_since": NOW, "preference": Preference.ASK_FIRST},
        JUST_INTRODUCE,
        lambda ben: ben.left_alone_since is None and ben.preference is Preference.JUST_INTRODUCE,
    ),
    "paused": Setting(
        {"preference": Preference.NOT_NOW, "not_now_until": NOW + 9 * DAY},
        JUST_INTRODUCE,
        lambda ben: ben.not_now_until is None,
    ),
    "reminders off": Setting(
        {"unreminded_since": NOW},
        {Field.REMINDERS: {"selected_options": [{"value": Choice.REMIND}]}},
        lambda ben: ben.unreminded_since is None,
    ),
}


@pytest.mark.parametrize("name", SETTINGS)
def test_preferences_show_what_holds_and_can_end_it(place: Place, name: str) -> None:
    setting = SETTINGS[name]
    place.introduce()
    place.set(BEN, **setting.state)
    place.clients.command(BEN, "resume")
    place.hand_in(BEN)  # nothing was changed in it
    assert not setting.is_over(place.member(BEN))
    place.clients.command(BEN, "resume")
    place.hand_in(BEN, **setting.chosen)
    assert setting.is_over(place.member(BEN))
    place.clients.command(BEN, "resume")
    place.hand_in(BEN)
    assert setting.is_over(place.member(BEN))


def test_whom_one_avoids_is_taken_off_in_ones_preferences(place: Place) -> None:
    place.introduce()
    assert place.press(BEN, Verb.AVOID)
    place.hand_in(BEN)
    place.clients.command(BEN, "settings")
    place.hand_in(BEN, **{Field.AVOIDED: {"selected_users": []}})
    with place.database.reading() as session:
        assert preferences.find(session, place.clients.workspace_id, BEN)[1] == []


def test_summaries_that_stopped_begin_again_at_the_command_line(place: Place) -> None:
    with place.database.transaction() as session:
        stopped = session.get_one(Workspace, place.clients.workspace_id)
        stopped.summary_channel, stopped.summary_stopped_by = CHANNEL, "is_archived"
    settings.change(place.database, place.clients.workspace_id, SUMMARY_CHANNEL, CHANNEL, NOW)
    with place.database.reading() as session:
        assert session.get_one(Workspace, place.clients.workspace_id).summary_due_at


# --- Ended on Home itself -------------------------------------------------------------------------------------------


def asks_both(place: Place) -> None:
    place.introduce(ask_first=True, shown=True)


def goes_quiet(place: Place) -> None:
    place.introduce()
    place.days_pass(8)


def thanks_with_a_note(place: Place) -> None:
    place.introduce()
    place.report(BEN, Step.THANKED)
    place.press(BEN, Verb.TELL)
    place.hand_in(BEN, **{f"{Field.WORDS}:{Step.THANKED}": {"value": "Thank you"}})


def says_what_came(place: Place) -> None:
    place.completes()
    place.press(BEN, Verb.CAME_OF_IT)
    place.hand_in(BEN, line={"value": "A bakery"})


ON_HOME: dict[str, tuple[Callable[[Place], None], str, Verb]] = {
    "asked, and not answered": (asks_both, BEN, Verb.YES),
    "a quiet introduction": (goes_quiet, ANA, Verb.WRITE_TO_THEM),
    "a thank-you, and no answer": (thanks_with_a_note, ANA, Verb.PLEASURE),
    "a meeting of which something may come": (lambda place: place.completes(), BEN, Verb.CAME_OF_IT),
    "what came of it": (says_what_came, BEN, Verb.CAME_OF_IT),
}


@pytest.mark.parametrize("name", ON_HOME)
def test_what_waits_can_be_done_on_home(place: Place, name: str) -> None:
    begin, person, verb = ON_HOME[name]
    begin(place)
    assert verb in verbs(place.clients.open_home(person))


# --- Ended in a message that comes back -----------------------------------------------------------------------------


def after(verb: Verb, word: str = "", *, by: str = BEN, ask_first: bool = False, fields: Json | None = None) -> Enter:
    """Return how somebody presses this, and hands in the form if one opens."""

    def begin(place: Place) -> None:
        place.introduce(ask_first=ask_first, shown=True)
        if place.press(by, verb, word):
            place.hand_in(by, **(fields or {}))

    return begin


Enter = Callable[[Place], None]
IN_A_WEEK: Json = {"until": {"selected_date": (NOW + 7 * DAY).date().isoformat()}}
MUTE: Json = {Field.ENDING: {"selected_option": {"value": Way.MUTED}}}


def answers_about_the_channel(verb: Verb, by: str, place: Place) -> None:
    place.completes()
    place.press(by, verb, CHANNEL)


def tells_the_outsider(place: Place) -> None:
    place.introduce_outside()
    place.press(ANA, Verb.OUTSIDER_TOLD)


def closes_kindly(place: Place) -> None:
    goes_quiet(place)
    place.press(ANA, Verb.CLOSE)


IN_A_MESSAGE: dict[str, tuple[Enter, str, str, Verb]] = {
    # name: how it begins, who is in it, the message that comes back, and the control on it that ends it
    "muted": (after(Verb.CLOSE_OR_MUTE, fields=MUTE), BEN, "card", Verb.CLOSE_OR_MUTE),
    "put off": (after(Verb.LEAVE, Way.NOT_NOW, fields=IN_A_WEEK), BEN, "card", Verb.COME_BACK),
    "no reply yet": (after(Verb.NO_REPLY), BEN, "card", Verb.COME_BACK),
    "not a fit": (after(Verb.LEAVE, Way.NOT_A_FIT), BEN, "card", Verb.COME_BACK),
    "known already": (after(Verb.LEAVE, Way.ALREADY_KNOWN), BEN, "card", Verb.COME_BACK),
    "said yes": (after(Verb.YES, ask_first=True), BEN, "request", Verb.NOT_THIS_TIME),
    "passed": (after(Verb.NOT_THIS_TIME, ask_first=True), BEN, "request", Verb.YES),
    "asked again later": (after(Verb.LATER, ask_first=True, fields=IN_A_WEEK), BEN, "request", Verb.YES),
    "withdrawn": (after(Verb.WITHDRAW, by=ANA), ANA, "headline", Verb.REOPEN),
    "closed by the connector": (closes_kindly, ANA, "headline", Verb.REOPEN),
    "open": (Place.introduce, ANA, "headline", Verb.WITHDRAW),
    "an outsider to be told": (Place.introduce_outside, ANA, "for_outsider", Verb.OUTSIDER_TOLD),
    "an outsider who was told": (tells_the_outsider, ANA, "for_outsider", Verb.OUTSIDER_NOT_TOLD),
    "a party agreed to be named": (partial(answers_about_the_channel, Verb.SHARE, BEN), BEN, "share", Verb.UNSHARE),
    "the connector agreed": (partial(answers_about_the_channel, Verb.SHARE, ANA), ANA, "share", Verb.UNSHARE),
    "declined": (partial(answers_about_the_channel, Verb.DECLINE_TO_SHARE, BEN), BEN, "share", Verb.UNSHARE),
}


@pytest.mark.parametrize("name", IN_A_MESSAGE)
def test_a_deleted_message_comes_back_with_the_button_that_ends_it(place: Place, name: str) -> None:
    begin, person, message, verb = IN_A_MESSAGE[name]
    begin(place)
    place.clients.open_home(person)
    all_are_in_slack(place)
    (resend,) = [each for each in place.clients.controls(person) if each.verb == Verb.RESEND]
    place.clients.press(person, resend)
    again = {key: content for key, content in looked_after(place, person).items() if f":{message}" in key}
    assert [verb in verbs(content) for content in again.values()] == [True]


def test_nobody_brings_back_what_is_not_theirs(place: Place) -> None:
    place.introduce()
    all_are_in_slack(place)
    place.press("UMALLORY", Verb.RESEND)
    assert looked_after(place, BEN) == looked_after(place, ANA) == {}


def test_slack_posts_what_was_deleted_and_nothing_twice(database: Database) -> None:
    with Sandbox(MANIFEST, starts_at=on_a_monday) as slack:
        install(database)
        ana, ben, chidi = (slack.person(name).id for name in ("ana", "ben", "chidi"))
        introduce(database, submission(by=ana, first_person=ben, second_person=chidi), {}, slack.clock.now())
        look(database)
        delivery_of(slack, database).deliver_due()
        (card,) = slack.person("ben").messages()
        slack.remove_message(card)
        for person in (ben, chidi):
            resend(database, Act(1, 1, person), slack.clock.now())
            look(database)
            for _ in range(2):
                delivery_of(slack, database).deliver_due()
        (again,) = slack.person("ben").messages()
        assert (again.text, again.ts > card.ts) == (card.text, True)
        assert len(slack.person("chidi").messages()) == 1


def verbs(content: Json) -> set[str]:
    return {control.verb for control in controls(content)}


def all_are_in_slack(place: Place) -> None:
    in_slack = {"ts": "1.1", "channel": "D1", "state": DeliveryState.DELIVERED, "due_at": None}
    whose = OutgoingMessage.workspace_id == place.clients.workspace_id
    with place.database.transaction() as session:
        session.execute(update(OutgoingMessage).where(whose).values(**in_slack))


def looked_after(place: Place, person: str) -> dict[str, Json]:
    """Return this person's messages that Slack is to be asked to change now, by key; not their Home."""
    with place.database.reading() as session:
        mine = (OutgoingMessage.workspace_id == place.clients.workspace_id, OutgoingMessage.to == person)
        rows = session.scalars(select(OutgoingMessage).where(*mine, OutgoingMessage.due_at.is_not(None)))
        return {row.key: row.content for row in rows if not row.key.startswith("home:")}
