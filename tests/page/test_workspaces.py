"""More than one workspace at the page: a menu leads from one to the other, and an app comes and goes in each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from slack_bolt import App
from slack_sdk import WebClient

import sandbox.page
from sandbox import Sandbox
from sandbox.administration import Administration
from tests.page.conftest import MANIFEST, at, composer, look, says, shows
from tests.sandbox.apps import Json, over_http, section
from tests.sandbox.installing import installable


@pytest.fixture
def harbour(slack: Sandbox) -> Administration:
    """Return a second workspace, without the app."""
    return slack.add_workspace("Harbour")


def tea(app: App) -> None:
    """Register an app that answers /tea in the workspace it's asked in."""

    @app.command("/tea")
    def _pour(ack: Callable[..., None], body: Json, client: WebClient) -> None:
        ack()
        client.chat_postMessage(channel=body["user_id"], text="x", blocks=[section(f"Tea in {body['team_domain']}")])

    @app.event("app_home_opened")
    def _ignore() -> None:
        """Show nothing."""


def goes_to(page: Page, name: str) -> None:
    """Choose a workspace in the menu."""
    page.get_by_role("button", name="Workspace:").click()
    page.get_by_role("navigation", name="Workspaces").get_by_role("link", name=name).click()


def test_with_one_workspace_there_is_no_menu(page: Page) -> None:
    expect(page.get_by_role("button", name="Trouble")).to_be_visible()
    expect(page.get_by_role("button", name="Workspace:")).to_have_count(0)


def test_a_menu_leads_to_the_other_workspace_and_back(
    slack: Sandbox, harbour: Administration, window: BrowserContext
) -> None:
    page = look(slack, window)
    says(at(page, "Ana Sousa"), "/nowhere")
    composer(at(page, "Ben Carter")).fill("half a word")
    goes_to(page, "Harbour")
    ines = at(page, "Ines Duarte")
    expect(ines).to_be_visible()
    expect(at(page, "Ana Sousa")).to_have_count(0)
    ines.get_by_role("button", name="general").click()
    says(ines, "ahoy")
    shows(lambda: [m.text for m in harbour.messages("C0HARBGENERAL")] == ["ahoy"], slack)
    assert slack.messages("C0GENERAL") == []
    page.reload()
    expect(ines.get_by_role("log")).to_contain_text("ahoy")
    goes_to(page, "Sandbox")
    expect(composer(at(page, "Ben Carter"))).to_have_value("half a word")
    expect(page.get_by_text("ahoy")).to_have_count(0)


def test_two_windows_show_two_workspaces(slack: Sandbox, harbour: Administration, window: BrowserContext) -> None:
    here, there = look(slack, window), window.new_page()
    there.goto(f"{slack.base_url}?team={harbour.team_id}")
    says(at(here, "Ana Sousa"), "hello from here")
    at(there, "Ines Duarte").get_by_role("button", name="general").click()
    harbour.person("jonas").say("hello from there", conversation="#general")
    expect(at(there, "Ines Duarte").get_by_text("hello from there")).to_be_visible()
    expect(there.get_by_text("hello from here")).to_have_count(0)
    expect(at(here, "Ana Sousa").get_by_text("hello from here").first).to_be_visible()


@pytest.mark.usefixtures("harbour")
def test_where_the_app_is_not_installed_it_says_so_and_offers_nothing_of_it(
    slack: Sandbox, window: BrowserContext
) -> None:
    page = look(slack, window)
    goes_to(page, "Harbour")
    ines = at(page, "Ines Duarte")
    expect(ines.get_by_text("Tea isn't installed in Harbour.")).to_be_visible()
    expect(ines.get_by_role("link", name="Add Tea")).to_have_count(0)
    expect(composer(ines)).to_have_count(0)
    expect(ines.get_by_role("tab")).to_have_text(["Messages"])
    ines.get_by_role("button", name="general").click()
    composer(ines).press_sequentially("/te")
    expect(ines.get_by_role("listbox")).to_be_hidden()
    composer(ines).press_sequentially("a")
    composer(ines).press("Enter")
    expect(ines.get_by_text("/tea is not a valid command.")).to_be_visible()


def test_an_app_that_is_removed_stays_to_be_read(slack: Sandbox, window: BrowserContext) -> None:
    with over_http(slack, tea):
        page = look(slack, window)
        ana = at(page, "Ana Sousa")
        says(ana, "/tea")
        expect(ana.get_by_text("Tea in sandbox")).to_be_visible()
        ana.get_by_role("tab", name="About").click()
        ana.get_by_role("button", name="Remove app", exact=True).click()
        ana.get_by_role("button", name="Remove app now").click()
        expect(ana.get_by_text("Tea isn't installed in Sandbox.")).to_be_visible()
        expect(ana.get_by_text("Tea in sandbox")).to_be_visible()
        expect(ana.get_by_role("tab")).to_have_text(["Messages"])
    assert not slack.workspace.has_app


@pytest.fixture
def uninstalled() -> Iterator[Sandbox]:
    """Yield two workspaces, of which neither has the app."""
    with Sandbox(MANIFEST, installed=False, page=sandbox.page.Page()) as slack:
        slack.add_workspace("Harbour")
        yield slack


def test_an_app_is_installed_from_the_page_by_way_of_its_own(
    uninstalled: Sandbox, window: BrowserContext, tmp_path: Path
) -> None:
    with installable(uninstalled, tea, tmp_path, success_url=f"{uninstalled.base_url}?team=T0HARBOUR") as url:
        uninstalled.app.install_url = f"{url}/slack/install"
        page = look(uninstalled, window)
        goes_to(page, "Harbour")
        at(page, "Ines Duarte").get_by_role("link", name="Add Tea").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(
            "Tea is requesting permission to access the Harbour workspace"
        )
        expect(page.get_by_role("link", name="Harbour")).to_have_attribute("aria-current", "page")
        page.get_by_label("You are").select_option("Jonas Weber")
        expect(page.get_by_role("listitem").first).to_contain_text("Send messages in its own name")
        page.get_by_role("button", name="Allow").click()
        ines = at(page, "Ines Duarte")
        says(ines, "/tea")
        expect(ines.get_by_text("Tea in harbour")).to_be_visible()
        expect(page).to_have_url(re.compile(r"/\?team=T0HARBOUR$"))
    assert not uninstalled.workspace.has_app
