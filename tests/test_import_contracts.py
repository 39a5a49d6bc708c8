"""Each import contract breaks the build when somebody breaks it: a copy gets a forbidden import for each of them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGES = ("bot", "storage", "sandbox", "demo", "simulation", "bench")
FORBIDDEN = {
    "one-way": ("storage/errors.py", "import bot.ids"),
    "rooms": ("bot/messages/thanks.py", "import bot.notifications.introductions"),
    "pure-rules": ("bot/rules/pacing.py", "import sqlalchemy"),
    "pure-messages": ("bot/messages/request.py", "import storage.queries.outbox"),
    "bolt": ("bot/jobs/send_reminders.py", "import slack_bolt"),
    "sdk": ("bot/use_cases/summaries/build.py", "import slack_sdk"),
    "use-cases": ("bot/use_cases/introductions/leave.py", "import bot.messages.replies"),
    "plain-blocks": ("bot/messages/headline.py", "import slack_sdk"),
    "scheduler": ("bot/delivery/worker.py", "import apscheduler"),
    "postgresql-driver": ("storage/sqlite.py", "import psycopg"),
    "cryptography": ("bot/oauth/pages.py", "import cryptography"),
    "no-sandbox": ("bot/ids.py", "import sandbox"),
    "sandbox-alone": ("sandbox/clock.py", "import bot.ids"),
    "no-circles": ("sandbox/sandbox.py", "import sandbox.page.live"),
}
"""Contract → a file, and what it must not import."""
REPORTED = {"no-circles": ".sandbox -> .page (1 import)"}
"""Contract → how the linter names that import, where it isn't by both modules."""


def contracts() -> dict[str, str]:
    """Return the contracts in pyproject.toml: id → name."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {each["id"]: each["name"] for each in settings["tool"]["importlinter"]["contracts"]}


def copy_to(folder: Path) -> None:
    """Copy what the contracts are about."""
    shutil.copy(ROOT / "pyproject.toml", folder)
    for package in PACKAGES:
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__", "static"))


def lint(folder: Path) -> str:
    """Return what the linter says about a copy, in one line without colours."""
    linter = Path(sys.executable).with_name("lint-imports")
    said = subprocess.run([linter, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False).stdout
    return re.sub(r"\s+", " ", re.sub(r"\x1b\[[0-9;]*m", "", said))


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return what the linter says about a copy with all forbidden imports in it."""
    folder = tmp_path_factory.mktemp("copy")
    copy_to(folder)
    for file, statement in FORBIDDEN.values():
        with (folder / file).open("a", encoding="utf-8") as module:
            module.write(f"\n{statement}\n")
    return lint(folder)


def test_there_is_a_forbidden_import_for_each_contract() -> None:
    assert set(FORBIDDEN) == set(contracts())


@pytest.mark.parametrize("contract", FORBIDDEN)
def test_a_forbidden_import_breaks_its_contract(broken: str, contract: str) -> None:
    name = contracts()[contract]
    file, statement = FORBIDDEN[contract]
    module, imported = file.removesuffix(".py").replace("/", "."), statement.removeprefix("import ")
    assert re.search(re.escape(name) + r" ?BROKEN", broken), broken
    assert REPORTED.get(contract, f"{module} -> {imported}") in broken


def test_a_room_that_has_no_place_yet_breaks_the_build(tmp_path: Path) -> None:
    copy_to(tmp_path)
    (tmp_path / "bot/gadgets.py").write_text('"""A room that nobody has placed."""\n')
    assert "bot.gadgets" in lint(tmp_path)
