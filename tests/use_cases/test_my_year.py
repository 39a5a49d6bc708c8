"""*My year* as its member sees it in Slack, and nobody else."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.ids import Field, Verb, button_value
from bot.rules.my_year import LAST_TWELVE_MONTHS
from storage.database import Database
from storage.models.enums import Audience, Step
from storage.models.introduction import Introduction
from tests.builders.clients import Control
from tests.builders.histories import ANA, DAN
from tests.use_cases.test_privacy import BEN, CHIDI, Life

HOUR = timedelta(hours=1)


def year_of(life: Life, person: str, word: str = "") -> dict[str, Any]:
    """Return what somebody's year shows."""
    modal = life.clients.press(person, Control(Verb.MY_YEAR, button_value(Verb.MY_YEAR, 0)))
    assert modal
    return life.clients.choose(person, modal, Field.YEAR, word) if word else modal


def full_circle(life: Life, note: str = "What a find!") -> None:
    """Let both meet and say thanks, Ben with a note, and Chidi say what came of it."""
    for person in (BEN, CHIDI):
        life.report(person, Step.MET)
        life.report(person, Step.THANKED)
    life.tell(BEN, Step.THANKED, note, Audience.CONNECTOR)
    life.say_what_came(CHIDI, "A bakery", Audience.CONNECTOR)


def test_each_of_two_connectors_has_it_in_their_own_year(database: Database) -> None:
    life = Life(database)
    assert life.clients.introduce(DAN, BEN, CHIDI) == {}
    full_circle(life)
    for person in (ANA, DAN):
        shown = json.dumps(year_of(life, person))
        assert "*1 pair*: *1* connected, *1* met, *1* came full circle, and something came of *1*." in shown
        assert "What a find!" in shown
        assert "A bakery" in shown
    for person in (BEN, CHIDI, "UNOBODY"):
        shown = json.dumps(year_of(life, person))
        assert "you didn't introduce anyone" in shown
        assert "What a find!" not in shown
        assert "A bakery" not in shown


def test_whoever_withdrew_does_not_see_that_it_goes_on_with_another(database: Database) -> None:
    lives = Life(database), Life(database)
    assert lives[0].clients.introduce(DAN, BEN, CHIDI) == {}
    for life in lives:
        life.withdraw()
    full_circle(lives[0], "a secret")
    first, second = (year_of(life, ANA) for life in lives)
    assert first == second
    assert "you didn't introduce anyone" in str(first)


def test_a_no_is_not_seen(database: Database) -> None:
    lives = Life(database, ask_first=True), Life(database, ask_first=True)
    lives[0].press(BEN, Verb.NOT_THIS_TIME)
    assert year_of(lives[0], ANA) == year_of(lives[1], ANA)


def test_another_year_is_chosen_in_the_same_modal(database: Database) -> None:
    life = Life(database)
    life.let_pass(timedelta(days=310))
    assert "In 2027, you didn't introduce anyone." in str(year_of(life, ANA))
    for word in ("2026", LAST_TWELVE_MONTHS):
        assert "you introduced *1 pair*" in str(year_of(life, ANA, word))


@pytest.mark.parametrize("why", ["undone", "before Dan joined", "without words"])
def test_what_is_not_told_takes_no_others_place(database: Database, monkeypatch: pytest.MonkeyPatch, why: str) -> None:
    monkeypatch.setattr("bot.rules.my_year.SHOWN_AT_MOST", 1)
    life = Life(database)
    assert life.clients.introduce(DAN, BEN, CHIDI) == {}
    life.report(BEN, Step.THANKED)
    life.tell(BEN, Step.THANKED, "it stands")
    for first, second in (("UFERN", "UGUS"), ("UHANA", "UIVO")):
        life.now += HOUR
        assert life.clients.introduce(ANA, first, second) == {}
        life.number = newest(database)
        life.report(first, Step.THANKED)
        life.tell(first, Step.THANKED, "" if why == "without words" else "not for Dan")
        life.now += HOUR
        if why == "undone":
            life.press(first, Verb.UNDO, Step.THANKED)
            life.now += HOUR
            life.report(first, Step.THANKED)
        elif why == "before Dan joined":
            assert life.clients.introduce(DAN, first, second) == {}
    shown = str(year_of(life, DAN if why == "before Dan joined" else ANA))
    assert "it stands" in shown
    assert "not for Dan" not in shown


def newest(database: Database) -> int:
    """Return the number of the newest introduction."""
    with database.reading() as session:
        return session.scalars(select(func.max(Introduction.id))).one()


def test_home_leads_to_it_as_long_as_there_is_anything_to_see(database: Database) -> None:
    life = Life(database)

    def leads_there(person: str) -> bool:
        return button_value(Verb.MY_YEAR, 0) in str(life.clients.open_home(person))

    assert [leads_there(person) for person in (ANA, BEN)] == [True, False]
    life.now += timedelta(days=365)
    assert leads_there(ANA)
    assert "You haven't introduced anyone this year yet." in str(life.clients.open_home(ANA))
