"""Somebody who means harm: with odd addresses, in floods, or reading what they shouldn't."""

from __future__ import annotations

import json
from threading import Event, Thread
from urllib.parse import quote, urlencode

import pytest
from sqlalchemy import select

from bot.config.manifest import CALLBACK_PATH, INSTALL_PATH
from bot.oauth.flow import WAITING_AT_ONCE
from bot.oauth.states import LIVES_FOR
from storage.models.base import Row
from storage.models.installation import OAuthState
from storage.queries import oauth_states
from tests.oauth.website.reading import links
from tests.oauth.website.visitors import (
    CODE,
    REFRESH_TOKEN,
    TOKEN,
    Site,
    Slack,
    Visitor,
    consent_query,
    heading,
    rows,
)

HOSTILE = (
    "<script>alert(1)</script>",
    "\r\nSet-Cookie: a=b",
    "\r\n\r\n<h1>",
    '" onload="alert(1)',
    "javascript:alert(1)",
)


# --- Where the button leads ------------------------------------------------------------------------------------------


def test_a_workspace_can_be_named_in_the_link(ana: Visitor) -> None:
    assert consent_query(ana.get(INSTALL_PATH, "team=T0123ABC"))["team"] == "T0123ABC"


@pytest.mark.parametrize(
    "query",
    [
        "team=" + quote("T1&client_id=6.6"),
        "team=" + quote("T1&redirect_uri=https://evil.example.com"),
        "team=" + quote("T1#"),
        "team=t1",
        "team=",
        *(f"team={quote(each)}" for each in HOSTILE),
        "client_id=6.6&redirect_uri=https://evil.example.com&scope=admin&state=mine&next=//evil.example.com",
    ],
)
def test_nothing_else_in_the_link_changes_where_the_button_leads(ana: Visitor, query: str) -> None:
    page = ana.get(INSTALL_PATH, query)
    said = consent_query(page)
    assert said.keys() == {"state", "client_id", "scope", "user_scope", "redirect_uri"}
    assert said["client_id"] == "12345.67890"
    assert said["redirect_uri"] == "https://intros.example.org/slack/oauth_redirect"
    assert "evil" not in page.body


def test_after_an_installation_the_button_leads_to_slack_whatever_the_ids_are(ana: Visitor, slack: Slack) -> None:
    slack.grants(app_id='"><a href="//evil.example.com">', team={"id": "T1&team=T2"})
    page = ana.come_back(ana.begin())
    assert all(link.startswith(("https://slack.com/app_redirect?", "/")) for link in links(page.body))
    assert "T1%26team%3DT2" in page.body


@pytest.mark.parametrize("name", ["error", "state", "code", "team", "error_description"])
@pytest.mark.parametrize("value", HOSTILE)
def test_nothing_that_comes_with_an_address_stands_on_a_page_or_in_a_header(
    ana: Visitor, name: str, value: str
) -> None:
    for path in (INSTALL_PATH, CALLBACK_PATH, "/", "/nowhere"):
        answer = ana.get(path, urlencode({name: value}))
        assert value not in answer.body
        assert all(char not in said for _, said in answer.headers for char in "\r\n")
        assert "alert" not in json.dumps(answer.headers)


# --- Floods ----------------------------------------------------------------------------------------------------------


def test_a_flood_of_visits_fills_no_disk(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oauth_states, "MOST", 5)
    crowd = [Visitor(site) for _ in range(12)]
    states = [each.begin() for each in crowd]
    assert rows(site.database, OAuthState) == 5
    assert heading(crowd[0].come_back(states[0])) == "# That link has expired"
    assert heading(crowd[-5].come_back(states[-5])) == "# Full Circle is installed"


def test_visits_that_nobody_ended_are_forgotten_with_the_next(ana: Visitor, site: Site) -> None:
    for _ in range(3):
        ana.begin()
    site.now += LIVES_FOR
    ana.begin()
    assert rows(site.database, OAuthState) == 1


def test_a_flood_of_codes_leaves_threads_for_slacks_requests(site: Site, slack: Slack) -> None:
    """While Slack takes its time over some codes, the next one is asked to wait, and can be tried again."""
    asked, go_on = Event(), Event()

    def hold() -> None:
        asked.set()
        go_on.wait(10)

    slack.meanwhile = hold
    crowd = [Visitor(site) for _ in range(WAITING_AT_ONCE + 1)]
    states = [each.begin() for each in crowd]
    threads = [Thread(target=each.come_back, args=(state,)) for each, state in zip(crowd[:-1], states, strict=False)]
    for number, thread in enumerate(threads, 1):
        thread.start()
        assert asked.wait(10)
        asked.clear()
        assert len(slack.calls) == number
    last, state = crowd[-1], states[-1]
    busy = last.come_back(state)
    assert (busy.status, heading(busy)) == (503, "# One moment, please")
    go_on.set()
    for thread in threads:
        thread.join()
    assert heading(last.come_back(state)) == "# Full Circle is installed"


# --- Secrets ---------------------------------------------------------------------------------------------------------


def test_the_database_holds_no_token_that_can_be_read(ana: Visitor, site: Site) -> None:
    ana.come_back(ana.begin())
    with site.database.reading() as session:
        everything = str([tuple(row) for table in Row.metadata.sorted_tables for row in session.execute(select(table))])
    assert "T1" in everything
    for secret in (TOKEN, REFRESH_TOKEN, CODE, "granted"):
        assert secret not in everything


def test_no_page_and_no_header_says_a_token_or_a_code(ana: Visitor, slack: Slack) -> None:
    answers = [ana.come_back(ana.begin())]
    slack.refuses("bad_client_secret")
    answers.append(ana.come_back(ana.begin()))
    slack.answers["oauth.v2.access"] = b'{"ok": true, "access_token": "xoxe.xoxb-1-granted", "app_id": '
    answers.append(ana.come_back(ana.begin()))
    for secret in (TOKEN, REFRESH_TOKEN, CODE, "a secret"):
        assert secret not in str(answers)
