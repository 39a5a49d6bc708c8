"""The figures as a picture, for light and for dark pages: python -m simulation.picture FIGURES FOLDER

Drawn as SVG in a page of our own, and taken by the browser that the README's other pictures are taken by.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from playwright.sync_api import Browser, ViewportSize, sync_playwright

from simulation.drawing import Column, bars, columns
from simulation.endings import Ending
from simulation.figures import Figures
from simulation.sent_messages import Kind

SIZE: ViewportSize = {"width": 1200, "height": 372}
SCALE = 1.5  # pixels of the picture for one of the page's
MOST = 12  # messages in a week: so many and more stand in one column
KINDS = {
    "cards": {Kind.CARD, Kind.REQUEST},
    "reports": {Kind.HEADLINE, Kind.LINE, Kind.QUIET},
    "reminders": {Kind.REMINDER},
}
STYLE = """
:root { color-scheme: light dark; --ink: light-dark(#1d2a2a, #e3ecea); --soft: light-dark(#64737a, #9aa9ab);
  --back: light-dark(#ffffff, #0d1117); --one: light-dark(#1f6f6a, #56b8ad); --two: light-dark(#b9d8d3, #2b5753);
  --three: light-dark(#c98a1b, #e0b04f); --line: light-dark(#dde4e4, #2b3438); }
body { margin: 0; padding: 24px 28px; background: var(--back); color: var(--ink); font: 14px system-ui, sans-serif;
  display: grid; grid-template-columns: repeat(3, 1fr); gap: 36px; }
h2 { font-size: 16px; margin: 0 0 2px; } p { margin: 0 0 14px; color: var(--soft); min-height: 2.6em; }
svg { width: 100%; overflow: visible; } text { fill: var(--soft); font-size: 12px; } .ink { fill: var(--ink); }
.one { fill: var(--one); } .two { fill: var(--two); } .three { fill: var(--three); } .axis { stroke: var(--line); }
"""
CLASSES = dict(zip(KINDS, ("two", "one", "three"), strict=True))


def main(kept: Path, folder: Path) -> None:
    """Take both pictures of the figures that were kept."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--headless=new", "--no-sandbox"])
        take(Figures.read(kept), folder, browser)
        browser.close()


def take(found: Figures, folder: Path, browser: Browser) -> None:
    """Write `simulation-light.png` and `simulation-dark.png`."""
    page = browser.new_page(viewport=SIZE, device_scale_factor=SCALE)
    page.set_content(drawn(found))
    page.emulate_media(color_scheme="light")
    page.screenshot(path=folder / "simulation-light.png")
    page.emulate_media(color_scheme="dark")
    page.screenshot(path=folder / "simulation-dark.png")
    page.close()


def drawn(found: Figures) -> str:
    """Return the page that the pictures are taken of, as HTML."""
    return f"<style>{STYLE}</style>{''.join(_panels(found))}"


def _panels(found: Figures) -> Iterator[str]:
    spread = found.all_messages
    yield _panel(
        "Messages a person gets in a week",
        f"Median {spread.median:g}; 95 in 100 weeks have {spread.most} or fewer. Share of all weeks, in %.",
        columns(_per_week(found)),
    )
    legend = " · ".join(f'<tspan class="{CLASSES[name]}">■</tspan> {name}' for name in KINDS)
    yield _panel(
        "All messages, week by week", "Introductions are made in the first weeks only.", columns(_weeks(found), legend)
    )
    yield _panel("How introductions end", f"{found.introductions:,} of them, in %{_ends(found)}", bars(_endings(found)))


def _panel(title: str, text: str, drawing: str) -> str:
    return f"<section><h2>{title}</h2><p>{text}</p>{drawing}</section>"


def _per_week(found: Figures) -> list[Column]:
    total = sum(found.per_person.values())
    shares = [found.per_person.get(number, 0) / total * 100 for number in range(MOST)]
    rest = 100 - sum(shares)
    labels = [*map(str, range(MOST)), f"{MOST}+"]
    return [Column(label, (("one", share),)) for label, share in zip(labels, [*shares, rest], strict=True)]


def _weeks(found: Figures) -> list[Column]:
    return [Column(str(number), tuple(_parts(week))) for number, week in enumerate(found.weeks, 1)]


def _parts(week: dict[str, int]) -> Iterator[tuple[str, float]]:
    for name, kinds in KINDS.items():
        yield CLASSES[name], sum(week.get(kind, 0) for kind in kinds)


def _ends(found: Figures) -> str:
    without = found.endings.get(Ending.NONE, 0)
    return f"; {without:,} have no end." if without else ". Each has an end."


def _endings(found: Figures) -> Sequence[tuple[str, float, str]]:
    kept = {how: count for how, count in found.endings.items() if how != Ending.NONE}
    colours = {Ending.COMPLETED: "three", Ending.WENT_QUIET: "two", Ending.NO_ANSWER: "two"}
    return [(how, count / found.introductions * 100, colours.get(Ending(how), "one")) for how, count in kept.items()]


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
