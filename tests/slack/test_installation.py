"""Whom a token belongs to, and what is said when Slack does not accept it or does not answer."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from ssl import CERT_REQUIRED

import pytest
from slack_sdk import WebClient

from bot.config import config
from bot.config.errors import SettingError
from bot.slack.installation import SlackUnreachableError, ask_slack, web_client
from sandbox import Fault, Sandbox
from tests.conftest import MANIFEST
from tests.slack_proxy import Answer, slack_proxy


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    """Yield a Slack whose admin granted two optional permissions of three."""
    with Sandbox(MANIFEST, granted_optional=("mpim:write", "files:write")) as sandbox:
        yield sandbox


def client(address: str, token: str = "xoxb-1") -> WebClient:
    return WebClient(token, base_url=address, timeout=5, retry_handlers=[])


def test_slack_says_who_the_bot_is_and_what_it_may_do(slack: Sandbox) -> None:
    installation = ask_slack(client(slack.api_url, slack.bot_token))
    assert (installation.team_id, installation.bot_user_id) == (slack.team_id, slack.bot_user_id)
    assert (installation.enterprise_id, installation.can_open_groups, installation.can_look_up) == ("", True, False)
    assert installation.can_send_files


@pytest.mark.parametrize("error", ["token_revoked", "account_inactive"])
def test_a_token_slack_does_not_accept_is_a_wrong_setting(slack: Sandbox, error: str) -> None:
    slack.revoke_bot_token(error)
    with pytest.raises(SettingError, match=f"SLACK_BOT_TOKEN was refused by Slack .“{error}”."):
        ask_slack(client(slack.api_url, slack.bot_token))


@pytest.mark.parametrize(
    "answer",
    [
        {"team_id": "T1", "enterprise_id": "E1", "is_enterprise_install": True},
        {"team_id": "E1", "enterprise_id": "E1"},
    ],
    ids=["it says so", "it names the organisation as the workspace"],
)
def test_a_whole_organisations_token_is_a_wrong_setting(slack: Sandbox, answer: dict[str, object]) -> None:
    with slack_proxy(slack) as proxy:
        proxy.answer("auth.test", with_=Answer(json.dumps({"ok": True, "user_id": "UBOT"} | answer).encode()))
        with pytest.raises(SettingError, match=r"^SLACK_BOT_TOKEN is a whole organisation's, which isn't supported"):
            ask_slack(client(proxy.url))


def test_a_workspace_in_an_organisation_is_a_workspace(slack: Sandbox) -> None:
    says = {"ok": True, "user_id": "UBOT", "team_id": "T1", "enterprise_id": "E1", "is_enterprise_install": False}
    with slack_proxy(slack) as proxy:
        proxy.answer("auth.test", with_=Answer(json.dumps(says).encode()))
        assert ask_slack(client(proxy.url)).enterprise_id == "E1"


@pytest.mark.parametrize(
    "fault",
    [Fault.server_error(503), Fault.reset(), Fault.rate_limited(5), Fault.refuse("internal_error")],
    ids=["an error page", "a dropped connection", "too fast", "Slack's own trouble"],
)
def test_a_slack_that_is_in_trouble_is_no_wrong_setting(slack: Sandbox, fault: Fault) -> None:
    slack.faults.on("auth.test", fault)
    with pytest.raises(SlackUnreachableError):
        ask_slack(client(slack.api_url, slack.bot_token))


def test_a_slack_that_is_not_there_is_no_wrong_setting() -> None:
    with socket.socket() as taken:  # nobody listens there
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(SlackUnreachableError):
            ask_slack(client(f"http://127.0.0.1:{taken.getsockname()[1]}/api/"))


TOKENS = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}


@pytest.mark.parametrize(
    ("environment", "reads_once"),
    [({"HTTPS_PROXY": "http://proxy.test:3128"}, True), ({"SLACK_API_URL": "http://127.0.0.1:1/api/"}, False)],
    ids=["behind a proxy", "without TLS"],
)
def test_certificates_are_read_once_and_not_for_each_call(environment: dict[str, str], reads_once: bool) -> None:
    ssl = web_client(config.read(TOKENS | environment), "xoxb-1", 5).ssl
    assert bool(ssl) == reads_once
    assert ssl is None or (ssl.verify_mode, ssl.check_hostname) == (CERT_REQUIRED, True)
