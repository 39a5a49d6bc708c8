"""Not everybody can be introduced: the form that introduces one to several names them, and the rest goes out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.ids import Field, Verb, others_field
from bot.rules.problems import AlreadyOpen, Problem, TooManyPeople
from bot.use_cases.errors import Rejected
from bot.use_cases.introductions.introduce import introduce
from bot.use_cases.introductions.introduce_several import IntroduceSeveral, introduce_several
from bot.use_cases.members.forget import Forget, forget
from storage.database import Database
from storage.models.enums import Preference
from storage.models.outbox import OutgoingMessage
from storage.models.workspace import Workspace
from tests.builders.clients import Json
from tests.builders.introductions import submission
from tests.builders.several import ANA, BEN, CHIDI, DAN, EVA, NEL, START, Several

PAUSED = {"preference": Preference.NOT_NOW, "not_now_until": START + timedelta(days=9)}


@pytest.fixture
def several(database: Database) -> Several:
    """Return the stage, before anything was done."""
    return Several(database)


def not_a_fit(several: Several, *others: str) -> None:
    """Let Nel be introduced to these, none of whom is a fit."""
    before = len(several.made())
    several.introduce(*others)
    for made, other in zip(several.made()[before:], others, strict=True):
        several.press(other, Verb.CLOSE_OR_MUTE, made.id)
        several.clients.hand_in(other, {Field.ENDING: {"selected_option": {"value": "not a fit"}}})


def test_who_cannot_be_introduced_is_named_beside_the_field_and_the_rest_goes_out(several: Several) -> None:
    several.change(CHIDI, preference=Preference.NOT_NOW, not_now_until=START + timedelta(days=9))
    said = several.introduce()
    assert [each.parties[1].member.user_id for each in several.made()] == [BEN, EVA]
    assert said[""][0] == f"Done for <@{BEN}> and <@{EVA}>."
    assert f"• <@{CHIDI}>: I can't make this introduction right now." in said[""][1]
    # Handed in again as it is, it introduces nobody twice; without Chidi there's nothing left to do.
    assert several.clients.hand_in(ANA, {}) == said
    assert several.clients.hand_in(ANA, {others_field(2): {"selected_users": []}}) == {}
    assert len(several.made()) == 2


def test_who_can_be_introduced_meanwhile_joins_the_others(several: Several) -> None:
    several.change(BEN, preference=Preference.NOT_NOW, not_now_until=START + timedelta(days=9))
    several.introduce()
    several.change(BEN, preference=Preference.JUST_INTRODUCE)
    assert several.clients.hand_in(ANA, {}) == {}
    assert [each.parties[1].member.user_id for each in several.made()] == [CHIDI, EVA, BEN]
    assert len({each.view_id for each in several.made()}) == 3
    assert f"You introduced <@{NEL}> to <@{CHIDI}>, <@{EVA}> and <@{BEN}>" in several.headline()


def test_a_pair_of_before_is_introduced_anyway_once_that_is_said(several: Several) -> None:
    several.introduce(BEN, EVA)
    first, _ = several.made()
    several.press(BEN, Verb.CLOSE_OR_MUTE, first.id)
    several.clients.hand_in(BEN, {Field.ENDING: {"selected_option": {"value": "not a fit"}}})
    said = several.introduce(BEN, CHIDI)
    assert f"• <@{BEN}>: You introduced these two in March. It wasn't a fit." in said[""][1]
    assert several.modal()["submit"]["text"] == "Introduce anyway"
    assert several.clients.hand_in(ANA, {}) == {}
    assert [each.parties[1].member.user_id for each in several.made()] == [BEN, EVA, CHIDI, BEN]


def test_an_open_pair_and_a_full_newcomer_are_left(several: Several) -> None:
    with several.database.transaction() as session:
        session.get_one(Workspace, several.clients.workspace_id).open_limit = 3
    several.introduce(BEN, CHIDI)
    said = several.introduce(BEN, EVA, DAN)
    assert f"• <@{BEN}>: You introduced these two on 2 March 2026, and it's still open." in said[""][1]
    assert f"• <@{DAN}>: <@{NEL}> is in enough introductions for now. Try again later." in said[""][1]
    assert [each.parties[1].member.user_id for each in several.made()] == [BEN, CHIDI, EVA]
    assert several.introduce(DAN, "UFAY") == {
        Field.NEWCOMER: "They're in enough introductions for now. Try again later."
    }


def test_the_form_for_two_leads_to_the_one_message_if_the_pair_is_open(several: Several) -> None:
    several.introduce()
    first, second, _ = several.made()
    with several.database.transaction() as session:
        posted = update(OutgoingMessage).where(OutgoingMessage.key == f"intro:{first.id}:headline")
        session.execute(posted.values(channel="D1", ts="1.2"))
    again = submission(workspace_id=second.workspace_id, view_id="V2", first_person=NEL, second_person=CHIDI)
    with pytest.raises(Rejected) as rejected:
        introduce(several.database, again, {}, several.now)
    assert rejected.value.problems == {"second_person": AlreadyOpen(START.date(), "D1", "1.2")}


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        pytest.param({"newcomer": ""}, {"newcomer": Problem.NOBODY_CHOSEN}, id="no newcomer"),
        pytest.param({"others": ()}, {"others": Problem.NOBODY_CHOSEN}, id="no others"),
        pytest.param({"newcomer": ANA}, {"newcomer": Problem.YOURSELF}, id="yourself first"),
        pytest.param({"others": (BEN, ANA)}, {"others": Problem.YOURSELF}, id="yourself among them"),
        pytest.param({"others": (BEN, NEL)}, {"others": Problem.SAME_PERSON}, id="the newcomer among them"),
        pytest.param(
            {"others": tuple(f"U{n}" for n in range(6))}, {"others": TooManyPeople(6, 5)}, id="more than five"
        ),
        pytest.param({"reason": ""}, {"reason": Problem.NO_REASON}, id="no reason"),
    ],
)
def test_what_is_wrong_as_typed_introduces_nobody(
    several: Several, changes: dict[str, object], problems: dict[str, object]
) -> None:
    act = IntroduceSeveral(several.clients.workspace_id, "V1", ANA, NEL, (BEN, CHIDI), "you sail")
    with pytest.raises(Rejected) as rejected:
        introduce_several(several.database, replace(act, **changes), {}, START)  # type: ignore[arg-type]
    assert rejected.value.problems == problems
    assert several.made() == []


def test_the_same_form_submitted_twice_at_once_introduces_once(several: Several) -> None:
    act = IntroduceSeveral(several.clients.workspace_id, "V1", ANA, NEL, (BEN, CHIDI), "you sail")
    with ThreadPoolExecutor(2) as threads:
        for done in [threads.submit(introduce_several, several.database, act, {}, START) for _ in range(2)]:
            done.result()
    assert [each.view_id for each in several.made()] == ["V1", "V1:2"]


# --- Shown again ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("account", "why"),
    [
        pytest.param({"deleted": True}, "This account is deactivated. Pick someone else.", id="deactivated"),
        pytest.param({"is_bot": True}, "That's a bot. Pick a person.", id="bot"),
        pytest.param({}, "I can't make this introduction right now.", id="paused"),
    ],
)
def test_anyway_is_offered_only_where_it_helps(several: Several, account: Json, why: str) -> None:
    not_a_fit(several, BEN)
    several.change(CHIDI, **PAUSED)
    several.clients.screen(ANA).about = {CHIDI: account}
    said = several.introduce(BEN, CHIDI, EVA)[""]
    assert said[:2] == [
        f"Done for <@{EVA}>.",
        f"I couldn't introduce <@{NEL}> to:\n• <@{CHIDI}>: {why}\nTake them out.\n\n"
        f"This isn't the first time for <@{NEL}> and:\n"
        f"• <@{BEN}>: You introduced these two in March. It wasn't a fit.\n"
        "Leave them in to go ahead anyway, or take them out.",
    ]
    assert several.modal()["submit"]["text"] == "Introduce anyway"
    said = several.clients.hand_in(ANA, {})[""]
    assert said[:2] == [
        f"Done for <@{EVA}> and <@{BEN}>.",
        f"I couldn't introduce <@{NEL}> to:\n• <@{CHIDI}>: {why}\nPick others, or close this.",
    ]
    assert several.modal()["submit"]["text"] == "Introduce"


def test_if_all_are_impossible_the_form_says_how_to_end_it(several: Several) -> None:
    several.change(CHIDI, **PAUSED)
    assert several.introduce(CHIDI, BEN)[""][1].endswith("Pick others, or close this.")
    form = several.modal()
    assert form["close"]["text"] == "Close"
    (to,) = [block for block in form["blocks"] if block.get("block_id") == others_field(1)]
    assert (to["element"]["initial_users"], to["element"]["max_selected_items"], to["optional"]) == ([CHIDI], 4, True)
    assert to["hint"]["text"] == "Up to 4 more people (optional)."
    assert several.clients.hand_in(ANA, {others_field(1): {"selected_users": []}}) == {}
    assert len(several.made()) == 1


def test_nothing_is_done_and_everybody_is_impossible(several: Several) -> None:
    for who in (BEN, CHIDI):
        several.change(who, **PAUSED)
    assert several.introduce(BEN, CHIDI)[""][0].endswith("Pick others, or cancel.")
    assert several.modal()["close"]["text"] == "Cancel"
    assert several.clients.hand_in(ANA, {Field.OTHERS: {"selected_users": [EVA]}}) == {}
    assert [each.parties[1].member.user_id for each in several.made()] == [EVA]


def test_a_problem_with_the_others_stands_beside_their_field_also_when_it_has_another_name(several: Several) -> None:
    several.change(CHIDI, **PAUSED)
    several.introduce(BEN, CHIDI)
    said = several.clients.hand_in(ANA, {others_field(1): {"selected_users": [ANA, CHIDI]}})
    assert said == {others_field(1): "That's you! Pick someone else."}


def test_whoever_was_introduced_and_had_their_data_deleted_is_not_introduced_again(several: Several) -> None:
    several.change(CHIDI, **PAUSED)
    several.introduce(BEN, CHIDI, EVA)
    assert forget(several.database, Forget(several.clients.workspace_id, BEN), several.now)
    several.change(CHIDI, preference=Preference.JUST_INTRODUCE)
    assert several.clients.hand_in(ANA, {others_field(2): {"selected_users": [BEN, CHIDI]}}) == {}
    assert [each.parties[1].member.user_id for each in several.made()] == [EVA, CHIDI]
    assert several.messages(BEN) == {}


def test_nor_is_the_newcomer_and_what_was_typed_can_be_copied(several: Several) -> None:
    several.change(CHIDI, **PAUSED)
    several.introduce(BEN, CHIDI)
    assert forget(several.database, Forget(several.clients.workspace_id, NEL), several.now)
    several.change(CHIDI, preference=Preference.JUST_INTRODUCE)
    said = several.clients.hand_in(ANA, {})[""]
    assert "nothing was saved" in said[0]
    assert "> you all sail" in said
    assert several.made() == []
    assert several.messages(NEL) == {}


def test_a_pair_that_this_form_made_is_made_once_also_if_it_has_ended(several: Several) -> None:
    several.change(CHIDI, **PAUSED)
    several.introduce(BEN, CHIDI)
    (first,) = several.made()
    form = several.modal()
    several.press(ANA, Verb.WITHDRAW, first.id)
    several.clients.hand_in(ANA, {})
    several.clients.screen(ANA).modal, several.clients.screen(ANA).entered = form, {}
    said = several.clients.hand_in(ANA, {others_field(1): {"selected_users": [BEN, CHIDI]}})
    assert said[""][0] == f"Done for <@{BEN}>."
    assert len(several.made()) == 1
