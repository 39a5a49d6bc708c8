"""Share what several tests of the command line need."""

from __future__ import annotations

import pytest


@pytest.fixture
def environment(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a command find the test's database in its environment."""
    monkeypatch.setenv("DATABASE_URL", database_url)
