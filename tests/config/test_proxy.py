"""The connections that go through a proxy, and those that don't."""

from __future__ import annotations

import os
from urllib.request import Request, proxy_bypass

import pytest

from bot.config import config
from bot.config.errors import SettingError
from bot.config.proxy import VARIABLES, loopback_exclusion, proxy_for, proxy_variable, without_credentials
from bot.slack.installation import web_client

PROXY = "http://proxy.example.org:3128"
SLACK = "https://slack.com/api/"
SOCKET = "wss://wss-primary.slack.com/link/?ticket=1"
TOKENS = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
LOOPBACK_ADDRESSES = [
    "http://127.0.0.1:8000/api/",
    "ws://127.0.0.1:8000/link/?ticket=1",
    "http://127.8.9.10/",
    "http://localhost:8000/",
    "wss://slack.localhost/",
    "http://[::1]:8000/api/",
]


@pytest.fixture
def no_proxy_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget this machine's own proxy."""
    for name in (*VARIABLES, "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("address", [SLACK, SOCKET, "http://slack.example.org/", "ws://slack.example.org/"])
@pytest.mark.parametrize("variable", VARIABLES)
def test_each_proxy_variable_counts_for_each_kind_of_address(variable: str, address: str) -> None:
    assert proxy_for({variable: PROXY}, address) == PROXY
    assert proxy_for({}, address) is None


def test_the_first_variable_with_a_value_counts_as_it_does_to_slack_sdk() -> None:
    others = dict.fromkeys(VARIABLES[1:], "http://other.example.org")
    assert proxy_for({"HTTPS_PROXY": PROXY} | others, SLACK) == PROXY
    assert proxy_variable({"HTTPS_PROXY": " ", "HTTP_PROXY": PROXY}) == "HTTP_PROXY"


@pytest.mark.parametrize("address", LOOPBACK_ADDRESSES)
def test_this_machine_is_always_reached_directly(address: str) -> None:
    assert proxy_for({"HTTPS_PROXY": PROXY, "NO_PROXY": ""}, address) is None


@pytest.mark.parametrize("listed", ["slack.com", ".slack.com", "example.org, SLACK.com", "*"])
def test_what_no_proxy_lists_is_reached_directly_subdomains_included(listed: str) -> None:
    for name in ("NO_PROXY", "no_proxy"):
        assert proxy_for({"HTTPS_PROXY": PROXY, name: listed}, SLACK) is None
        assert proxy_for({"HTTPS_PROXY": PROXY, name: listed}, SOCKET) is None


@pytest.mark.parametrize("listed", ["", "example.org", "lack.com", "wss-primary.slack.com", "slack.com:8443"])
def test_what_no_proxy_does_not_list_goes_through_the_proxy(listed: str) -> None:
    assert proxy_for({"HTTPS_PROXY": PROXY, "NO_PROXY": listed}, SLACK) == PROXY


def test_no_proxy_may_name_a_port() -> None:
    environment = {"HTTPS_PROXY": PROXY, "NO_PROXY": "slack.example.org:8443"}
    assert proxy_for(environment, "https://slack.example.org:8443/api/") is None
    assert proxy_for(environment, "https://slack.example.org/api/") == PROXY


def test_the_lower_case_spelling_of_no_proxy_comes_first() -> None:
    assert proxy_for({"HTTPS_PROXY": PROXY, "NO_PROXY": "slack.com", "no_proxy": ""}, SLACK) == PROXY


def test_a_proxy_may_be_written_without_its_scheme() -> None:
    assert proxy_for({"https_proxy": "proxy.example.org:3128"}, SLACK) == PROXY


@pytest.mark.parametrize("wrong", ["socks5://proxy.example.org:1080", "http://:3128", "http://proxy.example.org:port"])
def test_a_proxy_that_cannot_be_used_is_named_by_its_variable_and_not_by_its_value(wrong: str) -> None:
    with pytest.raises(SettingError) as refused:
        config.read(TOKENS | {"https_proxy": wrong})
    assert str(refused.value).startswith("https_proxy must be the address of an HTTP proxy")
    assert wrong not in str(refused.value)


def test_a_proxy_that_is_not_used_may_be_of_any_kind() -> None:
    elsewhere = TOKENS | {"HTTPS_PROXY": "socks5://proxy.example.org:1080", "NO_PROXY": "slack.com"}
    assert config.read(elsewhere).proxy is None


@pytest.mark.parametrize(
    ("proxy", "bare", "credentials"),
    [
        ("http://ana:p%40ss@proxy.example.org:3128", PROXY, "Basic YW5hOnBAc3M="),  # RFC 7617: ana:p@ss
        ("http://ana@proxy.example.org:3128", PROXY, "Basic YW5hOg=="),
    ],
)
def test_a_proxys_password_is_sent_apart_from_its_address(proxy: str, bare: str, credentials: str) -> None:
    assert without_credentials(proxy) == (bare, {"Proxy-Authorization": credentials})


def test_a_proxy_without_a_password_is_left_as_it_is() -> None:
    assert without_credentials(PROXY) == (PROXY, {})


@pytest.mark.usefixtures("no_proxy_here")
def test_slacks_client_takes_the_proxy_of_the_settings_and_none_where_there_is_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert web_client(config.read(TOKENS | {"HTTPS_PROXY": PROXY}), None, 1).proxy == PROXY
    monkeypatch.setenv("HTTPS_PROXY", PROXY)
    assert web_client(config.read(TOKENS | {"HTTPS_PROXY": PROXY, "NO_PROXY": "slack.com"}), None, 1).proxy is None


@pytest.mark.usefixtures("no_proxy_here")
@pytest.mark.parametrize("listed", [None, "", "example.org, 127.0.0.1"])
@pytest.mark.parametrize("address", ["http://127.0.0.1:8000/", "http://localhost/", "http://[::1]:8000/"])
def test_urllib_reaches_this_machine_directly_too(
    address: str, listed: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", PROXY)
    if listed is not None:
        monkeypatch.setenv("no_proxy", listed)
    for name, value in loopback_exclusion(os.environ).items():
        monkeypatch.setenv(name, value)
    assert proxied(address) is False
    assert proxied("http://example.com/") is True
    assert proxied("http://example.org/") is not (listed or "").startswith("example.org")


def proxied(address: str) -> bool:
    """Return whether urllib would send this request to the proxy."""
    return not proxy_bypass(Request(address).host)


def test_what_was_listed_stays_listed_and_nothing_is_listed_twice() -> None:
    once = loopback_exclusion({"HTTP_PROXY": PROXY, "NO_PROXY": "example.org,localhost"})
    assert once["NO_PROXY"] == once["no_proxy"] == "example.org,localhost,127.0.0.1,::1,[::1]"
    assert loopback_exclusion({"HTTP_PROXY": PROXY} | once) == once


def test_nothing_changes_where_nothing_is_proxied() -> None:
    assert loopback_exclusion({"NO_PROXY": "example.org"}) == {}
    assert loopback_exclusion({"HTTP_PROXY": PROXY, "NO_PROXY": "*"}) == {}
