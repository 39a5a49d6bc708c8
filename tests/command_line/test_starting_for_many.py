"""A bot for any workspace that can't start: exit code 2, and one sentence that says what to change."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tests.builders.installed import FOR_MANY
from tests.running import start_process

WITHOUT_WHAT_ENCRYPTS = "import sys\nsys.modules['cryptography'] = None\n"


def said(tmp_path: Path, **changes: str) -> str:
    """Return the sentence with which a start ends."""
    database_url = f"sqlite:///{tmp_path / 'new.sqlite3'}"
    settings = FOR_MANY | {"DATABASE_URL": database_url, "LOG_LEVEL": "ERROR"} | changes
    with start_process({name: value for name, value in settings.items() if value}) as process:
        printed, complained = process.communicate(timeout=60)
    assert (process.returncode, printed) == (2, "")
    heading, sentence = complained.splitlines()
    assert heading == "Full Circle can't start."
    assert "pa55word" not in sentence
    return sentence


@pytest.mark.parametrize(
    ("name", "value", "begins"),
    [
        (
            "SLACK_BOT_TOKEN",
            "xoxb-pa55word",
            "SLACK_BOT_TOKEN is set, and so is SLACK_CLIENT_ID. The first is for ",
        ),
        ("SLACK_APP_TOKEN", "xapp-pa55word", "SLACK_APP_TOKEN is set, but a bot that any workspace can install "),
        ("SLACK_CLIENT_SECRET", "", "SLACK_CLIENT_SECRET is missing, though SLACK_CLIENT_ID is set. "),
        ("PUBLIC_URL", "http://intros.example.org", "PUBLIC_URL must begin with https://. Slack sends people there."),
    ],
)
def test_settings_that_are_not_whole_end_the_start(tmp_path: Path, name: str, value: str, begins: str) -> None:
    assert said(tmp_path, **{name: value}).startswith(begins)


def test_without_what_encrypts_it_does_not_start(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(WITHOUT_WHAT_ENCRYPTS)
    sentence = said(tmp_path, PYTHONPATH=str(tmp_path))
    assert sentence.startswith("TOKEN_KEYS needs the package cryptography. Install from bot/oauth/requirements.txt")


def test_at_a_port_that_is_taken_it_does_not_start(tmp_path: Path) -> None:
    with socket.create_server(("0.0.0.0", 0)) as taken:
        port = taken.getsockname()[1]
        sentence = said(tmp_path, PORT=str(port))
    assert sentence.startswith(f"PORT can't be used (0.0.0.0 port {port}): ")
