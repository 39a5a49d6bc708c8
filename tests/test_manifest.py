"""The facts Slack has to know about the bot, held against the code."""

from __future__ import annotations

import ast
import json
import re
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator
from slack_sdk import WebClient

from bot.config.manifest import read_manifest
from bot.ids import COMMAND, Shortcut
from bot.payloads.subcommand import Subcommand, asked
from sandbox.web import METHODS
from tests.conftest import MANIFEST, ROOT, TESTS

# Web API method -> scope; https://docs.slack.dev/reference/methods
SCOPE_OF = {
    "chat_postMessage": "chat:write",
    "chat_delete": "chat:write",
    "chat_update": "chat:write",
    "chat_getPermalink": None,
    "users_info": "users:read",
    "conversations_open": "im:write",
    "files_upload_v2": "files:write",
    "conversations_history": "im:history",
    "conversations_replies": "im:history",
    "views_open": None,
    "views_publish": None,
    "views_push": None,
    "views_update": None,
    "auth_test": None,
    "auth_revoke": None,
    "oauth_v2_access": None,  # the app's own credentials
    "apps_connections_open": None,  # the app-level token's own scope
}

# The methods that slack_sdk calls for one of its own.
SEVERAL = {"files_upload_v2": {"files_getUploadURLExternal", "files_completeUploadExternal"}}
FOR_TWO = "mpim:write"  # conversations_open needs this for two people at once
# Event -> the scope without which Slack does not send it; https://docs.slack.dev/reference/events
EVENTS = {"app_home_opened": None, "member_joined_channel": "channels:read", "user_change": "users:read"}
REMOVALS = {"app_uninstalled": None, "tokens_revoked": None}
"""Of an app that any workspace can install."""
FOR_EVENTS = {scope for scope in EVENTS.values() if scope}


@pytest.fixture
def for_many() -> dict[str, Any]:
    """Return the manifest of an app that any workspace can install, as Slack reads it."""
    loaded: dict[str, Any] = yaml.safe_load(read_manifest().for_many("https://intros.example.org"))
    return loaded


def refused(manifest: dict[str, Any]) -> list[str]:
    """Return what Slack doesn't accept, by its schema."""
    schema = json.loads((TESTS / "slack-manifest.schema.2.0.0.json").read_text(encoding="utf-8"))
    return [error.message for error in Draft7Validator(schema).iter_errors(manifest)]


@pytest.fixture
def manifest() -> dict[str, Any]:
    """Return manifest.yml as Slack reads it."""
    loaded: dict[str, Any] = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    return loaded


def test_slack_accepts_the_manifest(manifest: dict[str, Any]) -> None:
    assert refused(manifest) == []


def test_slack_accepts_the_manifest_of_an_app_that_any_workspace_can_install(for_many: dict[str, Any]) -> None:
    assert refused(for_many) == []


def test_the_command_is_the_one_the_bot_listens_to_and_passes_on_people_as_ids(manifest: dict[str, Any]) -> None:
    (command,) = manifest["features"]["slash_commands"]
    assert command["command"] == COMMAND
    assert command["should_escape"] is True


def test_every_scope_is_needed_by_a_call_and_every_call_has_its_scope(manifest: dict[str, Any]) -> None:
    needed = {SCOPE_OF[method] for method in methods_called()} - {None} | {FOR_TWO} | FOR_EVENTS
    asked = manifest["oauth_config"]["scopes"]
    assert needed | {"commands"} == set(asked["bot"])


def test_what_is_not_needed_for_an_introduction_is_optional(manifest: dict[str, Any]) -> None:
    assert manifest["oauth_config"]["scopes"]["bot_optional"] == [
        *(FOR_EVENTS - {SCOPE_OF["users_info"]}),
        "im:history",
        FOR_TWO,
        "files:write",
    ]


def test_every_optional_scope_is_asked_for_as_a_required_one_is(manifest: dict[str, Any]) -> None:
    asked = manifest["oauth_config"]["scopes"]
    assert set(asked["bot_optional"]) < set(asked["bot"])


def test_every_event_has_its_scope(for_many: dict[str, Any]) -> None:
    events = for_many["settings"]["event_subscriptions"]["bot_events"]
    assert {(EVENTS | REMOVALS)[event] for event in events} - {None} <= set(for_many["oauth_config"]["scopes"]["bot"])


def test_slack_sends_the_events_that_the_bot_listens_to(manifest: dict[str, Any], for_many: dict[str, Any]) -> None:
    assert manifest["settings"]["event_subscriptions"]["bot_events"] == list(EVENTS)
    assert for_many["settings"]["event_subscriptions"]["bot_events"] == [*EVENTS, *REMOVALS]


def test_people_have_a_home_and_can_get_direct_messages_but_write_none(manifest: dict[str, Any]) -> None:
    assert manifest["features"]["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": True,
    }


def test_the_shortcuts_are_those_the_bot_listens_to(manifest: dict[str, Any]) -> None:
    kinds = {each["callback_id"]: each["type"] for each in manifest["features"]["shortcuts"]}
    assert kinds == {Shortcut.INTRODUCE_TWO_PEOPLE: "global", Shortcut.INTRODUCE_AUTHOR: "message"}


def test_each_word_that_the_usage_hint_names_is_understood(manifest: dict[str, Any]) -> None:
    (command,) = manifest["features"]["slash_commands"]
    introduction, *words = re.split(", (?:or )?", command["usage_hint"])
    assert introduction.startswith("@one @two")
    assert [asked(word.replace("@ben", "<@U1>")).subcommand for word in words] == [
        Subcommand.LIST,
        Subcommand.WHO,
        Subcommand.SETTINGS,
        Subcommand.HELP,
    ]


def test_the_sandbox_knows_every_method_the_bot_calls() -> None:
    known = {name.replace(".", "_") for name in METHODS}
    assert {each for method in methods_called() for each in SEVERAL.get(method, {method})} <= known


def methods_called() -> set[str]:
    """Return the Web API methods in the code, as slack_sdk spells them."""
    files = [ROOT / "app.py", *(ROOT / "bot").rglob("*.py")]
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in files]
    calls = [node.func for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {
        call.attr for call in calls if isinstance(call, ast.Attribute) and "_" in call.attr and is_method(call.attr)
    }


def is_method(name: str) -> bool:
    """Return whether slack_sdk's client has this call (its own, not one of Python's)."""
    return callable(getattr(WebClient, name, None)) and not name.startswith("_") and name != "api_call"
