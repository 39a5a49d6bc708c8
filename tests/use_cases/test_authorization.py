"""The authorization table: who may press what, submit what, and ask for what; from all others nothing changes.

Everybody presses everything, with the real listeners between: whether somebody sees a button says nothing about
whether they can send its click.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.ids import STEP_PREFIX, Choice, Modal, Section, Shortcut, Verb, button_value, channel_word
from bot.payloads.subcommand import Subcommand
from storage.database import Database
from storage.models.base import Row
from storage.models.enums import Audience, Step, Way
from storage.models.introduction import Introduction
from tests.builders.clients import Control, Json
from tests.use_cases.test_privacy import ANA, BEN, CHANNEL, CHIDI, DALIA, Life

ROLES = {ANA: "connector", BEN: "party", CHIDI: "other party", DALIA: "stranger"}
CONNECTOR, PARTY, PARTIES, ALL_THREE = {ANA}, {BEN}, {BEN, CHIDI}, {ANA, BEN, CHIDI}
NOBODY: set[str] = set()
# Notes that somebody was there, or that the clock should look; and the messages, which follow from the rest.
NO_FACTS = {"due_at", "acted_at", "clicked_at", "nudge_at", "shown_at", "home_due_at"}
DRAWN = {"outgoing_messages"}
Facts = dict[str, list[tuple[Any, ...]]]
Scene = Callable[[Life], None]


# --- Scenes ---------------------------------------------------------------------------------------------------------


def introduced(_: Life) -> None:
    """Ana introduced them, and nothing was said yet."""


def connected(life: Life) -> None:
    """Ben is in touch."""
    life.report(BEN, Step.CONNECTED)


def met(life: Life) -> None:
    """Ben says they've met."""
    life.report(BEN, Step.MET)


def thanked(life: Life) -> None:
    """Ben said thanks, and asks if he can do anything."""
    life.report(BEN, Step.THANKED)
    life.tell(BEN, Step.THANKED, "What a find!", Audience.CONNECTOR)


def full_circle(life: Life) -> None:
    """Both met and said thanks."""
    for person in (BEN, CHIDI):
        life.report(person, Step.MET)
        life.report(person, Step.THANKED)


def shared(life: Life) -> None:
    """Ben agreed to be named, after the full circle."""
    full_circle(life)
    life.press(BEN, Verb.SHARE, channel_word(CHANNEL))


def snoozed(life: Life) -> None:
    """Ben snoozed his card."""
    life.leave(BEN, Way.NOT_NOW)


def withdrawn(life: Life) -> None:
    """Ana withdrew it."""
    life.withdraw()


def quiet(life: Life) -> None:
    """Nobody said anything for a week, and Ana is asked what to do."""
    for _ in range(9):
        life.let_pass(timedelta(days=1))


# --- Buttons --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class May:
    """The people who may press a button, in a scene in which it applies."""

    who: set[str]
    scene: Scene = introduced
    word: str = ""
    asks_first: bool = False


BUTTONS: Mapping[str, May] = {
    **{f"{STEP_PREFIX}{step}": May(PARTIES) for step in Step},
    # On a card
    Verb.UNDO: May(PARTY, connected, Step.CONNECTED),
    Verb.TELL: May(PARTY, connected),
    Verb.LEAVE: May(PARTIES, word=Way.NOT_NOW),
    Verb.NO_REPLY: May(PARTIES),
    Verb.CLOSE_OR_MUTE: May(PARTIES),
    Verb.COME_BACK: May(PARTY, snoozed, Way.NOT_NOW),
    Verb.FORWARD: May(PARTY, thanked),
    Verb.AVOID: May(PARTIES),
    # About the channel
    Verb.SHARE: May(ALL_THREE, full_circle, channel_word(CHANNEL)),
    Verb.SHARE_NOTE: May(ALL_THREE, full_circle, channel_word(CHANNEL)),
    Verb.DECLINE_TO_SHARE: May(ALL_THREE, full_circle, channel_word(CHANNEL)),
    Verb.UNSHARE: May(PARTY, shared),
    # On a reminder
    Verb.SNOOZE: May(PARTIES, word=Choice.TOMORROW),
    Verb.SNOOZE_UNTIL: May(PARTIES),
    Verb.NOT_YET: May(PARTIES, connected),
    Verb.MUTE: May(PARTIES),
    # On a request
    Verb.YES: May(PARTIES, asks_first=True),
    Verb.NOT_THIS_TIME: May(PARTIES, asks_first=True),
    Verb.LATER: May(PARTIES, asks_first=True),
    # On the connector's message
    Verb.SWAP: May(CONNECTOR),
    Verb.REWORD: May(CONNECTOR),
    Verb.WITHDRAW: May(CONNECTOR),
    Verb.REOPEN: May(CONNECTOR, withdrawn),
    Verb.GIVE_TIME: May(CONNECTOR, quiet),
    Verb.CLOSE: May(CONNECTOR, quiet),
    Verb.WRITE_TO_THEM: May(CONNECTOR, quiet),
    Verb.SOMEBODY_ELSE: May(CONNECTOR, quiet),
    # On a thank-you
    Verb.PLEASURE: May(CONNECTOR, thanked, BEN),
    Verb.REPLY: May(CONNECTOR, thanked, BEN),
    Verb.WISH: May(CONNECTOR, thanked, BEN),
    # For admins, whom Slack knows; none of these people is one
    Verb.WORKSPACE: May(NOBODY),
    Verb.SECTION: May(NOBODY, word=Section.INTRODUCING),
    Verb.EXPORT_INTRODUCTIONS: May(NOBODY),
    Verb.POST_SUMMARY: May(NOBODY, word="week:2026-02-23"),
    Verb.POST_HERE: May(NOBODY, word=channel_word(CHANNEL)),
    Verb.TRY_AGAIN: May(NOBODY, word=channel_word(CHANNEL)),
}
FOR_ONESELF = {
    Verb.NO_REMINDERS,
    Verb.REMIND,
    Verb.BACK,
    Verb.PREFERENCES,
    Verb.HOW,
    Verb.COUNTED,
    Verb.INTRODUCE,
    Verb.MORE,
    Verb.FORGET,
    Verb.EXPORT,
}
"""What everybody may press: it's about themselves, or only tells something."""


def test_the_table_has_every_button() -> None:
    assert {*BUTTONS, *FOR_ONESELF} == {*Verb, *(f"{STEP_PREFIX}{step}" for step in Step)}


@pytest.mark.parametrize("person", ROLES, ids=ROLES.get)
@pytest.mark.parametrize("verb", BUTTONS)
def test_only_those_who_may_change_anything_by_a_button(database: Database, verb: str, person: str) -> None:
    may, life = BUTTONS[verb], began(database, BUTTONS[verb])
    before = facts(database)
    modal = life.clients.press(person, control(life, verb, may.word))
    # That somebody is noted as a member is no change: whoever does something is.
    rows = [row for table, row in changed(before, facts(database)) if table != "members" or person not in row]
    has_done = bool(rows or (modal and modal.get("callback_id")))
    assert has_done is (person in may.who), (modal, rows)


@pytest.mark.parametrize("person", ROLES, ids=ROLES.get)
@pytest.mark.parametrize("verb", sorted(FOR_ONESELF))
def test_what_is_for_oneself_changes_nothing_of_anybody_elses(database: Database, verb: Verb, person: str) -> None:
    life = began(database, May(ALL_THREE))
    before = facts(database)
    life.press(person, verb)
    assert not [row for _, row in changed(before, facts(database)) if person not in row]


# --- Modals ---------------------------------------------------------------------------------------------------------

OPENED_BY: Mapping[Modal, tuple[Verb, str]] = {
    Modal.TELL: (Verb.TELL, BEN),
    Modal.LEAVE: (Verb.LEAVE, BEN),
    Modal.CLOSE_OR_MUTE: (Verb.CLOSE_OR_MUTE, BEN),
    Modal.AVOID: (Verb.AVOID, BEN),
    Modal.SNOOZE: (Verb.SNOOZE_UNTIL, BEN),
    Modal.POSTPONE: (Verb.LATER, BEN),
    Modal.REWORD: (Verb.REWORD, ANA),
    Modal.WITHDRAW: (Verb.WITHDRAW, ANA),
    Modal.WRITE_TO_THEM: (Verb.WRITE_TO_THEM, ANA),
    Modal.ANSWER_THANKS: (Verb.REPLY, ANA),
}
ANYBODYS = {Modal.INTRODUCE, Modal.PREFERENCES, Modal.FORGET}
"""What everybody may submit, for themselves."""
FOR_ADMINS = {Modal.WORKSPACE, Modal.POST_HERE}
"""Tested with the settings and the summary: nobody can open them here, and a submission asks Slack again."""
FILLED_IN: Json = {
    "line": {"value": "a line"},
    "answer": {"value": "an answer"},
    "reason": {"value": "another reason"},
    "words:connected": {"value": "a note"},
    "until": {"selected_date": "2026-03-20"},
    "ending": {"selected_option": {"value": Way.NOT_A_FIT}},
}
SAYS_NOTHING = {Modal.WRITE_TO_THEM}
"""Only shows words to copy."""


def test_the_table_has_every_modal() -> None:
    assert {*OPENED_BY} | ANYBODYS | FOR_ADMINS == set(Modal)


@pytest.mark.parametrize("person", ROLES, ids=ROLES.get)
@pytest.mark.parametrize("name", OPENED_BY)
def test_only_those_who_may_change_anything_by_a_modal(database: Database, name: Modal, person: str) -> None:
    verb, opener = OPENED_BY[name]
    may = BUTTONS[verb]
    life = began(database, may)
    modal = life.clients.press(opener, control(life, verb, may.word))
    assert modal
    assert modal["callback_id"] == name
    life.clients.screen(person).modal = modal  # forged, for all but its opener
    before = facts(database)
    answer = life.clients.hand_in(person, filled_in(modal))
    rows = changed(before, facts(database))
    assert bool(rows) is (person in may.who and name not in SAYS_NOTHING), (answer, rows)


def test_preferences_are_always_those_of_whoever_submits_them(database: Database) -> None:
    life = began(database, May(ALL_THREE))
    modal = life.press(BEN, Verb.PREFERENCES)
    assert modal
    life.clients.screen(CHIDI).modal = modal
    before = facts(database)
    life.clients.hand_in(CHIDI, {"standing_wish": {"value": "A baker"}})
    assert changed(before, facts(database))
    assert all(CHIDI in row for _, row in changed(before, facts(database)))


def test_the_data_deleted_is_always_that_of_whoever_submits_the_modal(database: Database) -> None:
    life = began(database, May(ALL_THREE))
    modal = life.press(BEN, Verb.FORGET)
    assert modal
    life.clients.screen(DALIA).modal = modal
    before = facts(database)
    life.clients.hand_in(DALIA, {})
    assert not [row for _, row in changed(before, facts(database)) if DALIA not in row]


# --- Commands and shortcuts -----------------------------------------------------------------------------------------

COMMANDS: Mapping[Subcommand, str] = {
    Subcommand.INTRODUCE: f"<@{BEN}> <@{CHIDI}> both bake",
    Subcommand.LIST: "list",
    Subcommand.WHO: f"who <@{BEN}>",
    Subcommand.SUMMARY: "summary",
    Subcommand.SETTINGS: "settings",
    Subcommand.EXPORT: "export",
    Subcommand.FORGET: "forget",
    Subcommand.HELP: "help",
    Subcommand.GREETING: "hello",
    Subcommand.THANKS: "thanks",
    Subcommand.UNKNOWN: "coffee",
}


def test_the_table_has_every_command() -> None:
    assert set(COMMANDS) == set(Subcommand)


@pytest.mark.parametrize("person", ROLES, ids=ROLES.get)
@pytest.mark.parametrize("subcommand", COMMANDS)
def test_a_command_alone_changes_nothing(database: Database, subcommand: Subcommand, person: str) -> None:
    life = began(database, May(ALL_THREE))
    before = facts(database)
    life.clients.command(person, COMMANDS[subcommand])
    assert not [row for _, row in changed(before, facts(database)) if person not in row]


@pytest.mark.parametrize("person", ROLES, ids=ROLES.get)
@pytest.mark.parametrize("shortcut", Shortcut)
def test_a_shortcut_opens_a_form_and_changes_nothing(database: Database, shortcut: Shortcut, person: str) -> None:
    life = began(database, May(ALL_THREE))
    before = facts(database)
    modal = life.clients.choose_shortcut(person, shortcut, author=BEN)
    assert modal
    assert modal["callback_id"] == Modal.INTRODUCE
    assert facts(database) == before


# --- What is compared -----------------------------------------------------------------------------------------------


def began(database: Database, may: May) -> Life:
    """Return an introduction of Ben and Chidi by Ana, as far as the scene goes."""
    life = Life(database, ask_first=True, shown=True) if may.asks_first else Life(database)
    may.scene(life)
    return life


def control(life: Life, verb: str, word: str) -> Control:
    """Return a button about the introduction."""
    if verb.startswith(STEP_PREFIX):
        return Control(verb, str(life.number))
    return Control(verb, button_value(Verb(verb), life.number, first_mover(life) if verb == Verb.SWAP else word))


def first_mover(life: Life) -> str:
    """Return the row id of the person who writes first."""
    with life.database.reading() as session:
        return str(session.scalars(select(Introduction.first_mover_id).where(Introduction.id == life.number)).one())


def filled_in(modal: Json) -> Json:
    """Return values for the fields of a modal."""
    names = {block["block_id"] for block in modal["blocks"] if block["type"] == "input"}
    return {name: value for name, value in FILLED_IN.items() if name in names}


def facts(database: Database) -> Facts:
    """Return every row there is, without what isn't a fact."""
    with database.reading() as session:
        return {
            table.name: [tuple(row) for row in session.execute(select(*columns).order_by(*table.primary_key.columns))]
            for table in Row.metadata.sorted_tables
            if table.name not in DRAWN
            and (columns := [column for column in table.columns if column.name not in NO_FACTS])
        }


def changed(before: Facts, after: Facts) -> list[tuple[str, tuple[Any, ...]]]:
    """Return each row that is new, gone or different, with its table's name."""
    return [
        (table, row)
        for table in before
        for ours, others in ((after, before), (before, after))
        for row in ours[table]
        if row not in others[table]
    ]
