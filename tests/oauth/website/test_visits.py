"""From the install page to Slack and back: it's done once, in time, in one browser, and else nothing is stored."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from bot.config.manifest import CALLBACK_PATH, INSTALL_PATH
from bot.oauth.states import LIVES_FOR
from storage.models.installation import BotToken, OAuthState
from storage.models.workspace import Workspace
from tests.oauth.website.reading import links
from tests.oauth.website.visitors import (
    CODE,
    TOKEN,
    Site,
    Slack,
    Visitor,
    heading,
    nothing_is_stored,
    rows,
)


def test_a_visit_stores_the_workspace_and_wakes_the_clock(ana: Visitor, site: Site, slack: Slack) -> None:
    answer = ana.come_back(ana.begin())
    assert (answer.status, heading(answer)) == (200, "# Full Circle is installed")
    assert "https://slack.com/app_redirect?app=A1&team=T1" in links(answer.body)
    assert (rows(site.database, Workspace), rows(site.database, BotToken), rows(site.database, OAuthState)) == (1, 1, 0)
    assert site.installations == 1
    ((method, said),) = slack.calls
    assert method == "oauth.v2.access"
    assert (said["code"], said["redirect_uri"]) == (CODE, "https://intros.example.org/slack/oauth_redirect")


# --- The state -------------------------------------------------------------------------------------------------------


def test_a_forged_state_is_refused_even_with_a_cookie_to_match(ana: Visitor, site: Site, slack: Slack) -> None:
    ana.begin()
    (name,) = ana.cookies
    ana.cookies[name] = "forged"
    assert heading(ana.come_back("forged")) == "# That link has expired"
    assert slack.calls == []
    assert nothing_is_stored(site)


def test_a_state_works_once(ana: Visitor, site: Site, slack: Slack) -> None:
    state, cookies = ana.begin(), dict(ana.cookies)
    ana.come_back(state)
    ana.cookies = cookies  # as somebody would have it who copied the whole request
    assert heading(ana.come_back(state)) == "# That link has expired"
    assert len(slack.calls) == 1
    assert rows(site.database, BotToken) == 1


def test_somebody_who_reloads_the_last_page_is_not_told_that_nothing_was_installed(ana: Visitor, site: Site) -> None:
    state = ana.begin()
    ana.come_back(state)
    page = ana.come_back(state).body
    assert "If Full Circle is in your Slack, you're done" in page
    assert "Nothing was installed" not in page
    assert rows(site.database, BotToken) == 1


def test_a_state_is_refused_when_its_time_is_over(ana: Visitor, site: Site, slack: Slack) -> None:
    state = ana.begin()
    site.now += LIVES_FOR
    assert heading(ana.come_back(state)) == "# That link has expired"
    assert slack.calls == []
    assert nothing_is_stored(site)


@pytest.mark.parametrize("has_a_visit", [False, True])
def test_nobody_can_end_anothers_visit(ana: Visitor, site: Site, slack: Slack, has_a_visit: bool) -> None:
    """An attacker who sends somebody their own link would have them install into the attacker's workspace."""
    mallory, ben = ana, Visitor(site)
    state = mallory.begin()
    if has_a_visit:
        ben.begin()
    answer = ben.come_back(state)
    assert (answer.status, heading(answer)) == (400, "# This isn't where you started")
    assert slack.calls == []
    assert heading(mallory.come_back(state)) == "# Full Circle is installed"  # it wasn't spent


@pytest.mark.parametrize("query", ["", "code=1", "state=", "code=1&state=", "code=1&state=x&state=y"])
def test_without_a_state_nothing_happens(ana: Visitor, site: Site, slack: Slack, query: str) -> None:
    ana.begin()
    assert ana.get(CALLBACK_PATH, query).status == 400
    assert slack.calls == []
    assert nothing_is_stored(site)


def test_the_database_does_not_hold_the_state(ana: Visitor, site: Site) -> None:
    state = ana.begin()
    with site.database.reading() as session:
        (visit,) = session.scalars(select(OAuthState))
        assert state not in visit.digest


# --- The cookie ------------------------------------------------------------------------------------------------------


def test_the_cookie_goes_to_this_host_by_https_alone_and_no_script_reads_it(ana: Visitor) -> None:
    said = ana.get(INSTALL_PATH).header("Set-Cookie") or ""
    name, *flags = said.split("; ")
    assert name.startswith("__Host-")
    assert set(flags) == {"Secure", "HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=600"}


@pytest.mark.parametrize("how", ["done", "cancelled", "expired"])
def test_the_browser_forgets_the_cookie_at_the_end_of_a_visit(ana: Visitor, site: Site, how: str) -> None:
    state = ana.begin()
    if how == "expired":
        site.now += LIVES_FOR
    answer = ana.get(CALLBACK_PATH, "error=access_denied") if how == "cancelled" else ana.come_back(state)
    said = answer.header("Set-Cookie") or ""
    assert said.startswith("__Host-")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/", "Expires=Thu, 01 Jan 1970 00:00:00 GMT"} < set(
        said.split("; ")
    )


# --- What goes wrong -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [("access_denied", 200, "# You cancelled"), ("server_error", 400, "# That didn't work")],
)
def test_slack_sends_somebody_back_without_a_code(
    ana: Visitor, site: Site, slack: Slack, error: str, status: int, said: str
) -> None:
    answer = ana.get(CALLBACK_PATH, urlencode({"error": error, "state": ana.begin()}))
    assert (answer.status, heading(answer)) == (status, said)
    assert slack.calls == []
    assert nothing_is_stored(site)


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("invalid_code", "# That link has expired"),
        ("code_already_used", "# That link has expired"),
        ("bad_client_secret", "# Slack refused"),
        ("ratelimited", "# Slack didn't answer"),
    ],
)
def test_slack_refuses_a_code(ana: Visitor, site: Site, slack: Slack, reason: str, said: str) -> None:
    slack.refuses(reason)
    assert heading(ana.come_back(ana.begin())) == said
    assert nothing_is_stored(site)


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"ok": true', b'{"ok": true}', b'{"ok": true, "access_token": ""}'])
def test_what_is_not_slacks_answer_installs_nothing(ana: Visitor, site: Site, slack: Slack, body: bytes) -> None:
    slack.answers["oauth.v2.access"] = body
    answer = ana.come_back(ana.begin())
    assert (answer.status, heading(answer)) == (502, "# Slack didn't answer")
    assert nothing_is_stored(site)


def test_a_token_for_a_whole_organisation_is_given_back(ana: Visitor, site: Site, slack: Slack) -> None:
    slack.grants(is_enterprise_install=True, team=None, enterprise={"id": "E1"})
    assert heading(ana.come_back(ana.begin())) == "# Choose one workspace"
    assert [method for method, _ in slack.calls] == ["oauth.v2.access", "auth.revoke"]
    assert slack.calls[-1][1]["authorization"] == f"Bearer {TOKEN}"
    assert nothing_is_stored(site)
