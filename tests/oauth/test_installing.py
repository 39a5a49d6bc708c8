"""A workspace installs the app, and somebody there is introduced; and all that can go wrong on the way."""

from __future__ import annotations

import logging
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from bot.oauth.states import LIVES_FOR
from sandbox import Sandbox
from sandbox.administration import Administration
from storage.database import Database
from storage.errors import UnusableDatabaseError
from storage.models.base import Row
from storage.models.installation import OAuthState
from storage.models.workspace import Workspace
from tests.oauth.conftest import PUBLIC_URL, RunningSite, link_to_slack
from tests.oauth.workspaces import installer, introduces, nothing_is_stored, reads, stored

CALLBACK = "/slack/oauth_redirect"


def test_two_workspaces_install_the_app_and_introduce_people(
    site: RunningSite, slack: Sandbox, harbour: Administration, database: Database
) -> None:
    for workspace in (slack, harbour):
        page = site.installs(workspace)
        assert page.status == 200
        assert "Full Circle is installed" in page.text
        assert workspace.bot_token not in page.text
        reads(slack, installer(workspace), "You installed Full Circle, so only you get this.")
    assert stored(database) == sorted((each.team_id, each.bot_token) for each in (slack, harbour))
    for workspace in (slack, harbour):
        one, two, three = workspace.people[:3]
        introduces(one, f"<@{two.id}> <@{three.id}>")
        reads(slack, two, "would like to introduce you")
        reads(slack, three, "would like to introduce you")


def test_a_token_is_nowhere_in_the_database_and_nowhere_in_the_log(
    site: RunningSite, slack: Sandbox, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    site.installs(slack)
    with database.reading() as session:
        rows = [row for table in Row.metadata.sorted_tables for row in session.execute(select(table))]
    assert rows
    assert slack.bot_token not in repr(rows)
    assert slack.bot_token not in caplog.text
    assert slack.app.client_secret not in repr(rows) + caplog.text


def test_the_clock_asks_slack_about_a_new_token(site: RunningSite, slack: Sandbox, database: Database) -> None:
    site.installs(slack)

    def url() -> str:
        with database.reading() as session:
            return session.scalars(select(Workspace.url)).one() or ""

    assert slack.wait_for(url, what="the workspace's address").startswith("http")


def test_installing_again_changes_the_token_and_welcomes_nobody_again(
    site: RunningSite, slack: Sandbox, database: Database
) -> None:
    site.installs(slack)
    reads(slack, installer(slack), "You installed Full Circle")
    slack.revoke_bot_token()
    site.installs(slack)
    site.bot.tick()
    assert stored(database) == [(slack.team_id, slack.bot_token)]
    assert len(installer(slack).messages()) == 1


# --- Nothing is stored ----------------------------------------------------------------------------------------------


def test_whoever_cancels_reads_so(site: RunningSite, database: Database) -> None:
    page = site.open(*site.consents(how="cancel"))
    assert (page.status, "You cancelled" in page.text) == (200, True)
    assert nothing_is_stored(database)


@pytest.mark.parametrize("code", ["forged", None])
def test_a_code_that_slack_never_gave_is_worth_nothing(site: RunningSite, database: Database, code: str | None) -> None:
    back, cookie = site.consents()
    state = parse_qs(urlsplit(back).query)["state"][0]
    page = site.open(f"{CALLBACK}?state={state}" + (f"&code={code}" if code else ""), cookie)
    assert page.status == 400
    assert nothing_is_stored(database)


def test_a_state_works_in_its_own_browser_only(site: RunningSite, database: Database) -> None:
    mine, _ = site.consents()
    _, others = site.consents()
    for cookie in ("", others):
        page = site.open(mine, cookie)
        assert (page.status, "in the browser you started in" in page.text) == (400, True)
    assert nothing_is_stored(database)


def test_a_state_that_was_never_issued_works_in_no_browser(site: RunningSite, database: Database) -> None:
    back, cookie = site.consents()
    name, _, _ = cookie.partition("=")
    code = parse_qs(urlsplit(back).query)["code"][0]
    page = site.open(f"{CALLBACK}?code={code}&state=forged", f"{name}=forged")
    assert page.status == 400
    assert nothing_is_stored(database)


def test_a_state_works_once(site: RunningSite, slack: Sandbox, database: Database) -> None:
    back, cookie = site.consents(slack.team_id)
    assert site.open(back, cookie).status == 200
    before = stored(database)
    page = site.open(back, cookie)
    assert (page.status, "works once" in page.text) == (400, True)
    assert stored(database) == before


def test_a_state_works_for_ten_minutes(site: RunningSite, slack: Sandbox, database: Database) -> None:
    back, cookie = site.consents()
    slack.clock.advance(LIVES_FOR)
    assert site.open(back, cookie).status == 400
    assert nothing_is_stored(database)
    site.open("/slack/install")
    with database.reading() as session:
        assert len(session.scalars(select(OAuthState)).all()) == 1  # the old one is gone


def test_people_are_sent_back_to_the_bots_own_address_only(site: RunningSite) -> None:
    for path in ("/slack/install", "/slack/install?redirect_uri=https://evil.example", "/slack/install?state=mine"):
        page = site.open(path)
        asked = parse_qs(urlsplit(link_to_slack(page)).query)
        assert asked["redirect_uri"] == [f"{PUBLIC_URL}{CALLBACK}"]
        assert asked["state"] != ["mine"]
        assert page.cookie.endswith(asked["state"][0])


def test_a_database_that_is_away_is_a_page_and_one_line(
    site: RunningSite,
    slack: Sandbox,
    database: Database,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    back, cookie = site.consents(slack.team_id)

    def away(*_: object) -> None:
        raise UnusableDatabaseError("it's away")

    monkeypatch.setattr(database, "transaction", away)
    for page in (site.open(back, cookie), site.open("/slack/install")):
        assert (page.status, "That didn't work" in unescape(page.text)) == (503, True)
    assert "it's away" in caplog.text
    monkeypatch.undo()
    assert nothing_is_stored(database)
