"""Exports come into direct messages: `/intro export`, one's own, and all introductions, for an admin."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

import pytest

from sandbox import Fault, Message, Sandbox
from tests.conftest import MANIFEST
from tests.running import on_a_monday
from tests.stories.conftest import EACH_RECEIVER_AND_EACH_DATABASE, REASON, Stage

pytestmark = EACH_RECEIVER_AND_EACH_DATABASE

ON_ITS_WAY = "Your export is on its way to your direct messages with me."
BUTTON = "Export introductions (CSV)"
MAY_SEND_FILES = pytest.mark.parametrize("scopes", [("files:write",)])


@pytest.fixture
def scopes() -> tuple[str, ...]:
    """Return the scopes the workspace granted beyond what is needed."""
    return ()


@pytest.fixture
def slack(scopes: tuple[str, ...]) -> Iterator[Sandbox]:
    """Yield a Slack whose admin granted these."""
    with Sandbox(MANIFEST, granted_optional=scopes, starts_at=on_a_monday) as sandbox:
        yield sandbox


def export(stage: Stage, replies: int) -> tuple[Message, list[Message]]:
    """Let Chidi ask for it in a channel, and return it from his direct message, with so many replies below it."""
    before = len(stage.chidi.messages())
    assert stage.chidi.command("/intro", "export", conversation="#introductions").text == ON_ITS_WAY
    stage.slack.wait_for(lambda: len(stage.chidi.messages()) > before, what="the export")
    read_first = stage.chidi.messages()[-1]
    stage.slack.wait_for(lambda: len(stage.chidi.thread(read_first)) == replies, what="all of it below")
    return read_first, list(stage.chidi.thread(read_first))


@MAY_SEND_FILES
def test_it_is_read_first_and_the_files_are_below_where_the_bot_may_send_files(stage: Stage) -> None:
    stage.introduce()
    stage.click(stage.ben, "Connected")
    stage.wait_for_lines(1)
    read_first, below = export(stage, 2)
    read = stage.chidi.sees(read_first)
    assert "• When someone wants to introduce you: just introduce me\n• Reminders: on" in read
    assert "@Ana Sousa introduced you to @Ben Carter " in read
    assert f"Still open.\n> {REASON}" in read
    files = {file.name: file for message in below for file in message.files}
    assert sorted(files) == ["full-circle-2026-03-02.csv", "full-circle-2026-03-02.json"]
    (introduction,) = json.loads(files["full-circle-2026-03-02.json"].body)["introductions_of_you"]
    assert introduction["reason"] == REASON
    assert introduction["the_other"]["steps"].keys() == {"connected"}
    table = io.StringIO(files["full-circle-2026-03-02.csv"].body.decode("utf-8-sig"))
    (row,) = csv.DictReader(table)
    assert (row["you_were"], row["people"], row["reason"]) == ("introduced", stage.ben.id, REASON)


def test_else_all_of_it_is_below_in_messages(stage: Stage) -> None:
    stage.introduce()
    stage.click(stage.ben, "Connected")
    stage.wait_for_lines(1)
    read_first, (whole,) = export(stage, 1)
    assert (read_first.files, whole.files) == ((), ())
    read = stage.chidi.sees(whole)
    assert "Everything Full Circle stores about you that you're allowed to see." in read
    assert f"• Introduced by: @Ana Sousa\n• Reason: {REASON}" in read
    assert "• The other:\n    ◦ Who: @Ben Carter\n    ◦ Steps:\n        ▪ Connected: " in read


def test_a_connector_gets_their_own(stage: Stage) -> None:
    stage.introduce()
    stage.ana.command("/intro", "export")
    stage.wait_until_seen(stage.ana, -1, "You introduced @Ben Carter and @Chidi Okafor ")


def test_the_help_tells_of_it(stage: Stage) -> None:
    assert "`/intro export` or `/intro forget`: get or delete your data" in str(
        stage.ben.command("/intro", "help").text
    )


# --- All introductions, for an admin --------------------------------------------------------------------------------


def ask_for_all(stage: Stage) -> str:
    """Let Ana press the button on her settings. Returns what the bot says to it."""
    stage.ana.command("/intro", "settings")
    assert stage.ana.click(stage.ana.wait_for_view(title="Your settings"), BUTTON).acknowledged
    return stage.ana.sees(stage.ana.wait_for_view())


@MAY_SEND_FILES
def test_an_admin_gets_all_introductions_as_a_file(stage: Stage) -> None:
    stage.introduce()
    assert "on its way to your direct messages with me" in ask_for_all(stage)
    stage.slack.wait_for(lambda: stage.ana.messages()[-1].files, what="the file")
    (file,) = stage.ana.messages()[-1].files
    assert file.name == "introductions-2026-03-02.csv"
    (row,) = csv.DictReader(io.StringIO(file.body.decode()))
    assert (row["connector"], row["first_party"], row["second_party"]) == (stage.ana.id, stage.ben.id, stage.chidi.id)
    assert REASON not in file.body.decode()


@MAY_SEND_FILES
def test_who_is_no_admin_any_more_gets_none(stage: Stage) -> None:
    stage.introduce()
    stage.ana.command("/intro", "settings")
    shown = stage.ana.wait_for_view(title="Your settings")
    stage.slack.change_member("ana", is_admin=False)
    assert stage.ana.click(shown, BUTTON).acknowledged
    assert "Only admins and owners of this workspace can do that." in stage.ana.sees(stage.ana.wait_for_view())
    assert len(stage.ana.messages()) == 1


def test_who_is_no_admin_does_not_see_the_button(stage: Stage) -> None:
    stage.ben.command("/intro", "settings")
    assert BUTTON not in stage.ben.sees(stage.ben.wait_for_view())


def test_where_the_bot_may_not_send_files_it_says_so(stage: Stage) -> None:
    assert "I'm not allowed to send files in this workspace." in ask_for_all(stage)


@MAY_SEND_FILES
def test_when_slack_does_not_take_the_file_the_admin_is_told(stage: Stage) -> None:
    stage.slack.faults.on("files.completeUploadExternal", Fault.refuse("file_uploads_disabled"))
    ask_for_all(stage)
    stage.slack.wait_for(stage.ana.messages, what="a message")
    assert stage.seen(stage.ana).startswith(
        "Slack didn't take the file with all introductions (file_uploads_disabled)."
    )
