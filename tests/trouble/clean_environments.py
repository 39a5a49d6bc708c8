"""Clean copies of the project and clean virtual environments, with packages that were downloaded once for all tests."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT

PIPS = ("22.3", "23.2.1", "")
"""The oldest that CONTRIBUTING promises, the one Python 3.11.7 brings, and the newest there is."""
PATIENCE = 300.0  # seconds, for a command on a machine that does a lot at once


@dataclass(frozen=True)
class Wheels:
    """Folder with every package that these tests install."""

    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """Return the variables that make pip and uv look there and nowhere else."""
        return {
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(self.folder),
            "UV_NO_CONFIG": "1",
            "UV_OFFLINE": "1",
            "UV_NO_INDEX": "1",
            "UV_FIND_LINKS": str(self.folder),
        }


def downloaded(folder: Path) -> Wheels:
    """Return what the lock names, what builds the wheel, and each pip; downloaded if nobody did so before.

    Any number of test processes may ask at the same time: one downloads, the others wait. Raises CalledProcessError
    where the package index can't be reached.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            _download(folder, "--no-deps", "--require-hashes", "-r", str(ROOT / "requirements.txt"))
            project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
            _download(folder, *project["build-system"]["requires"])
            for version in PIPS:
                _download(folder, "--no-deps", f"pip=={version}" if version else "pip")
            (folder / "done").touch()
    return Wheels(folder)


def _download(folder: Path, *what: str) -> None:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--quiet"]
    subprocess.run([*pip, "--dest", str(folder), *what], check=True, timeout=PATIENCE)


@dataclass(frozen=True)
class CleanEnvironment:
    """Virtual environment, and a shell that knows nothing but it."""

    folder: Path
    wheels: Wheels

    @property
    def variables(self) -> dict[str, str]:
        """Return the environment of a process in it: nothing of ours but the packages' folder."""
        home = self.folder.parent / "home"
        home.mkdir(exist_ok=True)
        return self.wheels.environment | {
            "HOME": str(home),
            "PATH": f"{self.folder / 'bin'}:/usr/bin:/bin",
            "VIRTUAL_ENV": str(self.folder),
        }

    def run(
        self, *command: str, inside: Path, variables: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run a command in a folder. Raises AssertionError with what it said unless it ended with 0."""
        done = self.ended(*command, inside=inside, variables=variables)
        assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}"
        return done

    def ended(
        self, *command: str, inside: Path, variables: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run a command in a folder, however it ends."""
        return subprocess.run(
            [self._found(command[0]), *command[1:]],
            cwd=inside,
            env=self.variables | dict(variables or {}),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )

    def start(self, *command: str, inside: Path, variables: Mapping[str, str], log: Path) -> subprocess.Popen[bytes]:
        """Start a command that goes on; what it says goes into a file."""
        with log.open("wb") as said:
            return subprocess.Popen(
                [self._found(command[0]), *command[1:]],
                cwd=inside,
                env=self.variables | dict(variables),
                stdout=said,
                stderr=said,
            )

    def _found(self, name: str) -> str:
        found = shutil.which(name, path=self.variables["PATH"])
        assert found, f"there is no {name} in {self.folder / 'bin'}"
        return found


def clean_environment(folder: Path, wheels: Wheels, pip: str = "", arguments: Sequence[str] = ()) -> CleanEnvironment:
    """Make a virtual environment with this pip; an empty string is the newest. `arguments`: for `python -m venv`."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", *arguments, str(folder)], check=True)
    install = [sys.executable, "-m", "pip", "--python", str(folder), "install", "--quiet", "--upgrade"]
    newest = f"pip=={pip}" if pip else "pip"
    subprocess.run([*install, newest], check=True, env=os.environ | wheels.environment, timeout=PATIENCE)
    return CleanEnvironment(folder, wheels)


def clean_checkout(folder: Path) -> Path:
    """Copy what git has, and what it would take, into a folder: no .env, no .venv, no database."""
    listed = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, check=True, capture_output=True, text=True).stdout.split("\0")
    for name in filter(None, names):
        if (ROOT / name).exists():  # not one that was just removed
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return folder
