"""A reader that leaves early, as in `python app.py doctor | head -1`."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from storage.database import Database
from tests.builders.introductions import install
from tests.conftest import ROOT


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return an SQLite file as a bot that has been started once leaves it."""
    file = tmp_path / "full-circle.sqlite3"
    with closing(Database(f"sqlite:///{file}")) as database:
        database.migrate()
        install(database)
    return file


@pytest.mark.parametrize("buffered", [True, False], ids=["buffered", "unbuffered"])
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["doctor"], 1),
        (["manifest"], 0),
        (["settings"], 0),
        (["export", "--format", "csv"], 0),
        (["backup", "copy.sqlite3"], 0),
        (["--help"], 0),
        (["doctor", "--help"], 0),
        (["--version"], 0),
    ],
    ids=str,
)
def test_a_reader_that_leaves_is_no_error_and_changes_no_exit_code(
    arguments: list[str], code: int, buffered: bool, file: Path
) -> None:
    env = os.environ | {"DATABASE_URL": f"sqlite:///{file}", "SLACK_BOT_TOKEN": "no token"}
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, *([] if buffered else ["-u"]), str(ROOT / "app.py"), *arguments]
    try:
        ended = subprocess.run(command, env=env, cwd=file.parent, stdout=writing, stderr=subprocess.PIPE, check=False)
    finally:
        os.close(writing)
    assert (ended.returncode, ended.stderr.decode()) == (code, "")
