"""The Web API: who may call, what it answers, what it refuses."""

import json
import urllib.request
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox import Sandbox
from tests.sandbox.apps import section

ANA, BEN, GUS, ROBO, SVEN = "U0000ANA", "U0000BEN", "U00000GUS", "U0000ROBO", "U0000SVEN"


def refusal(client: WebClient, method: str, **args: Any) -> str:
    """Return the error code a call is refused with."""
    with pytest.raises(SlackApiError) as refused:
        client.api_call(method, json=args)
    return str(refused.value.response["error"])


def test_auth_test_says_who_the_bot_is_and_which_scopes_it_has(slack: Sandbox, client: WebClient) -> None:
    answer = client.auth_test()
    assert (answer["user_id"], answer["team_id"]) == (slack.bot_user_id, slack.team_id)
    assert "chat:write" in answer.headers["x-oauth-scopes"].split(",")


@pytest.mark.parametrize(
    ("token", "method", "error"),
    [
        ("", "auth.test", "not_authed"),
        ("xoxb-unknown", "auth.test", "invalid_auth"),
        ("app", "chat.postMessage", "not_allowed_token_type"),
        ("bot", "apps.connections.open", "not_allowed_token_type"),
        ("bot", "chat.shout", "unknown_method"),
    ],
)
def test_a_call_without_the_right_token_is_refused(slack: Sandbox, token: str, method: str, error: str) -> None:
    client = WebClient({"app": slack.app_token, "bot": slack.bot_token}.get(token, token), base_url=slack.api_url)
    assert refusal(client, method) == error


def test_a_revoked_token_is_refused_as_slack_does(slack: Sandbox, client: WebClient) -> None:
    slack.revoke_bot_token("account_inactive")
    assert refusal(client, "auth.test") == "account_inactive"


def test_arguments_come_as_form_json_or_query(slack: Sandbox, client: WebClient) -> None:
    blocks = [section("hello")]
    by_form = client.api_call("chat.postMessage", data={"channel": ANA, "text": "hi", "blocks": json.dumps(blocks)})
    assert by_form["message"]["blocks"][0]["text"]["text"] == "hello"
    url = f"{slack.api_url}users.info?user={ANA}&token={slack.bot_token}"
    with urllib.request.urlopen(url) as answer:
        assert json.load(answer)["user"]["name"] == "ana"


@pytest.mark.parametrize(("body", "error"), [(b"{", "invalid_json"), (b"[]", "json_not_object")])
def test_a_broken_body_is_refused(slack: Sandbox, body: bytes, error: str) -> None:
    request = urllib.request.Request(f"{slack.api_url}auth.test", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as answer:
        assert json.load(answer)["error"] == error


def test_a_missing_scope_is_named_with_those_provided() -> None:
    manifest = {
        "display_information": {"name": "Small"},
        "features": {"app_home": {"messages_tab_enabled": True}},
        "oauth_config": {
            "scopes": {"bot": ["chat:write", "im:history", "users:read"], "bot_optional": ["im:history", "users:read"]}
        },
    }
    with Sandbox(manifest, granted_optional=("users:read",)) as slack:
        client = WebClient(slack.bot_token, base_url=slack.api_url)
        direct = client.chat_postMessage(channel=ANA, text="hi")["channel"]
        with pytest.raises(SlackApiError) as refused:
            client.conversations_history(channel=direct)
        assert refused.value.response["needed"] == "im:history"
        assert refused.value.response["provided"] == "chat:write,users:read"
        assert client.users_info(user=ANA)["ok"]


def test_a_workspace_can_do_without_some_of_the_optional_scopes() -> None:
    optional = ["mpim:write", "users:read"]
    scopes = {"bot": ["chat:write", "im:write", *optional], "bot_optional": optional}
    with Sandbox(
        {"display_information": {"name": "Small"}, "oauth_config": {"scopes": scopes}}, without={"mpim:write"}
    ) as slack:
        client = WebClient(slack.bot_token, base_url=slack.api_url)
        assert client.auth_test().headers["x-oauth-scopes"] == "chat:write,im:write,users:read"
        with pytest.raises(SlackApiError) as refused:
            client.conversations_open(users=[ANA, BEN])
        assert (refused.value.response["error"], refused.value.response["needed"]) == ("missing_scope", "mpim:write")
        assert client.users_info(user=ANA)["ok"]
        assert client.conversations_open(users=[ANA])["ok"]


def test_only_scopes_the_manifest_asks_for_can_be_granted_or_left_out() -> None:
    small = {"display_information": {"name": "Small"}}
    with pytest.raises(ValueError, match="im:history"):
        Sandbox(small, granted_optional=("im:history",))
    with pytest.raises(ValueError, match="mpim:write"):
        Sandbox(small, without={"mpim:write"})


def test_an_optional_scope_has_to_be_asked_for_in_both_lists() -> None:
    scopes = {"bot": ["chat:write"], "bot_optional": ["mpim:write"]}
    with pytest.raises(ValueError, match="in bot_optional of the manifest, but not in bot: mpim:write"):
        Sandbox({"display_information": {"name": "Small"}, "oauth_config": {"scopes": scopes}})


def test_users_info_tells_zone_and_kind_of_account(client: WebClient) -> None:
    dalia = client.users_info(user="U000DALIA")["user"]
    assert (dalia["tz"], dalia["tz_offset"]) == ("Asia/Kolkata", 19_800)
    assert client.users_info(user="U0000FERN")["user"]["is_restricted"]
    assert client.users_info(user=GUS)["user"]["deleted"]
    assert client.users_info(user=ROBO)["user"]["is_bot"]
    sven = client.users_info(user=SVEN)["user"]
    assert sven["is_stranger"]
    assert sven["team_id"] != "T0SANDBOX"
    assert client.users_info(user="W000EMEKA")["user"]["real_name"] == "Emeka Nwosu"
    assert not client.users_info(user="USLACKBOT")["user"]["is_bot"]
    assert refusal(client, "users.info", user="U0NOBODY") == "user_not_found"


def test_users_list_pages_through_the_workspace_without_strangers(client: WebClient) -> None:
    seen = [member["id"] for page in client.users_list(limit=4) for member in page["members"]]
    assert len(seen) == len(set(seen)) == 11
    assert SVEN not in seen
    assert refusal(client, "users.list", cursor="nonsense") == "invalid_cursor"


def test_conversations_open_gives_the_same_direct_message_again(client: WebClient) -> None:
    first = client.conversations_open(users=ANA)["channel"]["id"]
    assert first.startswith("D")
    assert client.conversations_open(users=ANA)["channel"]["id"] == first
    assert client.conversations_open(users=f"{ANA},{BEN}")["channel"]["id"].startswith("G")


@pytest.mark.parametrize(
    ("users", "error"),
    [
        ("", "users_list_not_supplied"),
        ("U0NOBODY", "user_not_found"),
        (GUS, "user_disabled"),
        (ROBO, "cannot_dm_bot"),
        (SVEN, "user_not_visible"),
        (f"{ANA},{SVEN}", "invalid_user_combination"),
        (",".join(["U1"] * 9), "too_many_users"),
    ],
)
def test_conversations_open_refuses_whom_one_cannot_write_to(client: WebClient, users: str, error: str) -> None:
    assert refusal(client, "conversations.open", users=users) == error


def test_channels_are_listed_joined_and_looked_into(slack: Sandbox, client: WebClient) -> None:
    general = next(c["id"] for c in client.conversations_list()["channels"] if c["name"] == "general")
    assert refusal(client, "conversations.history", channel=general) == "not_in_channel"
    client.conversations_join(channel=general)
    assert slack.bot_user_id in client.conversations_members(channel=general)["members"]
    assert client.conversations_info(channel=general)["channel"]["is_member"]
    assert {c["name"] for c in client.users_conversations()["channels"]} == {"general", "introductions"}
    assert refusal(client, "conversations.info", channel="C0NOWHERE") == "channel_not_found"


def test_team_info_names_the_workspace(slack: Sandbox, client: WebClient) -> None:
    assert client.team_info()["team"]["id"] == slack.team_id


def test_every_call_is_logged_without_its_token(slack: Sandbox, client: WebClient) -> None:
    client.chat_postMessage(channel=ANA, text="hi")
    refusal(client, "chat.postMessage", channel="C0NOWHERE", text="hi")
    done, refused = slack.calls("chat.postMessage")
    assert (done.outcome, done.args["text"]) == ("ok", "hi")
    assert refused.outcome == "channel_not_found"
    assert slack.bot_token not in repr(slack.calls())


def test_direct_messages_are_resumed_listed_and_looked_into(client: WebClient) -> None:
    direct = client.conversations_open(users=ANA)["channel"]["id"]
    group = client.conversations_open(users=f"{ANA},{BEN}", return_im=True)["channel"]
    assert group["is_mpim"]
    assert client.conversations_open(channel=direct)["channel"]["id"] == direct
    assert client.conversations_info(channel=direct)["channel"]["user"] == ANA
    listed = client.conversations_list(types="im,mpim")["channels"]
    assert {channel["id"] for channel in listed} == {direct, group["id"]}
    assert refusal(client, "conversations.open", channel="C0GENERAL") == "channel_not_found"
    assert refusal(client, "conversations.list", types="secret") == "invalid_types"
    assert refusal(client, "conversations.list", limit=0) == "invalid_limit"
    assert refusal(client, "conversations.join", channel=direct) == "method_not_supported_for_channel_type"
    assert refusal(client, "conversations.join", channel="C0NOWHERE") == "channel_not_found"
    assert refusal(client, "users.info", user={"id": ANA}) == "invalid_arguments"


def test_whom_the_app_may_not_see_it_cannot_open_a_conversation_with(slack: Sandbox, client: WebClient) -> None:
    slack.change_member("ben", visible=False)
    assert refusal(client, "conversations.open", users=BEN) == "user_not_visible"
    assert refusal(client, "chat.postMessage", channel=BEN, text="x") == "channel_not_found"
