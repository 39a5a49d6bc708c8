"""`/intro export`: what is kept about a member comes into their direct message."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from sandbox import Message, Sandbox
from tests.conftest import MANIFEST
from tests.running import on_a_monday
from tests.stories.conftest import EACH_RECEIVER_AND_EACH_DATABASE, REASON, Stage

pytestmark = EACH_RECEIVER_AND_EACH_DATABASE

ON_ITS_WAY = "Your export is on its way to our direct messages."


@pytest.fixture
def scopes() -> tuple[str, ...]:
    """Return the scopes the workspace granted beyond what is needed."""
    return ()


@pytest.fixture
def slack(scopes: tuple[str, ...]) -> Iterator[Sandbox]:
    """Yield a Slack whose admin granted these."""
    with Sandbox(MANIFEST, granted_optional=scopes, starts_at=on_a_monday) as sandbox:
        yield sandbox


def export(stage: Stage) -> Message:
    """Let Chidi ask for it in a channel, and return it from his direct message."""
    before = len(stage.chidi.messages())
    assert stage.chidi.command("/intro", "export", conversation="#introductions").text == ON_ITS_WAY
    stage.slack.wait_for(lambda: len(stage.chidi.messages()) > before, what="the export")
    return stage.chidi.messages()[-1]


@pytest.mark.parametrize("scopes", [("files:write",)])
def test_it_comes_in_a_file_where_the_bot_may_send_files(stage: Stage) -> None:
    stage.introduce()
    stage.click(stage.ben, "Connected")
    stage.wait_for_lines(1)
    (file,) = export(stage).files
    assert file.name == "full-circle-2026-03-02.json"
    given = json.loads(file.body)
    (introduction,) = given["introductions_of_you"]
    assert introduction["reason"] == REASON
    assert introduction["the_other"]["steps"].keys() == {"connected"}


def test_else_it_comes_in_messages(stage: Stage) -> None:
    stage.introduce()
    stage.click(stage.ben, "Connected")
    stage.wait_for_lines(1)
    message = export(stage)
    assert message.files == ()
    read = stage.chidi.sees(message)
    assert "Here is all that I keep about you and that you may see." in read
    assert f"• Introduced by: @Ana Sousa\n• Reason: {REASON}" in read
    assert "• The other:\n    ◦ Who: @Ben Carter\n    ◦ Steps:\n        ▪ Connected: " in read


def test_a_connector_gets_their_own(stage: Stage) -> None:
    stage.introduce()
    stage.ana.command("/intro", "export")
    stage.slack.wait_for(lambda: "Introductions you made" in stage.seen(stage.ana), what="the export")
    assert "• You asked both first: no" in stage.seen(stage.ana)


def test_the_help_tells_of_it(stage: Stage) -> None:
    assert "`/intro export` brings you all that I keep about you." in str(stage.ben.command("/intro", "help").text)
