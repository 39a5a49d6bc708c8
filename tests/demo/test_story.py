"""`make story`, as it stands in the terminal."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from bot.config import config
from bot.full_circle import running
from demo import story

FORMS = ("Ana Sousa · Introduce two people", "Ben Carter · Add a note", "Chidi Okafor · Add a note")


@pytest.mark.parametrize("width", [80, 120])
def test_the_story_plays_an_introduction_to_the_full_circle(width: int) -> None:
    screen = io.StringIO()
    console = Console(file=screen, width=width, highlight=False)
    story.tell(lambda environment, now: running(config.read(environment), now), console)
    shown = screen.getvalue()
    assert max(map(len, shown.splitlines())) <= width
    for step in (
        "Introduce two people",
        "Ben Carter presses Connected",
        "By video call",
        "meeting ",
        "● @Chidi Okafor too",
        "@Ben Carter wrote:",
        "Chidi Okafor presses Met",
        "☑ Ask @Ana Sousa if you can do anything in return",
        "[ My pleasure ]",
        "You replied: My pleasure!",
        "@Ana Sousa replied",
        "Full circle in 4",
    ):
        assert step in shown
    assert shown.count("╭─ Chidi Okafor") == 8
    assert [f"━ {form} ━" in shown for form in FORMS] == [True] * 3
