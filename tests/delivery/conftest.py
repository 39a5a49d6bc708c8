"""Deliveries that have all the time they need: a busy machine must not end one before its messages are sent."""

import pytest

from bot.delivery import worker


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a delivery go on until nothing is left."""
    monkeypatch.setattr(worker, "SLICE", 30.0)
