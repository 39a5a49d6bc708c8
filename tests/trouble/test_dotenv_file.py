"""The `.env` file of a bot that isn't run from a checkout, and the warnings at its start."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

import pytest

from sandbox import Sandbox
from tests.running import ROOT, environment


@pytest.fixture
def code(tmp_path: Path) -> Path:
    """Return the bot's code as pip puts it somewhere: with no pyproject.toml beside it."""
    folder = tmp_path / "site-packages"
    for package in ("bot", "storage"):
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "app.py", folder)
    shutil.copy(ROOT / "manifest.yml", folder / "bot")
    return folder


@pytest.fixture
def working_folder(tmp_path: Path) -> Path:
    """Return the folder in which the bot is started."""
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


@contextmanager
def started(code: Path, working_folder: Path, env: Mapping[str, str]) -> Iterator[subprocess.Popen[str]]:
    """Run the bot as a process of its own, with these settings; at the end, or after half a minute, it's gone."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "DATABASE_"))}
    with subprocess.Popen(
        [sys.executable, code / "app.py"],
        cwd=working_folder,
        env=clean | dict(env),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        at_the_latest = Timer(30, process.kill)  # or who waits for a line that isn't said would wait for ever
        at_the_latest.start()
        try:
            yield process
        finally:
            at_the_latest.cancel()
            process.kill()


def test_the_working_folders_file_in_utf_16_is_exit_code_2_and_a_sentence(code: Path, working_folder: Path) -> None:
    (code / ".env").write_text("SLACK_BOT_TOKEN=xoxb-beside-the-code", encoding="utf-8")
    (working_folder / ".env").write_text("SLACK_BOT_TOKEN=xoxb-secret", encoding="utf-16")
    with started(code, working_folder, {}) as process:
        out, err = process.communicate(timeout=30)
    said = f"{working_folder}/.env isn't UTF-8 text. Open it in an editor and save it with the encoding UTF-8.\n"
    assert (process.returncode, out, err) == (2, "", said)


def test_a_bot_that_cannot_start_says_which_variable_of_the_file_is_not_used(code: Path, working_folder: Path) -> None:
    (working_folder / ".env").write_text("SLACK_BOT_TOKEN=xoxb-secret\nSLACK_APP_TOKEN=xapp-secret", encoding="utf-8")
    with started(code, working_folder, {"SLACK_BOT_TOKEN": ""}) as process:
        _, err = process.communicate(timeout=30)
    assert process.returncode == 2
    first, second, third = err.splitlines()
    assert (first, second.startswith("SLACK_BOT_TOKEN is missing.")) == ("Full Circle can't start.", True)
    assert third.startswith("SLACK_BOT_TOKEN is set but empty in the environment, so the value in ")
    assert "secret" not in err


def test_a_running_bot_warns_of_its_file_and_of_its_disk(slack: Sandbox, code: Path, working_folder: Path) -> None:
    settings = environment(slack, "") | {"HOST": "", "DYNO": "web.1"}
    lines = "".join(f"{name}={value}\n" for name, value in settings.items() if name.startswith("SLACK_"))
    (working_folder / ".env").write_text(f"{lines}HOST=127.0.0.1\nnonsense here\n", encoding="utf-8-sig")
    given = {name: value for name, value in settings.items() if not name.startswith("SLACK_")}
    with started(code, working_folder, given) as process:
        assert process.stderr
        said = [process.stderr.readline() for _ in range(3)]
        process.terminate()
        process.communicate(timeout=30)
    assert process.returncode == 0
    assert f"WARNING full_circle: {working_folder}/.env: line 5 isn't NAME=value, so it's ignored." in said[0]
    assert "WARNING full_circle: HOST is set but empty in the environment, so the value in " in said[1]
    assert (
        f"WARNING full_circle: {working_folder}/full-circle.sqlite3 is on a disk that Heroku or Dokku wipes" in said[2]
    )
