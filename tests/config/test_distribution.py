"""A bot for one workspace, or for any: which variables say so, and what's said when they say both, or half of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.config import config
from bot.config.about_operator import Operator
from bot.config.errors import SettingError
from bot.config.token_keys import TokenKeys, UnreadableTokenError, read_keys
from tests.builders.installed import FOR_MANY, KEY, OLDER_KEY

ANY = FOR_MANY | {"PUBLIC_URL": "https://intros.example.org/", "TOKEN_KEYS": f"{KEY}, {OLDER_KEY}"}


def without(name: str) -> dict[str, str]:
    return {each: value for each, value in ANY.items() if each != name}


def test_five_variables_make_a_bot_for_any_workspace() -> None:
    settings = config.read(ANY)
    assert (settings.bot_token, settings.app_token, settings.signing_secret) == (
        None,
        None,
        FOR_MANY["SLACK_SIGNING_SECRET"],
    )
    app = settings.distribution
    assert app
    assert (app.client_id, app.client_secret, app.public_url) == (
        "12345.67890",
        FOR_MANY["SLACK_CLIENT_SECRET"],
        "https://intros.example.org",
    )
    assert app.grace == timedelta(days=7)
    assert settings.port == 3000


def test_one_token_makes_a_bot_for_one_workspace() -> None:
    assert config.read({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "secret"}).distribution is None


@pytest.mark.parametrize("name", ANY)
def test_half_of_it_is_a_sentence(name: str) -> None:
    with pytest.raises(SettingError, match=f"^{name} is missing") as error:
        config.read(without(name))
    assert str(error.value).count(". ") >= 1  # and where to find it


@pytest.mark.parametrize("more", [{"SLACK_BOT_TOKEN": "xoxb-1"}, {"SLACK_APP_TOKEN": "xapp-1"}])
def test_both_is_a_sentence(more: dict[str, str]) -> None:
    (name,) = more
    with pytest.raises(SettingError, match=f"^{name} is set"):
        config.read(ANY | more)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SLACK_CLIENT_ID", "secret"),
        ("PUBLIC_URL", "circle.example.net"),
        ("PUBLIC_URL", "http://intros.example.org"),
        ("PUBLIC_URL", "https://intros.example.org/circle"),
        ("PUBLIC_URL", "https://intros.example.org?a=b"),
        ("PUBLIC_URL", "https://me@intros.example.org"),
        ("TOKEN_KEYS", "secret"),
        ("TOKEN_KEYS", f"{KEY},"),
        ("TOKEN_KEYS", "é" * 43 + "="),
        ("UNINSTALL_GRACE_DAYS", "soon"),
        ("UNINSTALL_GRACE_DAYS", "366"),
        ("UNINSTALL_GRACE_DAYS", "-1"),
        ("OPERATOR", "x" * 201),
        ("OPERATOR", "two\nlines"),
        ("HOSTED_AT", "x" * 201),
        ("SUPPORT_EMAIL", "https://help.example.org"),
        ("SUPPORT_EMAIL", "a@example.org,b@example.org"),
        ("SUPPORT_EMAIL", "a@example.org?bcc=b@example.org"),
    ],
)
def test_a_wrong_value_is_a_sentence_that_does_not_quote_it(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=f"^{name} ") as error:
        config.read(ANY | {name: value})
    assert value not in str(error.value)


def test_an_operator_may_say_who_they_are_or_not() -> None:
    said = {"OPERATOR": "Example Ltd, Porto", "SUPPORT_EMAIL": "help+slack@mail.example.org", "HOSTED_AT": "Example"}
    for given, expected in ((said, Operator(*said.values())), ({}, Operator()), (dict.fromkeys(said, ""), Operator())):
        app = config.read(ANY | given).distribution
        assert app
        assert app.operator == expected


@pytest.mark.parametrize("address", ["http://localhost:3000", "http://127.0.0.1:3000", "http://[::1]:3000"])
def test_this_machine_needs_no_https(address: str) -> None:
    app = config.read(ANY | {"PUBLIC_URL": address}).distribution
    assert app
    assert app.public_url == address


@pytest.mark.parametrize("key", ["+/" * 21 + "+=", "-_" * 21 + "-=", f" {KEY} "])
def test_a_key_is_what_openssl_prints(key: str) -> None:
    keys = read_keys(key)
    assert keys.decrypt(keys.encrypt("xoxb-1")) == "xoxb-1"


def test_no_secret_shows_up_in_what_python_prints() -> None:
    printed = repr(config.read(ANY)) + repr(config.read({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}))
    for secret in (
        FOR_MANY["SLACK_CLIENT_SECRET"],
        FOR_MANY["SLACK_SIGNING_SECRET"],
        KEY,
        OLDER_KEY,
        "xoxb-1",
        "xapp-1",
    ):
        assert secret not in printed


def test_a_token_is_encrypted_with_the_first_key_and_read_with_any() -> None:
    before, both, after = TokenKeys([OLDER_KEY]), TokenKeys([KEY, OLDER_KEY]), TokenKeys([KEY])
    stored = before.encrypt("xoxb-1")
    assert "xoxb" not in stored
    assert both.decrypt(stored) == "xoxb-1"
    assert after.decrypt(both.encrypt(both.decrypt(stored))) == "xoxb-1"
    with pytest.raises(UnreadableTokenError):
        after.decrypt(stored)
