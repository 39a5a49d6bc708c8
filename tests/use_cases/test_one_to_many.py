"""One newcomer is introduced to several people in one go: an introduction each, and one message for the connector."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.ids import Field, Verb, button_value
from bot.jobs import advance_introductions, purge_introductions
from bot.rules.problems import TooManyPeople
from bot.use_cases.errors import Stale
from bot.use_cases.export import member as export
from bot.use_cases.introductions.introduce_several import IntroduceSeveral, NotEverybody, introduce_several
from bot.use_cases.members.forget import Forget, forget
from storage.database import Database
from storage.models.enums import Outcome, Step
from storage.models.introduction import Introduction
from storage.models.outbox import OutgoingMessage
from storage.models.workspace import Workspace
from tests.builders.clients import Control
from tests.builders.looking import look
from tests.builders.several import ANA, BEN, CHIDI, DAN, EVA, NEL, START, Several
from tests.builders.workspaces import served


@pytest.fixture
def several(database: Database) -> Several:
    """Return the stage, before anything was done."""
    return Several(database)


def test_each_is_an_introduction_of_its_own_and_the_connector_has_one_message(several: Several) -> None:
    assert several.introduce() == {}
    made = several.made()
    assert [[party.member.user_id for party in each.parties] for each in made] == [
        [NEL, BEN],
        [NEL, CHIDI],
        [NEL, EVA],
    ]
    assert {each.made_with_id for each in made} == {made[0].id}
    assert [len(several.messages(person)) for person in (NEL, BEN, CHIDI, EVA, ANA)] == [3, 1, 1, 1, 1]
    assert f"You introduced <@{NEL}> to <@{BEN}>, <@{CHIDI}> and <@{EVA}>" in several.headline()


def test_any_of_them_changes_the_message_and_tells_in_its_thread_which_it_is(several: Several) -> None:
    several.introduce()
    first, second, third = several.made()
    several.report(CHIDI, second.id, Step.CONNECTED)
    several.report(NEL, third.id, Step.MET)
    several.press(NEL, Verb.CLOSE_OR_MUTE, first.id)
    several.clients.hand_in(NEL, {Field.ENDING: {"selected_option": {"value": "not a fit"}}})
    seen = several.headline()
    assert f"<@{CHIDI}>: in touch" in seen
    assert f"<@{NEL}> says they've met." in seen
    assert f"not a fit. <@{BEN}> sees only" in seen
    lines = several.thread()
    assert len(lines) == 3
    for line, other in zip(lines, (CHIDI, EVA, BEN), strict=True):
        assert NEL in line
        assert other in line
    with several.database.reading() as session:
        threads = session.scalars(select(OutgoingMessage.thread_of).where(OutgoingMessage.thread_of.is_not(None)))
        assert {*threads} == {f"intro:{first.id}:headline"}


def test_one_is_withdrawn_and_brought_back_from_its_own_menu(several: Several) -> None:
    several.introduce()
    _, second, _ = several.made()
    several.press(ANA, Verb.WITHDRAW, second.id)
    several.clients.hand_in(ANA, {})
    assert [each.outcome for each in several.made()] == [None, Outcome.WITHDRAWN, None]
    assert several.headline().count("You withdrew this introduction.") == 1
    undo = Control("menu", button_value(Verb.REOPEN, second.reference))
    assert undo in several.clients.controls(ANA)
    several.clients.press(ANA, undo)
    assert "You withdrew" not in several.headline()


def test_another_reason_for_one_stands_in_its_line(several: Several) -> None:
    several.introduce()
    _, second, _ = several.made()
    several.press(ANA, Verb.REWORD, second.id)
    several.clients.hand_in(ANA, {Field.REASON: {"value": "you both row"}})
    assert f"*<@{CHIDI}>*\\n> you both row" in several.headline()
    assert several.headline().count("you all sail") == 1


def test_none_of_them_sees_another(several: Several) -> None:
    several.introduce()
    first, *_ = several.made()
    several.report(BEN, first.id, Step.MET)
    for person in (BEN, CHIDI, EVA):
        read = json.dumps(several.messages(person))
        assert [other for other in (BEN, CHIDI, EVA) if other in read] in ([], [person])
        assert NEL in read


def test_home_and_the_export_have_each_as_ever(several: Several) -> None:
    several.introduce()
    home = json.dumps(several.clients.open_home(ANA))
    assert all(f"<@{NEL}> and <@{other}>" in home for other in (BEN, CHIDI, EVA))
    request = export.Request(several.clients.workspace_id, ANA, "1")
    export.bring(several.database, request, several.now, in_files=True)
    file = json.loads(several.messages()[f"export:{ANA}:1:json"]["file"]["body"])
    numbers = [each["number"] for each in file["introductions_you_made"]]
    assert numbers == [each.id for each in several.made()]


def test_a_form_that_has_introduced_somebody_introduces_nobody_else(several: Several) -> None:
    act = IntroduceSeveral(several.clients.workspace_id, "V1", ANA, NEL, (BEN,), "you sail")
    introduce_several(several.database, act, {}, START)
    with pytest.raises(Stale):
        introduce_several(several.database, replace(act, newcomer=DAN), {}, START)
    more = ("U1", "U2", "U3", "U4", "U5")
    with pytest.raises(NotEverybody) as rest:
        introduce_several(several.database, replace(act, others=more), {}, START)
    assert [(each.other, each.problem) for each in rest.value.left] == [("U5", TooManyPeople(6, 5))]
    assert len(several.made()) == 5


def test_an_id_that_is_taken_is_not_given_again(several: Several) -> None:
    act = IntroduceSeveral(several.clients.workspace_id, "V1", ANA, NEL, (BEN, CHIDI), "you sail")
    introduce_several(several.database, act, {}, START)
    introduce_several(several.database, replace(act, by=DAN, newcomer=EVA), {}, START)
    assert [each.view_id for each in several.made()] == ["V1", "V1:2", "V1:3", "V1:4"]
    assert [each.connector.user_id for each in several.made()] == [ANA, ANA, DAN, DAN]
    assert len({each.made_with_id for each in several.made()}) == 2


# --- Asked first, and with others -----------------------------------------------------------------------------------


def test_everyone_is_asked_first_and_each_pair_answers_for_itself(several: Several) -> None:
    several.clients.command(ANA, f"<@{NEL}> to <@{BEN}> <@{CHIDI}> you all sail")
    several.clients.hand_in(ANA, {Field.OPTIONS: {"selected_options": [{"value": "ask_first"}]}})
    first, _ = several.made()
    assert f"You'd like to introduce <@{NEL}> to <@{BEN}> and <@{CHIDI}>" in several.headline()
    assert several.headline().count("You won't see who said what.") == 1
    for person in (NEL, BEN):
        several.press(person, Verb.YES, first.id)
    assert f"You introduced <@{NEL}> to <@{BEN}>." in several.headline()
    assert "I've asked both of them." in several.headline()


def test_one_that_joins_somebody_elses_says_so_in_its_line(several: Several) -> None:
    several.clients.introduce(DAN, NEL, CHIDI)
    several.introduce()
    _, _, third, _ = several.made()
    assert third.joined_id
    assert several.headline().count("Someone else has already introduced them") == 1
    several.report(CHIDI, third.joined_id, Step.MET)
    assert f"<@{CHIDI}> says they've met." in several.headline()
    assert len(several.thread()) == 1


# --- Deleted --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", [BEN, CHIDI], ids=["of the first", "of another"])
def test_somebody_of_them_deletes_their_data_and_the_others_stay(several: Several, who: str) -> None:
    several.introduce()
    *_, third = several.made()
    forget(several.database, Forget(several.clients.workspace_id, who), several.now)
    seen = several.headline()
    assert who not in seen
    assert seen.count('"divider"') == 2
    several.report(EVA, third.id, Step.CONNECTED)
    assert f"<@{EVA}>: in touch" in several.headline()
    assert len(several.thread()) == 1


def test_with_the_newcomers_data_the_whole_message_goes(several: Several) -> None:
    several.introduce()
    forget(several.database, Forget(several.clients.workspace_id, NEL), several.now)
    assert NEL not in json.dumps([several.messages(person) for person in (ANA, BEN, CHIDI, EVA)])
    assert all(not key.endswith(":headline") for key in several.messages())


def test_with_the_connectors_data_nothing_is_left_of_them(several: Several) -> None:
    several.clients.introduce(DAN, NEL, CHIDI)
    several.introduce()
    several.clients.introduce(DAN, NEL, EVA)  # joins Ana's
    forget(several.database, Forget(several.clients.workspace_id, ANA), several.now)
    assert ANA not in json.dumps([several.messages(person) for person in (DAN, NEL, BEN, CHIDI, EVA)])
    assert {each.made_with_id for each in several.made()} == {None}
    assert "You introduced" not in json.dumps(several.messages(ANA))


def test_those_that_are_kept_no_longer_leave_the_message_one_by_one(several: Several) -> None:
    several.introduce(BEN, CHIDI)
    first, second = several.made()
    workspace_id = several.clients.workspace_id
    with several.database.transaction() as session:
        session.get_one(Workspace, workspace_id).keep_days = 1
    for person, ended, left in ((BEN, first, [second.id]), (CHIDI, second, [])):
        several.press(person, Verb.CLOSE_OR_MUTE, ended.id)
        several.clients.hand_in(person, {Field.ENDING: {"selected_option": {"value": "not a fit"}}})
        several.now += timedelta(days=3)
        purge_introductions.forget(several.database, served(several.database), several.now)
        assert [each.id for each in several.made()] == left
        headlines = [told for key, told in several.messages().items() if key == f"intro:{first.id}:headline"]
        assert [BEN in str(told) for told in headlines] == [False] * len(left)


# --- Two processes --------------------------------------------------------------------------------------------------


def test_two_processes_never_draw_the_message_from_half_the_truth(several: Several) -> None:
    several.introduce()
    made = several.made()
    several.clients.is_looked_at = False
    for introduction, other in zip(made, (BEN, CHIDI, EVA), strict=True):
        several.report(other, introduction.id, Step.CONNECTED)

    def tick() -> None:
        advance_introductions.advance_due(several.database, served(several.database), several.now)

    with ThreadPoolExecutor(3) as threads:
        for done in [threads.submit(tick) for _ in range(3)]:
            done.result()
    seen = several.headline()
    assert all(f"<@{other}>: in touch" in seen for other in (BEN, CHIDI, EVA))


def test_the_message_tells_what_happened_also_before_the_clock_saw_to_all(several: Several) -> None:
    several.clients.is_looked_at = False
    several.introduce()
    first, *_ = several.made()
    with several.database.transaction() as session:  # the others are seen to later
        session.execute(update(Introduction).where(Introduction.id != first.id).values(acted_at=None, due_at=None))
    look(several.database)
    assert f"You introduced <@{NEL}> to <@{BEN}>, <@{CHIDI}> and <@{EVA}>" in several.headline()
