"""`make story`, as it stands in the terminal."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from app import FullCircle
from bot import config
from demo import story


@pytest.mark.parametrize("width", [80, 120])
def test_the_story_plays_an_introduction_to_the_full_circle(width: int) -> None:
    screen = io.StringIO()
    console = Console(file=screen, width=width, highlight=False)
    story.tell(lambda environment, now: FullCircle(config.read(environment), now), console)
    shown = screen.getvalue()
    assert max(map(len, shown.splitlines())) <= width
    for step in (
        "Introduce two people",
        "Ben Carter presses Connected",
        "Chidi Okafor presses Met",
        "Full circle in 4",
    ):
        assert step in shown
    assert shown.count("╭─ Chidi Okafor") == 6
