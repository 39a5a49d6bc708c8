"""Slack's own addresses on the page: a message's permalink, and the app's Home tab.

The app here isn't told when somebody opens its Home tab, so that what a test publishes there stays.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect
from slack_sdk import WebClient

import sandbox.page
from sandbox import Sandbox
from tests.page.conftest import at, look, posted, publish, says
from tests.sandbox.apps import button, over_http, section
from tests.sandbox.doors import Doors, manifest


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    """Yield a workspace with a page, and the app running."""
    page = sandbox.page.Page()
    with Sandbox(manifest(events=()), ack_seconds=1.0, page=page) as slack, over_http(slack, Doors().listeners):
        yield slack


@pytest.fixture
def page(slack: Sandbox, window: BrowserContext) -> Page:
    """Return the page in a window."""
    return look(slack, window)


def link_in_home(client: WebClient, ana: Locator, link: str) -> Locator:
    """Publish a Home tab with this link, and return the link on it."""
    publish(client, section(f"It's here: <{link}|Open>"))
    ana.get_by_role("tab", name="Home").click()
    return ana.locator(f"a[href='{link}']")


def test_a_permalink_leads_to_its_message_however_far_up(page: Page, client: WebClient, slack: Sandbox) -> None:
    first = posted(slack, client, "The first news")
    for number in range(30):
        posted(slack, client, f"News number {number}")
    ana = at(page, "Ana Sousa")
    expect(ana.get_by_text("The first news")).not_to_be_in_viewport()
    link_in_home(client, ana, first.permalink).click()
    message = ana.locator(f".room [data-ts='{first.ts}']")
    expect(message).to_be_in_viewport(ratio=1)
    expect(message).to_be_focused()
    expect(message).to_have_class("message linked")
    expect(ana.get_by_role("tab", selected=True)).to_have_text("Messages")
    ana.get_by_role("button", name="general").click()
    ana.get_by_role("button", name="Tea").click()
    expect(ana.locator(".linked")).to_have_count(0)
    assert len(page.context.pages) == 1


def test_a_permalink_of_a_reply_opens_its_thread(page: Page, client: WebClient, slack: Sandbox) -> None:
    root = posted(slack, client, "News")
    reply = posted(slack, client, "More of it", thread_ts=root.ts)
    ana = at(page, "Ana Sousa")
    link_in_home(client, ana, reply.permalink).click()
    thread = ana.get_by_role("complementary", name="Thread")
    expect(thread.locator(f"[data-ts='{reply.ts}']")).to_be_focused()
    page.keyboard.press("Escape")
    expect(thread).to_be_hidden()
    link_in_home(client, ana, root.permalink).click()
    expect(ana.locator(f".room [data-ts='{root.ts}']")).to_be_focused()


def test_a_permalink_works_for_those_who_can_see_the_message(page: Page, client: WebClient, slack: Sandbox) -> None:
    news = posted(slack, client, "Only for Ana")
    ana, ben = at(page, "Ana Sousa"), at(page, "Ben Carter")
    for column in (ana, ben):
        column.get_by_role("button", name="general").click()
    says(ana, news.permalink)
    ben.get_by_role("link", name=news.permalink).click()
    expect(page.get_by_role("alert")).to_have_text("You can't see this message, or it's gone.")
    ana.get_by_role("link", name=news.permalink).click()
    expect(ana.locator(f"[data-ts='{news.ts}']")).to_be_focused()


def test_a_button_may_lead_to_a_message_or_to_home(page: Page, client: WebClient, slack: Sandbox) -> None:
    first = posted(slack, client, "The news")
    ana = at(page, "Ana Sousa")
    to_home = f"slack://app?team={slack.team_id}&id=A0SANDBOX&tab=home"
    links = [button("To the news", "size", url=first.permalink), button("To Home", "whom", url=to_home)]
    publish(client, {"type": "actions", "elements": links[:1]})
    client.chat_postMessage(channel="U0000ANA", text="x", blocks=[{"type": "actions", "elements": links[1:]}])
    ana.get_by_role("tab", name="Home").click()
    ana.get_by_role("button", name="To the news").click()
    expect(ana.locator(f"[data-ts='{first.ts}']")).to_be_focused()
    ana.get_by_role("button", name="To Home").click()
    expect(ana.get_by_role("tabpanel", name="Home")).to_contain_text("To the news")
    assert len(page.context.pages) == 1


def test_a_messages_link_can_be_copied(page: Page, client: WebClient, slack: Sandbox) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    news = posted(slack, client, "The news")
    ana = at(page, "Ana Sousa")
    ana.get_by_text("The news").hover()
    ana.get_by_role("button", name="More message actions").click()
    ana.get_by_role("menuitem", name="Copy link").click()
    expect(page.get_by_role("alert")).to_have_text("Link copied.")
    assert page.evaluate("navigator.clipboard.readText()") == news.permalink
