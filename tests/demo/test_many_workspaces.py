"""The demo with two workspaces, in a real browser: one installs the app, introduces people, leaves, and is erased."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from demo.page import rehearsing
from sandbox import Sandbox
from storage.database import Database
from storage.models.base import Row
from storage.models.workspace import Workspace
from tests.page.conftest import at, says

PATIENCE = 30.0  # seconds: the bot is a process of its own


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """Return where the demo keeps its rows, for the test to look at them."""
    return f"sqlite:///{tmp_path / 'demo.sqlite3'}"


@pytest.fixture
def slack(database_url: str) -> Iterator[Sandbox]:
    """Yield the demo's Slack, with two workspaces and its bot beside it."""
    with rehearsing(database_url, ("Harbour",)) as (sandbox, _):
        yield sandbox


@pytest.fixture
def page(slack: Sandbox, browser: Browser) -> Iterator[Page]:
    """Yield the demo's page."""
    with closing(browser.new_context(viewport={"width": 1280, "height": 800})) as window:
        opened = window.new_page()
        opened.goto(slack.base_url)
        yield opened


def install(page: Page) -> None:
    """Add the app to the workspace the page shows, and come back."""
    shown = page.url
    page.get_by_role("link", name="Add Full Circle").first.click()
    page.get_by_role("link", name="Add to Slack").first.click()
    page.get_by_role("button", name="Allow").click()
    expect(page.get_by_role("heading", name="Full Circle is installed")).to_be_visible()
    page.goto(shown)


def teams(database_url: str) -> list[str]:
    """Return the team ids of all workspaces in the demo's database."""
    with closing(Database(database_url)) as database, database.reading() as session:
        return list(session.scalars(select(Workspace.team_id).order_by(Workspace.team_id)))


def rows_of(database_url: str, name: str) -> int:
    """Return how many rows a table has."""
    with closing(Database(database_url)) as database, database.reading() as session:
        return len(session.execute(select(Row.metadata.tables[name])).all())


def test_a_workspace_installs_introduces_and_leaves(page: Page, slack: Sandbox, database_url: str) -> None:
    harbour = slack.workspaces["T0HARBOUR"]
    install(page)
    page.goto(f"{slack.base_url}?team={harbour.team_id}")
    install(page)
    slack.wait_for(lambda: harbour.people[0].messages(), PATIENCE, "the welcome at Harbour")
    assert teams(database_url) == sorted([slack.team_id, harbour.team_id])

    page.goto(slack.base_url)
    ana = at(page, "Ana Sousa")
    says(ana, "/intro @ben @chidi you both love bridges")
    ana.get_by_role("button", name="Ask them").click()
    for name in ("Ben Carter", "Chidi Okafor"):
        at(page, name).get_by_role("button", name="Yes, introduce us").click(timeout=PATIENCE * 1_000)
    slack.wait_for(
        lambda: any("You introduced" in message.text for message in slack.person("ana").messages()),
        PATIENCE,
        "the introduction",
    )
    assert rows_of(database_url, "introductions") == 1

    ben = at(page, "Ben Carter")
    ben.get_by_role("tab", name="About").click()
    ben.get_by_role("button", name="Remove app", exact=True).click()
    ben.get_by_role("button", name="Remove app now").click()
    slack.wait_for(lambda: not slack.workspace.has_app, PATIENCE, "the app to be gone")
    slack.wait_for(lambda: rows_of(database_url, "bot_tokens") == 1, PATIENCE, "the token to be gone")
    page.get_by_role("button", name="+1 week").click()
    slack.wait_for(lambda: teams(database_url) == [harbour.team_id], PATIENCE, "the workspace to be erased")
    assert rows_of(database_url, "introductions") == 0
