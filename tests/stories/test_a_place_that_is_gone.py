"""A direct message has another id than before: whoever had it gets all that matters anew, with what hangs under it."""

from __future__ import annotations

import pytest

from sandbox import Fault, Person
from tests.stories.conftest import Stage

pytestmark = pytest.mark.parametrize(
    ("receiver", "database_url"), [("http", "postgresql")], indirect=True, ids=["one way"]
)


def moves(stage: Stage, person: Person, error: str) -> None:
    """Give a person's direct message another id: Slack answers so to all that names the old one."""
    (old,) = {message.channel for message in person.messages()}
    for method in ("chat.postMessage", "chat.update", "conversations.replies"):
        stage.slack.faults.on(method, Fault.refuse(error), channel=old)
    with stage.slack.state_lock.writing():
        del stage.slack.workspace.conversations[old]


@pytest.mark.parametrize("error", ["channel_not_found", "is_archived", "not_in_channel", "is_inactive"])
def test_the_connector_gets_their_message_anew_and_the_lines_under_it(stage: Stage, error: str) -> None:
    stage.introduce()
    moves(stage, stage.ana, error)
    stage.click(stage.ben, "Connected")
    stage.slack.wait_for(stage.ana.messages, what="Ana's message")
    stage.wait_for_headline("in touch")
    assert "in touch" in stage.wait_for_lines(1)[0]
    stage.click(stage.chidi, "Met")
    assert "met" in stage.wait_for_lines(2)[1]
    assert len(stage.ana.messages()) == 1


def test_a_party_gets_their_card_anew(stage: Stage) -> None:
    stage.introduce()
    before = stage.card(stage.ben)
    moves(stage, stage.ben, "channel_not_found")
    assert stage.chidi.click(stage.card(stage.chidi), "Connected").acknowledged
    stage.slack.wait_for(stage.ben.messages, what="Ben's card")
    assert stage.card(stage.ben).channel != before.channel
    stage.click(stage.ben, "Met")
    stage.wait_for_card(stage.ben, "✓ You met")
    assert len(stage.ben.messages()) == 1
