"""Privacy: nothing that others can see depends on one person's secret.

Each test lets the same introduction go two ways that differ in one person's secret, and compares all that the others
can read: every message they ever got, as it looks now.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from bot.ids import STEP_PREFIX, Choice, Verb, button_value
from bot.jobs import advance_introductions, ask_what_came_of_it, send_reminders
from bot.rules.workspace_settings import ASK_RESULTS
from bot.use_cases.workspaces.settings import change
from storage.database import Database
from storage.models.enums import Account, Audience, Preference, Step, Way
from storage.models.introduction import Introduction
from storage.models.workspace import Member
from tests.builders.clients import Clients, Control, Json
from tests.builders.introductions import choose_channel
from tests.builders.workspaces import served

ANA, BEN, CHIDI, DALIA, EMEKA = "UANA", "UBEN", "UCHIDI", "UDALIA", "UEMEKA"
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
CHANNEL = "C1"


class Life:
    """One introduction of Ben and Chidi by Ana, in a workspace of its own."""

    outsider = ""
    """Name of somebody outside it whom Ben is introduced to instead."""
    others: tuple[str, ...] = ()
    """Those whom Ben is introduced to in one go with Chidi, before him."""

    def __init__(self, database: Database, *, in_files: bool = False, **ticks: bool) -> None:
        self.database, self.now = database, START
        self.clients = Clients(database, lambda: self.now, in_files=in_files)
        choose_channel(database, CHANNEL, self.clients.workspace_id)
        self.begun_anew(**ticks)

    def begun_anew(self, **ticks: bool) -> Life:
        """Let Ana introduce them. Everything after is about this introduction."""
        if self.outsider:
            assert self.clients.introduce_outside(ANA, BEN, self.outsider, ask_first=bool(ticks.get("ask_first"))) == {}
        elif self._introduce(**ticks):  # they were introduced before
            assert self.clients.hand_in(ANA, {}) == {}
        with self.database.reading() as session:
            found = select(func.max(Introduction.id)).where(Introduction.workspace_id == self.clients.workspace_id)
            self.number = session.scalars(found).one()
        for person in (ANA, BEN, CHIDI, *self.others):  # and what they see there is compared from now on
            self.clients.open_home(person)
        return self

    def _introduce(self, **ticks: bool) -> Json:
        if self.others:
            return self.clients.introduce_several(ANA, BEN, *self.others, CHIDI, **ticks)
        return self.clients.introduce(ANA, BEN, CHIDI, **ticks)

    def press(self, person: str, verb: Verb, word: str = "") -> Json | None:
        """Press a button about this introduction."""
        return self.clients.press(person, Control(verb, button_value(verb, self.number, word)))

    def report(self, person: str, step: Step) -> None:
        """Press one of the three."""
        self.clients.press(person, Control(f"{STEP_PREFIX}{step}", str(self.number)))

    def leave(self, person: str, way: Way, line: str = "") -> None:
        """Take a way out, tomorrow if a date is asked for."""
        assert self.press(person, Verb.LEAVE, way)
        tomorrow = (self.now + DAY).date().isoformat()
        assert self.clients.hand_in(person, {"line": {"value": line}, "until": {"selected_date": tomorrow}}) == {}

    def tell(self, person: str, step: Step, text: str, audience: Audience = Audience.CONNECTOR) -> None:
        """Say something about a click."""
        assert self.press(person, Verb.TELL)
        fields: Json = {
            f"words:{step}": {"value": text},
            f"audience:{step}": {"selected_option": {"value": audience}},
            "contact": {"selected_option": {"value": "coffee"}},
            "offer": {"selected_options": [{"value": "help"}]},
        }
        assert self.clients.hand_in(person, fields) == {}

    def say_what_came(self, person: str, text: str, audience: Audience) -> None:
        """Say what came of it."""
        assert self.press(person, Verb.CAME_OF_IT)
        fields: Json = {"line": {"value": text}, "audience": {"selected_option": {"value": audience}}}
        assert self.clients.hand_in(person, fields) == {}

    def postpone(self, person: str, time: timedelta) -> None:
        """Answer *not now*, until then."""
        assert self.press(person, Verb.LATER)
        day = (self.now + time).date().isoformat()
        assert self.clients.hand_in(person, {"until": {"selected_date": day}}) == {}

    def withdraw(self) -> None:
        """Let Ana withdraw it."""
        assert self.press(ANA, Verb.WITHDRAW)
        assert self.clients.hand_in(ANA, {}) == {}

    def let_pass(self, time: timedelta) -> None:
        """Let time pass, and do what is due."""
        self.now += time
        advance_introductions.advance_due(self.database, served(self.database), self.now)

    def remind(self) -> None:
        """Remind everybody who is to be reminded."""
        send_reminders.remind(self.database, served(self.database), self.now)

    def seen_by(self, person: str) -> str:
        """Return all that this person can read, without the numbers that differ from one introduction to the next."""
        numbers = range(self.number - len(self.others), self.number + 1)
        about_it = {
            key: told
            for key, told in self.clients.messages(person).items()
            if any(f"intro:{number}:" in key for number in numbers) or key.startswith("home:")
        }
        text = json.dumps(about_it, indent=1, ensure_ascii=False)
        text = re.sub(r"\b(\d+)-[0-9a-f]{10}\b", r"\1", text)
        for place, number in enumerate(numbers):
            text = re.sub(rf"\b(intro|[a-z_]+):{number}:", rf"\1:#{place}:", text)
            text = re.sub(rf'"(value": "|action_id": "chat:){number}"', rf'"\1#{place}"', text)
        return re.sub(
            r"(team=T|resend:|swap:#\d:|:report:U[A-Z]+:[a-z]+:|:way:U[A-Z]+:|:thanks:U[A-Z]+:|:note:U[A-Z]+:|:passed_on:U[A-Z]+:)\d+",
            r"\1#",
            text,
        )


Deed = Callable[[Life], None]


def nothing(_: Life) -> None:
    """Say nothing."""


def answering(ben: Verb | None, chidi: Verb | None) -> Deed:
    """Return the deed of answering the question whether one wants to be introduced; None: somebody doesn't."""

    def deed(life: Life) -> None:
        for person, said in ((BEN, ben), (CHIDI, chidi)):
            if said:
                life.press(person, said)

    return deed


def the_same(
    database: Database,
    readers: tuple[str, ...],
    one: Deed,
    another: Deed,
    on_day_11: Deed = nothing,
    kind: type[Life] = Life,
    **ticks: bool,
) -> None:
    """Both lives look the same to these people, right away and every day for three weeks."""
    lives = kind(database, **ticks), kind(database, **ticks)
    for life, deed in zip(lives, (one, another), strict=True):
        deed(life)
    for day in range(21):
        for reader in readers:
            assert lives[0].seen_by(reader) == lives[1].seen_by(reader)
        for life in lives:
            life.let_pass(DAY)
            if day == 10:
                on_day_11(life)


# --- Asked first ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("chidi", [Verb.YES, Verb.NOT_THIS_TIME, None])
def test_a_no_looks_like_no_answer_to_everybody_else(database: Database, chidi: Verb | None) -> None:
    the_same(database, (ANA, CHIDI), answering(Verb.NOT_THIS_TIME, chidi), answering(None, chidi), ask_first=True)


@pytest.mark.parametrize("chidi", [None, Verb.YES, Verb.NOT_THIS_TIME])
def test_nor_does_it_show_by_the_day_on_which_it_ends(database: Database, chidi: Verb | None) -> None:
    def answers(verb: Verb | None) -> Deed:
        def deed(life: Life) -> None:
            if verb:
                life.press(BEN, verb)
            life.postpone(CHIDI, 10 * DAY)

        return deed

    def then(life: Life) -> None:
        if chidi:
            life.press(CHIDI, chidi)

    the_same(database, (ANA, CHIDI), answers(Verb.NOT_THIS_TIME), answers(None), then, ask_first=True)


def test_nor_when_a_reminder_was_put_off_before(database: Database) -> None:
    def puts_off(life: Life) -> None:
        life.press(BEN, Verb.SNOOZE, Choice.NEXT_WEEK)

    def says_no(life: Life) -> None:
        puts_off(life)
        life.press(BEN, Verb.NOT_THIS_TIME)

    the_same(database, (ANA, CHIDI), says_no, puts_off, ask_first=True)


def test_second_thoughts_are_not_seen(database: Database) -> None:
    def says_yes(life: Life) -> None:
        life.press(BEN, Verb.YES)

    def thinks_again(life: Life) -> None:
        says_yes(life)
        life.press(BEN, Verb.NOT_THIS_TIME)

    the_same(database, (ANA, CHIDI), thinks_again, says_yes, ask_first=True)


def test_a_yes_after_a_later_waits_for_the_other(database: Database) -> None:
    life = Life(database, ask_first=True)
    life.postpone(BEN, 20 * DAY)
    life.let_pass(10 * DAY)
    life.press(BEN, Verb.YES)
    life.let_pass(timedelta(minutes=1))
    assert "You said yes" in life.seen_by(BEN)
    life.press(CHIDI, Verb.YES)
    assert "introduced you to" in life.seen_by(BEN)


def test_a_yes_is_not_seen_by_the_other_who_is_asked(database: Database) -> None:
    the_same(database, (CHIDI,), lambda life: _press(life, BEN, Verb.YES), nothing, ask_first=True)


def test_the_connector_does_not_see_who_said_yes(database: Database) -> None:
    the_same(
        database,
        (ANA,),
        lambda life: _press(life, BEN, Verb.YES),
        lambda life: _press(life, CHIDI, Verb.YES),
        ask_first=True,
    )


def test_the_connector_does_not_see_who_of_the_two_wants_to_be_asked_first(database: Database) -> None:
    def life_with(asked: str) -> Life:
        life = Life(database)
        life.withdraw()
        form = life.clients.press(asked, Control("about", button_value(Verb.PREFERENCES, life.number)))
        assert form
        assert life.clients.hand_in(asked, {"preference": {"selected_option": {"value": Preference.ASK_FIRST}}}) == {}
        return life.begun_anew()

    lives = life_with(BEN), life_with(CHIDI)
    for life, asked in zip(lives, (BEN, CHIDI), strict=True):
        assert "would like to introduce you" in life.seen_by(asked)
        life.press(asked, Verb.NOT_THIS_TIME)
    for _ in range(10):
        assert lives[0].seen_by(ANA) == lives[1].seen_by(ANA)
        for life in lives:
            life.let_pass(DAY)


def test_nobody_sees_who_would_be_asked_first_where_they_were_introduced_elsewhere(database: Database) -> None:
    def life_with(asked: str | None) -> Life:
        life = Life(database)
        life.withdraw()
        form = life.clients.press(asked or BEN, Control("about", button_value(Verb.PREFERENCES, life.number)))
        assert form
        preference = Preference.ASK_FIRST if asked else Preference.JUST_INTRODUCE
        assert life.clients.hand_in(asked or BEN, {"preference": {"selected_option": {"value": preference}}}) == {}
        return life.begun_anew(elsewhere=True)

    with_ben, with_nobody = life_with(BEN), life_with(None)
    for _ in range(10):
        for reader in (ANA, BEN, CHIDI):
            assert with_ben.seen_by(reader) == with_nobody.seen_by(reader)
        for life in (with_ben, with_nobody):
            life.let_pass(DAY)


@pytest.mark.parametrize("in_touch", [True, False])
def test_nobody_sees_that_somebody_muted_one_made_elsewhere(database: Database, in_touch: bool) -> None:
    def mutes(life: Life) -> None:
        life.leave(BEN, Way.MUTED)

    the_same(database, (ANA, CHIDI), mutes, nothing, elsewhere=True, in_touch=in_touch)


def _press(life: Life, person: str, verb: Verb) -> None:
    life.press(person, verb)


# --- Ways out -------------------------------------------------------------------------------------------------------


def test_nobody_sees_that_somebody_muted_an_introduction(database: Database) -> None:
    the_same(database, (ANA, CHIDI), lambda life: life.leave(BEN, Way.MUTED), nothing)


def test_the_other_does_not_see_that_somebody_waits_for_their_answer(database: Database) -> None:
    the_same(database, (CHIDI,), lambda life: life.leave(BEN, Way.NO_ANSWER, "four days now"), nothing)


@pytest.mark.parametrize("way", [Way.ALREADY_KNOWN, None])
def test_the_other_does_not_see_why_it_is_closed_nor_by_whom(database: Database, way: Way | None) -> None:
    the_same(
        database,
        (CHIDI,),
        lambda life: life.leave(BEN, Way.NOT_A_FIT, "too far away"),
        lambda life: life.leave(BEN, way) if way else life.withdraw(),
    )


@pytest.mark.parametrize("way", [Way.NO_ANSWER, Way.NOT_NOW, Way.NOT_A_FIT, Way.ALREADY_KNOWN])
def test_the_line_for_the_connector_is_seen_by_nobody_else(database: Database, way: Way) -> None:
    the_same(database, (CHIDI,), lambda life: life.leave(BEN, way, "a secret"), lambda life: life.leave(BEN, way))


def test_a_way_out_that_was_taken_back_leaves_nothing_for_the_other_to_see(database: Database) -> None:
    def there_and_back(life: Life) -> None:
        life.leave(BEN, Way.NOT_A_FIT)
        life.press(BEN, Verb.COME_BACK, Way.NOT_A_FIT)

    the_same(database, (CHIDI,), there_and_back, nothing)


# --- Words ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", Step)
def test_words_for_the_connector_are_seen_by_nobody_else(database: Database, step: Step) -> None:
    def reports(life: Life) -> None:
        life.report(BEN, step)

    def tells(life: Life) -> None:
        life.report(BEN, step)
        life.tell(BEN, step, "a secret")

    the_same(database, (CHIDI,), tells, reports)


@pytest.mark.parametrize("step", Step)
def test_words_taken_back_from_the_other_are_gone_for_them(database: Database, step: Step) -> None:
    def tells(life: Life) -> None:
        life.report(BEN, step)
        life.tell(BEN, step, "a secret", Audience.CHANNEL)
        assert "a secret" in life.seen_by(CHIDI)
        life.tell(BEN, step, "a secret", Audience.CONNECTOR)

    the_same(database, (CHIDI,), tells, lambda life: life.report(BEN, step))


def test_what_came_of_it_is_seen_by_the_other_only_if_it_is_for_them(database: Database) -> None:
    def both_met(life: Life) -> None:
        for person in (BEN, CHIDI):
            life.report(person, Step.MET)
            life.report(person, Step.THANKED)

    def tells(life: Life) -> None:
        both_met(life)
        life.say_what_came(BEN, "a secret", Audience.OTHER)
        assert "a secret" in life.seen_by(CHIDI)
        life.say_what_came(BEN, "a secret", Audience.CONNECTOR)
        assert "a secret" in life.seen_by(ANA)

    the_same(database, (CHIDI,), tells, both_met)


def test_neither_what_somebody_said_nor_that_nothing_came_of_it_shows_in_the_questions(database: Database) -> None:
    def life_in_which(ben: Deed) -> Life:
        life = Life(database)
        change(database, life.clients.workspace_id, ASK_RESULTS, "yes", life.now)
        for person in (BEN, CHIDI):
            life.report(person, Step.MET)
        life.let_pass(70 * DAY)
        ben(life)
        return life

    def asked(life: Life) -> None:
        ask_what_came_of_it.ask_due(life.database, served(life.database), life.now)
        assert "Did anything come of it?" in life.seen_by(CHIDI)

    def says_nothing_yet(life: Life) -> None:
        asked(life)
        life.press(BEN, Verb.NOTHING_YET)

    def says_something(life: Life) -> None:
        life.say_what_came(BEN, "a secret", Audience.CONNECTOR)
        asked(life)

    silent, nothing_yet, something = map(life_in_which, (asked, says_nothing_yet, says_something))
    for reader in (ANA, CHIDI):
        assert silent.seen_by(reader) == nothing_yet.seen_by(reader)
    assert silent.seen_by(CHIDI) == something.seen_by(CHIDI)


@pytest.mark.parametrize("answer", [Verb.REPLY, Verb.WISH])
def test_what_the_connector_answers_to_a_thank_you_is_between_the_two(database: Database, answer: Verb) -> None:
    def thanks(life: Life) -> None:
        life.report(BEN, Step.THANKED)
        life.tell(BEN, Step.THANKED, "a secret")

    def is_answered(life: Life) -> None:
        thanks(life)
        life.press(ANA, Verb.PLEASURE, BEN)
        assert life.press(ANA, answer, BEN)
        assert life.clients.hand_in(ANA, {"answer": {"value": "a secret, too"}}) == {}
        assert "a secret, too" in life.seen_by(BEN)

    the_same(database, (CHIDI,), is_answered, thanks)


def test_the_first_connector_hears_who_passed_it_on_and_not_for_whom(database: Database) -> None:
    def passes_on(to: tuple[str, str]) -> Deed:
        def deed(life: Life) -> None:
            life.report(BEN, Step.MET)
            form = life.press(BEN, Verb.FORWARD)
            assert form
            people = {"first_person": {"selected_user": to[0]}, "second_person": {"selected_user": to[1]}}
            assert life.clients.hand_in(BEN, people | {"reason": {"value": f"for {to}"}}) == {}
            assert "paid it forward" in life.seen_by(ANA)

        return deed

    the_same(database, (ANA, CHIDI), passes_on((DALIA, EMEKA)), passes_on(("UFERN", "UGUS")))


# --- Introduced by two connectors -----------------------------------------------------------------------------------


def _joined_by_dalia(life: Life) -> int:
    """Let Dalia introduce the same two, and return its number. This life goes on being about Ana's introduction."""
    assert life.clients.introduce(DALIA, BEN, CHIDI) == {}
    life.clients.open_home(DALIA)
    with life.database.reading() as session:
        return session.scalars(select(func.max(Introduction.id))).one()


@pytest.mark.parametrize("ask_first", [True, False])
def test_the_first_connector_does_not_see_that_another_introduced_the_same_two(
    database: Database, ask_first: bool
) -> None:
    def goes_on(life: Life) -> None:
        for person in (BEN, CHIDI) if ask_first else ():
            life.press(person, Verb.YES)
        life.report(BEN, Step.CONNECTED)
        life.tell(BEN, Step.CONNECTED, "not a secret")

    def is_joined(life: Life) -> None:
        _joined_by_dalia(life)
        goes_on(life)

    the_same(database, (ANA,), is_joined, goes_on, ask_first=ask_first)


def test_nor_that_the_other_withdrew_or_said_another_reason(database: Database) -> None:
    def withdraws(life: Life) -> None:
        number = _joined_by_dalia(life)
        assert life.clients.press(DALIA, Control("menu", button_value(Verb.REWORD, number)))
        assert life.clients.hand_in(DALIA, {"reason": {"value": "you both sail"}}) == {}
        assert life.clients.press(DALIA, Control("menu", button_value(Verb.WITHDRAW, number)))
        assert life.clients.hand_in(DALIA, {}) == {}

    the_same(database, (ANA,), withdraws, nothing)


@pytest.mark.parametrize("ask_first", [True, False])
def test_whoever_withdraws_does_not_see_that_it_goes_on_with_another(database: Database, ask_first: bool) -> None:
    asked_for: list[str] = []

    def withdraws(life: Life) -> None:
        if not ask_first:
            life.report(BEN, Step.CONNECTED)
        life.let_pass(timedelta(minutes=1))
        life.withdraw()
        life.let_pass(timedelta(minutes=1))

    def another_goes_on(life: Life) -> None:
        _joined_by_dalia(life)
        withdraws(life)
        for person in (BEN, CHIDI) if ask_first else ():
            life.press(person, Verb.YES)
        _full_circle(life)
        life.tell(BEN, Step.THANKED, "a secret")
        asked_for.append(life.clients.ask_about(ANA, BEN))

    def asks(life: Life) -> None:
        withdraws(life)
        asked_for.append(life.clients.ask_about(ANA, BEN))

    def introduces_again(life: Life) -> None:
        asked_for.append(str(life.clients.introduce(ANA, BEN, CHIDI)))

    the_same(database, (ANA,), another_goes_on, asks, on_day_11=introduces_again, ask_first=ask_first)
    texts = [re.sub(r"team=T\d+|/p\d+|\d+-[0-9a-f]{10}\b", "#", each) for each in asked_for]
    assert texts[0] == texts[1]
    assert "you withdrew it" in texts[0]
    assert texts[2] == texts[3]
    assert "withdrew" in texts[2]


def test_a_silent_no_stays_one_for_both_connectors(database: Database) -> None:
    def seen_by_dalia(verb: Verb | None) -> list[str]:
        life, seen = Life(database, ask_first=True), []
        number = _joined_by_dalia(life)
        if verb:
            life.press(BEN, verb)
        life.number = number
        for _ in range(12):
            life.let_pass(DAY)
            seen.append(life.seen_by(DALIA))
        return seen

    assert seen_by_dalia(Verb.NOT_THIS_TIME) == seen_by_dalia(None)


# --- Being named in the channel -------------------------------------------------------------------------------------


def test_the_others_do_not_see_whether_one_agrees_to_be_named(database: Database) -> None:
    for who, others in ((BEN, (ANA, CHIDI)), (CHIDI, (ANA, BEN)), (ANA, (BEN, CHIDI))):
        the_same(database, others, _agrees(who), _full_circle)
        the_same(database, others, _agrees_and_takes_it_back(who), _full_circle)


@pytest.mark.parametrize("verb", [Verb.SHARE, Verb.SHARE_NOTE, Verb.DECLINE_TO_SHARE])
@pytest.mark.parametrize("audience", [Audience.OTHER, Audience.CONNECTOR])
def test_nor_what_one_says_about_a_note_there(database: Database, audience: Audience, verb: Verb) -> None:
    def thanks(life: Life) -> None:
        _full_circle(life)
        life.tell(BEN, Step.THANKED, "a secret", audience)

    def answers(life: Life) -> None:
        thanks(life)
        life.press(BEN, verb, CHANNEL)

    def and_thinks_again(life: Life) -> None:
        answers(life)
        life.press(BEN, Verb.UNSHARE)
        assert "Share this in" in life.seen_by(BEN)

    the_same(database, (ANA, CHIDI), answers, thanks)
    the_same(database, (ANA, CHIDI), and_thinks_again, thanks)


def _full_circle(life: Life) -> None:
    for person in (BEN, CHIDI):
        for step in (Step.MET, Step.THANKED):
            life.report(person, step)


def _agrees(who: str) -> Deed:
    def deed(life: Life) -> None:
        _full_circle(life)
        life.press(who, Verb.SHARE, CHANNEL)
        assert "You're OK with sharing this" in life.seen_by(who)

    return deed


def _agrees_and_takes_it_back(who: str) -> Deed:
    def deed(life: Life) -> None:
        _agrees(who)(life)
        life.press(who, Verb.UNSHARE)
        assert "You're OK with sharing this" not in life.seen_by(who)

    return deed


# --- What cannot be made --------------------------------------------------------------------------------------------


def test_why_an_introduction_cannot_be_made_is_nobodys_business(database: Database) -> None:
    def refusal(deed: Callable[[Clients], None]) -> Json:
        clients = Clients(database, lambda: START)
        assert clients.introduce(EMEKA, BEN, CHIDI) == {}  # they are known
        deed(clients)
        return clients.introduce(ANA, BEN, CHIDI)

    refusals = [refusal(cause) for cause in CAUSES]
    assert refusals == [{"second_person": "I can't make this introduction right now."}] * len(CAUSES)


def test_that_they_were_introduced_before_is_said_whatever_stands_against_it(database: Database) -> None:
    def answers(deed: Callable[[Clients], None]) -> list[Json]:
        life = Life(database)
        _full_circle(life)
        deed(life.clients)
        return [life.clients.introduce(DALIA, BEN, CHIDI), life.clients.hand_in(DALIA, {})]

    made = answers(lambda _: None)
    before = "They've been introduced before, in March."
    assert before in made[0][""]
    assert made[1] == {}
    not_made = [made[0], {"second_person": "I can't make this introduction right now."}]
    assert [answers(cause) for cause in CAUSES] == [not_made] * len(CAUSES)


def _withdraws_later(life: Life) -> None:
    life.let_pass(DAY)  # at once it would have been a slip
    life.withdraw()


def test_what_came_of_an_introduction_is_told_to_its_connector_alone(database: Database) -> None:
    def answer(deed: Deed) -> Json:
        life = Life(database)
        deed(life)
        life.let_pass(40 * DAY)
        return life.clients.introduce(DALIA, BEN, CHIDI)

    ends: list[Deed] = [
        _full_circle,
        _withdraws_later,
        lambda life: life.report(BEN, Step.MET),
        lambda life: life.leave(BEN, Way.NOT_A_FIT),
        lambda life: life.leave(CHIDI, Way.ALREADY_KNOWN),
    ]
    (first, *others) = (answer(end) for end in ends)
    assert "introduced before" in str(first)
    assert others == [first] * len(others)


@pytest.mark.parametrize("connector", [ANA, DALIA])
def test_a_no_and_no_answer_are_remembered_alike(database: Database, connector: str) -> None:
    def answer(verb: Verb | None) -> Json:
        life = Life(database, ask_first=True)
        if verb:
            life.press(BEN, verb)
        for _ in range(12):
            life.let_pass(DAY)
        return life.clients.introduce(connector, BEN, CHIDI)

    no, silence = answer(Verb.NOT_THIS_TIME), answer(None)
    assert no == silence
    assert ("It didn't happen" in str(no)) is (connector == ANA)


def _change(clients: Clients, user_id: str, **fields: object) -> None:
    with clients.database.transaction() as session:
        found = select(Member).where(Member.workspace_id == clients.workspace_id, Member.user_id == user_id)
        member = session.scalars(found).one()
        member.checked_at = START
        for name, value in fields.items():
            setattr(member, name, value)
    for connector in (ANA, DALIA):
        clients.screen(connector).hidden = {user_id} if fields.get("account") is Account.HIDDEN else set()


def _avoid(clients: Clients, person: str) -> None:
    control = next(each for each in clients.controls(person) if each.verb in (Verb.CLOSE_OR_MUTE, Verb.AVOID))
    assert clients.press(person, control)
    assert clients.hand_in(person, {"ending": {"selected_option": {"value": Choice.DO_NOT_INTRODUCE}}}) == {}


CAUSES: list[Callable[[Clients], None]] = [
    lambda clients: _change(clients, BEN, account=Account.HIDDEN),
    lambda clients: _change(clients, CHIDI, account=Account.HIDDEN),
    lambda clients: _change(clients, BEN, preference=Preference.NOT_NOW, not_now_until=START + DAY),
    lambda clients: _change(clients, CHIDI, preference=Preference.NOT_NOW, not_now_until=START + DAY),
    lambda clients: _avoid(clients, BEN),
    lambda clients: _avoid(clients, CHIDI),
]


def test_nothing_that_people_write_is_in_the_log(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    life = Life(database, ask_first=True)
    for person in (BEN, CHIDI):
        life.press(person, Verb.YES)
    life.report(BEN, Step.THANKED)
    life.tell(BEN, Step.THANKED, "a secret", Audience.CHANNEL)
    life.leave(CHIDI, Way.NOT_A_FIT, "a secret")
    life.let_pass(DAY)
    assert "secret" not in caplog.text
    assert "both bake" not in caplog.text


# --- Who introduced us ----------------------------------------------------------------------------------------------


def test_who_introduced_us_tells_nothing_of_what_is_only_asked_without_names(database: Database) -> None:
    asked, nothing_asked = Life(database, ask_first=True), Clients(database, lambda: START)
    assert asked.clients.ask_about(BEN, CHIDI) == nothing_asked.ask_about(BEN, CHIDI)
    asked.press(BEN, Verb.YES)
    asked.press(CHIDI, Verb.YES)
    assert f"<@{ANA}> introduced you to <@{CHIDI}>" in asked.clients.ask_about(BEN, CHIDI)


def test_who_introduced_us_tells_nothing_of_other_peoples_introductions(database: Database) -> None:
    life = Life(database)
    for person, other in ((DALIA, BEN), (BEN, ANA), (DALIA, ANA), (EMEKA, DALIA)):
        assert "As far as I know, no one has introduced you" in life.clients.ask_about(person, other)
