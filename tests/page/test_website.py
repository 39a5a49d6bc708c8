"""The bot's website in a browser: on a phone and on a desk, by day and by night, with a keyboard, and large."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from bot.config.manifest import CALLBACK_PATH, INSTALL_PATH
from bot.listeners.receivers import HttpServer
from storage.database import Database
from tests.oauth.website.visitors import Site, Slack, running_slack
from tests.page.conftest import opened

PHONE, DESK = (320, 568), (1280, 900)
CONTRAST = 4.5
PICTURES = os.environ.get("WEBSITE_PICTURES")
"""A folder to keep pictures in, for whoever wants to look."""
PAGES = {
    "landing": "/",
    "install": INSTALL_PATH,
    "privacy": "/privacy",
    "support": "/support",
    "cancelled": f"{CALLBACK_PATH}?error=access_denied",  # whatever goes wrong looks so
}
Theme = Literal["light", "dark"]

# Every piece of text with its colours, as a browser has worked them out, and the ratio of WCAG 2.2, 1.4.3.
TOO_FAINT = """(least) => {
  const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
    .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const colour = channels(getComputedStyle(each).backgroundColor);
      if (colour.length < 4 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  let seen = 0;
  while (texts.nextNode()) {
    if (!texts.currentNode.data.trim()) continue;
    seen += 1;
    const element = texts.currentNode.parentElement;
    const [a, b] = [channels(getComputedStyle(element).color), behind(element)].map(light);
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < least) found.push(`${ratio.toFixed(2)} ${texts.currentNode.data}`);
  }
  return seen ? found : ["no text"];
}"""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
TOO_LOW = """Array.from(document.querySelectorAll(".button, header a, footer a"))
  .map((each) => each.getBoundingClientRect()).filter((box) => box.height < 44 || box.width < 44).length"""
FOCUSED = """(() => {
  const style = getComputedStyle(document.activeElement);
  return [document.activeElement.textContent, style.outlineStyle, parseFloat(style.outlineWidth)];
})()"""


@pytest.fixture
def address(emptied_sqlite: Database) -> Iterator[str]:
    """Yield the address of a website that's being served."""
    server = HttpServer(Site(emptied_sqlite, Slack()).application, "127.0.0.1", 0)
    server.open()
    yield f"http://127.0.0.1:{server.port}"
    server.close()


def keep(page: Page, name: str) -> None:
    """Keep a picture of the whole page, if somebody wants to look."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_can_be_read(browser: Browser, address: str, name: str, size: tuple[int, int], theme: Theme) -> None:
    width, height = size
    with opened(browser, viewport={"width": width, "height": height}, color_scheme=theme) as window:
        page = window.new_page()
        answers = []
        page.on("response", lambda answer: answers.append(answer.url))
        page.goto(address + PAGES[name], wait_until="networkidle")
        keep(page, f"{name}-{theme}-{width}")
        assert page.evaluate(TOO_WIDE) == 0
        assert page.evaluate(TOO_FAINT, CONTRAST) == []
        assert page.evaluate(TOO_LOW) == 0
        assert len(answers) == 1  # one response, and that's all


@pytest.mark.parametrize("name", PAGES)
def test_a_page_can_be_read_twice_as_large(browser: Browser, address: str, name: str) -> None:
    """A window of 1280 pixels at 200 % has room for 640; then text alone at 200 %, on a phone."""
    for width, size in ((640, "100%"), (360, "200%")):
        with opened(browser, viewport={"width": width, "height": 700}) as window:
            page = window.new_page()
            page.goto(address + PAGES[name])
            page.evaluate("size => { document.documentElement.style.fontSize = size }", size)
            keep(page, f"{name}-{size}-{width}")
            assert page.evaluate(TOO_WIDE) == 0


def test_the_button_is_in_sight_on_a_small_phone(browser: Browser, address: str) -> None:
    for path in ("/", INSTALL_PATH):
        with opened(browser, viewport={"width": PHONE[0], "height": PHONE[1]}) as window:
            page = window.new_page()
            page.goto(address + path)
            box = page.get_by_role("link", name="Add to Slack").first.bounding_box()
            assert box
            assert box["y"] + box["height"] <= PHONE[1]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_a_keyboard_reaches_every_link_and_shows_where_it_is(
    browser: Browser, address: str, name: str, theme: Theme
) -> None:
    with opened(browser, color_scheme=theme) as window:
        page = window.new_page()
        page.goto(address + PAGES[name])
        names = page.get_by_role("link").all_text_contents()
        reached = []
        for _ in names:
            page.keyboard.press("Tab")
            text, outline, thickness = page.evaluate(FOCUSED)
            assert (outline, thickness >= 2) == ("solid", True), text
            reached.append(text)
        assert reached == names


@pytest.mark.parametrize("name", PAGES)
def test_a_screen_reader_finds_its_way(browser: Browser, address: str, name: str) -> None:
    with opened(browser) as window:
        page = window.new_page()
        page.goto(address + PAGES[name])
        for landmark in ("banner", "main", "contentinfo", "navigation"):
            assert page.get_by_role(landmark).count() == 1
        (heading,) = page.get_by_role("heading", level=1).all_text_contents()
        assert page.title() == f"{heading} · Full Circle"


def test_a_browser_carries_the_cookie_from_first_to_last(browser: Browser, emptied_sqlite: Database) -> None:
    """A browser itself has to take a cookie that's for https alone, from this machine, and bring it back."""
    with running_slack() as slack, opened(browser, viewport={"width": 390, "height": 844}) as window:
        server = HttpServer(Site(emptied_sqlite, slack).application, "127.0.0.1", 0)
        server.open()
        page = window.new_page()
        page.goto(f"http://127.0.0.1:{server.port}{INSTALL_PATH}")
        button = page.get_by_role("link", name="Add to Slack").first
        state = page.evaluate("link => new URL(link.href).searchParams.get('state')", button.element_handle())
        page.goto(f"http://127.0.0.1:{server.port}{CALLBACK_PATH}?code=1.2.3&state={state}")
        keep(page, "installed-390")
        assert page.get_by_role("heading", level=1).text_content() == "Full Circle is installed"
        assert window.cookies() == []
        server.close()
