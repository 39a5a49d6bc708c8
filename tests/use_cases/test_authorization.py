"""The authorization table: who may press what, submit what, and ask for what; from all others nothing changes.

Everybody presses everything, with the real listeners between: whether somebody sees a button says nothing about
whether they can send its click. `docs/authorization.md` is this table: `pytest tests/use_cases/test_authorization.py
--update-golden` writes it again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.ids import STEP_PREFIX, Choice, Modal, Section, Shortcut, Verb, button_value, channel_word
from bot.jobs import forget_members
from bot.listeners.served_workspaces import ServedWorkspaces, recognise
from bot.payloads.subcommand import Subcommand
from bot.rules import periods
from storage.database import Database
from storage.models.base import Row
from storage.models.enums import Audience, Kind, Step, Way
from storage.models.figures import Period
from storage.models.introduction import Introduction, Party
from storage.models.outbox import OutgoingMessage
from storage.models.workspace import Member, Workspace
from storage.queries.served import only
from tests.builders.clients import Clients, Control, Json
from tests.builders.deliveries import only_connecting
from tests.builders.introductions import choose_channel
from tests.conftest import ROOT
from tests.use_cases.test_privacy import ANA, BEN, CHANNEL, CHIDI, DALIA, START, Life

GUEST, ADMIN, GONE, FOREIGN = "UGUEST", "UADMIN", "UGONE", "UFOREIGN"
ROLES = {
    ANA: "connector",
    BEN: "party",
    CHIDI: "other party",
    DALIA: "stranger",
    GUEST: "guest",
    ADMIN: "admin",
    GONE: "deactivated",
    FOREIGN: "other company",
}
"""Who is there, by their Slack ids. The four below aren't in the introduction, and Slack tells this of them:"""
TOLD: Mapping[str, Json] = {
    GUEST: {"is_restricted": True},
    ADMIN: {"is_admin": True},
    GONE: {"deleted": True},
    FOREIGN: {"team_id": "TTHEIRS", "is_admin": True, "is_owner": True},
}
ELSEWHERE, NOWHERE = "other workspace, same ids", "unknown workspace"
COLUMNS = [*ROLES.values(), ELSEWHERE, NOWHERE]
CONNECTOR, PARTY, PARTIES, ALL_THREE = {ANA}, {BEN}, {BEN, CHIDI}, {ANA, BEN, CHIDI}
ADMINS, MEMBERS = {ADMIN}, {ANA, BEN, CHIDI, DALIA, ADMIN}
# Notes that somebody was there, or that the clock should look; and the messages, which follow from the rest.
NO_FACTS = {"due_at", "acted_at", "clicked_at", "nudge_at", "shown_at", "home_due_at"}
DRAWN = {"outgoing_messages"}
THESE_DAYS = Period(START - timedelta(1), START + timedelta(1))
Facts = dict[str, list[tuple[Any, ...]]]
Scene = Callable[[Life], None]

on_one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""Rights are no matter of the database."""


# --- Scenes ---------------------------------------------------------------------------------------------------------


def introduced(_: Life) -> None:
    """Ana introduced them, and nothing was said yet."""


def connected(life: Life) -> None:
    """Ben is in touch."""
    life.report(BEN, Step.CONNECTED)


def met(life: Life) -> None:
    """Ben says they've met."""
    life.report(BEN, Step.MET)


def asked_what_came_of_it(life: Life) -> None:
    """Ben says they've met, and was asked months later what came of it."""
    met(life)
    with life.database.transaction() as session:
        ben = (
            Party.member_id
            == select(Member.id)
            .where(Member.workspace_id == life.clients.workspace_id, Member.user_id == BEN)
            .scalar_subquery()
        )
        session.execute(update(Party).where(ben).values(result_asked_at=life.now))


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


def outside(life: Life) -> None:
    """Ben was introduced to Maya, who isn't in this Slack, and Ana hasn't told her yet."""
    life.outsider = "Maya"
    life.begun_anew()


def told(life: Life) -> None:
    """Ana has told Maya, who isn't in this Slack."""
    outside(life)
    life.press(ANA, Verb.OUTSIDER_TOLD)


def without_a_channel(life: Life) -> None:
    """No channel was chosen for the weekly summary."""
    choose_channel(life.database, None, life.clients.workspace_id)


def stopped(life: Life) -> None:
    """The weekly summary, which Ana set up, can't be posted."""
    with life.database.transaction() as session:
        workspace = session.get_one(Workspace, life.clients.workspace_id)
        workspace.summary_set_by, workspace.summary_stopped_by = ANA, "not_in_channel"


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
    Verb.CAME_OF_IT: May(PARTY, met),
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
    # On the question whether anything came of it
    Verb.NOTHING_YET: May(PARTY, asked_what_came_of_it),
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
    Verb.OUTSIDER_TOLD: May(CONNECTOR, outside),
    Verb.OUTSIDER_NOT_TOLD: May(CONNECTOR, told),
    # On a thank-you
    Verb.PLEASURE: May(CONNECTOR, thanked, BEN),
    Verb.REPLY: May(CONNECTOR, thanked, BEN),
    Verb.WISH: May(CONNECTOR, thanked, BEN),
    # For admins
    Verb.WORKSPACE: May(ADMINS),
    Verb.SECTION: May(ADMINS, word=Section.INTRODUCING),
    Verb.EXPORT_INTRODUCTIONS: May(ADMINS),
    # About the summary
    Verb.POST_SUMMARY: May(
        ADMINS, full_circle, periods.period_word(Period(START - timedelta(1), START + timedelta(1)))
    ),
    Verb.POST_HERE: May(MEMBERS, without_a_channel, channel_word(CHANNEL)),
    Verb.TRY_AGAIN: May(CONNECTOR, stopped, channel_word(CHANNEL)),
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
    Verb.RESEND,
    Verb.MY_YEAR,
    Verb.MY_YEAR_CSV,
}
"""What everybody may press: it's about themselves, or only tells something."""


def test_the_table_has_every_button() -> None:
    assert {*BUTTONS, *FOR_ONESELF} == {*Verb, *(f"{STEP_PREFIX}{step}" for step in Step)}


@on_one_database
@pytest.mark.parametrize("verb", BUTTONS)
def test_only_those_who_may_change_anything_by_a_button(database: Database, verb: str) -> None:
    may = BUTTONS[verb]
    life = began(database, may)

    def press(clients: Clients, person: str) -> bool:
        before = facts(database)
        modal = clients.press(person, control(life, verb, may.word))
        # That somebody is noted as a member is no change: whoever does something is.
        rows = [row for table, row in changed(before, facts(database)) if table != "members" or person not in row]
        return bool(rows or offers_something(modal) or has_export(database, person))

    for person in without(may.who):
        assert not press(life.clients, person), ROLES[person]
    for person in may.who:
        assert not changes_from_elsewhere(life, press, person)
    for person in may.who:
        assert press(life.clients, person), ROLES[person]
        life = began(database, may)


@on_one_database
@pytest.mark.parametrize("verb", sorted(FOR_ONESELF))
def test_what_is_for_oneself_changes_nothing_of_anybody_elses(database: Database, verb: Verb) -> None:
    life = began(database, May(ALL_THREE))
    for person in ROLES:
        before = facts(database)
        life.press(person, verb)
        assert not [row for _, row in changed(before, facts(database)) if person not in row], ROLES[person]


@on_one_database
def test_what_comes_from_a_workspace_that_is_not_served_reaches_no_listener(database: Database) -> None:
    life = began(database, May(ALL_THREE))
    step = recognise(ServedWorkspaces(database, only_connecting(life.clients.workspace_id)))
    for team in ("TUNKNOWN", None):
        body = {"type": "block_actions", "team": {"id": team}, "user": {"id": BEN}}
        answer = step(body, {}, None, lambda: pytest.fail("it went further"))
        assert answer
        assert answer.status == 200


# --- Modals ---------------------------------------------------------------------------------------------------------

OPENED_BY: Mapping[Modal, tuple[Verb, str]] = {
    Modal.TELL: (Verb.TELL, BEN),
    Modal.CAME_OF_IT: (Verb.CAME_OF_IT, BEN),
    Modal.LEAVE: (Verb.LEAVE, BEN),
    Modal.CLOSE_OR_MUTE: (Verb.CLOSE_OR_MUTE, BEN),
    Modal.AVOID: (Verb.AVOID, BEN),
    Modal.SNOOZE: (Verb.SNOOZE_UNTIL, BEN),
    Modal.POSTPONE: (Verb.LATER, BEN),
    Modal.REWORD: (Verb.REWORD, ANA),
    Modal.WITHDRAW: (Verb.WITHDRAW, ANA),
    Modal.WRITE_TO_THEM: (Verb.WRITE_TO_THEM, ANA),
    Modal.ANSWER_THANKS: (Verb.REPLY, ANA),
    Modal.WORKSPACE: (Verb.SECTION, ADMIN),
    Modal.POST_HERE: (Verb.POST_HERE, DALIA),
}
ANYBODYS = {Modal.INTRODUCE, Modal.INTRODUCE_SEVERAL, Modal.PREFERENCES, Modal.FORGET}
"""What everybody may submit, for themselves."""
FILLED_IN: Json = {
    "line": {"value": "a line"},
    "answer": {"value": "an answer"},
    "reason": {"value": "another reason"},
    "words:connected": {"value": "a note"},
    "until": {"selected_date": "2026-03-20"},
    "asking": {"selected_options": [{"value": Choice.ASK_FIRST}]},
    "ending": {"selected_option": {"value": Way.NOT_A_FIT}},
}
SAYS_NOTHING = {Modal.WRITE_TO_THEM}
"""Only shows words to copy."""


def test_the_table_has_every_modal() -> None:
    assert {*OPENED_BY} | ANYBODYS == set(Modal)


@on_one_database
@pytest.mark.parametrize("name", OPENED_BY)
def test_only_those_who_may_change_anything_by_a_modal(database: Database, name: Modal) -> None:
    may = BUTTONS[OPENED_BY[name][0]]
    life, modal = opened(database, name)

    def hand_in(clients: Clients, person: str) -> bool:
        before = facts(database)
        clients.screen(person).modal = modal  # forged, for all but its opener
        clients.hand_in(person, filled_in(modal))
        return bool([row for table, row in changed(before, facts(database)) if table != "members" or person not in row])

    for person in without(may.who):
        assert not hand_in(life.clients, person), ROLES[person]
    for person in may.who:
        assert not changes_from_elsewhere(life, hand_in, person)
    for person in may.who:
        assert hand_in(life.clients, person) is (name not in SAYS_NOTHING), ROLES[person]
        life, modal = opened(database, name)


@on_one_database
def test_preferences_are_always_those_of_whoever_submits_them(database: Database) -> None:
    life = began(database, May(ALL_THREE))
    modal = life.press(BEN, Verb.PREFERENCES)
    assert modal
    life.clients.screen(CHIDI).modal = modal
    before = facts(database)
    life.clients.hand_in(CHIDI, {"standing_wish": {"value": "A baker"}})
    assert changed(before, facts(database))
    assert all(CHIDI in row for _, row in changed(before, facts(database)))


@on_one_database
def test_the_data_deleted_is_always_that_of_whoever_submits_the_modal(database: Database) -> None:
    life = began(database, May(ALL_THREE))
    modal = life.press(BEN, Verb.FORGET)
    assert modal
    life.clients.screen(DALIA).modal = modal
    before = facts(database)
    life.clients.hand_in(DALIA, {})
    assert forget_members.forget(database, only(life.clients.workspace_id), START) == 1
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


@on_one_database
@pytest.mark.parametrize("subcommand", COMMANDS)
def test_a_command_alone_changes_nothing(database: Database, subcommand: Subcommand) -> None:
    life = began(database, May(ALL_THREE))
    for person in ROLES:
        before = facts(database)
        life.clients.command(person, COMMANDS[subcommand])
        rows = [(table, row) for table, row in changed(before, facts(database)) if person not in row]
        # The first admin who types a command is welcomed.
        assert not [table for table, _ in rows if (table, person) != ("workspaces", ADMIN)], ROLES[person]


@on_one_database
@pytest.mark.parametrize("shortcut", Shortcut)
def test_a_shortcut_opens_a_form_and_changes_nothing(database: Database, shortcut: Shortcut) -> None:
    life = began(database, May(ALL_THREE))
    for person in ROLES:
        before = facts(database)
        modal = life.clients.choose_shortcut(person, shortcut, author=BEN)
        assert modal
        assert modal["callback_id"] == Modal.INTRODUCE
        # The first admin who tries it is welcomed.
        rows = [(table, row) for table, row in changed(before, facts(database)) if person not in row]
        assert not [table for table, _ in rows if (table, person) != ("workspaces", ADMIN)], ROLES[person]


# --- The table in docs ----------------------------------------------------------------------------------------------


class Cell(StrEnum):
    """Cell of the table: whether a role may do something."""

    YES = "yes"
    OWN = "own"
    NO = "–"


INTRODUCTION = """# Who may do what

Each line is something that can be done in Slack, each column who tries it; `tests/use_cases/test_authorization.py`
tries them all with the real listeners, in a scene in which the button applies, and compares every row of the database.
The table is written by that test: `pytest tests/use_cases/test_authorization.py --update-golden`.

**yes**: it's done, or its form opens · **own**: it's about whoever does it, and nobody else · **–**: nothing changes.

*Guest*, *admin*, *deactivated* and *other company* (an owner there, met in a shared channel) are in no introduction
here: in one, they're its connector or a party like anybody else. *Other workspace* is one with the same people's ids,
in the same database. A request from an *unknown workspace* reaches no listener. Where one of the two can do something
and the other can't, only one has done what the button is about. Who can introduce people is a setting (`introducers`);
who set up the weekly summary, here the connector, can have it tried again.
"""


def lines() -> Iterator[str]:
    """Yield the table's lines."""
    yield f"| | {' | '.join(COLUMNS)} |"
    yield f"| --- |{' --- |' * len(COLUMNS)}"
    for verb, may in BUTTONS.items():
        yield line(f"button `{verb}`", may.who)
    for each in sorted(FOR_ONESELF):
        yield line(f"button `{each}`", set(), Cell.OWN)
    for name, (verb, _) in OPENED_BY.items():
        yield line(f"form `{name}`", set() if name in SAYS_NOTHING else BUTTONS[verb].who)
    for modal in sorted(ANYBODYS):
        yield line(f"form `{modal}`", set(), Cell.OWN)
    for subcommand in COMMANDS:
        yield line(f"command `{subcommand}`", set(), Cell.OWN)
    for shortcut in Shortcut:
        yield line(f"shortcut `{shortcut}`", set(), Cell.OWN)


def line(what: str, who: set[str], otherwise: Cell = Cell.NO) -> str:
    """Return a line of the table. What is one's own is that of the other workspace, there."""
    cells = [*(Cell.YES if person in who else otherwise for person in ROLES), otherwise, Cell.NO]
    return f"| {what} | {' | '.join(cells)} |"


def test_the_table_in_docs_is_this_one(request: pytest.FixtureRequest) -> None:
    file, table = ROOT / "docs" / "authorization.md", "\n".join(lines())
    written = f"{INTRODUCTION}\n{table}\n"
    if request.config.getoption("--update-golden"):
        file.write_text(written, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == written


# --- What is compared -----------------------------------------------------------------------------------------------


def began(database: Database, may: May) -> Life:
    """Return an introduction of Ben and Chidi by Ana, as far as the scene goes."""
    life = Life(database, in_files=True, **({"ask_first": True, "shown": True} if may.asks_first else {}))
    tell_of_everybody(life.clients)
    may.scene(life)
    return life


def tell_of_everybody(clients: Clients) -> None:
    """Let Slack say what each of them is."""
    for person, told in TOLD.items():
        clients.screen(person).told = told


def opened(database: Database, name: Modal) -> tuple[Life, Json]:
    """Return an introduction, and a modal about it that somebody who may has opened."""
    verb, opener = OPENED_BY[name]
    life = began(database, BUTTONS[verb])
    modal = life.clients.press(opener, control(life, verb, BUTTONS[verb].word))
    assert modal
    assert modal["callback_id"] == name
    return life, modal


def without(who: set[str]) -> list[str]:
    """Return everybody else."""
    return [person for person in ROLES if person not in who]


def changes_from_elsewhere(life: Life, act: Callable[[Clients, str], bool], person: str) -> list[tuple[str, Any]]:
    """Let the same person act in another workspace. Returns what has changed in this one."""
    other = Clients(life.database, lambda: life.now)
    tell_of_everybody(other)
    before = facts(life.database, life.clients.workspace_id)
    act(other, person)
    return changed(before, facts(life.database, life.clients.workspace_id))


def offers_something(modal: Json | None) -> bool:
    """Return whether a modal can be submitted or pressed in, rather than only says why not."""
    if modal is None:
        return False
    return bool(modal.get("callback_id") or any("accessory" in block for block in modal["blocks"]))


def has_export(database: Database, person: str) -> bool:
    """Return whether a file with all introductions is on its way to somebody."""
    with database.reading() as session:
        files = select(OutgoingMessage.id).where(
            OutgoingMessage.kind == Kind.WORKSPACE_FILE, OutgoingMessage.to == person
        )
        return session.scalars(files.order_by(OutgoingMessage.id)).first() is not None


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


def facts(database: Database, workspace_id: int | None = None) -> Facts:
    """Return every row there is, or each of this workspace, without what isn't a fact."""
    with database.reading() as session:
        return {
            table.name: [
                tuple(row)
                for row in session.execute(select(*columns).order_by(*table.primary_key.columns))
                if workspace_id in (None, getattr(row, "workspace_id", row.id))
            ]
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
