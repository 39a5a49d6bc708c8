"""`make screenshots`: the README's pictures, taken from the running demo, light and dark.

python -m demo.screenshots docs/images
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Locator, Page, sync_playwright

from demo.page import rehearsing
from sandbox import Sandbox

ARGUMENTS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--hide-scrollbars"]
THEMES = ("light", "dark")
REASON = "you both care about good bridges, and neither of you knows anyone else who does"


def take(folder: Path) -> None:
    """Play an introduction in the page and take pictures on the way; `folder` gets <what>-<theme>.png."""
    folder.mkdir(parents=True, exist_ok=True)
    with rehearsing(None) as (slack, _), _page(slack) as page:
        _to_a_monday_afternoon(slack)
        _write(_at(page, "Ana Sousa"), f"/intro @ben @chidi {REASON}")
        modal = _at(page, "Ana Sousa").get_by_role("dialog")
        modal.wait_for()
        _picture(page, modal, folder / "modal")
        modal.get_by_role("button", name="Introduce", exact=True).click()
        _pass(slack, timedelta(hours=3))
        _press(page, "Ben Carter", "Connected")
        _pass(slack, timedelta(days=3))
        _press(page, "Chidi Okafor", "Met")
        page.get_by_role("button", name="No more hints").click()
        _picture(page, _at(page, "Chidi Okafor").get_by_role("log").locator(":scope > *").last, folder / "card")
        _at(page, "Ana Sousa").get_by_role("button", name="2 replies").click()
        thread = _at(page, "Ana Sousa").get_by_role("complementary", name="Thread")
        thread.wait_for()
        _picture(page, thread, folder / "thread")
        _picture(page, None, folder / "side-by-side")


@contextmanager
def _page(slack: Sandbox) -> Iterator[Page]:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1440, "height": 810}, device_scale_factor=2)
        slack.wait_for_connection()
        page.goto(slack.base_url)
        yield page
        browser.close()


def _to_a_monday_afternoon(slack: Sandbox) -> None:
    now = slack.clock.now()
    monday = (now + timedelta(days=7 - now.weekday())).replace(hour=14, minute=5, second=0)
    _pass(slack, monday - now)


def _pass(slack: Sandbox, time: timedelta) -> None:
    slack.clock.advance(time)


def _at(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)


def _write(column: Locator, text: str) -> None:
    composer = column.get_by_role("combobox", name="Message")
    composer.fill(text)
    composer.press("Enter")


def _press(page: Page, who: str, what: str) -> None:
    _at(page, who).get_by_role("button", name=what, exact=True).click()
    _at(page, who).get_by_role("button", name=f"✓ {what}").wait_for()


def _picture(page: Page, what: Locator | None, path: Path) -> None:
    for theme in THEMES:
        page.emulate_media(color_scheme="light" if theme == "light" else "dark")
        page.wait_for_timeout(200)
        (what or page).screenshot(path=f"{path}-{theme}.png")


if __name__ == "__main__":
    take(Path(sys.argv[1]))
