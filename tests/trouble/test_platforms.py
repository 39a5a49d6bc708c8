"""Each platform's own commands, in a clean copy and a clean environment: they install the bot, and it runs."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path

import pytest
import yaml

from bot.monitoring.status_pages import HEALTH
from sandbox import Sandbox
from tests.conftest import ROOT
from tests.running import environment
from tests.trouble.clean_environments import (
    PIPS,
    CleanEnvironment,
    Wheels,
    clean_checkout,
    clean_environment,
)
from tests.trouble.platforms import PLATFORMS, Platform
from tests.trouble.test_stopping import free_port

STARTS_WITHIN = 60.0  # seconds: what Heroku gives a web process
COMMAND = yaml.safe_load((ROOT / "Procfile").read_text(encoding="utf-8"))["web"].split(" ")
THE_LOCK = ("install", "--no-deps", "--require-hashes", "-r", "requirements.txt")
NO_PIP_22_FROM = (3, 12)


@pytest.mark.parametrize("name", PLATFORMS)
def test_a_platform_installs_the_bot_and_it_runs(name: str, wheels: Wheels, slack: Sandbox, tmp_path: Path) -> None:
    platform, project = PLATFORMS[name], clean_checkout(tmp_path / "project")
    assert platform.choose({path.name for path in project.iterdir()}) == "requirements.txt"
    place = clean_environment(tmp_path / "venv", wheels, arguments=platform.venv)
    variables = {key: value.format(layer=tmp_path / "layer") for key, value in platform.variables.items()}
    place.run(
        *shlex.split(platform.install), inside=what_it_sees(platform, project, tmp_path / "seen"), variables=variables
    )
    asks_for_its_token(place, project, variables)
    with a_running_bot(place, COMMAND, project, slack, variables):
        assert_it_helps(slack)
    assert (project / "full-circle.sqlite3").exists()


def what_it_sees(platform: Platform, project: Path, folder: Path) -> Path:
    """Return the folder in which a platform installs: with only these files, if it copies no others."""
    for name in platform.sees:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(project / name, folder / name)
    return folder if platform.sees else project


@pytest.mark.parametrize("pip", PIPS, ids=lambda pip: f"pip {pip or 'newest'}")
def test_any_pip_installs_what_the_lock_names(pip: str, wheels: Wheels, tmp_path: Path) -> None:
    if pip == "22.3" and sys.version_info >= NO_PIP_22_FROM:
        pytest.skip("pip 22.3 doesn't run on Python 3.12 and newer")
    place = clean_environment(tmp_path / "venv", wheels, pip)
    place.run("pip", *THE_LOCK, inside=ROOT)
    place.run("pip", "check", inside=ROOT)
    asks_for_its_token(place, clean_checkout(tmp_path / "project"))


def test_uv_installs_what_the_lock_names(wheels: Wheels, tmp_path: Path) -> None:
    place = clean_environment(tmp_path / "venv", wheels)
    uv = str(Path(sys.executable).parent / "uv")
    place.run(uv, "pip", *THE_LOCK, inside=ROOT)
    asks_for_its_token(place, clean_checkout(tmp_path / "project"))


def test_pip_makes_a_command_that_keeps_its_database_in_the_working_folder(
    wheels: Wheels, slack: Sandbox, tmp_path: Path
) -> None:
    project, elsewhere = clean_checkout(tmp_path / "project"), tmp_path / "elsewhere"
    elsewhere.mkdir()
    place = clean_environment(tmp_path / "venv", wheels)
    place.run("pip", "install", str(project), inside=elsewhere)
    before = {path.name for path in project.iterdir()}
    with a_running_bot(place, ["full-circle"], elsewhere, slack):
        assert_it_helps(slack)
    assert {path.name for path in elsewhere.iterdir()} >= {"full-circle.sqlite3"}
    assert {path.name for path in project.iterdir()} == before
    assert not list((tmp_path / "venv").rglob("*.sqlite3"))


def asks_for_its_token(place: CleanEnvironment, project: Path, variables: Mapping[str, str] | None = None) -> None:
    """Start it as the Procfile says, with no setting at all: everything it imports is there."""
    done = place.ended(*COMMAND, inside=project, variables=variables)
    assert (done.returncode, "SLACK_" in done.stderr) == (2, True), done.stderr


@contextmanager
def a_running_bot(
    place: CleanEnvironment,
    command: list[str],
    folder: Path,
    slack: Sandbox,
    variables: Mapping[str, str] | None = None,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run the bot in Socket Mode, with a PORT as a platform gives it; told to stop in the end, it does."""
    port, log = free_port(), folder.parent / "log"
    settings = environment(slack, "") | {"PORT": str(port)} | dict(variables or {})
    with place.start(*command, inside=folder, variables=settings, log=log) as process:
        try:
            slack.wait_for(lambda: is_well(port) or process.poll() is not None, STARTS_WITHIN, "the bot's health")
            assert process.poll() is None, log.read_text()
            yield process
            process.terminate()
            assert process.wait(timeout=10) == 0, log.read_text()
        finally:
            process.kill()


def is_well(port: int) -> bool:
    """Ask for the health page, as a platform does before it lets the new process take over."""
    asking = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        asking.request("GET", HEALTH)
        return asking.getresponse().status == HTTPStatus.OK
    except OSError:  # nobody listens there yet
        return False
    finally:
        asking.close()


def assert_it_helps(slack: Sandbox) -> None:
    """Type `/intro help` and see an answer."""
    slack.wait_for_connection()
    reply = slack.person("ana").command("/intro", "help")
    assert reply.acknowledged, reply.error
