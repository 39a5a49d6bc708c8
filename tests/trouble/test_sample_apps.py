"""Slack's own starter apps, in Python and in JavaScript, run unchanged in the sandbox: it plays Slack for any app."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sandbox import Person, Sandbox
from sandbox.__main__ import environment
from tests.conftest import ROOT

SAMPLES = Path(__file__).parent / "samples"
PATIENCE = 120.0  # seconds for npm, on a machine that does a lot at once
INSTALL = ("install", "--no-package-lock", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund")
FIELD, WHERE = "What are your hopes and dreams?", "Select a channel to message the result to"

Command = tuple[list[str], Path]
"""A command and the folder to run it in."""


def in_python(_: Path) -> Command:
    """Return how the app in Python is run."""
    return [sys.executable, "-m", "tests.trouble.sample_app"], ROOT


def in_javascript(folder: Path) -> Command:
    """Return how the app in JavaScript is run, once its packages are in this folder; skips if they can't be had."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not (node and npm):
        pytest.skip("there is no Node with npm on this machine: Slack's app in JavaScript wasn't tried")
    app = shutil.copytree(SAMPLES / "javascript", folder / "app")
    installed = subprocess.run([npm, *INSTALL], cwd=app, capture_output=True, text=True, timeout=PATIENCE)
    if installed.returncode:
        pytest.skip(f"the packages of Slack's app in JavaScript can't be had here: {installed.stderr[-200:]}")
    return [node, "app.js"], app


@pytest.mark.parametrize(
    ("sample", "command", "updated"),
    [
        pytest.param("python", in_python, "Update modal title", id="Python"),
        pytest.param("javascript", in_javascript, "Updated modal title", id="JavaScript"),
    ],
)
def test_slacks_starter_app_does_in_the_sandbox_what_it_does_in_slack(
    sample: str, command: Callable[[Path], Command], updated: str, tmp_path: Path
) -> None:
    manifest = json.loads((SAMPLES / sample / "manifest.json").read_text(encoding="utf-8"))
    line, folder = command(tmp_path)
    with (
        Sandbox(manifest) as slack,
        (tmp_path / "log").open("wb") as log,
        subprocess.Popen(line, cwd=folder, env=environment(slack), stdout=log, stderr=log) as process,
    ):
        try:
            slack.wait_for_connection()
            uses_everything(slack, slack.person("ben"), updated)
        finally:
            process.kill()


def uses_everything(slack: Sandbox, ben: Person, updated: str) -> None:
    """Open the app's Home, greet it, type its command, choose its shortcut, and hand in its modal once it's changed."""
    ben.open_home()
    assert "Welcome home, @Ben Carter" in ben.sees(ben.wait_for_home("Welcome home"))
    channel = next(each.id for each in slack.workspace.conversations.values() if each.kind == "channel")
    ben.invite_app(channel)
    ben.say("hello", conversation=channel)
    says(slack, channel, "hello, how are you?")
    assert ben.command("/sample-command", "please", conversation=channel).acknowledged
    says(slack, channel, "Responding to the sample command!")
    ben.shortcut("Run sample shortcut")
    assert ben.click(ben.wait_for_view(title="Sample modal title"), "Update modal").acknowledged
    ben.wait_for_view(title=updated)
    assert ben.submit({FIELD: "a bridge", WHERE: channel}).acknowledged
    says(slack, channel, "a bridge")


def says(slack: Sandbox, channel: str, text: str) -> None:
    """Wait until the app has said something with this text in a channel."""
    slack.wait_for(lambda: [each for each in slack.messages(channel) if each.by_app and text in each.text], what=text)
