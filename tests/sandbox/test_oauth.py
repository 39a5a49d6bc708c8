"""Installing by OAuth: the consent page, the code, the tokens, and their rotation."""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from html import unescape
from http.client import RemoteDisconnected
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlsplit

import pytest
from slack_bolt import App, BoltContext, Say
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.installation_store import FileInstallationStore

from sandbox import Fault, Sandbox
from tests.sandbox.apps import Json
from tests.sandbox.installing import (
    REDIRECT,
    SCOPES,
    answer,
    authorize_url,
    code_of,
    exchange,
    install,
    installable,
    visit,
)
from tests.sandbox.test_web_api import refusal

OPTIONAL: Json = {
    "display_information": {"name": "Tea <&> co"},
    "features": {"app_home": {"messages_tab_enabled": True}},
    "oauth_config": {
        "redirect_urls": ["http://127.0.0.1:9/slack"],
        "scopes": {"bot": [*SCOPES, "im:history", "mpim:write"], "bot_optional": ["im:history", "mpim:write"]},
    },
    "settings": {"token_rotation_enabled": True},
}


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    """Yield a workspace in which the app has yet to be installed."""
    with Sandbox(installed=False, ack_seconds=2.0, retry_seconds=()) as sandbox:
        yield sandbox


@pytest.fixture
def rotating() -> Iterator[Sandbox]:
    """Yield such a workspace, for an app whose tokens expire."""
    with Sandbox(installed=False, rotates_tokens=True) as sandbox:
        yield sandbox


def client_with(slack: Sandbox, token: str) -> WebClient:
    """Return a client with this token, which tries everything once."""
    return WebClient(token, base_url=slack.api_url, retry_handlers=[], timeout=5)


def refused(slack: Sandbox, **given: Any) -> str:
    """Return the error code with which oauth.v2.access refuses this."""
    with pytest.raises(SlackApiError) as problem:
        exchange(slack, **given)
    return str(problem.value.response["error"])


# --- the consent page ---------------------------------------------------------------------------------------------


def test_the_page_says_who_asks_for_what_and_where(slack: Sandbox) -> None:
    slack.add_workspace("Harbour")
    page = visit(authorize_url(slack))
    assert "<b>Sandbox App</b> is requesting permission to access the <b>Sandbox</b> workspace" in page.text
    for words in ("Send messages in its own name", "See people in the workspace", "Ana Sousa", ">Harbour</a>"):
        assert words in page.text
    there = visit(authorize_url(slack, team="T0HARBOUR"))
    assert "Ines Duarte" in there.text
    assert "Ana Sousa" not in there.text


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"client_id": "1.2"}, "invalid_client_id"),
        ({"scope": "chat:write,admin"}, "invalid_scope"),
        ({"scope": ""}, "invalid_scope"),
        ({"user_scope": "chat:write"}, "invalid_scope"),
        ({"redirect_uri": ""}, "bad_redirect_uri"),
        ({"redirect_uri": "https://evil.example/"}, "bad_redirect_uri"),
        ({"redirect_uri": "javascript:alert(1)"}, "bad_redirect_uri"),
        ({"redirect_uri": "http://127.0.0.1:1;x/"}, "bad_redirect_uri"),
    ],
)
def test_a_wrong_question_is_put_to_nobody(slack: Sandbox, given: dict[str, str], why: str) -> None:
    page = visit(authorize_url(slack, **given))
    assert (page.status, why in page.text, "<form" in page.text) == (400, True, False)


def test_what_the_manifest_and_the_query_say_is_shown_as_text() -> None:
    with Sandbox(OPTIONAL, installed=False) as slack:
        page = visit(authorize_url(slack, redirect_uri="", state='"><script>'))
        assert "Tea &lt;&amp;&gt; co" in page.text
        assert "<script" not in page.text


def test_nobody_can_frame_the_page_and_only_its_own_form_is_taken(slack: Sandbox) -> None:
    with urllib.request.urlopen(authorize_url(slack)) as page:
        policy = page.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self' http://127.0.0.1:9" in policy
    forged = urllib.request.Request(authorize_url(slack), b"answer=allow", {"Origin": "https://evil.example"})
    with pytest.raises(HTTPError, match="403"):
        urllib.request.urlopen(forged)


def test_allow_leads_back_with_a_code_and_cancel_with_an_error(slack: Sandbox) -> None:
    allowed = answer(authorize_url(slack, state="s p&ce", redirect_uri="http://localhost:9/back?x=1"))
    back = urlsplit(allowed.location)
    assert (allowed.status, back.netloc, back.path) == (302, "localhost:9", "/back")
    assert parse_qs(back.query).keys() == {"x", "code", "state"}
    assert parse_qs(back.query)["state"] == ["s p&ce"]
    cancelled = answer(authorize_url(slack, state="abc"), "cancel")
    assert cancelled.location == f"{REDIRECT}?error=access_denied&state=abc"
    assert not slack.workspace.has_app


@pytest.mark.parametrize("user", ["U0000FERN", "U0000SVEN", "U00000GUS", "USLACKBOT", "U0NOBODY", "U0HARBINES"])
def test_only_a_member_of_the_workspace_can_allow_it(slack: Sandbox, user: str) -> None:
    slack.add_workspace("Harbour")
    assert answer(authorize_url(slack), user=user).status == 400


def test_redirects_go_only_below_those_in_the_manifest() -> None:
    with Sandbox(OPTIONAL, installed=False) as slack:
        assert answer(authorize_url(slack, redirect_uri="")).location.startswith("http://127.0.0.1:9/slack?code=")
        assert answer(authorize_url(slack)).location.startswith(f"{REDIRECT}?code=")
        assert visit(authorize_url(slack, redirect_uri="http://127.0.0.1:9/other")).status == 400
        assert visit(authorize_url(slack, redirect_uri="http://127.0.0.1:8/slack")).status == 400


# --- the code -----------------------------------------------------------------------------------------------------


def test_a_code_becomes_an_installation(slack: Sandbox) -> None:
    code = code_of(answer(authorize_url(slack), user="U0000BEN"))
    assert not slack.workspace.has_app
    told = exchange(slack, code=code, redirect_uri=REDIRECT)
    assert told == {
        "ok": True,
        "access_token": slack.bot_token,
        "token_type": "bot",
        "scope": ",".join(sorted(SCOPES)),
        "bot_user_id": "U0SANDBOX",
        "app_id": "A0SANDBOX",
        "team": {"id": "T0SANDBOX", "name": "Sandbox"},
        "enterprise": None,
        "authed_user": {"id": "U0000BEN"},
        "is_enterprise_install": False,
    }
    assert told["access_token"].startswith("xoxb-")
    client = client_with(slack, told["access_token"])
    assert client.auth_test()["user_id"] == "U0SANDBOX"
    assert refusal(client, "conversations.history", channel="C0GENERAL") == "missing_scope"


def test_name_and_secret_come_in_the_body_too(slack: Sandbox) -> None:
    code = code_of(answer(authorize_url(slack)))
    credentials = {"client_id": slack.app.client_id, "client_secret": slack.app.client_secret}
    told = WebClient(base_url=slack.api_url).api_call(
        "oauth.v2.access", data={**credentials, "code": code, "redirect_uri": REDIRECT}
    )
    assert told["access_token"] == slack.bot_token
    secrets = (slack.app.client_secret, slack.bot_token, code)
    assert not [secret for secret in secrets if secret in repr(slack.calls())]


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"client_id": "1.2"}, "invalid_client_id"),
        ({"client_secret": "x"}, "bad_client_secret"),
        ({"code": "x"}, "invalid_code"),
        ({"redirect_uri": f"{REDIRECT}/"}, "bad_redirect_uri"),
        ({"redirect_uri": None}, "bad_redirect_uri"),
        ({"grant_type": "password"}, "invalid_grant_type"),
        ({"grant_type": "refresh_token", "refresh_token": "xoxe-1-x"}, "invalid_refresh_token"),
    ],
)
def test_a_wrong_exchange_is_refused_and_costs_no_code(slack: Sandbox, given: dict[str, Any], error: str) -> None:
    right = {"code": code_of(answer(authorize_url(slack))), "redirect_uri": REDIRECT}
    assert refused(slack, **(right | given)) == error
    assert not slack.workspace.has_app
    assert exchange(slack, **right)["ok"]


def test_a_code_works_once_and_for_ten_minutes(slack: Sandbox) -> None:
    first, second = (code_of(answer(authorize_url(slack))) for _ in range(2))
    exchange(slack, code=first, redirect_uri=REDIRECT)
    assert refused(slack, code=first, redirect_uri=REDIRECT) == "code_already_used"
    slack.clock.advance(timedelta(minutes=10))
    assert refused(slack, code=second, redirect_uri=REDIRECT) == "invalid_code"


def test_installing_again_gives_the_same_bot_and_token_and_adds_scopes(slack: Sandbox) -> None:
    assert "installed here already" not in visit(authorize_url(slack)).text
    first = install(slack)
    assert "installed here already" in visit(authorize_url(slack)).text
    code = code_of(answer(authorize_url(slack, scope="im:history,chat:write")))
    again = exchange(slack, code=code, redirect_uri=REDIRECT)
    assert [again[key] for key in ("access_token", "bot_user_id")] == [first["access_token"], first["bot_user_id"]]
    assert {*again["scope"].split(",")} == {*SCOPES, "im:history"}


def test_a_revoked_token_is_replaced_by_installing_again(slack: Sandbox) -> None:
    first = install(slack)["access_token"]
    client_with(slack, first).auth_revoke()
    second = install(slack)["access_token"]
    assert first != second
    assert refusal(client_with(slack, first), "auth.test") == "token_revoked"
    assert not client_with(slack, second).users_info(user="U0SANDBOX")["user"]["deleted"]


def test_each_workspace_installs_for_itself(slack: Sandbox) -> None:
    harbour = slack.add_workspace("Harbour")
    there = install(slack, "T0HARBOUR")
    assert (there["team"], there["bot_user_id"]) == ({"id": "T0HARBOUR", "name": "Harbour"}, "U0HARBOUR")
    assert there["authed_user"] == {"id": "U0HARBINES"}
    assert (slack.workspace.has_app, harbour.workspace.has_app) == (False, True)
    assert client_with(slack, there["access_token"]).auth_test()["team_id"] == "T0HARBOUR"


def test_optional_scopes_are_left_out_where_they_are_not_ticked() -> None:
    with Sandbox(OPTIONAL, installed=False) as slack:
        url = authorize_url(slack, scope=",".join((*SCOPES, "im:history", "mpim:write")))
        page = visit(url)
        assert page.text.count('type="checkbox"') == 2
        code = code_of(answer(url, without="mpim:write"))
        told = exchange(slack, code=code, redirect_uri=REDIRECT)
        assert {*told["scope"].split(",")} == {*SCOPES, "im:history"}


# --- rotation -----------------------------------------------------------------------------------------------------


def refresh(slack: Sandbox, refresh_token: str) -> dict[str, Any]:
    """Exchange a refresh token."""
    return exchange(slack, grant_type="refresh_token", refresh_token=refresh_token)


def refused_refresh(slack: Sandbox, refresh_token: str) -> str:
    """Return the error code with which a refresh token is refused."""
    return refused(slack, grant_type="refresh_token", refresh_token=refresh_token)


def test_an_access_token_expires_by_the_sandboxs_clock(rotating: Sandbox) -> None:
    told = install(rotating)
    assert told["expires_in"] == 43_200
    assert told["access_token"].startswith("xoxe.xoxb-1-")
    assert told["refresh_token"].startswith("xoxe-1-")
    client = client_with(rotating, told["access_token"])
    rotating.clock.advance(timedelta(seconds=43_190))
    assert client.auth_test()["ok"]
    rotating.clock.advance(timedelta(seconds=11))
    assert refusal(client, "auth.test") == "token_expired"
    again = refresh(rotating, told["refresh_token"])
    assert client_with(rotating, again["access_token"]).auth_test()["ok"]
    assert {key: again[key] for key in ("expires_in", "token_type", "bot_user_id", "app_id", "team", "enterprise")} == {
        "expires_in": 43_200,
        "token_type": "bot",
        "bot_user_id": "U0SANDBOX",
        "app_id": "A0SANDBOX",
        "team": {"id": "T0SANDBOX", "name": "Sandbox"},
        "enterprise": None,
    }
    assert "authed_user" not in again


def test_a_refresh_token_works_once_and_opens_nothing_itself(rotating: Sandbox) -> None:
    first = install(rotating)
    assert refusal(client_with(rotating, first["refresh_token"]), "auth.test") == "invalid_auth"
    second = refresh(rotating, first["refresh_token"])
    assert refused_refresh(rotating, first["refresh_token"]) == "invalid_refresh_token"
    assert refresh(rotating, second["refresh_token"])["ok"]


def test_two_processes_with_one_refresh_token_get_one_pair(rotating: Sandbox) -> None:
    told = install(rotating)

    def try_it(_: int) -> str:
        try:
            return str(refresh(rotating, told["refresh_token"])["ok"])
        except SlackApiError as problem:
            return str(problem.response["error"])

    with ThreadPoolExecutor(4) as processes:
        assert sorted(processes.map(try_it, range(4))) == ["True", *["invalid_refresh_token"] * 3]


def test_the_access_token_before_the_last_one_works_until_there_are_three(rotating: Sandbox) -> None:
    tokens = [install(rotating)]
    for _ in range(2):
        clients = [client_with(rotating, one["access_token"]) for one in tokens]
        assert clients[-1].auth_test()["ok"]
        tokens.append(refresh(rotating, tokens[-1]["refresh_token"]))
    first, second, third = (client_with(rotating, one["access_token"]) for one in tokens)
    assert refusal(first, "auth.test") == "token_revoked"
    assert second.auth_test()["ok"]
    assert third.auth_test()["ok"]


def test_a_reply_that_is_lost_has_spent_the_refresh_token(rotating: Sandbox) -> None:
    told = install(rotating)
    rotating.faults.on("oauth.v2.access", Fault.lost_reply(), times=1)
    with pytest.raises(RemoteDisconnected):
        refresh(rotating, told["refresh_token"])
    assert refused_refresh(rotating, told["refresh_token"]) == "invalid_refresh_token"


def test_how_long_a_token_lives_can_be_set(rotating: Sandbox) -> None:
    rotating.app.tokens.life = timedelta(minutes=1)
    told = install(rotating)
    assert told["expires_in"] == 60
    rotating.clock.advance(timedelta(minutes=1))
    assert refusal(client_with(rotating, told["access_token"]), "auth.test") == "token_expired"


def test_the_manifest_says_whether_tokens_expire() -> None:
    with Sandbox(OPTIONAL, installed=False) as slack:
        assert install(slack)["expires_in"] == 43_200


# --- with Bolt's own flow -----------------------------------------------------------------------------------------


def listeners(app: App) -> None:
    """Register an app that answers in the workspace it's asked in."""

    @app.command("/where")
    def _tell(ack: Any, context: BoltContext, client: WebClient) -> None:
        ack()
        client.chat_postMessage(channel=context.user_id or "", text=f"In {context.team_id}")

    @app.message("hello")
    def _greet(say: Say) -> None:
        say("Hello yourself")


def through_bolts_pages(url: str, team: str = "", how: str = "allow") -> str:
    """Install an app from its own install page to its last one; returns what that says."""
    page = visit(f"{url}/slack/install{f'?team={team}' if team else ''}")
    (there,) = re.findall(r'href="([^"]+/oauth/v2/authorize[^"]*)"', page.text)
    return visit(answer(unescape(there), how).location, cookie=page.cookie).text


def test_an_app_installs_itself_in_two_workspaces_with_bolts_own_flow(slack: Sandbox, tmp_path: Path) -> None:
    harbour = slack.add_workspace("Harbour")
    with installable(slack, listeners, tmp_path) as url:
        assert "Thank you!" in through_bolts_pages(url)
        assert "Thank you!" in through_bolts_pages(url, "T0HARBOUR")
        for person, team in ((slack.person("ana"), "T0SANDBOX"), (harbour.person("ines"), "T0HARBOUR")):
            assert person.command("/where").acknowledged
            slack.wait_for(lambda who=person, at=team: [m for m in who.messages() if m.text == f"In {at}"], what="it")  # type: ignore[misc]


def test_bolt_hears_that_somebody_cancelled(slack: Sandbox, tmp_path: Path) -> None:
    with installable(slack, listeners, tmp_path) as url:
        assert "access_denied" in through_bolts_pages(url, how="cancel")
    assert not slack.workspace.has_app


def test_bolt_refreshes_a_token_that_is_about_to_expire(rotating: Sandbox, tmp_path: Path) -> None:
    rotating.app.tokens.life = timedelta(minutes=90)  # Bolt refreshes two hours ahead, by its own clock
    ana = rotating.person("ana")
    with installable(rotating, listeners, tmp_path) as url:
        through_bolts_pages(url)
        first = rotating.bot_token
        assert ana.command("/where").acknowledged
        assert rotating.bot_token != first
        store = FileInstallationStore(base_dir=str(tmp_path / "installations"), client_id=rotating.app.client_id)
        bot = store.find_bot(enterprise_id=None, team_id="T0SANDBOX")
        assert bot is not None
        assert bot.bot_token == rotating.bot_token


def test_bolt_forgets_a_workspace_that_removes_the_app(slack: Sandbox, tmp_path: Path) -> None:
    with installable(slack, listeners, tmp_path) as url:
        through_bolts_pages(url)
        store = FileInstallationStore(base_dir=str(tmp_path / "installations"), client_id=slack.app.client_id)
        assert store.find_bot(enterprise_id=None, team_id="T0SANDBOX")
        assert [delivery.acknowledged for delivery in slack.uninstall_app()] == [True, True]
        assert store.find_bot(enterprise_id=None, team_id="T0SANDBOX") is None
        assert "Thank you!" in through_bolts_pages(url)
        assert slack.person("ana").command("/where").acknowledged
