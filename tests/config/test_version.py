"""The release that runs, and where its code lies."""

from __future__ import annotations

import tomllib
from importlib import metadata
from pathlib import Path

from bot.config import version
from bot.config.checkout import checkout
from tests.conftest import ROOT


def test_a_checkout_is_the_release_its_pyproject_names() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert version.version() == project["version"]
    assert project["name"] == version.DISTRIBUTION


def test_an_installed_package_is_the_release_that_pip_installed() -> None:
    installed_wherever_tests_run = "pytest"
    assert version.release(None, installed_wherever_tests_run) == metadata.version(installed_wherever_tests_run)


def test_code_that_was_copied_without_its_pyproject_runs_nevertheless() -> None:
    assert version.release(None, "full-circle-that-nobody-installed") == version.UNKNOWN


def test_a_checkout_is_known_by_the_pyproject_beside_its_package(tmp_path: Path) -> None:
    assert checkout() == ROOT
    package = tmp_path / "site-packages" / "bot"
    assert checkout(package) is None
