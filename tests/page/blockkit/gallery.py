"""Everything the page draws, in pictures: `python -m tests.page.blockkit.gallery FOLDER`."""

import json
import sys
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Page

from tests.browsing import chromium
from tests.page.blockkit.harness import FIXTURES, served

GOLDEN = FIXTURES.parents[1] / "golden"
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def main(folder: Path) -> None:
    """Take the pictures, light and dark."""
    folder.mkdir(parents=True, exist_ok=True)
    with served() as address, chromium() as browser:
        for theme in THEMES:
            page = browser.new_page(viewport={"width": 680, "height": 800}, color_scheme=theme)
            for name, shown in _sheets().items():
                page.goto(f"{address}harness.html")
                page.wait_for_selector("html[data-ready]")
                _draw(page, shown)
                page.screenshot(path=folder / f"{name}-{theme}.png", full_page=True)


def _sheets() -> dict[str, list[tuple[str, list[Any], str]]]:
    every = json.loads((FIXTURES / "every.json").read_text())
    sheets = {"every-message": [("every", every["message"], "")], "every-modal": [("every", every["modal"], "modal")]}
    for kind in sorted(path for path in GOLDEN.iterdir() if path.is_dir()):
        goldens = [(path.stem, json.loads(path.read_text())) for path in sorted(kind.glob("*.json"))]
        shown = [(name, _blocks(golden), "modal" if "title" in golden else "") for name, golden in goldens]
        sheets[f"golden-{kind.name}"] = shown
    return sheets


def _blocks(golden: dict[str, Any]) -> list[Any]:
    words = golden.get("text") or "\n".join(map(str, golden.values()))
    blocks = golden.get("blocks") or [{"type": "section", "text": {"type": "mrkdwn", "text": words}}]
    return [{"block_id": f"b{index}", **block} for index, block in enumerate(blocks)]


def _draw(page: Page, shown: list[tuple[str, list[Any], str]]) -> None:
    for title, blocks, look in shown:
        errors = {"second_person": "Please complete this required field."} if title == "half-filled" else {}
        page.evaluate("([t, b, m, l]) => add(t, b, m, l)", [title, blocks, {"errors": errors}, look])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
