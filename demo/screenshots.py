"""`make screenshots`: the README's pictures, taken from the running demo, light and dark.

python -m demo.screenshots docs/images
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import FloatRect, Locator, Page, ViewportSize

from demo.chromium import chromium
from demo.page import rehearsing
from sandbox import Message, Person, Sandbox

THEMES = ("light", "dark")
ROOM: ViewportSize = {"width": 1440, "height": 1280}  # tall enough for the longest modal
THREAD: ViewportSize = {"width": 1440, "height": 1040}
HOME: ViewportSize = {"width": 1440, "height": 940}
SIDE_BY_SIDE: ViewportSize = {"width": 1440, "height": 860}
# The background behind round corners is no part of the picture.
SQUARE = ".modal, .client { border-radius: 0 !important }"
REASON = "you both care about good bridges, and neither of you knows anyone else who does"
CONNECTED = "We talked for an hour. Chidi knows every arch bridge north of the river."
THANKS = "What a find! On Sunday we walk across all seven bridges."
THANKED = {"Ben Carter": "I had no idea how much I wanted to talk about bridges.", "Chidi Okafor": THANKS}
CHANNEL = "introductions"
WEEK = timedelta(weeks=1)
# People introduced in the weeks before, by the others in turn; a full circle ends with a tick.
WEEKS_BEFORE = (
    "ben-dalia✓",
    "ana-emeka✓ chidi-hana",
    "ben-emeka✓ dalia-hana✓ ana-chidi",
    "ana-hana✓",
    "ben-hana✓ ana-dalia",
)
PATIENCE = 60  # seconds: in one conversation, new messages come a second apart
DESCRIPTIONS = {"first": "An engineer who has crossed every bridge in town", "second": "An architect who rows to work"}


def take(folder: Path) -> None:
    """Play introductions in the page and take pictures on the way; `folder` gets <what>-<theme>.png."""
    folder.mkdir(parents=True, exist_ok=True)
    for play in (introduce, ask_first, home, summary):
        with rehearsing(None) as (slack, _), _page(slack) as page:
            page.get_by_role("button", name="No more hints").click()
            _to_a_monday_afternoon(slack)
            play(slack, page, folder)


def introduce(slack: Sandbox, page: Page, folder: Path) -> None:
    """Play an introduction from `/intro` to the first thank-you."""
    modal = _intro(page)
    _picture(page, modal, folder / "modal")
    _submit(modal, "Introduce")
    _at(page, "Chidi Okafor").get_by_text("introduced you to").wait_for()
    _pass(slack, timedelta(hours=3))
    _press(page, "Ben Carter", "Connected")
    _tell_more(page, (slack.clock.now() + timedelta(days=2)).date())
    _at(page, "Chidi Okafor").get_by_text(CONNECTED).wait_for()
    _picture(page, _last_message(page, "Chidi Okafor"), folder / "card")
    _pass(slack, timedelta(days=4))
    _press(page, "Chidi Okafor", "Met")
    thread = _thread(page)
    page.set_viewport_size(SIDE_BY_SIDE)
    _picture(page, None, folder / "side-by-side")
    page.set_viewport_size(THREAD)
    _thank(page, folder)
    thread.get_by_text(THANKS).wait_for()
    _picture(page, thread, folder / "thread")


def ask_first(_: Sandbox, page: Page, folder: Path) -> None:
    """Play an introduction in which both are asked first."""
    modal = _intro(page)
    modal.get_by_role("checkbox", name="Ask them first").check()
    modal.get_by_role("checkbox", name="Don't show names yet").check()
    for which, text in DESCRIPTIONS.items():
        modal.get_by_label(f"Describe the {which} person").fill(text)
    _picture(page, modal, folder / "ask-first")
    _submit(modal, "Ask them")
    _at(page, "Ben Carter").get_by_role("button", name="Yes, introduce us").wait_for()
    _picture(page, _last_message(page, "Ben Carter"), folder / "request")


def home(slack: Sandbox, page: Page, folder: Path) -> None:
    """Play what a connector's Home is about. People act outside the page, as in `summary`."""
    ana, ben, chidi = (slack.person(name) for name in ("ana", "ben", "chidi"))
    for pair in ("dalia-emeka", "hana-dalia", "emeka-hana"):
        _live_through(slack, *pair.split("-"), comes_full=pair != "hana-dalia")
        _pass(slack, WEEK)
    _live_through(slack, "ben", "hana", comes_full=False)
    for person, card, what in zip(
        (ben, chidi), _introduced(slack, ana, ben, chidi), ("Connected", "Thanked"), strict=True
    ):
        person.click(card, what)
    chidi.wait_for_view()
    chidi.submit({"Your thank-you note": THANKS})
    _introduced(slack, ben, ana, slack.person("dalia"))
    _at(page, "Ana Sousa").get_by_role("button", name=re.compile("^Full Circle")).click()
    _at(page, "Ana Sousa").get_by_role("tab", name="Home").click()
    panel = _at(page, "Ana Sousa").get_by_role("tabpanel", name="Home")
    panel.get_by_text(THANKS).wait_for()
    page.set_viewport_size(HOME)
    _picture(page, panel, folder / "home")


def summary(slack: Sandbox, page: Page, folder: Path) -> None:
    """Play a full circle that the channel is told by name. People act outside the page: only the post is looked at."""
    ana, ben, chidi = (slack.person(name) for name in ("ana", "ben", "chidi"))
    ana.invite_app(CHANNEL)
    offer = slack.wait_for(ana.messages, what="an offer")[-1]
    ana.click(offer, "Post it there…")
    ana.wait_for_view()
    ana.submit()
    for week in WEEKS_BEFORE:
        for pair in week.split():
            _live_through(slack, *pair.removesuffix("✓").split("-"), comes_full=pair.endswith("✓"))
        _pass(slack, WEEK)
    for person, card in zip((ben, chidi), _introduced(slack, ana, ben, chidi), strict=True):
        person.click(card, "Met")
        person.click(card, "Thanked")
        person.wait_for_view()
        person.submit({"Your thank-you note": THANKED[person.name]})
    for person, says in ((ana, "Share it"), (ben, "Share with my note"), (chidi, "Share with my note")):
        person.click(slack.wait_for(lambda each=person: _asked(each), PATIENCE, "the question")[-1], says)  # type: ignore[misc]
    _pass(slack, timedelta(days=6, hours=20))
    _at(page, "Ana Sousa").get_by_text(CHANNEL).first.click()
    _at(page, "Ana Sousa").get_by_text(THANKS).wait_for()
    _picture(page, _last_message(page, "Ana Sousa"), folder / "summary")


def _live_through(slack: Sandbox, first: str, second: str, *, comes_full: bool) -> None:
    connector, *_ = (name for name in ("ana", "ben", "chidi") if name not in (first, second))
    both = slack.person(first), slack.person(second)
    for person, card in zip(both, _introduced(slack, slack.person(connector), *both), strict=True):
        for what in ("Met", "Thanked") if comes_full else ():
            person.click(card, what)
        person.close_all_views()


def _introduced(slack: Sandbox, connector: Person, *both: Person) -> list[Message]:
    """Introduce two people and return their new cards."""
    before = [len(_cards(person)) for person in both]
    connector.command("/intro", f"{' '.join(f'@{person.member.handle}' for person in both)} {REASON}")
    connector.wait_for_view()
    connector.submit()
    slack.wait_for(
        lambda: all(len(_cards(each)) > n for each, n in zip(both, before, strict=True)), PATIENCE, "both cards"
    )
    return [_cards(person)[-1] for person in both]


def _cards(person: Person) -> list[Message]:
    return [message for message in person.messages() if "introduced you to" in person.sees(message)]


def _asked(person: Person) -> list[Message]:
    """Return the messages that ask whether the channel may hear of the last full circle; empty while there are none."""
    return [message for message in person.messages()[-1:] if f"Share this in #{CHANNEL}?" in person.sees(message)]


def _intro(page: Page) -> Locator:
    _write(_at(page, "Ana Sousa"), f"/intro @ben @chidi {REASON}")
    return _modal(page, "Ana Sousa")


def _tell_more(page: Page, on: date) -> None:
    _at(page, "Ben Carter").get_by_role("button", name="Add a note").click()
    modal = _modal(page, "Ben Carter")
    modal.get_by_label("How did you get in touch?").select_option("By video call")
    modal.get_by_label("When will you meet?").fill(f"{on}T11:30")
    modal.get_by_label("Your note").fill(CONNECTED)
    modal.get_by_role("radio", name="Chidi Okafor too").check()
    _submit(modal, "Send")


def _thank(page: Page, folder: Path) -> None:
    _at(page, "Chidi Okafor").get_by_role("button", name=_called("Thanked")).click()
    modal = _modal(page, "Chidi Okafor")
    modal.get_by_label("Your thank-you note").fill(THANKS)
    modal.get_by_role("checkbox").check()
    _picture(page, modal, folder / "thank-you")
    _submit(modal, "Send")


def _thread(page: Page) -> Locator:
    _at(page, "Ana Sousa").get_by_role("button", name=re.compile("^Full Circle")).click()
    _at(page, "Ana Sousa").get_by_role("button", name="2 replies").click()
    thread = _at(page, "Ana Sousa").get_by_role("complementary", name="Thread")
    thread.wait_for()
    return thread


@contextmanager
def _page(slack: Sandbox) -> Iterator[Page]:
    with chromium() as browser:
        page = browser.new_page(viewport=ROOM, device_scale_factor=1.5, bypass_csp=True)
        slack.wait_for_connection()
        page.goto(slack.base_url)
        yield page


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


def _modal(page: Page, who: str) -> Locator:
    modal = _at(page, who).get_by_role("dialog")
    modal.wait_for()
    return modal


def _submit(modal: Locator, button: str) -> None:
    modal.get_by_role("button", name=button, exact=True).click()
    modal.wait_for(state="hidden")


def _last_message(page: Page, who: str) -> Locator:
    return _at(page, who).get_by_role("log").locator(":scope > *").last


def _press(page: Page, who: str, what: str) -> None:
    _at(page, who).get_by_role("button", name=_called(what)).click()
    _at(page, who).get_by_role("button", name=_called(what)).wait_for(state="hidden")


def _called(what: str) -> re.Pattern[str]:
    # A screen reader also hears what each of the three steps means.
    return re.compile(f"^{what}(:|$)")


def _picture(page: Page, what: Locator | None, path: Path) -> None:
    page.mouse.move(0, 0)
    page.evaluate("document.activeElement.blur()")
    for theme in THEMES:
        page.emulate_media(color_scheme="light" if theme == "light" else "dark")
        page.wait_for_timeout(200)
        clip, style = (_inside(what), SQUARE) if what else (None, None)
        page.screenshot(path=f"{path}-{theme}.png", clip=clip, style=style)


def _inside(what: Locator) -> FloatRect:
    """Return an element's box without its edge, which neighbours shine through where it falls between two pixels."""
    box = what.bounding_box()
    assert box, "it is on the page"
    return {"x": box["x"] + 1, "y": box["y"] + 1, "width": box["width"] - 2, "height": box["height"] - 2}


if __name__ == "__main__":
    take(Path(sys.argv[1]))
