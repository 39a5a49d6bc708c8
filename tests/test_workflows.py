"""GitHub's files, held against the project: they're read by people who clone it, and nothing here runs them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.specifiers import SpecifierSet

from tests.conftest import ROOT
from tests.test_locks import LOCKS
from tests.trouble.clean_environments import PIPS

GITHUB = ROOT / ".github"
FILES = sorted(GITHUB.rglob("*.yml"))
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _jobs() -> Iterator[dict[str, Any]]:
    for path in WORKFLOWS:
        yield from _read(path)["jobs"].values()


def _steps() -> Iterator[dict[str, Any]]:
    for job in _jobs():
        yield from job["steps"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(GITHUB)))
def test_each_file_is_yaml(path: Path) -> None:
    assert isinstance(_read(path), dict)


def test_workflows_call_only_what_the_makefile_has() -> None:
    called = {target for step in _steps() for target in re.findall(r"\bmake ([\w-]+)", step.get("run", ""))}
    assert called == {"check", "test", "trouble", "page"}
    assert called <= TARGETS


def test_every_supported_python_is_tested_with_the_oldest_and_the_newest_pip() -> None:
    (matrix,) = [job["strategy"]["matrix"] for job in _jobs() if "strategy" in job]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    supported = SpecifierSet(project["requires-python"])
    assert (ROOT / ".python-version").read_text(encoding="utf-8").strip() in matrix["python"]
    assert all(version in supported for version in matrix["python"])
    before = min(int(version.partition(".")[2]) for version in matrix["python"]) - 1
    assert f"3.{before}" not in supported
    assert {each["pip"] for each in matrix["include"]} == {f"=={PIPS[0]}", ">0"}


def test_workflows_may_only_read_and_end_some_day() -> None:
    assert [_read(path)["permissions"] for path in WORKFLOWS] == [{"contents": "read"}] * len(WORKFLOWS)
    assert all("timeout-minutes" in job for job in _jobs())
    checkouts = [step for step in _steps() if step.get("uses", "").startswith("actions/checkout@")]
    assert len(checkouts) == len(list(_jobs()))
    assert all(step["with"] == {"persist-credentials": False} for step in checkouts)


def test_what_a_workflow_is_given_reaches_no_shell_unquoted() -> None:
    assert not [step["run"] for step in _steps() if "${{" in step.get("run", "")]


def test_dependabot_looks_at_each_lock() -> None:
    (pip,) = [each for each in _read(GITHUB / "dependabot.yml")["updates"] if each["package-ecosystem"] == "pip"]
    assert {Path(folder.lstrip("/")) / "requirements.txt" for folder in pip["directories"]} == set(map(Path, LOCKS))
