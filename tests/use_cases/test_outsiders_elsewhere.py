"""Somebody outside this Slack, together with what else there is: made elsewhere, lines, what came of it, My year."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from bot.ids import PLACES, Choice, Field, Verb, line_field
from bot.jobs import ask_what_came_of_it, send_reminders
from bot.listeners import lines_about
from bot.payloads import modals
from bot.rules.workspace_settings import ASK_RESULTS
from bot.use_cases.introductions.outsiders import note_told
from bot.use_cases.members import my_year
from bot.use_cases.members.my_year import ReadYear
from bot.use_cases.workspaces.settings import change
from storage.database import Database
from storage.models.enums import Elsewhere, Step
from storage.models.introduction import Introduction
from storage.queries.served import only
from tests.builders.clients import Clients, Json
from tests.builders.introductions import DAY, NOW, click, introduced, outbox, seen
from tests.builders.outcomes import TOO_LATE, outcome
from tests.use_cases.test_privacy import ANA, BEN, Life

MAYA = "Maya Okafor"
MET, THANKED = Step.MET, Step.THANKED


def by_email(database: Database, **changes: object) -> Introduction:
    """Return an introduction of Ben to Maya that Ana made by email. The form says more than counts then."""
    usual = {"second_person": "", "is_outside": True, "outsider": MAYA, "second_writes_first": True, "ask_first": True}
    when = {"elsewhere": Elsewhere.EMAIL, "elsewhere_on": (NOW - 3 * DAY).date()}
    return seen(database, introduced(database, **usual | when | changes))


@pytest.mark.usefixtures("workspace_id")
def test_maya_knows_of_it_already_and_ben_is_not_asked(database: Database) -> None:
    given = by_email(database)
    assert set(outbox(database)) == {f"{given.id}:card:{BEN}", f"{given.id}:headline"}
    text = outbox(database)[f"{given.id}:card:{BEN}"].content["text"]
    assert text.startswith(f"<@{ANA}> introduced you to {MAYA} by email on ")
    assert (given.first_mover_id, given.outsider_told_at) == (given.parties[0].member_id, None)
    assert outcome(note_told, database, click(given.id, ANA), NOW) == TOO_LATE


@pytest.mark.usefixtures("workspace_id")
@pytest.mark.parametrize(("in_touch", "asks"), [(False, "Have you had a chance to write to"), (True, "Have you met")])
def test_ben_is_reminded_of_the_first_word_or_of_the_meeting(database: Database, in_touch: bool, asks: str) -> None:
    given = by_email(database, in_touch=in_touch)
    (ben,) = given.parties
    assert ben.remind_at
    send_reminders.remind(database, only(1), ben.remind_at)
    (said,) = (each.content["text"] for key, each in outbox(database).items() if key.startswith("nudge:"))
    assert said.startswith(f"{asks} {MAYA}")


# --- In Slack -------------------------------------------------------------------------------------------------------


class WithMaya(Life):
    """Ana introduced Ben to Maya, who isn't in this Slack."""

    outsider = MAYA


def test_only_ben_is_asked_what_came_of_it_and_says_it_to_ana(database: Database) -> None:
    life = WithMaya(database)
    change(database, life.clients.workspace_id, ASK_RESULTS, "yes", life.now)
    for step in (MET, THANKED):
        life.report(BEN, step)
    life.let_pass(timedelta(days=70))
    ask_what_came_of_it.ask_due(database, only(life.clients.workspace_id), life.now)
    assert f"Did anything come of meeting {MAYA}?" in json.dumps(life.clients.messages(BEN))
    form = life.press(BEN, Verb.CAME_OF_IT)
    assert form
    assert Field.AUDIENCE not in json.dumps(form)
    assert life.clients.hand_in(BEN, {Field.LINE: {"value": "A bakery"}}) == {}
    assert f"<@{BEN}> says something came of your introduction to {MAYA}" in json.dumps(life.clients.messages(ANA))


def test_it_is_counted_in_anas_year_and_she_alone_is_thanked_there(database: Database) -> None:
    life = WithMaya(database)
    for step in (MET, THANKED):
        life.report(BEN, step)
    life.tell(BEN, THANKED, "What a find!")
    with database.reading() as session:
        anas, bens = (
            my_year.find(session, ReadYear(life.clients.workspace_id, who, None), life.now) for who in (ANA, BEN)
        )
    assert (anas.counts.introduced, anas.counts.completed, anas.outside) == (1, 1, 1)
    assert [each.said.text for each in anas.thanks.shown] == ["What a find!"]
    assert (bens.counts.introduced, bens.taken_part, bens.taken_part_met, [*bens.thanks.shown]) == (0, 1, 1, [])


# --- The form -------------------------------------------------------------------------------------------------------


def fields(form: Json) -> list[str]:
    """Return the names of a form's fields, from the top."""
    return [block["block_id"] for block in form["blocks"] if block["type"] == "input"]


def test_whatever_is_ticked_the_form_asks_for_one_person_and_a_name(database: Database) -> None:
    clients = Clients(database, lambda: NOW)
    clients.command(ANA, f"<@{BEN}>")
    form = clients.screen(ANA).modal
    assert form
    plain = [Field.FIRST_PERSON, Field.SECOND_PERSON, Field.REASON, Field.FIRST_MOVER, Field.OPTIONS]
    assert fields(form) == plain
    outside = [Field.FIRST_PERSON, Field.OUTSIDER, Field.REASON, Field.OUTSIDE_MOVER, Field.OPTIONS]
    assert fields(clients.tick(ANA, Field.OPTIONS, Choice.OUTSIDE)) == outside
    assert fields(clients.tick(ANA, Field.OPTIONS, Choice.OUTSIDE, Choice.ASK_FIRST, Choice.LINES)) == outside


def test_a_line_that_stood_there_before_is_asked_for_and_read_no_more(database: Database) -> None:
    ticked = [{"value": each} for each in (Choice.LINES, Choice.OUTSIDE)]
    values: Json = {Field.OPTIONS: {Field.OPTIONS: {"selected_options": ticked}}}
    values |= {name: {name: {"value": "bakes"}} for name in map(line_field, (BEN, *PLACES))}
    values |= {Field.FIRST_PERSON: {Field.FIRST_PERSON: {"selected_user": BEN}}}
    body: Json = {"user": {"id": ANA}, "view": {"id": "V1", "state": {"values": values}}}
    draft = modals.introduce(body, 1)
    assert draft
    assert (draft.people, draft.first_line, draft.second_line) == ({"first_person": BEN}, "", "")
    with database.reading() as session:
        assert lines_about.as_filled_in(session, body, draft) == ()
