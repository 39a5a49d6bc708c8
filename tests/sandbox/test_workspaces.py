"""Several workspaces in one sandbox: the token of a call says which of them it's for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from slack_bolt import App, Say
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox import Fault, Member, Sandbox
from sandbox.administration import Administration
from tests.sandbox.apps import Json, button, over_http, section
from tests.sandbox.test_access import asked
from tests.sandbox.test_messages import post
from tests.sandbox.test_web_api import refusal


@pytest.fixture
def harbour(slack: Sandbox) -> Administration:
    """Return a second workspace with the app in it."""
    return slack.add_workspace("Harbour", installed=True)


def client_of(slack: Sandbox, workspace: Administration) -> WebClient:
    """Return a client with the token of a workspace."""
    return WebClient(workspace.bot_token, base_url=slack.api_url, retry_handlers=[], timeout=5)


def test_each_token_opens_its_own_workspace(slack: Sandbox, client: WebClient, harbour: Administration) -> None:
    there = client_of(slack, harbour)
    assert (client.auth_test()["team_id"], there.auth_test()["team_id"]) == ("T0SANDBOX", "T0HARBOUR")
    assert there.team_info()["team"] == {"id": "T0HARBOUR", "name": "Harbour", "domain": "harbour", "email_domain": ""}
    bot = there.auth_test()
    assert (bot["user_id"], bot["url"]) == (harbour.bot_user_id, "https://harbour.slack.com/")
    assert there.bots_info(bot=bot["bot_id"])["bot"]["user_id"] == harbour.bot_user_id
    names = {member["real_name"] for member in there.users_list()["members"]}
    assert "Ines Duarte" in names
    assert "Ana Sousa" not in names
    assert there.users_lookupByEmail(email="ines@harbour.example")["user"]["team_id"] == "T0HARBOUR"


def test_nobody_and_nothing_of_another_workspace_is_found(slack: Sandbox, harbour: Administration) -> None:
    here, there = client_of(slack, slack), client_of(slack, harbour)
    ana, ines = slack.person("ana"), harbour.person("ines")
    assert refusal(there, "users.info", user=ana.id) == "user_not_found"
    assert refusal(there, "chat.postMessage", channel=ana.id, text="hi") == "channel_not_found"
    sent = here.chat_postMessage(channel=ana.id, text="hi")
    assert refusal(there, "chat.update", channel=sent["channel"], ts=sent["ts"], text="ho") == "channel_not_found"
    there.chat_postMessage(channel=ines.id, text="ahoy")
    assert [message.text for message in ines.messages()] == ["ahoy"]
    assert [message.text for message in ana.messages()] == ["hi"]
    assert ines.messages()[0].permalink.startswith("https://harbour.slack.com/archives/")


def test_workspaces_have_ids_of_their_own_unless_they_are_to_be_the_same(slack: Sandbox) -> None:
    other = slack.add_workspace("Harbour", installed=True)
    twin = slack.add_workspace("Twin", installed=True, same_ids=True)

    def ids(of: Administration) -> set[str]:
        direct = of.workspace.open_direct(of.people[0].id)
        return {*(of.workspace.members.keys() - {"USLACKBOT"}), *of.workspace.conversations, direct.id}

    assert not ids(slack) & ids(other)
    assert slack.workspace.members.keys() == twin.workspace.members.keys()
    assert ids(slack) == ids(twin)
    assert slack.team_id != twin.team_id
    assert slack.bot_user_id == twin.bot_user_id
    assert slack.bot_token != twin.bot_token


def test_a_workspace_is_added_once(slack: Sandbox, harbour: Administration) -> None:
    assert slack.workspaces == {"T0SANDBOX": slack, "T0HARBOUR": harbour}
    with pytest.raises(ValueError, match="T0HARBOUR"):
        slack.add_workspace("Harbour")


def test_whoever_joins_belongs_to_the_workspace_they_join(slack: Sandbox, harbour: Administration) -> None:
    noor = harbour.add_member(Member("U0000NOOR", "noor", "Noor Haddad"))
    assert noor.member.team_id == "T0HARBOUR"
    assert client_of(slack, harbour).users_info(user=noor.id)["user"]["team_id"] == "T0HARBOUR"


class Bell:
    """Keeps what it was sent, and answers with the token of the workspace it came from."""

    def __init__(self, slack: Sandbox) -> None:
        self.slack = slack
        self.bodies: list[Json] = []

    def listeners(self, app: App) -> None:
        """Register what the app does."""
        app.command("/bell")(self.ring)
        app.action("again")(self.ring)
        app.message("hello")(self.hear)

    def ring(self, ack: Callable[..., None], body: Json, respond: Callable[..., Any]) -> None:
        """Answer privately."""
        self.bodies.append(body)
        respond(f"Ding in {body.get('team_domain') or body['team']['domain']}")
        ack()

    def hear(self, body: Json, say: Say) -> None:
        """Answer out loud."""
        self.bodies.append(body)
        token = self.slack.workspaces[body["team_id"]].bot_token
        say.client = WebClient(token, base_url=self.slack.api_url)
        say("Hello yourself")


def test_what_people_do_arrives_with_their_workspace_and_is_answered_there(
    harbour: Administration, slack: Sandbox
) -> None:
    bell, ines = Bell(slack), harbour.person("ines")
    with over_http(slack, bell.listeners):
        assert ines.command("/bell").acknowledged
        assert ines.answers()[-1].text == "Ding in harbour"
        client_of(slack, harbour).chat_postMessage(channel=ines.id, text="x", blocks=[again()])
        assert ines.click(ines.messages()[-1], "Again").acknowledged
        ines.say("hello", conversation="#introductions")
        slack.wait_for(lambda: any(m.text == "Hello yourself" for m in ines.messages("#introductions")))
    command, click, event = bell.bodies
    assert (command["team_id"], command["team_domain"], command["user_id"]) == ("T0HARBOUR", "harbour", ines.id)
    assert "/hooks/commands/T0HARBOUR/" in command["response_url"]
    assert click["team"] == {"id": "T0HARBOUR", "domain": "harbour"}
    assert (click["user"]["team_id"], click["message"]["team"]) == ("T0HARBOUR", "T0HARBOUR")
    assert (event["team_id"], event["context_team_id"], event["api_app_id"]) == ("T0HARBOUR", "T0HARBOUR", "A0SANDBOX")
    (seen_by,) = event["authorizations"]
    assert (seen_by["team_id"], seen_by["user_id"], seen_by["is_bot"]) == ("T0HARBOUR", harbour.bot_user_id, True)


def again() -> Json:
    """Return a block with a button."""
    return {"type": "actions", "elements": [button("Again", "again")]}


def test_a_response_url_works_in_no_other_workspace(slack: Sandbox, harbour: Administration) -> None:
    bell, ines = Bell(slack), harbour.person("ines")
    with over_http(slack, bell.listeners):
        ines.command("/bell")
    url = bell.bodies[0]["response_url"]
    for team in ("T0SANDBOX", "T0NOWHERE"):
        assert asked(url.replace("T0HARBOUR", team), {}, b'{"text": "x"}')[0] == 404
    assert asked(url, {}, b'{"text": "x"}')[0] == 200


def test_files_go_to_the_workspace_that_asked(slack: Sandbox, harbour: Administration) -> None:
    there, ines = client_of(slack, harbour), harbour.person("ines")
    channel = there.conversations_open(users=[ines.id])["channel"]["id"]
    there.files_upload_v2(channel=channel, filename="a.csv", content="1,2")
    assert [file.body for message in ines.messages() for file in message.files] == [b"1,2"]


def test_a_fault_can_be_one_workspaces_alone_and_so_is_a_hold(slack: Sandbox, harbour: Administration) -> None:
    here, there = client_of(slack, slack), client_of(slack, harbour)
    slack.faults.on("chat.postMessage", Fault.rate_limited(30), team=harbour.team_id, times=1)
    assert refusal(there, "chat.postMessage", channel=harbour.person("ines").id, text="x") == "ratelimited"
    assert refusal(there, "chat.postMessage", channel=harbour.person("ines").id, text="x") == "ratelimited"
    assert post(here)
    outcomes = [(call.team, call.outcome, call.held) for call in slack.calls("chat.postMessage")]
    limited = [("T0HARBOUR", "rate_limited", held) for held in (False, True)]
    assert outcomes == [*limited, ("T0SANDBOX", "ok", False)]
    assert len(slack.calls("chat.postMessage", team="T0HARBOUR")) == 2
    slack.faults.off("chat.postMessage")
    assert there.chat_postMessage(channel=harbour.person("ines").id, text="x")["ok"]


def test_scopes_are_each_workspaces_own(slack: Sandbox, harbour: Administration) -> None:
    harbour.workspace.install(slack.app.manifest.granting({"chat:write"}))
    assert refusal(client_of(slack, harbour), "users.info", user="U0HARBINES") == "missing_scope"
    assert client_of(slack, harbour).auth_test().headers["x-oauth-scopes"] == "chat:write"
    assert client_of(slack, slack).users_info(user="U0000ANA")["ok"]


def test_starting_over_keeps_the_workspaces_and_the_first_tokens(slack: Sandbox) -> None:
    harbour, island = slack.add_workspace("Harbour", installed=True), slack.add_workspace("Island")
    token, ines = harbour.bot_token, harbour.person("ines")
    client_of(slack, harbour).chat_postMessage(channel=ines.id, text="x")
    slack.start_over()
    assert harbour.bot_token == token
    assert client_of(slack, harbour).auth_test()["ok"]
    assert ines.messages() == []
    assert (harbour.workspace.has_app, island.workspace.has_app) == (True, False)
    with pytest.raises(LookupError, match="T0ISLAND"):
        assert island.bot_token


def test_a_workspace_without_the_app_goes_on_without_it(slack: Sandbox) -> None:
    island = slack.add_workspace("Island")
    ines = island.person("ines")
    assert ines.command("/bell", conversation="#general").error == "/bell is not a valid command."
    with pytest.raises(LookupError, match="isn't installed"):
        ines.open_home()
    with pytest.raises(LookupError, match="isn't installed"):
        ines.invite_app("#general")
    assert ines.say("hello", conversation="#general").text == "hello"
    assert island.bot_user_id not in island.workspace.members
    with pytest.raises(SlackApiError, match="invalid_auth"):
        WebClient("xoxb-island", base_url=slack.api_url).auth_test()


def test_a_message_of_one_workspace_names_its_own_bot(slack: Sandbox, harbour: Administration) -> None:
    there, ines = client_of(slack, harbour), harbour.person("ines")
    sent = there.chat_postMessage(channel=ines.id, text="x", blocks=[section("x")])
    assert sent["message"]["bot_id"] == there.auth_test()["bot_id"]
    assert ines.messages()[-1].by_app
    assert there.conversations_info(channel="C0HARBINTRODU")["channel"]["is_member"]
