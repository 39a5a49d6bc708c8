"""`make story` on a machine whose way out is a proxy."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

import pytest

from bot.config.proxy import VARIABLES
from tests.conftest import ROOT

NO_PROXY = ("NO_PROXY", "no_proxy")


@pytest.mark.parametrize("listed", [None, "127.0.0.1"])
def test_the_story_is_told_on_this_machine_whatever_the_proxy(listed: str | None) -> None:
    kept = {name: value for name, value in os.environ.items() if name not in NO_PROXY}
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nobody_listens = f"http://127.0.0.1:{taken.getsockname()[1]}"
    environment = kept | dict.fromkeys(VARIABLES, nobody_listens) | ({"NO_PROXY": listed} if listed else {})
    told = subprocess.run(
        [sys.executable, "app.py", "story"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120
    )
    assert (told.returncode, told.stderr) == (0, "")
    assert "Full circle in 4" in told.stdout
