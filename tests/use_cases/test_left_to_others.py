"""Whoever introduced two people first leaves them to others: what was theirs to say is these others' now."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from bot.ids import Verb
from bot.use_cases.introductions.reconcile import note_act
from bot.use_cases.members.forget import Forget, forget
from storage.database import Database
from storage.models.enums import Consent, Outcome, Step
from storage.models.introduction import Introduction
from tests.builders.looking import look
from tests.use_cases.test_joining import ANA, BEN, CHIDI, DAN, DAY, EVA, Pair

Leaving = Callable[[Pair], object]


def withdraws(pair: Pair) -> None:
    """Let Ana withdraw what she made first."""
    pair.withdraw(ANA, pair.numbers[0])


def is_deleted(pair: Pair) -> None:
    """Let Ana's data be deleted."""
    assert forget(pair.database, Forget(pair.clients.workspace_id, ANA), pair.now)
    look(pair.database)


EACH_WAY = pytest.mark.parametrize("leaves", [withdraws, is_deleted])


# --- Asked first, without names -------------------------------------------------------------------------------------


def asked_without_names(database: Database, *others: str, shown: bool = True) -> Pair:
    """Return a pair whom Ana had asked first, without names, and whom others would introduce, too."""
    pair = Pair(database, ANA, ask_first=True)
    for other in others or (DAN,):
        assert pair.clients.introduce(other, BEN, CHIDI, ask_first=True, shown=shown) == {}
    pair.numbers = pair.ids()
    return pair


def question(pair: Pair, person: str) -> str:
    """Return the question somebody is asked, as it looks now: the last one."""
    *_, last = [told for key, told in pair.clients.messages(person).items() if ":request:" in key]
    return json.dumps(last, ensure_ascii=False)


@EACH_WAY
def test_the_question_then_shows_what_these_ask_names_and_reason(database: Database, leaves: Leaving) -> None:
    pair = asked_without_names(database)
    assert "someone" in question(pair, BEN)
    assert CHIDI not in question(pair, BEN)
    leaves(pair)
    asked = question(pair, BEN)
    assert f"<@{DAN}> would like to introduce you to <@{CHIDI}>" in asked
    assert "both bake" in asked
    assert "someone" not in asked
    assert ANA not in asked


@EACH_WAY
def test_whoever_said_yes_without_a_name_is_asked_again_with_it(database: Database, leaves: Leaving) -> None:
    pair = asked_without_names(database)
    pair.press(BEN, Verb.YES, pair.numbers[0])
    leaves(pair)
    ben, chidi = pair.seen(pair.numbers[0]).parties
    assert (ben.consent, ben.has_said_yes, ben.turn, chidi.turn) == (Consent.ASKED, False, 2, 1)
    assert f"<@{CHIDI}>" in question(pair, BEN)
    for person in (BEN, CHIDI):
        pair.press(person, Verb.YES, pair.numbers[0])
    assert f"<@{DAN}> introduced you to" in pair.card()


@EACH_WAY
def test_names_stay_hidden_while_whoever_is_first_now_hides_them(database: Database, leaves: Leaving) -> None:
    pair = asked_without_names(database, DAN, shown=False)
    pair.press(BEN, Verb.YES, pair.numbers[0])
    leaves(pair)
    asked = question(pair, BEN)
    assert f"<@{DAN}> would like to introduce you to someone" in asked
    assert "described-second" in asked
    assert CHIDI not in asked
    assert pair.seen(pair.numbers[0]).parties[0].consent is Consent.YES


def test_nothing_is_asked_again_where_names_were_shown(database: Database) -> None:
    pair = Pair(database, ask_first=True, shown=True)
    pair.press(BEN, Verb.YES, pair.numbers[0])
    withdraws(pair)
    assert pair.seen(pair.numbers[0]).parties[0].consent is Consent.YES


# --- Closed ---------------------------------------------------------------------------------------------------------


@EACH_WAY
def test_the_only_one_left_closes_it_and_may_undo_that(database: Database, leaves: Leaving) -> None:
    pair = Pair(database)
    leaves(pair)
    pair.let_pass(9)
    pair.press(DAN, Verb.CLOSE, pair.numbers[1])
    look(database)
    assert [pair.seen(number).outcome for number in pair.numbers] == [Outcome.WENT_QUIET] * 2
    assert "You closed this. They won't be asked again" in pair.read_by(DAN)
    assert "you closed it" in str(pair.home(DAN))
    pair.press(DAN, Verb.REOPEN, pair.numbers[1])
    look(database)
    assert [pair.seen(number).outcome for number in pair.numbers] == [None] * 2
    assert "You closed this" not in pair.read_by(DAN)


def test_a_report_opens_again_what_the_only_one_left_had_closed(database: Database) -> None:
    pair = Pair(database)
    withdraws(pair)
    pair.let_pass(9)
    pair.press(DAN, Verb.CLOSE, pair.numbers[1])
    pair.now += DAY
    pair.report(BEN, Step.CONNECTED)
    look(database)
    assert [pair.seen(number).outcome for number in pair.numbers] == [None] * 2
    assert "says they're in touch" in pair.thread(DAN)[-1]


def test_of_several_who_are_left_all_have_to_close_it(database: Database) -> None:
    pair = Pair(database, ANA, DAN, EVA)
    withdraws(pair)
    pair.let_pass(9)
    pair.press(DAN, Verb.CLOSE, pair.numbers[1])
    look(database)
    assert pair.seen(pair.numbers[0]).outcome is None
    pair.now += DAY
    pair.press(EVA, Verb.CLOSE, pair.numbers[2])
    look(database)
    assert [pair.seen(number).outcome for number in pair.numbers] == [Outcome.WENT_QUIET] * 3
    assert "This went quiet, so I closed it." in pair.read_by(DAN)


@EACH_WAY
def test_it_ends_when_the_first_leaves_it_to_those_who_had_closed_it(database: Database, leaves: Leaving) -> None:
    pair = Pair(database)
    pair.let_pass(9)
    pair.press(DAN, Verb.CLOSE, pair.numbers[1])
    leaves(pair)
    look(database)
    assert [pair.seen(number).outcome for number in pair.numbers] == [Outcome.WENT_QUIET] * 2


# --- A place to talk ------------------------------------------------------------------------------------------------


def places(pair: Pair) -> list[str]:
    """Return what the bot says in group conversations of the two."""
    told = pair.clients.messages(BEN)
    return [json.dumps(each, ensure_ascii=False) for key, each in told.items() if key.endswith(":place")]


def test_whoever_joins_may_want_a_group_conversation_too(database: Database) -> None:
    pair = Pair(database, ANA)
    assert places(pair) == []
    assert pair.clients.introduce(DAN, BEN, CHIDI, place=True) == {}
    (place,) = places(pair)
    assert f"<@{ANA}> introduced you" in place
    assert f"<@{DAN}> also introduced you" in place
    assert f"<@{ANA}> and <@{DAN}> aren't here" in place
    assert pair.clients.introduce(EVA, BEN, CHIDI, place=True) == {}
    assert len(places(pair)) == 1


def test_where_slack_refuses_it_whoever_wanted_it_reads_that_and_nobody_else(database: Database) -> None:
    pair = Pair(database, ANA)
    assert pair.clients.introduce(DAN, BEN, CHIDI, place=True) == {}
    look(database)
    with database.transaction() as session:
        lead = session.get_one(Introduction, pair.numbers[0])
        lead.group_conversation_refused = "restricted_action"
        note_act(lead, pair.now)
    assert "wouldn't let me open one" in pair.read_by(DAN)
    assert "wouldn't let me open one" not in pair.read_by(ANA)


def test_one_that_only_the_first_wanted_is_opened_no_more_once_they_left(database: Database) -> None:
    pair = Pair(database, ask_first=True, shown=True, place=True)
    withdraws(pair)
    for person in (BEN, CHIDI):
        pair.press(person, Verb.YES, pair.numbers[0])
    assert f"<@{DAN}> introduced you to" in pair.card()
    assert places(pair) == []


def test_one_that_is_open_is_the_others_once_the_first_left(database: Database) -> None:
    pair = Pair(database, place=True)
    assert f"<@{ANA}> and <@{DAN}> aren't here" in places(pair)[0]
    withdraws(pair)
    (place,) = places(pair)
    assert ANA not in place
    assert f"<@{DAN}> introduced you" in place
