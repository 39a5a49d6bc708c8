"""A form that stood open while something changed elsewhere undoes none of it, and gives back what was entered."""

from __future__ import annotations

import json
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest

from bot.ids import Field, Verb
from bot.messages.replies import TO_COPY
from bot.rules.profiles import Profile
from bot.use_cases.members import preferences
from bot.use_cases.summaries import setup
from bot.use_cases.summaries.setup import ChooseChannel, Join
from storage.database import Database
from storage.models.enums import Account, AnswerToThanks, Preference, Way
from storage.models.introduction import Party
from storage.models.workspace import Member
from storage.queries import members
from tests.builders.clients import Clients, Control, Json
from tests.builders.introductions import DAY, NOW, party

TOO_LATE = "This changed while the form was open, so nothing was saved. Check the latest message."


@pytest.fixture
def clients(database: Database) -> Clients:
    """Let Ana introduce Ben and Chidi."""
    clients = Clients(database, lambda: NOW)
    assert clients.introduce("UANA", "UBEN", "UCHIDI") == {}
    return clients


def open_form(clients: Clients, person: str, verb: str) -> Json:
    """Press the first control of this kind. Returns the form that opens."""
    control = next(control for control in clients.controls(person) if verb in (control.verb, control.action_id))
    opened = clients.press(person, control)
    assert opened
    return opened


def hand_in(clients: Clients, person: str, form: Json, **values: Json) -> Any:
    """Submit a form that stood open."""
    clients.screen(person).modal = form
    return clients.hand_in(person, values)


def ben(database: Database) -> tuple[Member, list[str]]:
    """Return Ben, and who is on his private list."""
    with database.reading() as session:
        found, avoided = preferences.find(session, 1, "UBEN")
    assert found
    return found, list(avoided)


class TestPreferences:
    """Ben's preferences stand open on his desktop while he does something on his phone."""

    def test_nothing_is_undone_that_was_chosen_elsewhere_meanwhile(self, clients: Clients, database: Database) -> None:
        desktop = open_form(clients, "UBEN", Verb.PREFERENCES)
        assert clients.press("UBEN", Control(Verb.AVOID, "avoid:1:"))
        assert clients.hand_in("UBEN", {}) == {}
        clients.press("UBEN", Control(Verb.NO_REMINDERS, "no_reminders:0:"))
        assert hand_in(clients, "UBEN", desktop, standing_wish={"value": "A cake"}) == {}
        found, avoided = ben(database)
        assert (found.standing_wish, avoided) == ("A cake", ["UCHIDI"])
        assert found.unreminded_since

    def test_what_was_changed_in_it_is_changed(self, clients: Clients, database: Database) -> None:
        asked = {"selected_option": {"value": Preference.ASK_FIRST}}
        assert hand_in(clients, "UBEN", open_form(clients, "UBEN", Verb.PREFERENCES), preference=asked) == {}
        two = {"selected_users": ["UCHIDI", "UDALIA"]}
        assert hand_in(clients, "UBEN", open_form(clients, "UBEN", Verb.PREFERENCES), avoided=two) == {}
        one: Json = {"selected_users": ["UDALIA"]}
        none: Json = {"selected_options": []}
        form = open_form(clients, "UBEN", Verb.PREFERENCES)
        assert hand_in(clients, "UBEN", form, avoided=one, reminders=none) == {}
        found, avoided = ben(database)
        assert (found.preference, avoided) == (Preference.ASK_FIRST, ["UDALIA"])
        assert found.unreminded_since

    def test_the_date_is_asked_for_once_a_pause_is_chosen_and_only_then(self, clients: Clients) -> None:
        form = open_form(clients, "UBEN", Verb.PREFERENCES)
        assert Field.UNTIL not in fields(form)
        paused = clients.choose("UBEN", form, Field.PREFERENCE, Preference.NOT_NOW)
        assert fields(paused) == [Field.PREFERENCE, Field.UNTIL, *fields(form)[1:]]
        assert fields(clients.choose("UBEN", paused, Field.PREFERENCE, Preference.ASK_FIRST)) == fields(form)

    def test_without_the_field_the_missing_date_is_named_beside_the_choice(self, clients: Clients) -> None:
        paused = {"selected_option": {"value": Preference.NOT_NOW}}
        errors = hand_in(clients, "UBEN", open_form(clients, "UBEN", Verb.PREFERENCES), preference=paused)
        assert errors == {Field.PREFERENCE: "Pick a date."}

    def test_an_older_wish_does_not_replace_a_newer_one(self, clients: Clients, database: Database) -> None:
        older, newer = (open_form(clients, "UBEN", Verb.PREFERENCES) for _ in range(2))
        assert hand_in(clients, "UBEN", newer, standing_wish={"value": "A cake"}) == {}
        late = hand_in(clients, "UBEN", older, standing_wish={"value": "A pie"})
        assert late == {"": [TOO_LATE, TO_COPY, "> A pie"]}
        assert hand_in(clients, "UBEN", older, standing_wish={"value": "A cake"}) == {}
        assert ben(database)[0].standing_wish == "A cake"

    def test_one_that_does_not_say_what_it_showed_changes_nothing(self, clients: Clients, database: Database) -> None:
        form = open_form(clients, "UBEN", Verb.PREFERENCES) | {"private_metadata": ""}
        said = hand_in(clients, "UBEN", form, standing_wish={"value": "A cake"})
        assert said == {"": [TOO_LATE, TO_COPY, "> A cake"]}
        assert ben(database)[0].standing_wish is None


def fields(form: Json) -> list[str]:
    """Return the names of a form's fields, from the top."""
    return [block["block_id"] for block in form["blocks"] if block["type"] == "input"]


class TestWords:
    """Two forms for the same words stand open."""

    def test_an_older_one_wipes_no_newer_words(self, clients: Clients, database: Database) -> None:
        clients.press("UBEN", Control("step:connected", "1"))
        older, newer = (open_form(clients, "UBEN", Verb.TELL) for _ in range(2))
        meeting = {"selected_date_time": int((NOW + 3 * DAY).timestamp())}
        new: Json = {"words:connected": {"value": "We talked bridges"}, "meets_at": meeting}
        assert hand_in(clients, "UBEN", newer, **new) == {}
        by_phone = {"type": "static_select", "selected_option": {"value": "call", "text": {"text": "By phone"}}}
        late = hand_in(clients, "UBEN", older, contact=by_phone, meets_at={"selected_date_time": 1772700000})
        assert late == {
            "": [
                TOO_LATE,
                TO_COPY,
                "> By phone",
                "> <!date^1772700000^{date_short_pretty} at {time}|5 Mar 2026, 08:40 UTC>",
            ]
        }
        found = ben_in(database)
        assert [(words.text, words.contact) for words in found.words] == [("We talked bridges", None)]
        assert found.meets_at == NOW + 3 * DAY

    def test_the_same_words_sent_twice_are_said_once(self, clients: Clients, database: Database) -> None:
        clients.press("UBEN", Control("step:connected", "1"))
        form = open_form(clients, "UBEN", Verb.TELL)
        assert [hand_in(clients, "UBEN", form, **{"words:connected": {"value": "Hi"}}) for _ in range(2)] == [{}, {}]
        assert [words.text for words in ben_in(database).words] == ["Hi"]

    def test_words_about_another_step_are_in_nobodys_way(self, clients: Clients, database: Database) -> None:
        clients.press("UBEN", Control("step:met", "1"))
        thank_you = clients.press("UBEN", Control("step:thanked", "1"))
        assert thank_you
        clients.press("UBEN", Control("step:thanked", "1"))
        tell = open_form(clients, "UBEN", Verb.TELL)
        assert hand_in(clients, "UBEN", tell, **{"words:met": {"value": "Over soup"}}) == {}
        assert hand_in(clients, "UBEN", thank_you, **{"words:thanked": {"value": "Thank you"}}) == {}
        assert {words.text for words in ben_in(database).words} == {"Over soup", "Thank you"}

    @pytest.mark.parametrize("days", [-1, 367])
    def test_a_meeting_lies_neither_before_the_introduction_nor_years_ahead(self, clients: Clients, days: int) -> None:
        clients.press("UBEN", Control("step:connected", "1"))
        meeting = {"selected_date_time": int((NOW + timedelta(days=days)).timestamp())}
        assert set(hand_in(clients, "UBEN", open_form(clients, "UBEN", Verb.TELL), meets_at=meeting)) == {"meets_at"}

    def test_an_older_reason_does_not_replace_a_newer_one(self, clients: Clients, database: Database) -> None:
        older, newer = (open_form(clients, "UANA", Verb.REWORD) for _ in range(2))
        assert hand_in(clients, "UANA", newer, reason={"value": "both sail"}) == {}
        late = hand_in(clients, "UANA", older, reason={"value": "both bake bread"})
        assert late == {"": [TOO_LATE, TO_COPY, "> both bake bread", "> line about UBEN", "> line about UCHIDI"]}
        assert hand_in(clients, "UANA", older, reason={"value": "both sail"}) == {}
        assert ben_in(database).introduction.reason == "both sail"

    def test_an_older_answer_to_a_thank_you_does_not_replace_a_newer_one(
        self, clients: Clients, database: Database
    ) -> None:
        clients.press("UBEN", Control("step:thanked", "1"))
        older, newer = (open_form(clients, "UANA", Verb.REPLY) for _ in range(2))
        assert hand_in(clients, "UANA", newer, answer={"value": "Any time"}) == {}
        assert hand_in(clients, "UANA", older, answer={"value": "Sure"}) == {"": [TOO_LATE, TO_COPY, "> Sure"]}
        assert hand_in(clients, "UANA", older, answer={"value": "Any time"}) == {}
        given = [(answer.answer, answer.text) for answer in ben_in(database).answers]
        assert given == [(AnswerToThanks.REPLY, "Any time")]


def ben_in(database: Database) -> Party:
    """Return Ben as a party of the introduction."""
    return party(database, 1, "UBEN")


def test_another_way_out_than_the_one_that_stands_is_given_back(clients: Clients, database: Database) -> None:
    form = open_form(clients, "UBEN", Verb.LEAVE)
    about = form["private_metadata"]
    assert about.endswith(Way.NO_ANSWER)
    about = about.removesuffix(Way.NO_ANSWER) + Way.NOT_NOW
    not_now = form | {"private_metadata": about, "blocks": [*form["blocks"], DATE]}
    first = {"until": {"selected_date": "2026-03-12"}, "line": {"value": "Busy"}}
    second = {"until": {"selected_date": "2026-06-01"}, "line": {"value": "Parental leave"}}
    assert [hand_in(clients, "UBEN", not_now, **first) for _ in range(2)] == [{}, {}]
    assert hand_in(clients, "UBEN", not_now, **second) == {"": [TOO_LATE, TO_COPY, "> Parental leave", "> 1 June 2026"]}
    assert [(way.line, way.until and way.until.date()) for way in ben_in(database).ways_out] == [
        ("Busy", date(2026, 3, 12))
    ]


DATE = {"type": "input", "block_id": "until", "element": {"type": "datepicker"}}


def test_a_full_private_list_is_named_in_place_of_the_form(clients: Clients, database: Database) -> None:
    form = clients.press("UBEN", Control(Verb.AVOID, "avoid:1:"))
    assert form
    with database.transaction() as session:
        known = members.ensure(session, 1, {"UBEN", *(f"U{number}" for number in range(50))})
        ben = known.pop("UBEN")
        members.avoid(session, ben, known.values())
    (sentence,) = hand_in(clients, "UBEN", form)[""]
    assert "Your list is full (50 people)" in sentence


class TestPassingOn:
    """A button promises that the connector will hear of what is passed on."""

    @pytest.mark.parametrize("person", ["UBEN", "UDALIA"])
    def test_it_opens_nothing_for_whom_there_is_nothing_to_pass_on(self, clients: Clients, person: str) -> None:
        opened = clients.press(person, Control(Verb.FORWARD, "forward:1:"))
        assert "This has changed in the meantime" in json.dumps(opened)

    def test_but_for_somebody_who_met(self, clients: Clients) -> None:
        clients.press("UBEN", Control("step:met", "1"))
        assert "Introduce two people" in json.dumps(clients.press("UBEN", Control(Verb.FORWARD, "forward:1:")))


def test_an_offer_for_a_second_channel_says_which_one_was_chosen(clients: Clients, database: Database) -> None:
    for channel, inviter in (("C1", "UANA"), ("C2", "UBEN")):
        setup.offer(database, Join(1, "UBOT", channel, inviter, "Ev1"), NOW, Profile(Account.PERSON))
    setup.choose(database, ChooseChannel(1, "UANA", "C1-UANA-Ev1", 0, 9), NOW, Profile(Account.PERSON, "Asia/Kolkata"))
    opened = clients.press("UBEN", Control(Verb.POST_HERE, "post_here:0:C2-UBEN-Ev1"))
    assert "This has changed in the meantime" in json.dumps(opened)
    offer = next(content for key, content in clients.messages("UBEN").items() if key.startswith("summary_offer"))
    assert offer["text"] == "The weekly summary already goes to <#C1>. An admin can move it in `/intro settings`."
    assert not list(clients.controls("UBEN"))[-1].value.startswith("post_here")


def test_how_this_works_is_told_to_the_connector_as_a_connector(clients: Clients) -> None:
    told = {person: json.dumps(open_form(clients, person, Verb.HOW)) for person in ("UANA", "UBEN")}
    assert "opens a form" in told["UANA"]
    assert "whoever introduced you" in told["UBEN"]


class TestWordsAndAnswers:
    """Words that came back, and answers that were overwritten: each was seen going wrong."""

    def test_undone_words_stay_unsaid_until_they_are_sent_again(self, database: Database) -> None:
        minutes = count()
        clients = Clients(database, lambda: NOW + timedelta(minutes=next(minutes)))
        clients.introduce("UANA", "UBEN", "UCHIDI")
        thank_you = clients.press("UBEN", Control("step:thanked", "1"))
        assert thank_you
        assert hand_in(clients, "UBEN", thank_you, **{"words:thanked": {"value": "too honest"}}) == {}
        clients.press("UBEN", Control(Verb.UNDO, "undo:1:thanked"))
        again = clients.press("UBEN", Control("step:thanked", "1"))
        assert again
        assert "too honest" not in json.dumps(clients.messages("UANA"))
        assert hand_in(clients, "UBEN", again) == {}
        assert "too honest" in json.dumps(clients.messages("UANA"))

    def test_an_older_form_makes_no_private_note_visible_again(self, clients: Clients) -> None:
        clients.press("UBEN", Control("step:met", "1"))
        older, newer = (open_form(clients, "UBEN", Verb.TELL) for _ in range(2))
        to_both: Json = {"words:met": {"value": "Soup"}, "audience:met": {"selected_option": {"value": "other"}}}
        only_ana: Json = to_both | {"audience:met": {"selected_option": {"value": "connector"}}}
        assert hand_in(clients, "UBEN", newer, **only_ana) == {}
        assert TOO_LATE in hand_in(clients, "UBEN", older, **to_both)[""]
        assert "Soup" not in json.dumps(clients.messages("UCHIDI"))

    @pytest.mark.parametrize("answer", [Verb.YES, Verb.NOT_THIS_TIME])
    def test_an_older_ask_me_later_overwrites_no_answer(self, database: Database, answer: Verb) -> None:
        clients = Clients(database, lambda: NOW)
        clients.introduce("UANA", "UBEN", "UCHIDI", ask_first=True)
        older = open_form(clients, "UBEN", Verb.LATER)
        clients.press("UBEN", next(each for each in clients.controls("UBEN") if each.verb == answer))
        late = hand_in(clients, "UBEN", older, until={"selected_date": "2026-03-20"})
        assert late == {"": [TOO_LATE, TO_COPY, "> 20 March 2026"]}

    def test_an_older_withdraw_ends_nothing_that_has_moved_on(self, clients: Clients) -> None:
        older = open_form(clients, "UANA", Verb.WITHDRAW)
        clients.press("UBEN", Control("step:met", "1"))
        assert hand_in(clients, "UANA", older) == {"": [TOO_LATE]}

    def test_the_count_of_yeses_never_tells_of_one_that_was_taken_back(self, database: Database) -> None:
        clients = Clients(database, lambda: NOW)
        clients.introduce("UANA", "UBEN", "UCHIDI", ask_first=True)
        for person, answers in (("UBEN", (Verb.YES, Verb.NOT_THIS_TIME)), ("UCHIDI", (Verb.YES,))):
            for answer in answers:
                clients.press(person, next(each for each in clients.controls(person) if each.verb == answer))
        assert "1 of 2 said yes so far" in json.dumps(clients.messages("UANA"))
        form = open_form(clients, "UANA", Verb.REWORD)
        assert hand_in(clients, "UANA", form, reason={"value": "both sail"}) == {}
        assert "I've asked both of them" in json.dumps(clients.messages("UANA"))
