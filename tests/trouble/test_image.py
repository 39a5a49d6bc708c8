"""The Dockerfile, carried out step by step where there's no Docker: its image runs the bot, without any rights."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from sandbox import Sandbox
from tests import dockerfile
from tests.conftest import ROOT
from tests.running import environment
from tests.trouble import image
from tests.trouble.clean_environments import Wheels, clean_checkout
from tests.trouble.image import Image
from tests.trouble.test_stopping import free_port

STARTS_WITHIN = 60.0  # seconds
STAGES = dockerfile.read(ROOT / "Dockerfile")
CMD = STAGES[-1].only("CMD").command
HEALTH = STAGES[-1].only("HEALTHCHECK").command


@dataclass
class Container:
    """Image, what Docker gives it, and what it's told."""

    of: Image
    volume: Path
    settings: dict[str, str]

    def ended(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command in it, however it ends: `docker exec`."""
        return subprocess.run(self.line(*command), capture_output=True, text=True, timeout=STARTS_WITHIN)

    def line(self, *command: str) -> list[str]:
        """Return the command line that runs a command in it."""
        return self.of.process(command, self.settings, {"/data": self.volume})


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, wheels: Wheels) -> Image:
    """Return the image, built once for these tests; where namespaces aren't to be had, they're skipped and say why."""
    if reason := image.why_not():
        pytest.skip(f"user namespaces can't be had here, so the Dockerfile was not played: {reason}")
    folder = tmp_path_factory.mktemp("image")
    context = clean_checkout(folder / "context")
    return image.build(STAGES, context, folder / "stages", image.base(folder / "base", wheels))


@pytest.fixture
def container(built: Image, slack: Sandbox, tmp_path: Path) -> Container:
    """Return a container with a new volume that begins as the image's folder does, and no DATABASE_URL."""
    shutil.copytree(built.root / "data", tmp_path / "volume")
    settings = environment(slack, "") | {"PORT": str(free_port())}
    del settings["DATABASE_URL"]
    return Container(built, tmp_path / "volume", settings)


@contextmanager
def running(container: Container, slack: Sandbox, log: Path) -> Iterator[None]:
    """Run the image's own command; told to stop in the end as Docker does, it has to end by itself."""
    with log.open("wb") as said, subprocess.Popen(container.line(*CMD), stdout=said, stderr=said) as process:
        try:
            slack.wait_for(lambda: slack.connections or process.poll() is not None, STARTS_WITHIN, "the bot")
            assert process.poll() is None, log.read_text()
            yield
            process.terminate()
            assert process.wait(timeout=10) == 0, log.read_text()
        finally:
            process.kill()


def test_the_bot_runs_on_a_read_only_root_and_keeps_its_database_in_the_volume(
    container: Container, slack: Sandbox, tmp_path: Path
) -> None:
    with running(container, slack, tmp_path / "log"):
        assert slack.person("ana").command("/intro", "help").acknowledged
    assert (container.volume / "full-circle.sqlite3").exists()


def test_the_image_knows_whether_the_bot_is_well(container: Container, slack: Sandbox, tmp_path: Path) -> None:
    assert container.ended(*HEALTH).returncode != 0
    with running(container, slack, tmp_path / "log"):
        slack.wait_for(lambda: container.ended(*HEALTH).returncode == 0, STARTS_WITHIN, "a healthy container")


def test_nobody_in_the_container_has_rights(container: Container) -> None:
    who = "import os; print(os.getuid(), os.getgid(), [line for line in open('/proc/self/status') if 'CapEff' in line])"
    assert container.ended("python", "-c", who).stdout == "10001 10001 ['CapEff:\\t0000000000000000\\n']\n"
    for place in ("/app/new", "/opt/venv/new", "/usr/new", "/new"):
        done = container.ended("python", "-c", f"open({place!r}, 'w')")
        assert "Read-only file system" in done.stderr or "Permission denied" in done.stderr


def test_each_verb_can_be_used_in_the_container(container: Container) -> None:
    assert "usage" in container.ended("python", "app.py", "--help").stdout
