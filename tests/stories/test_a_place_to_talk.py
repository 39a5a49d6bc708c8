"""A group conversation for the two, where the workspace lets the bot open one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.full_circle import FullCircle
from sandbox import Fault, Message, Sandbox
from storage.database import Database
from tests.conftest import MANIFEST
from tests.running import ReceiverName, on_a_monday, running
from tests.stories.conftest import EACH_RECEIVER_AND_EACH_DATABASE, REASON, Stage
from tests.stories.test_going_quiet import question, quiet
from tests.stories.test_time import monday

__all__ = ["monday", "quiet"]  # fixtures

pytestmark = EACH_RECEIVER_AND_EACH_DATABASE

OPTIONS, PLACE = "Options", "Open a group conversation"


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    """Yield a Slack whose admin lets the bot open group conversations."""
    with Sandbox(MANIFEST, granted_optional=("mpim:write",), starts_at=on_a_monday) as sandbox:
        yield sandbox


def introduce(stage: Stage, ticked: list[str]) -> None:
    """Let Ana introduce Ben and Chidi and tick something."""
    stage.ana.command("/intro", f"@ben @chidi {REASON}")
    stage.ana.choose(stage.ana.wait_for_view(), OPTIONS, ticked)
    stage.submits(stage.ana)


def place(stage: Stage) -> list[Message]:
    """Return the messages in the conversation of the two; empty while there is none."""
    known = stage.slack.workspace.conversations.values()
    groups = [each for each in known if each.kind == "mpim"]
    assert len(groups) <= 1
    return [message for group in groups for message in stage.slack.messages(group.id)]


def test_the_two_get_a_conversation_in_which_the_bot_says_why_and_who_begins(stage: Stage) -> None:
    introduce(stage, ["place"])
    (first_words,) = stage.slack.wait_for(lambda: place(stage), what="the conversation")
    said = stage.ben.sees(first_words)
    assert said.startswith("@Ben Carter and @Chidi Okafor, @Ana Sousa introduced you\n")
    assert f"> {REASON}\n@Ben Carter writes first." in said
    members = stage.slack.workspace.conversations[first_words.channel].members
    assert members == {stage.ben.id, stage.chidi.id, stage.slack.bot_user_id}


def test_cards_and_headline_go_out_as_always(stage: Stage) -> None:
    introduce(stage, ["place"])
    everybody = (stage.ana, stage.ben, stage.chidi)
    stage.slack.wait_for(lambda: all(person.messages() for person in everybody), what="a message for each")
    stage.click(stage.ben, "Connected")
    assert len(stage.wait_for_lines(1)) == 1


def test_nobody_gets_one_without_the_tick(stage: Stage) -> None:
    introduce(stage, [])
    stage.slack.wait_for(lambda: stage.ana.messages(), what="Ana's message")
    stage.click(stage.ben, "Connected")
    stage.wait_for_lines(1)
    assert place(stage) == []


def test_both_are_asked_before_it_is_opened(stage: Stage) -> None:
    introduce(stage, ["ask_first", "place"])
    stage.slack.wait_for(lambda: stage.ben.messages() and stage.chidi.messages(), what="both requests")
    stage.click(stage.ben, "Yes, introduce us")
    stage.wait_for_headline("1 of 2")
    assert place(stage) == []
    stage.click(stage.chidi, "Yes, introduce us")
    stage.slack.wait_for(lambda: place(stage), what="the conversation")


@pytest.mark.parametrize("error", ["not_enough_users", "missing_scope"])
def test_the_connector_hears_that_slack_did_not_let_it_be_opened(stage: Stage, error: str) -> None:
    stage.slack.faults.on("conversations.open", Fault.refuse(error))
    introduce(stage, ["place"])
    said = "@Ben Carter and @Chidi Okafor have no group conversation: Slack wouldn't let me open one."
    assert "can still write from their cards" in stage.wait_for_line(said)
    stage.slack.wait_for(lambda: stage.ben.messages() and stage.chidi.messages(), what="both cards")


def test_without_the_permission_there_is_no_such_choice(database: Database, receiver: ReceiverName) -> None:
    with Sandbox(MANIFEST, starts_at=on_a_monday) as slack, running(slack, database, receiver) as bot:
        assert isinstance(bot, FullCircle)
        ana = slack.person("ana")
        ana.command("/intro", "@ben @chidi both bake")
        form = ana.wait_for_view()
        options = next(block for block in form.blocks if block["block_id"] == "options")
        assert PLACE not in str(options)
        assert "Ask them first" in str(options)


def test_with_the_permission_there_is(stage: Stage) -> None:
    stage.ana.command("/intro")
    assert PLACE in str(stage.ana.wait_for_view().blocks)


def test_with_the_permission_there_is_for_somebody_else_too(quiet: Stage) -> None:
    quiet.opens(quiet.ana, "Introduce someone else", on=question(quiet))
    assert PLACE in str(quiet.ana.wait_for_view().blocks)
