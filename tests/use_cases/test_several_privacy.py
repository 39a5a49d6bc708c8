"""One to several: none of them sees what's between the newcomer and another, and anything can be pressed."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from bot.ids import Verb
from bot.notifications.keys import headline_key_of
from bot.use_cases.members.forget import Forget, forget
from storage.database import Database
from storage.models.enums import Audience, Step, Way
from tests.builders.clients import Clients, Json
from tests.builders.introductions import choose_channel
from tests.use_cases.test_any_order import EVERYBODY, AnyOrder, play
from tests.use_cases.test_privacy import (
    ANA,
    BEN,
    CAUSES,
    CHANNEL,
    CHIDI,
    EMEKA,
    START,
    Deed,
    Life,
    answering,
    nothing,
    the_same,
)

EVA = "UEVA"


class WithEva(Life):
    """Ana introduced Ben to Eva and, in the same go, to Chidi, whom everything is about."""

    others = (EVA,)


def says_yes(person: str) -> Deed:
    """Return what it is to say yes."""

    def deed(life: Life) -> None:
        life.press(person, Verb.YES)

    return deed


def tells(life: Life) -> None:
    """Let Ben and Chidi tell all there is to be told, to each other and to the channel."""
    for person in (BEN, CHIDI):
        for step in Step:
            life.report(person, step)
            life.tell(person, step, "a secret", Audience.CHANNEL)
        life.say_what_came(person, "a secret", Audience.OTHER)
        life.press(person, Verb.SHARE_NOTE, CHANNEL)


def is_gone(life: Life) -> None:
    """Let Chidi have his data deleted."""
    assert forget(life.database, Forget(life.clients.workspace_id, CHIDI), life.now)


DEEDS: dict[str, Deed] = {
    "all is told": tells,
    "not a fit": lambda life: life.leave(BEN, Way.NOT_A_FIT, "a secret"),
    "no answer": lambda life: life.leave(BEN, Way.NO_ANSWER, "a secret"),
    "muted": lambda life: life.leave(CHIDI, Way.MUTED),
    "withdrawn": lambda life: life.withdraw(),
    "deleted": is_gone,
}


@pytest.mark.parametrize("deed", DEEDS)
def test_another_sees_nothing_of_what_is_between_the_two(database: Database, deed: str) -> None:
    the_same(database, (EVA,), DEEDS[deed], nothing, kind=WithEva)


@pytest.mark.parametrize("chidi", [Verb.YES, Verb.NOT_THIS_TIME, None])
def test_a_no_looks_like_no_answer_to_all_others(database: Database, chidi: Verb | None) -> None:
    readers = (ANA, CHIDI, EVA)
    the_same(
        database, readers, answering(Verb.NOT_THIS_TIME, chidi), answering(None, chidi), kind=WithEva, ask_first=True
    )


def test_a_yes_is_seen_by_none_of_those_who_are_asked(database: Database) -> None:
    the_same(database, (CHIDI, EVA), says_yes(BEN), nothing, kind=WithEva, ask_first=True)


def test_the_connector_does_not_see_who_said_yes(database: Database) -> None:
    the_same(database, (ANA,), says_yes(BEN), says_yes(CHIDI), kind=WithEva, ask_first=True)


def test_nobody_sees_that_somebody_muted_one_of_them(database: Database) -> None:
    the_same(database, (ANA, CHIDI, EVA), lambda life: life.leave(BEN, Way.MUTED), nothing, kind=WithEva)


def refusal(database: Database, *causes: Callable[[Clients], None]) -> Json:
    """Return what Ana reads when she introduces Ben to Eva and Chidi, all of whom are known, after this."""
    clients = Clients(database, lambda: START)
    choose_channel(database, CHANNEL, clients.workspace_id)
    assert clients.introduce(EMEKA, BEN, CHIDI) == {}
    for cause in causes:
        cause(clients)
    return clients.introduce_several(ANA, BEN, EVA, CHIDI)


def test_why_one_of_them_cannot_be_introduced_is_nobodys_business(database: Database) -> None:
    of_chidi, of_the_two = CAUSES[1:4:2], CAUSES[4:]
    first, *others = (refusal(database, cause) for cause in (*of_chidi, *of_the_two))
    assert f"• <@{CHIDI}>: I can't make this introduction right now." in str(first)
    assert f"Done for <@{EVA}>." in str(first)
    assert others == [first] * len(others)


class WithSeveral(AnyOrder):
    """Ana introduces Ben to Chidi and Eva in one go. Dan may introduce Ben and Chidi, too."""

    everybody = (*EVERYBODY, EVA)

    @initialize(ask_first=st.booleans(), has_channel=st.booleans())
    def introduce(self, ask_first: bool, has_channel: bool) -> None:
        """Let Ana introduce one to two."""
        choose_channel(self.database, "C1" if has_channel else None, self.clients.workspace_id)
        assert self.clients.introduce_several(ANA, BEN, CHIDI, EVA, ask_first=ask_first) == {}

    @rule(ask_first=st.booleans())
    def introduce_once_more(self, ask_first: bool) -> None:
        """Let Ana introduce them again, who are new to it if their data was deleted."""
        if not self.parties():
            refused = self.clients.introduce_several(ANA, BEN, CHIDI, EVA, ask_first=ask_first)
            assert not refused or "I can't make this introduction right now." in str(refused)
            self.gone -= {*self.everybody}

    @invariant()
    def the_connector_has_one_message_about_all(self) -> None:
        """And it names those who are still kept."""
        told = {key: json.dumps(each) for key, each in self.clients.messages(ANA).items() if key.endswith(":headline")}
        kept = {party.introduction for party in self.parties() if party.introduction.made_with_id}
        assert {headline_key_of(each.made_with_id or 0) for each in kept} == set(told)
        for each in kept:
            assert each.parties[1].member.user_id in told[headline_key_of(each.made_with_id or 0)]


def test_whatever_people_do_in_whatever_order(database: Database) -> None:
    play(WithSeveral, database, lives=4)
