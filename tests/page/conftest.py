"""A browser, a sandbox with its page, and a tiny app whose people are at it."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from slack_bolt import App
from slack_sdk import WebClient

import sandbox.page
from sandbox import Message, Sandbox
from tests.sandbox.apps import Json, button, field, modal, over_http, plain, section

PATIENCE_MS = 20_000

MANIFEST: Json = {
    "display_information": {"name": "Tea"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "slash_commands": [
            {"command": "/tea", "description": "Order tea for somebody", "usage_hint": "@whom", "should_escape": True},
            {"command": "/team", "description": "Who is in the team", "usage_hint": ""},
            {"command": "/late", "description": "Never in time", "usage_hint": ""},
        ],
    },
    "oauth_config": {"scopes": {"bot": ["chat:write", "commands", "im:write", "users:read"]}},
    "settings": {
        "interactivity": {"is_enabled": True},
        "event_subscriptions": {"bot_events": ["app_home_opened"]},
    },
}

ORDER = modal(
    field("For whom", "whom", {"type": "users_select"}),
    field("Which tea", "tea", {"type": "plain_text_input", "max_length": 80}),
    {
        "type": "actions",
        "block_id": "more",
        "elements": [button("Sugar", "sugar"), button("Cake", "cake", value="1", style="danger")],
    },
    title="Order tea",
    submit="Order",
)


def tea(app: App) -> None:
    """Register an app that orders tea: /tea opens a modal, the tea comes as a card, a click goes into a thread."""

    @app.command("/tea")
    def open_order(ack: Callable[..., None], body: Json, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=ORDER)
        ack()

    @app.command("/late")
    @app.action("late")
    def late(ack: Callable[..., None]) -> None:
        time.sleep(1.5)
        ack()

    @app.action("sugar")
    def sugar(ack: Callable[..., None], body: Json, client: WebClient) -> None:
        client.views_push(trigger_id=body["trigger_id"], view=modal(section("How much?"), title="Sugar", submit="Add"))
        ack()

    @app.view("order")
    def order(ack: Callable[..., None], body: Json, client: WebClient) -> None:
        values = body["view"]["state"]["values"]
        if not values:
            return ack()
        if values["tea"]["it"]["value"] == "coffee":
            return ack(response_action="errors", errors={"tea": "We have tea."})
        pour(client, body["user"]["id"], values["whom"]["it"]["selected_user"], values["tea"]["it"]["value"])
        return ack()

    @app.action("drunk")
    def drunk(ack: Callable[..., None], body: Json, client: WebClient) -> None:
        channel, ts = body["channel"]["id"], body["message"]["ts"]
        client.chat_postMessage(channel=channel, thread_ts=ts, text=f"<@{body['user']['id']}> drank it")
        ack()

    @app.event("app_home_opened")
    def home(event: Json, client: WebClient) -> None:
        client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [section("*Tea* at home")]})


def pour(client: WebClient, orderer: str, drinker: str, tea: str) -> None:
    """Tell both of the tea."""
    drinks = [button("Drunk", "drunk", style="primary"), button("Late", "late")]
    card = [section(f"<@{orderer}> sends you {tea}"), {"type": "actions", "elements": drinks}]
    client.chat_postMessage(channel=drinker, text="Tea", blocks=card)
    client.chat_postMessage(channel=orderer, text=f"You sent {tea} to <@{drinker}>")


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    """Yield a workspace with a page; its app is not running."""
    with Sandbox(MANIFEST, ack_seconds=1.0, page=sandbox.page.Page()) as slack:
        yield slack


@pytest.fixture
def running(slack: Sandbox) -> Iterator[Sandbox]:
    """Yield that workspace with the app behind a Request URL: that is the quicker way to stop one."""
    with over_http(slack, tea):
        yield slack


@pytest.fixture
def client(slack: Sandbox) -> WebClient:
    """Return the app's Web API client."""
    return WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])


@pytest.fixture
def window(browser: Browser) -> Iterator[BrowserContext]:
    """Yield a window in which nothing was ever kept; nothing may go wrong in it, and nothing leave the machine."""
    with opened(browser, viewport={"width": 1440, "height": 900}) as context:
        yield context


@contextmanager
def opened(browser: Browser, **settings: Any) -> Iterator[BrowserContext]:
    """Yield a window, and check in the end what it complained of."""
    context = browser.new_context(**settings)
    context.set_default_timeout(PATIENCE_MS)
    expect.set_options(timeout=PATIENCE_MS)
    complaints: list[str] = []
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on("console", lambda said: complaints.append(said.text) if is_complaint(said.type, said.text) else None)
    context.on("request", lambda asked: complaints.append(asked.url) if "//127.0.0.1:" not in asked.url else None)
    yield context
    context.close()
    assert complaints == []


def is_complaint(kind: str, text: str) -> bool:
    """Return whether a console line says that something is wrong.

    A line that is cut is part of the stories, and so is a sandbox that has stopped before a page had loaded its last
    picture: only then is a connection refused, since everything comes from the sandbox.
    """
    return kind in ("error", "warning") and "WebSocket" not in text and "ERR_CONNECTION_REFUSED" not in text


@pytest.fixture
def page(running: Sandbox, window: BrowserContext) -> Page:
    """Return the page in a window, the app running."""
    return look(running, window)


def look(slack: Sandbox, window: BrowserContext) -> Page:
    """Open the page."""
    page = window.new_page()
    page.goto(slack.base_url)
    at(page, "Ana Sousa").wait_for()
    return page


def at(page: Page, name: str) -> Locator:
    """Return a member's column."""
    return page.get_by_role("region", name=name, exact=True)


def composer(column: Locator) -> Locator:
    """Return the field one writes in."""
    return column.get_by_role("combobox", name="Message")


def says(column: Locator, text: str) -> None:
    """Write something and press Enter."""
    composer(column).fill(text)
    composer(column).press("Enter")


def orders(column: Locator, tea: str = "green tea", whom: str = "Ben Carter") -> None:
    """Order tea by way of the modal."""
    says(column, "/tea")
    column.get_by_label("For whom").select_option(whom)
    column.get_by_label("Which tea").fill(tea)
    column.get_by_role("button", name="Order").click()


def shows(look: Callable[[], object], slack: Sandbox) -> None:
    """Wait until something is so in the sandbox."""
    slack.wait_for(look, what="what the page was asked for")


__all__ = ["MANIFEST", "at", "composer", "look", "opened", "orders", "plain", "says", "shows", "tea"]


def posted(slack: Sandbox, client: WebClient, text: str, **more: str) -> Message:
    """Post a message to Ana, and return it."""
    answer = client.chat_postMessage(channel="U0000ANA", text=text, **more)  # type: ignore[arg-type]
    message = slack.workspace.message(str(answer["channel"]), str(answer["ts"]))
    assert message is not None
    return message


def publish(client: WebClient, *blocks: Json) -> None:
    """Publish Ana's Home tab."""
    client.views_publish(user_id="U0000ANA", view={"type": "home", "blocks": list(blocks)})
