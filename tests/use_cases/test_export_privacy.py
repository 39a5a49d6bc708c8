"""A member's own export does not depend on what is not for them; see test_privacy.py."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.ids import Verb, button_value
from storage.database import Database
from storage.models.enums import Audience, Preference, Step, Way
from tests.builders.clients import Control
from tests.builders.exports import Json, export, made, of
from tests.use_cases.test_privacy import ANA, BEN, CHIDI, DALIA, DAY, START, Life, answering, nothing

Deed = Callable[[Life], None]


def the_same(
    database: Database, readers: tuple[str, ...], one: Deed, another: Deed, on_day_11: Deed = nothing, **ticks: bool
) -> None:
    """Both lives give these people the same export, right away and for three weeks."""
    lives = Life(database, **ticks), Life(database, **ticks)
    for life, deed in zip(lives, (one, another), strict=True):
        deed(life)
    for day in (0, 3, 8, 11, 21):
        for life in lives:
            life.let_pass(START + day * DAY - life.now)
            if day == 11:
                on_day_11(life)
        for reader in readers:
            first, second = (_without_numbers(export(life, reader)) for life in lives)
            assert first == second


def _without_numbers(given: Json) -> Json:
    for each in (*given["introductions_you_made"], *given["introductions_of_you"]):
        each["number"] = 0
    return given


def test_who_is_not_asked_does_not_learn_that_the_other_is(database: Database) -> None:
    life = Life(database)
    life.withdraw()
    form = life.clients.press(BEN, Control("about", button_value(Verb.PREFERENCES, life.number)))
    assert form
    assert life.clients.hand_in(BEN, {"preference": {"selected_option": {"value": Preference.ASK_FIRST}}}) == {}
    life.begun_anew()
    assert len(export(life, CHIDI)["introductions_of_you"]) == 1
    life.press(BEN, Verb.NOT_THIS_TIME)
    life.let_pass(20 * DAY)
    assert len(export(life, CHIDI)["introductions_of_you"]) == 1
    assert len(export(life, BEN)["introductions_of_you"]) == 2


def test_names_that_are_hidden_stay_hidden(database: Database) -> None:
    life = Life(database, ask_first=True)
    hidden = of(life, BEN)
    assert CHIDI not in json.dumps(hidden)
    assert hidden["the_other"]["they_are_described"] == "described-second"
    life.press(BEN, Verb.YES)
    life.press(CHIDI, Verb.YES)
    assert of(life, BEN)["the_other"]["slack_id"] == CHIDI


def test_names_that_are_shown_are_in_it(database: Database) -> None:
    assert of(Life(database, ask_first=True, shown=True), BEN)["the_other"]["slack_id"] == CHIDI


@pytest.mark.parametrize("chidi", [Verb.YES, Verb.NOT_THIS_TIME, None])
def test_a_no_looks_like_no_answer(database: Database, chidi: Verb | None) -> None:
    the_same(database, (ANA, CHIDI), answering(Verb.NOT_THIS_TIME, chidi), answering(None, chidi), ask_first=True)


@pytest.mark.parametrize("verb", [Verb.YES, Verb.NOT_THIS_TIME, None])
def test_nor_does_it_show_by_the_day_on_which_it_ends(database: Database, verb: Verb | None) -> None:
    def waits(said: Verb | None) -> Deed:
        def deed(life: Life) -> None:
            if said:
                life.press(BEN, said)
            life.postpone(CHIDI, 10 * DAY)

        return deed

    def then(life: Life) -> None:
        if verb:
            life.press(CHIDI, verb)

    the_same(database, (ANA, CHIDI), waits(Verb.NOT_THIS_TIME), waits(None), then, ask_first=True)


def test_who_said_yes_is_seen_by_nobody_else(database: Database) -> None:
    def says_yes(who: str) -> Deed:
        return lambda life: _press(life, who, Verb.YES)

    the_same(database, (ANA,), says_yes(BEN), says_yes(CHIDI), ask_first=True)
    the_same(database, (CHIDI,), says_yes(BEN), nothing, ask_first=True)


def _press(life: Life, person: str, verb: Verb) -> None:
    life.press(person, verb)


def test_nobody_else_gets_that_somebody_muted_it(database: Database) -> None:
    the_same(database, (ANA, CHIDI), lambda life: life.leave(BEN, Way.MUTED), nothing)


def test_the_other_does_not_get_that_somebody_waits_for_their_answer(database: Database) -> None:
    the_same(database, (CHIDI,), lambda life: life.leave(BEN, Way.NO_ANSWER, "four days now"), nothing)


@pytest.mark.parametrize("way", [Way.ALREADY_KNOWN, None])
def test_the_other_does_not_get_why_it_is_closed_nor_by_whom(database: Database, way: Way | None) -> None:
    the_same(
        database,
        (CHIDI,),
        lambda life: life.leave(BEN, Way.NOT_A_FIT, "too far away"),
        lambda life: life.leave(BEN, way) if way else life.withdraw(),
    )


@pytest.mark.parametrize("way", [way for way in Way if way is not Way.MUTED])
def test_the_line_for_the_connector_is_for_nobody_else(database: Database, way: Way) -> None:
    the_same(database, (CHIDI,), lambda life: life.leave(BEN, way, "a secret"), lambda life: life.leave(BEN, way))


def test_what_was_taken_back_is_gone_for_everybody_else(database: Database) -> None:
    def there_and_back(life: Life) -> None:
        life.leave(BEN, Way.NOT_A_FIT, "a secret")
        life.press(BEN, Verb.COME_BACK, Way.NOT_A_FIT)

    life = Life(database)
    there_and_back(life)
    assert "secret" not in json.dumps(export(life, ANA))
    assert "secret" in json.dumps(export(life, BEN))
    the_same(database, (CHIDI,), there_and_back, nothing)


def test_what_a_report_overtook_was_told_and_stays(database: Database) -> None:
    life = Life(database)
    life.leave(BEN, Way.NO_ANSWER, "four days now")
    life.let_pass(timedelta(hours=1))
    life.report(BEN, Step.CONNECTED)
    assert [said["line"] for said in made(life)["parties"][0]["ways_out"]] == ["four days now"]


@pytest.mark.parametrize("step", Step)
def test_words_for_the_connector_are_for_nobody_else(database: Database, step: Step) -> None:
    def tells(life: Life) -> None:
        life.report(BEN, step)
        life.tell(BEN, step, "a secret")

    the_same(database, (CHIDI,), tells, lambda life: life.report(BEN, step))


@pytest.mark.parametrize("audience", [Audience.OTHER, Audience.CHANNEL])
def test_words_for_the_other_are_theirs_while_the_click_stands(database: Database, audience: Audience) -> None:
    life = Life(database)
    life.report(BEN, Step.CONNECTED)
    life.tell(BEN, Step.CONNECTED, "a coffee", audience)
    assert of(life, CHIDI)["the_other"]["words"] == [{"about": "connected", "text": "a coffee"}]
    life.press(BEN, Verb.UNDO, Step.CONNECTED)
    assert "a coffee" not in json.dumps([export(life, CHIDI), export(life, ANA)])
    assert [said["text"] for said in of(life, BEN)["words"]] == ["a coffee"]


def test_what_the_connector_answers_is_between_the_two(database: Database) -> None:
    def thanks(life: Life) -> None:
        life.report(BEN, Step.THANKED)

    def is_answered(life: Life) -> None:
        thanks(life)
        assert life.press(ANA, Verb.REPLY, BEN)
        assert life.clients.hand_in(ANA, {"answer": {"value": "a secret"}}) == {}

    the_same(database, (CHIDI,), is_answered, thanks)


def test_private_lists_and_reminders_are_nobody_elses(database: Database) -> None:
    def avoids(life: Life) -> None:
        assert life.press(BEN, Verb.AVOID)
        assert life.clients.hand_in(BEN, {}) == {}
        life.press(BEN, Verb.NO_REMINDERS)

    the_same(database, (ANA, CHIDI), avoids, nothing)


def test_nobody_gets_what_they_have_no_part_in(database: Database) -> None:
    life = Life(database)
    life.report(BEN, Step.MET)
    assert "both bake" not in json.dumps(export(life, DALIA))
