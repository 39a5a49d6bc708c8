"""The first admin who types a command is welcomed, once for each workspace, and nobody waits for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.full_circle import FullCircle
from sandbox import Fault, Message, Person, Sandbox
from storage.database import Database
from tests.running import ReceiverName, running
from tests.stories.conftest import EACH_RECEIVER_AND_EACH_DATABASE, REASON, Stage

pytestmark = EACH_RECEIVER_AND_EACH_DATABASE

WELCOME = "Welcome to Full Circle! Three steps to get going."


@pytest.fixture
def bot(slack: Sandbox, database: Database, receiver: ReceiverName) -> Iterator[FullCircle]:
    """Yield the bot, running, in a workspace where nobody was welcomed yet."""
    with running(slack, database, receiver, welcomes=True) as full_circle:
        yield full_circle


def welcomes(person: Person) -> list[Message]:
    """Return the welcomes that this person got."""
    return [message for message in person.messages() if WELCOME in person.sees(message)]


def wait_for_the_welcome(stage: Stage) -> Message:
    """Wait until Ana was welcomed, and return it."""
    (only,) = stage.slack.wait_for(lambda: welcomes(stage.ana), what="the welcome")
    return only


@pytest.mark.parametrize("typed", ["", "@ben @chidi both bake", "help", "settings", "summary", "export"])
def test_the_first_admin_who_types_a_command_is_welcomed(stage: Stage, typed: str) -> None:
    assert stage.ana.command("/intro", typed).acknowledged
    wait_for_the_welcome(stage)


def test_so_is_the_first_admin_who_chooses_a_shortcut(stage: Stage) -> None:
    assert stage.ana.shortcut("Introduce two people").acknowledged
    wait_for_the_welcome(stage)
    assert stage.ana.view


def test_they_are_welcomed_once_and_so_is_the_workspace(stage: Stage) -> None:
    stage.slack.change_member("ben", is_admin=True)
    for person in (stage.ana, stage.ana, stage.ben):
        person.command("/intro", "help")
    wait_for_the_welcome(stage)
    stage.tick()
    assert (len(welcomes(stage.ana)), welcomes(stage.ben)) == (1, [])
    assert len(stage.slack.calls("users.info")) == 1


def test_who_is_no_admin_is_not_welcomed_and_the_first_admin_still_is(stage: Stage) -> None:
    stage.ben.command("/intro", "help")
    stage.ana.command("/intro", "help")
    wait_for_the_welcome(stage)
    assert welcomes(stage.ben) == []


def test_an_admin_who_introduced_people_before_there_were_welcomes_knows_the_bot(stage: Stage) -> None:
    stage.slack.change_member("ana", is_admin=False)
    stage.introduce()
    stage.slack.change_member("ana", is_admin=True)
    asked_before = len(stage.slack.calls("users.info"))
    stage.ana.command("/intro", "help")
    stage.tick()
    assert (welcomes(stage.ana), len(stage.slack.calls("users.info"))) == ([], asked_before)


def test_slack_is_asked_only_when_the_form_is_open(stage: Stage) -> None:
    stage.ana.command("/intro", f"@ben @chidi {REASON}")
    wait_for_the_welcome(stage)
    methods = [call.method for call in stage.slack.calls() if call.method in ("views.open", "users.info")]
    assert methods == ["views.open", "users.info"]


@pytest.mark.parametrize("fault", [Fault.refuse("internal_error"), Fault.reset()])
def test_when_slack_does_not_say_who_is_an_admin_the_next_command_asks_again(stage: Stage, fault: Fault) -> None:
    stage.slack.faults.on("users.info", fault, times=1)
    assert "opens a form" in str(stage.ana.command("/intro", "help").text)
    stage.tick()
    assert welcomes(stage.ana) == []
    stage.ana.command("/intro", "help")
    wait_for_the_welcome(stage)


def test_its_button_leads_to_the_weekly_summary(stage: Stage) -> None:
    stage.ana.command("/intro", "help")
    assert stage.ana.click(wait_for_the_welcome(stage), "Choose a channel…").acknowledged
    stage.ana.wait_for_view(title="The weekly summary")
