"""The simulation's picture, in a real browser."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from simulation.figures import Figures
from simulation.picture import SCALE, SIZE, drawn, take
from tests.simulation.examples import FOUND

PNG = b"\x89PNG\r\n\x1a\n"
PANELS = [
    "Messages a person gets in a week Median 0.5; 95 in 100 weeks have 4 or fewer. Share of all weeks, in %. "
    "0 50 1 2 3 4 5 6 7 8 9 10 11 12+",
    "All messages, week by week Introductions are made in the first weeks only. "
    "1 100 2 3 4 ■ cards · ■ reports · ■ reminders",
    "How introductions end 2,000 of them, in %; 10 have no end. "
    "full circle 50 went quiet 30 asked first, no answer 10 not a fit 10",
]


@pytest.fixture
def kept(tmp_path: Path) -> Figures:
    """Return the figures as they come back from the file in which a run kept them."""
    FOUND.write(tmp_path / "figures.json")
    return Figures.read(tmp_path / "figures.json")


def test_both_pictures_are_written_each_in_its_own_colours(browser: Browser, kept: Figures, tmp_path: Path) -> None:
    take(kept, tmp_path, browser)
    light, dark = ((tmp_path / f"simulation-{theme}.png").read_bytes() for theme in ("light", "dark"))
    for picture in (light, dark):
        assert picture.startswith(PNG)
        assert struct.unpack(">II", picture[16:24]) == (SIZE["width"] * SCALE, SIZE["height"] * SCALE)
    assert light != dark


def test_the_page_of_which_they_are_taken_says_the_figures(browser: Browser, kept: Figures) -> None:
    page = browser.new_page(viewport=SIZE)
    page.set_content(drawn(kept))
    assert [" ".join(panel.split()) for panel in page.locator("section").all_inner_texts()] == PANELS
    page.close()
