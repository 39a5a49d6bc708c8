"""`python app.py manifest`: what it prints, for Socket Mode and for HTTP."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

import app
from bot.command_line.exit_code import ExitCode
from bot.command_line.manifest import print_manifest
from bot.config.distribution import NEEDED
from bot.config.errors import SettingError
from bot.config.manifest import REQUEST_PATH, read_manifest
from sandbox.manifest import load
from tests.conftest import MANIFEST, TESTS

REQUEST_URL = f"https://example.org{REQUEST_PATH}"


def printed(capsys: pytest.CaptureFixture[str], url: str | None, *, distributed: bool = False) -> str:
    """Return what is printed; it all goes well."""
    assert print_manifest(url, distributed=distributed) is ExitCode.OK
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out


def test_without_an_address_it_is_the_manifest_for_socket_mode(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, None) == MANIFEST.read_text(encoding="utf-8")


@pytest.mark.parametrize("url", ["https://example.org", "https://example.org/"])
def test_with_an_address_every_request_goes_there(capsys: pytest.CaptureFixture[str], url: str) -> None:
    manifest: dict[str, Any] = yaml.safe_load(printed(capsys, url))
    assert [command["url"] for command in manifest["features"]["slash_commands"]] == [REQUEST_URL]
    assert manifest["settings"]["interactivity"] == {"is_enabled": True, "request_url": REQUEST_URL}
    assert manifest["settings"]["event_subscriptions"]["request_url"] == REQUEST_URL
    assert manifest["settings"]["socket_mode_enabled"] is False


def test_slack_accepts_the_manifest_for_http(capsys: pytest.CaptureFixture[str]) -> None:
    schema = json.loads((TESTS / "slack-manifest.schema.2.0.0.json").read_text(encoding="utf-8"))
    manifest = yaml.safe_load(printed(capsys, "https://example.org:8443"))
    assert [error.message for error in Draft7Validator(schema).iter_errors(manifest)] == []


def test_nothing_else_differs_over_http(capsys: pytest.CaptureFixture[str]) -> None:
    over_http = yaml.safe_load(printed(capsys, "https://example.org"))
    over_socket = yaml.safe_load(printed(capsys, None))
    assert list(over_http) == list(over_socket)
    assert list(over_http["settings"]) == list(over_socket["settings"])
    for command in over_http["features"]["slash_commands"]:
        del command["url"]
    del over_http["settings"]["interactivity"]["request_url"]
    del over_http["settings"]["event_subscriptions"]["request_url"]
    over_http["settings"]["socket_mode_enabled"] = True
    assert over_http == over_socket


def test_for_many_workspaces_it_says_where_people_come_back_to_and_lets_tokens_expire(
    capsys: pytest.CaptureFixture[str],
) -> None:
    manifest = yaml.safe_load(printed(capsys, "https://example.org/", distributed=True))
    assert manifest["oauth_config"]["redirect_urls"] == ["https://example.org/slack/oauth_redirect"]
    assert manifest["settings"]["token_rotation_enabled"] is True


def test_nothing_else_differs_for_many_workspaces(capsys: pytest.CaptureFixture[str]) -> None:
    for_many = yaml.safe_load(printed(capsys, "https://example.org", distributed=True))
    for_one = yaml.safe_load(printed(capsys, "https://example.org"))
    del for_many["oauth_config"]["redirect_urls"]
    del for_many["settings"]["event_subscriptions"]["bot_events"][-2:]
    for_many["settings"]["token_rotation_enabled"] = False
    assert for_many == for_one


def test_for_many_workspaces_an_address_is_needed(capsys: pytest.CaptureFixture[str]) -> None:
    assert print_manifest(None, distributed=True) is ExitCode.WRONG_SETTING
    said = "--url is missing: an app that any workspace can install has a public address.\n"
    assert capsys.readouterr() == ("", said)


def test_its_header_for_many_workspaces_names_each_variable_they_need(capsys: pytest.CaptureFixture[str]) -> None:
    assert app.main(["manifest", "--url", "https://example.org/", "--distributed"]) == 0
    header = [line for line in capsys.readouterr().out.splitlines() if line.startswith("#")]
    assert all(name in "".join(header) for name in [*NEEDED, "SLACK_SIGNING_SECRET"])
    assert "PUBLIC_URL=https://example.org " in "".join(header)


@pytest.mark.parametrize("distributed", [False, True])
def test_it_can_be_pasted_as_it_stands(capsys: pytest.CaptureFixture[str], distributed: bool) -> None:
    text = printed(capsys, "https://example.org", distributed=distributed)
    assert text.startswith("# Paste this at https://api.slack.com/apps")
    assert ("running at https://example.org,\n" in text) is not distributed
    assert not any(isinstance(token, yaml.AliasToken | yaml.AnchorToken | yaml.TagToken) for token in yaml.scan(text))
    assert "…" in text


@pytest.mark.parametrize(
    "wrong",
    [
        *("", "example.org", "http://example.org", "https://", "https:///slack", "https://example.org/slack/events"),
        *("https://example.org?x=1", "https://example.org#x", "https://a:b@example.org", "https://example.org:port"),
        *("https://exa mple.org", "https://example.org\n", "https://-", "ftp://example.org"),
    ],
)
@pytest.mark.parametrize("distributed", [False, True])
def test_a_wrong_address_gets_one_sentence(capsys: pytest.CaptureFixture[str], wrong: str, distributed: bool) -> None:
    assert print_manifest(wrong, distributed=distributed) is ExitCode.WRONG_SETTING
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == "--url must be the bot's public address without a path, such as https://example.org.\n"


def test_its_scopes_are_those_that_slack_must_and_may_grant() -> None:
    manifest, slacks = read_manifest(), load(MANIFEST)
    assert manifest.required_scopes == frozenset(slacks.required_scopes)
    assert manifest.optional_scopes == frozenset(slacks.optional_scopes)
    assert manifest.required_scopes == {"commands", "chat:write", "im:write", "users:read"}


def test_installed_by_pip_it_is_found_in_the_package_and_in_a_checkout_beside_it(tmp_path: Path) -> None:
    package = tmp_path / "bot"
    package.mkdir()
    text = MANIFEST.read_text(encoding="utf-8")
    (tmp_path / "manifest.yml").write_text(text, encoding="utf-8")
    assert read_manifest(package).text == text
    (package / "manifest.yml").write_text(f"{text}# installed\n", encoding="utf-8")
    assert read_manifest(package).text.endswith("# installed\n")


def test_a_copy_without_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"^manifest.yml is missing. Copy it"):
        read_manifest(tmp_path / "bot")
