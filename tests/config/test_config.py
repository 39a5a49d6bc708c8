"""Every setting, its default, and what is said when it is wrong."""

from __future__ import annotations

import logging
import sys

import pytest
from sqlalchemy.engine import make_url

from bot.config import config
from bot.config.errors import SettingError
from tests.conftest import ROOT

SOCKET = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
HTTP = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "secret"}


def test_two_tokens_are_enough() -> None:
    settings = config.read(SOCKET)
    assert settings.app_token == "xapp-1"
    assert settings.slack_url == "https://slack.com/api/"
    assert settings.database_url.database == str(ROOT / "full-circle.sqlite3")
    assert (settings.port, settings.log_level, settings.logs_json) == (None, logging.INFO, False)


def test_a_signing_secret_chooses_the_http_receiver() -> None:
    settings = config.read(HTTP | {"PORT": "8080"})
    assert (settings.app_token, settings.signing_secret, settings.port) == (None, "secret", 8080)


def test_over_http_the_port_is_3000_and_the_address_any_unless_set() -> None:
    settings = config.read(HTTP)
    assert (settings.host, settings.port) == ("0.0.0.0", 3000)
    settings = config.read(SOCKET | {"HOST": "::1", "PORT": "8080", "LOG_FORMAT": "JSON"})
    assert (settings.host, settings.port, settings.logs_json) == ("::1", 8080, True)


@pytest.mark.parametrize("host", ["127.0.0.1", "::", "fe80::1%eth0", "localhost", "bot_1.internal"])
def test_an_address_or_a_name_of_this_machine_may_be_served_on(host: str) -> None:
    assert config.read(SOCKET | {"HOST": host}).host == host


@pytest.mark.parametrize("parameters", ["sslmode=require", "options=-csearch_path%3Dcircle&connect_timeout=3"])
def test_parameters_that_postgresql_knows_are_kept(parameters: str) -> None:
    url = config.database_url({"DATABASE_URL": f"postgresql://h/d?{parameters}"})
    assert url == make_url(f"postgresql+psycopg://h/d?{parameters}")


def test_an_address_for_the_log_has_no_secrets() -> None:
    url = config.database_url(
        {"DATABASE_URL": "postgresql://bot:hunter2@db:5432/circle?password=hunter3&sslmode=require"}
    )
    assert config.without_secrets(url) == "postgresql+psycopg://db:5432/circle"


def test_with_both_the_socket_is_used() -> None:
    settings = config.read(SOCKET | HTTP)
    assert (settings.app_token, settings.signing_secret) == ("xapp-1", None)


def test_an_empty_setting_is_one_left_out() -> None:
    assert config.read(SOCKET | {"DATABASE_URL": " ", "PORT": "", "LOG_LEVEL": ""}) == config.read(SOCKET)


@pytest.mark.parametrize("address", ["postgres://u:p@h/d", "postgresql://u:p@h/d", "postgresql+psycopg://u:p@h/d"])
def test_postgresql_may_be_spelled_both_ways(address: str) -> None:
    url = config.read(SOCKET | {"DATABASE_URL": address}).database_url
    assert url.render_as_string(hide_password=False) == "postgresql+psycopg://u:p@h/d"


def test_slacks_address_may_lack_its_slash() -> None:
    assert config.read(SOCKET | {"SLACK_API_URL": "http://127.0.0.1:1/api"}).slack_url == "http://127.0.0.1:1/api/"


@pytest.mark.parametrize(
    ("variable", "wrong", "what_to_do"),
    [
        ("SLACK_BOT_TOKEN", "", "is missing. Copy it"),
        ("SLACK_BOT_TOKEN", "xapp-1", "It should begin with xoxb-"),
        ("SLACK_BOT_TOKEN", "xoxb-1 2", "doesn't look right"),
        ("SLACK_APP_TOKEN", "", "or set SLACK_SIGNING_SECRET to receive"),
        ("SLACK_APP_TOKEN", "xoxb-1", "It should begin with xapp-"),
        ("SLACK_API_URL", "slack.com", "isn't a web address"),
        ("SLACK_API_URL", "ftp://slack.com", "isn't a web address"),
        ("SLACK_API_URL", "http://[localhost/api/", "isn't a web address"),
        ("SLACK_API_URL", "http://localhost:slack/api/", "isn't a web address"),
        ("DATABASE_URL", "postgresql://bot:x@localhost:port/bot", "isn't a database address"),
        ("DATABASE_URL", "postgresql://bot:pass@word@h/bot", "write it as %40"),
        ("DATABASE_URL", "sqlite:///file:bot?mode=memory&uri=true", "must name a file"),
        ("DATABASE_URL", "postgresql://bot:x@h/bot?nonsense=1", "parameters that PostgreSQL doesn't know: nonsense."),
        ("DATABASE_URL", "postgresql://bot:x@h/bot?pgbouncer=true", "doesn't know: pgbouncer."),
        ("DATABASE_URL", "postgresql://bot:x@h/bot?prepare_threshold=5", "doesn't know: prepare_threshold."),
        ("DATABASE_URL", "postgresql://bot:x@/bot?host=a&port=word", "has hosts or ports that PostgreSQL can't read"),
        (
            "DATABASE_URL",
            "postgresql://bot:x@/bot?host=a:1,b:2&port=3",
            "has hosts or ports that PostgreSQL can't read",
        ),
        ("DATABASE_URL", "postgresql://bot:x@h..h/bot", "has hosts or ports that PostgreSQL can't read"),
        ("DATABASE_URL", f"postgresql://bot:x@{'x' * 64}/bot", "has hosts or ports that PostgreSQL can't read"),
        ("DATABASE_URL", "postgresql://bot:x@/bot?host=h..h", "has hosts or ports that PostgreSQL can't read"),
        ("DATABASE_URL", "postgresql://bot:x@h:65536/bot", "use a number from 1 to 65535"),
        ("DATABASE_URL", "postgresql://bot:x@h/bot?port=0", "use a number from 1 to 65535"),
        ("DATABASE_URL", "postgresql://bot:x@h/bot?connect_timeout=soon", "whole numbers: connect_timeout."),
        ("DATABASE_URL", "postgresql://bot:x@h/bot?sslmode=require&sslmode=disable", "more than once: sslmode."),
        ("DATABASE_URL", "sqlite:////tmp/bot.sqlite3?timeout=abc", "takes no parameters for SQLite"),
        ("DATABASE_URL", "sqlite:////tmp/bot.sqlite3?mode=ro", "takes no parameters for SQLite"),
        ("DATABASE_URL", "sqlite:////tmp/bot.sqlite3?foo=bar", "takes no parameters for SQLite"),
        ("DATABASE_URL", "sqlite://tmp/bot.sqlite3", "must have three slashes"),
        ("DATABASE_URL", f"sqlite:///{'x' * 300}", "names a file that can't be reached: File name too long."),
        ("DATABASE_URL", "sqlite:///bot%00.sqlite3", "isn't a database address"),
        ("DATABASE_URL", "nonsense", "isn't a database address"),
        ("DATABASE_URL", "mysql://u:p@h/d", "must begin with postgresql://"),
        ("DATABASE_URL", "sqlite://", "must name a file"),
        ("DATABASE_URL", "sqlite:///:memory:", "must name a file"),
        ("PORT", "http", "must be a number from 1 to 65535"),
        ("PORT", "0", "must be a number from 1 to 65535"),
        ("PORT", "65536", "must be a number from 1 to 65535"),
        ("PORT", "9" * 5_000, "must be a number from 1 to 65535"),
        ("HOST", "[::1]", "without brackets. The port goes into PORT"),
        ("HOST", "[::1]:3000", "without brackets. The port goes into PORT"),
        ("HOST", "127.0.0.1:3000", "without brackets. The port goes into PORT"),
        ("HOST", "http://localhost", "without brackets. The port goes into PORT"),
        ("LOG_LEVEL", "LOUD", "must be one of DEBUG, INFO, WARNING, ERROR"),
    ],
)
def test_what_is_wrong_is_named_with_what_to_do(variable: str, wrong: str, what_to_do: str) -> None:
    with pytest.raises(SettingError) as caught:
        config.read(SOCKET | {variable: wrong})
    assert str(caught.value).startswith(f"{variable} ")
    assert what_to_do in str(caught.value)


@pytest.mark.parametrize("variable", ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_API_URL", "DATABASE_URL", "PORT"])
def test_what_is_wrong_is_never_quoted_since_it_may_be_a_secret(variable: str) -> None:
    with pytest.raises(SettingError) as caught:
        config.read(SOCKET | {variable: "pa55word"})
    assert "pa55word" not in str(caught.value)


def test_postgresql_without_its_driver_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(SettingError, match="pip install"):
        config.read(SOCKET | {"DATABASE_URL": "postgresql://u:p@h/d"})
