"""The form that introduces one person to several: what it asks for, and what changes it."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from bot.ids import Choice, Field, line_field
from storage.database import Database
from storage.models.enums import Preference
from tests.builders.clients import Json
from tests.builders.several import ANA, BEN, CHIDI, DAN, EVA, NEL, START, Several

PAUSED = {"preference": Preference.NOT_NOW, "not_now_until": START + timedelta(days=9)}


@pytest.fixture
def several(database: Database) -> Several:
    """Return the stage, before anything was done."""
    return Several(database)


def lines_in(form: Json) -> dict[str, str | None]:
    """Return what the fields for a line begin with, by the person each is about."""
    fields = [block for block in form["blocks"] if block.get("block_id", "").startswith(Field.PERSON_LINE)]
    return {each["block_id"].partition(":")[2]: each["element"].get("initial_value") for each in fields}


def says(form: Json) -> str:
    """Return all the paragraphs of a form."""
    return "\n".join(block["text"]["text"] for block in form["blocks"] if block["type"] == "section")


# --- What it asks for -----------------------------------------------------------------------------------------------


def test_a_tick_shows_a_field_for_a_line_about_each_and_the_others_read_it(several: Several) -> None:
    assert lines_in(several.open(BEN, CHIDI)) == {}
    form = several.clients.tick(ANA, Field.OPTIONS, Choice.LINES)
    assert lines_in(form) == {NEL: None, BEN: None, CHIDI: None}
    lines = {line_field(who): {"value": f"a word about {who}"} for who in (NEL, BEN, CHIDI)}
    assert several.clients.hand_in(ANA, lines) == {}
    read = {who: json.dumps(several.messages(who)) for who in (NEL, BEN, CHIDI)}
    about = {who: {each for each in (NEL, BEN, CHIDI) if f"a word about {each}" in read[who]} for who in read}
    assert about == {NEL: {BEN, CHIDI}, BEN: {NEL}, CHIDI: {NEL}}


def test_the_last_lines_are_offered_again_also_about_whoever_is_chosen_then(several: Several) -> None:
    assert several.clients.introduce(ANA, BEN, CHIDI) == {}
    assert lines_in(several.open(BEN, EVA)) == {NEL: None, BEN: f"line about {BEN}", EVA: None}
    several.clients.type(ANA, line_field(EVA), "bakes")
    form = several.clients.pick(ANA, Field.OTHERS, EVA, CHIDI)
    assert lines_in(form) == {NEL: None, EVA: "bakes", CHIDI: f"line about {CHIDI}"}
    assert lines_in(several.clients.pick(ANA, Field.NEWCOMER, DAN)) == {
        DAN: None,
        EVA: "bakes",
        CHIDI: f"line about {CHIDI}",
    }
    assert lines_in(several.clients.tick(ANA, Field.OPTIONS)) == {}


def test_before_anybody_is_chosen_there_is_a_sentence_and_no_field(several: Several) -> None:
    several.clients.command(ANA, "@nel to @ben @chidi you all sail")
    form = several.clients.tick(ANA, Field.OPTIONS, Choice.LINES)
    assert lines_in(form) == {}
    assert "Then you can write a line about each" in says(form)


def test_a_line_that_is_too_long_stands_beside_its_field_and_introduces_nobody(several: Several) -> None:
    several.open(BEN, CHIDI)
    several.clients.tick(ANA, Field.OPTIONS, Choice.LINES)
    said = several.clients.hand_in(ANA, {line_field(CHIDI): {"value": "🙂" * 101}})
    assert said == {line_field(CHIDI): "That's 202 characters. The limit is 200."}
    assert several.made() == []


def test_a_tick_to_ask_everyone_says_how_and_changes_the_button(several: Several) -> None:
    several.open(BEN, CHIDI)
    form = several.clients.tick(ANA, Field.OPTIONS, Choice.ASK_FIRST)
    assert form["submit"]["text"] == "Ask them"
    assert "I'll ask each of them privately, with your reason." in says(form)
    assert several.clients.tick(ANA, Field.OPTIONS)["submit"]["text"] == "Introduce"


def test_what_was_filled_in_survives_whatever_changes_the_form(several: Several) -> None:
    several.change(CHIDI, **PAUSED)
    several.open(BEN, CHIDI, EVA)
    several.clients.type(ANA, Field.REASON, "you all row")
    several.clients.tick(ANA, Field.OPTIONS, Choice.LINES, Choice.ASK_FIRST)
    for who in (NEL, CHIDI):
        several.clients.type(ANA, line_field(who), f"a word about {who}")
    mover: Json = {Field.FIRST_MOVER: {"selected_option": {"value": "second"}}}
    assert f"• <@{CHIDI}>" in str(several.clients.hand_in(ANA, mover))
    assert [each.reason for each in several.made()] == ["you all row"] * 2
    several.change(CHIDI, preference=Preference.JUST_INTRODUCE)
    assert several.clients.tick(ANA, Field.OPTIONS, Choice.LINES)["submit"]["text"] == "Introduce"
    assert f"• <@{CHIDI}>" in says(several.modal())
    assert several.clients.hand_in(ANA, {}) == {}
    *_, last = several.made()
    nel, chidi = last.parties
    assert (last.reason, last.first_mover_id, last.asks_both) == ("you all row", chidi.member_id, False)
    assert [nel.line, chidi.line] == [f"a word about {who}" for who in (NEL, CHIDI)]


# --- Names that aren't members --------------------------------------------------------------------------------------


def test_what_cannot_be_a_person_is_named_below_the_field_and_stays_named(several: Several) -> None:
    text = f"<@{NEL}> to <@{BEN}> @bob, <!subteam^S1|@devs> and x@y.org: you all sail"
    several.clients.command(ANA, text)
    sentence = "I couldn't match @bob, @devs and an email address. Pick people from the list."
    assert sentence in says(several.modal())
    assert sentence in says(several.clients.tick(ANA, Field.OPTIONS, Choice.LINES))
    assert several.clients.hand_in(ANA, {}) == {}
    assert [(each.parties[1].member.user_id, each.reason) for each in several.made()] == [(BEN, "you all sail")]


@pytest.mark.parametrize("unknown", [NEL, CHIDI])
def test_whom_slack_does_not_know_leaves_the_others_in_their_fields(several: Several, unknown: str) -> None:
    assert several.clients.introduce(ANA, BEN, EVA) == {}  # so that there are lines
    several.clients.screen(ANA).hidden = {unknown}
    form = several.open(BEN, CHIDI, EVA)
    assert "I couldn't match all of those names. Pick the others below." in says(form)
    assert unknown not in json.dumps(form)
    chosen = {each["block_id"]: each["element"] for each in form["blocks"] if each["type"] == "input"}
    assert chosen[Field.NEWCOMER].get("initial_user") == (None if unknown == NEL else NEL)
    assert chosen[Field.OTHERS]["initial_users"] == [each for each in (BEN, CHIDI, EVA) if each != unknown]
    assert chosen[Field.REASON]["initial_value"] == "you all sail"
    assert chosen[line_field(BEN)]["initial_value"] == f"line about {BEN}"


def test_nobody_stays_if_slack_knows_nobody(several: Several) -> None:
    several.clients.screen(ANA).hidden = {NEL, BEN, CHIDI}
    form = several.open(BEN, CHIDI)
    assert "I couldn't match those names. Pick everyone below." in says(form)
    assert "you all sail" in json.dumps(form)


@pytest.mark.parametrize("unknown", [BEN, CHIDI])
def test_in_the_form_for_two_the_one_whom_slack_knows_stays_in_their_place(several: Several, unknown: str) -> None:
    several.clients.screen(ANA).hidden = {unknown}
    several.clients.command(ANA, f"<@{BEN}> <@{CHIDI}> you both sail")
    form = several.modal()
    assert "I couldn't match one of those names. Pick that person below." in says(form)
    people = [each["element"].get("initial_user") for each in form["blocks"] if each["type"] == "input"][:2]
    assert people == [each if each != unknown else None for each in (BEN, CHIDI)]
