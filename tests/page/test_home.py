"""The app's own place on the page: its tabs, its shortcuts, and links to its messages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from slack_sdk import WebClient

import sandbox.page
from sandbox import Sandbox
from tests.page.conftest import at, composer, look, opened, posted, publish
from tests.sandbox.apps import Json, button, over_http, section
from tests.sandbox.doors import Doors, home_view, manifest

PHONE: Json = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
WRITABLE = {"messages_tab_read_only_enabled": False}


@pytest.fixture
def app() -> Doors:
    """Return the app whose place it is."""
    return Doors()


@pytest.fixture
def slack(app: Doors) -> Iterator[Sandbox]:
    """Yield a workspace with a page, and the app running."""
    with Sandbox(manifest(), ack_seconds=1.0, page=sandbox.page.Page()) as slack, over_http(slack, app.listeners):
        yield slack


@pytest.fixture
def page(slack: Sandbox, window: BrowserContext) -> Page:
    """Return the page in a window."""
    return look(slack, window)


def tabs(column: Locator) -> Locator:
    """Return the tabs of the app's place."""
    return column.get_by_role("tablist", name="Tea").get_by_role("tab")


# --- tabs -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("home", "names", "first"),
    [
        ({}, ["Home", "Messages", "About"], "Messages"),
        ({"home_tab_enabled": False}, ["Messages", "About"], "Messages"),
        ({"messages_tab_enabled": False}, ["Home", "About"], "Home"),
    ],
)
def test_the_app_has_the_tabs_its_manifest_asks_for(
    window: BrowserContext, home: Json, names: list[str], first: str
) -> None:
    with Sandbox(manifest(home=home), page=sandbox.page.Page()) as slack:
        ana = at(look(slack, window), "Ana Sousa")
        expect(tabs(ana)).to_have_text(names)
        expect(ana.get_by_role("tab", selected=True)).to_have_text(first)


def test_one_goes_from_tab_to_tab_with_the_arrow_keys(page: Page) -> None:
    ana = at(page, "Ana Sousa")
    ana.get_by_role("tab", name="Messages").focus()
    page.keyboard.press("ArrowLeft")
    expect(ana.get_by_role("tabpanel", name="Home")).to_contain_text("Opened 1 times")
    expect(ana.get_by_role("tab", name="Home")).to_be_focused()
    page.keyboard.press("End")
    expect(ana.get_by_role("tabpanel", name="About")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(ana.get_by_role("tabpanel", name="Home")).to_contain_text("Opened 2 times")


def test_about_tells_what_the_app_can_do(page: Page) -> None:
    ana = at(page, "Ana Sousa")
    ana.get_by_role("tab", name="About").click()
    about = ana.get_by_role("tabpanel", name="About")
    expect(about.locator("dt")).to_have_text(["/tea", "Order tea", "Send tea…"])


def test_home_opens_a_modal_and_takes_choices(page: Page, app: Doors, slack: Sandbox) -> None:
    ana = at(page, "Ana Sousa")
    ana.get_by_role("tab", name="Home").click()
    home = ana.get_by_role("tabpanel", name="Home")
    home.get_by_role("button", name="Order").click()
    expect(ana.get_by_role("dialog", name="Order tea")).to_be_visible()
    page.keyboard.press("Escape")
    home.get_by_label("For whom").select_option("Ben Carter")
    home.get_by_label("Size").select_option("Large")
    slack.wait_for(lambda: len(app.bodies) == 4, what="both choices")
    assert app.bodies[-2]["actions"][0]["selected_user"] == "U0000BEN"
    assert app.bodies[-1]["actions"][0]["selected_option"]["value"] == "large"


def test_home_changes_before_its_reader_and_leaves_the_focus_where_it_was(page: Page, client: WebClient) -> None:
    ana = at(page, "Ana Sousa")
    ana.get_by_role("tab", name="Home").click()
    ana.get_by_role("tabpanel").get_by_text("Opened").wait_for()
    publish(client, section("One"), {"type": "actions", "elements": [button("Go on", "order")]})
    ana.get_by_role("button", name="Go on").focus()
    publish(client, section("Two"), {"type": "actions", "elements": [button("Go on", "order")]})
    expect(ana.get_by_role("tabpanel")).to_contain_text("Two")
    expect(ana.get_by_role("button", name="Go on")).to_be_focused()


def test_a_column_can_begin_at_home_of_which_the_app_is_told(window: BrowserContext, app: Doors) -> None:
    opens = sandbox.page.Page(opens={"ana": "home"})
    with Sandbox(manifest(), page=opens) as slack, over_http(slack, app.listeners):
        page = look(slack, window)
        expect(at(page, "Ana Sousa").get_by_role("tabpanel", name="Home")).to_contain_text("Opened 1 times")
        assert [body["event"]["user"] for body in app.bodies] == ["U0000ANA"]


def test_nobody_can_write_to_an_app_that_turned_messages_off(page: Page, client: WebClient, slack: Sandbox) -> None:
    root = posted(slack, client, "News")
    posted(slack, client, "More of it", thread_ts=root.ts)
    ana, words = at(page, "Ana Sousa"), "Sending messages to this app has been turned off."
    ana.get_by_role("button", name="1 reply").click()
    expect(ana.get_by_text(words)).to_have_count(2)
    expect(ana.get_by_role("combobox", name="Message")).to_have_count(0)
    expect(ana.get_by_role("combobox", name="Reply")).to_have_count(0)


# --- shortcuts --------------------------------------------------------------------------------------------------------


def test_a_global_shortcut_is_run_from_where_one_writes(page: Page, app: Doors) -> None:
    ana = at(page, "Ana Sousa")
    ana.get_by_role("button", name="general").click()
    ana.get_by_role("button", name="Shortcuts").focus()
    page.keyboard.press("Enter")
    expect(ana.get_by_role("menuitem")).to_have_text(["Order teaTea"])
    expect(ana.get_by_role("menuitem")).to_be_focused()
    page.keyboard.press("Enter")
    expect(ana.get_by_role("dialog", name="Order tea")).to_be_visible()
    assert app.bodies[0]["type"] == "shortcut"
    page.keyboard.press("Escape")
    expect(ana.get_by_role("button", name="Shortcuts")).to_be_focused()


def test_shortcuts_can_be_run_in_a_thread_and_escape_closes_only_their_menu(page: Page, slack: Sandbox) -> None:
    ana, ben = at(page, "Ana Sousa"), slack.person("ben")
    root = ben.say("Thirsty", conversation="#general")
    ben.say("Very", conversation="#general", thread_ts=root.ts)
    ana.get_by_role("button", name="general").click()
    ana.get_by_role("button", name="1 reply").click()
    thread = ana.get_by_role("complementary", name="Thread")
    thread.get_by_role("button", name="Shortcuts").click()
    expect(thread.get_by_role("menuitem", name="Order tea")).to_be_visible()
    page.keyboard.press("Escape")
    expect(thread.get_by_role("menuitem", name="Order tea")).to_be_hidden()
    expect(thread).to_be_visible()
    reply = thread.locator(".message", has_text="Very")
    reply.hover()
    reply.get_by_role("button", name="More message actions").click()
    reply.get_by_role("menuitem", name="Send tea…").click()
    expect(thread.get_by_text("Tea is on its way")).to_be_visible()


def test_a_messages_menu_has_the_shortcuts_for_messages(page: Page, app: Doors, slack: Sandbox) -> None:
    said = slack.person("ben").say("Thirsty", conversation="#general")
    ana = at(page, "Ana Sousa")
    ana.get_by_role("button", name="general").click()
    ana.get_by_role("button", name="More message actions").focus()
    page.keyboard.press("Enter")
    expect(ana.get_by_role("menuitem")).to_have_text(["Copy link", "Send tea…Tea"])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    private = ana.locator(".message.private")
    expect(private).to_contain_text("Tea is on its way")
    assert (app.bodies[0]["type"], app.bodies[0]["message"]["ts"]) == ("message_action", said.ts)
    expect(private.get_by_role("button", name="More message actions")).to_have_count(0)


def test_a_shortcut_that_fails_says_so(window: BrowserContext) -> None:
    with Sandbox(manifest(home=WRITABLE), ack_seconds=1.0, page=sandbox.page.Page()) as slack:
        page = look(slack, window)
        at(page, "Ana Sousa").get_by_role("button", name="Shortcuts").click()
        page.get_by_role("menuitem", name="Order tea").click()
        expect(page.get_by_role("alert")).to_have_text("This app did not respond.")


def test_an_app_without_shortcuts_has_no_menu_of_them(window: BrowserContext) -> None:
    with Sandbox(manifest(home=WRITABLE, shortcuts=[]), page=sandbox.page.Page()) as slack:
        ana = at(look(slack, window), "Ana Sousa")
        expect(composer(ana)).to_be_visible()
        expect(ana.get_by_role("button", name="Shortcuts")).to_have_count(0)


def test_on_a_phone_everything_fits_and_a_message_has_its_menu_without_hovering(
    slack: Sandbox, client: WebClient, browser: Browser
) -> None:
    with opened(browser, **PHONE) as phone:
        page = look(slack, phone)
        ana = at(page, "Ana Sousa")
        slack.person("ben").say("Thirsty", conversation="#general")
        ana.get_by_role("tab", name="Home").click()
        expect(ana.get_by_role("button", name="Order")).to_be_visible()
        publish(client, section("x" * 300), *home_view("A home")["blocks"])
        expect(ana.get_by_text("A home")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE["viewport"]["width"]
        ana.get_by_role("button", name="general").click()
        more = ana.get_by_role("button", name="More message actions")
        expect(more.locator("xpath=ancestor::div[@class='message-actions']")).to_have_css("opacity", "1")
        more.click()
        expect(ana.get_by_role("menuitem", name="Send tea…")).to_be_in_viewport(ratio=1)
