"""Somebody outside this Slack: who reads their name, what a no to them shows, and that anything can be pressed."""

from __future__ import annotations

import json

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from bot.ids import Verb, button_value
from storage.database import Database
from storage.models.enums import Audience, Step
from tests.builders.clients import Control
from tests.use_cases.test_any_order import ANA as CONNECTOR
from tests.use_cases.test_any_order import BEN as PARTY
from tests.use_cases.test_any_order import FEW, AnyOrder, play
from tests.use_cases.test_privacy import ANA, BEN, CHANNEL, CHIDI, DALIA, DAY, Life

MAYA = "Maya Okafor"
OTHERS = (CHIDI, DALIA, CHANNEL)


class WithMaya(Life):
    """Ana introduced Ben to Maya, who isn't in this Slack."""

    outsider = MAYA


class WithNoor(Life):
    """Life with somebody outside who has another name, and is else the same."""

    outsider = "Noor"


def to_the_end(life: Life) -> None:
    """Let all happen that can be told of."""
    life.press(ANA, Verb.OUTSIDER_TOLD)
    life.report(BEN, Step.MET)
    life.tell(BEN, Step.MET, "A lovely hour")
    life.report(BEN, Step.THANKED)
    life.say_what_came(BEN, "A bakery", Audience.OTHER)
    for person in (CHIDI, DALIA):
        life.clients.command(person, f"who <@{BEN}>")
        life.clients.command(person, "summary")
        life.clients.command(person, "export")
        life.clients.press(person, Control(Verb.MY_YEAR, button_value(Verb.MY_YEAR, 0)))


def test_nobody_else_reads_a_name(database: Database) -> None:
    lives = WithMaya(database), WithNoor(database)
    for life in lives:
        to_the_end(life)
    for reader in OTHERS:
        assert MAYA not in json.dumps(lives[0].clients.messages(reader))
        assert lives[0].seen_by(reader) == lives[1].seen_by(reader)
    for reader in (ANA, BEN):
        assert MAYA in json.dumps(lives[0].clients.messages(reader))


def test_a_no_looks_like_no_answer_to_the_connector(database: Database) -> None:
    asked, said_no = (WithMaya(database, ask_first=True) for _ in range(2))
    said_no.press(BEN, Verb.NOT_THIS_TIME)
    for _ in range(14):
        assert asked.seen_by(ANA) == said_no.seen_by(ANA)
        for life in (asked, said_no):
            life.let_pass(DAY)


class WithSomebodyOutside(AnyOrder):
    """One introduction of Ben by Ana to Maya, who isn't in this Slack: Chidi and Dan have no part in it."""

    @initialize(
        how=st.sampled_from([{}, {"ask_first": True}, {"elsewhere": True}, {"elsewhere": True, "in_touch": True}])
    )
    def introduce(self, how: dict[str, bool]) -> None:
        """Let Ana introduce Ben, or say that she has already."""
        assert self.clients.introduce_outside(CONNECTOR, PARTY, MAYA, **how) == {}

    def join(self) -> None:
        """Nobody joins: a name can't be compared."""

    @precondition(lambda self: self.presses >= FEW)
    @rule(person=st.sampled_from((CONNECTOR, PARTY)))
    def forget(self, person: str) -> None:
        """Let somebody have their data deleted, and the name with it."""
        super().forget(person)
        self.deleted_words.add(MAYA)

    @rule(ask_first=st.booleans())
    def introduce_once_more(self, ask_first: bool) -> None:
        """Let Ana introduce Ben again, to somebody of another name."""
        if not self.parties():
            refused = self.clients.introduce_outside(CONNECTOR, PARTY, "Noor", ask_first=ask_first)
            assert not refused
            self.gone -= {CONNECTOR, PARTY}


def test_whatever_people_do_in_whatever_order(database: Database) -> None:
    play(WithSomebodyOutside, database, lives=4)
