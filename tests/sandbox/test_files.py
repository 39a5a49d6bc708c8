"""Files: announced, uploaded, shared, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO

import pytest
from rich.console import Console
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox import Sandbox
from sandbox.terminal import draw_message
from tests.conftest import MANIFEST
from tests.sandbox.test_web_api import ANA, refusal


@pytest.fixture
def direct(client: WebClient) -> Iterator[str]:
    """Return the direct message with Ana."""
    return client.conversations_open(users=[ANA])["channel"]["id"]  # type: ignore[no-any-return]


def test_a_file_that_is_shared_hangs_on_a_message(slack: Sandbox, client: WebClient, direct: str) -> None:
    client.files_upload_v2(
        filename="a.json", title="A", content='{"ä": 1}', channel=direct, initial_comment="Here *it* is"
    )
    (message,) = slack.person("ana").messages()
    (file,) = message.files
    assert (file.name, file.title, file.body.decode()) == ("a.json", "A", '{"ä": 1}')
    assert slack.person("ana").sees(message) == "Here it is\n[file: a.json]"
    assert message.as_json()["files"][0]["size"] == 9
    console = Console(file=StringIO(), width=60)
    console.print(draw_message(slack.person("ana"), message))
    assert "[file: a.json]" in console.file.getvalue()  # type: ignore[attr-defined]


def test_nobody_sees_a_file_that_is_not_shared(slack: Sandbox, client: WebClient) -> None:
    client.files_upload_v2(filename="a.json", content="{}")
    assert slack.person("ana").messages() == []


def test_a_person_is_no_conversation(slack: Sandbox, client: WebClient) -> None:
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        client.files_upload_v2(filename="a.json", content="{}", channel=ANA)
    assert slack.person("ana").messages() == []


def test_what_was_not_uploaded_cannot_be_shared(client: WebClient, direct: str) -> None:
    announced = client.files_getUploadURLExternal(filename="a.json", length=2)["file_id"]
    for file_id in (announced, "F0NOWHERE"):
        with pytest.raises(SlackApiError, match="file_not_found"):
            client.files_completeUploadExternal(files=[{"id": file_id, "title": "A"}], channel_id=direct)
    assert refusal(client, "files.completeUploadExternal", channel_id=direct) == "invalid_arguments"


@pytest.mark.parametrize("length", ["0", "many"])
def test_a_file_has_a_length(client: WebClient, length: str) -> None:
    assert refusal(client, "files.getUploadURLExternal", filename="a.json", length=length) == "invalid_arguments"


def test_files_need_their_permission() -> None:
    with Sandbox(MANIFEST) as slack:
        client = WebClient(slack.bot_token, base_url=slack.api_url)
        assert refusal(client, "files.getUploadURLExternal", filename="a.json", length=2) == "missing_scope"
