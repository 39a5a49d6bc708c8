"""Shortcuts: the global ones, and those in a message's menu."""

from collections.abc import Iterator
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox import Person, Sandbox
from tests.sandbox.apps import Json, over_http, over_socket
from tests.sandbox.doors import SHORTCUTS, Doors, manifest

RECEIVERS = pytest.mark.parametrize("receiver", [over_http, over_socket], ids=["http", "socket"])


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    """Yield a workspace whose app has shortcuts."""
    with Sandbox(manifest(), ack_seconds=1.0) as slack:
        yield slack


@pytest.fixture
def ana(slack: Sandbox) -> Person:
    """Return somebody to choose them."""
    return slack.person("ana")


@RECEIVERS
def test_a_global_shortcut_tells_who_chose_it_and_can_open_a_modal(receiver: Any, slack: Sandbox, ana: Person) -> None:
    app = Doors()
    with receiver(slack, app.listeners):
        assert ana.shortcut("order_tea").acknowledged
        assert ana.wait_for_view().title == "Order tea"
    (body,) = app.bodies
    assert body["type"] == "shortcut"
    assert body["callback_id"] == "order_tea"
    assert body["user"] == {"id": ana.id, "username": "ana", "team_id": slack.team_id}
    assert body["team"] == {"id": slack.team_id, "domain": "sandbox"}
    assert {"token", "action_ts", "trigger_id"} <= body.keys()
    assert not body.keys() & {"channel", "message", "response_url"}


@RECEIVERS
def test_a_message_shortcut_brings_the_message(receiver: Any, slack: Sandbox, ana: Person) -> None:
    app = Doors()
    said = slack.person("ben").say("Thirsty", conversation="#general")
    with receiver(slack, app.listeners):
        assert ana.message_shortcut("send_tea", said).acknowledged
    (body,) = app.bodies
    assert (body["type"], body["callback_id"]) == ("message_action", "send_tea")
    assert (body["user"]["id"], body["user"]["name"]) == (ana.id, "ana")
    assert body["channel"] == {"id": said.channel, "name": "general"}
    assert (body["message"]["user"], body["message"]["text"], body["message"]["ts"]) == ("U0000BEN", "Thirsty", said.ts)
    assert body["message_ts"] == said.ts
    assert body["response_url"].startswith(slack.base_url)


def test_an_answer_to_a_message_shortcut_is_private_and_leaves_the_message_as_it_was(
    slack: Sandbox, ana: Person
) -> None:
    app, ben = Doors(), slack.person("ben")
    said = ben.say("Thirsty", conversation="#general")
    with over_http(slack, app.listeners):
        ana.message_shortcut("Send tea…", said)
    assert [ana.sees(one) for one in ana.messages("#general")] == ["Thirsty", "Tea is on its way"]
    assert [ben.sees(one) for one in ben.messages("#general")] == ["Thirsty"]


def test_a_message_shortcut_works_in_a_thread_and_is_answered_there(slack: Sandbox, ana: Person) -> None:
    app, ben = Doors(), slack.person("ben")
    root = ben.say("Thirsty", conversation="#general")
    reply = ben.say("Very", conversation="#general", thread_ts=root.ts)
    with over_http(slack, app.listeners):
        ana.message_shortcut("send_tea", reply)
    assert (app.bodies[0]["message"]["ts"], app.bodies[0]["message"]["thread_ts"]) == (reply.ts, root.ts)
    assert [ana.sees(one) for one in ana.thread(root)] == ["Very", "Tea is on its way"]


def test_only_the_apps_own_shortcuts_can_be_chosen(ana: Person) -> None:
    said = ana.say("Hello", conversation="#general")
    with pytest.raises(LookupError, match="no global shortcut 'send_tea'; there is: 'Order tea'"):
        ana.shortcut("send_tea")
    with pytest.raises(LookupError, match="no message shortcut 'order_tea'; there is: 'Send tea…'"):
        ana.message_shortcut("order_tea", said)


def test_what_only_one_person_sees_has_no_shortcuts(slack: Sandbox, ana: Person) -> None:
    with over_http(slack, Doors().listeners):
        ana.command("/tea", conversation="#general")
    with pytest.raises(LookupError, match="only one person sees"):
        ana.message_shortcut("send_tea", ana.messages("#general")[-1])


def test_nobody_reaches_a_message_of_a_conversation_they_are_not_in(slack: Sandbox, ana: Person) -> None:
    WebClient(slack.bot_token, base_url=slack.api_url).chat_postMessage(channel="U0000BEN", text="For Ben")
    (news,) = slack.person("ben").messages()
    with pytest.raises(LookupError, match="knows no conversation"):
        ana.message_shortcut("send_tea", news)


def test_a_silent_app_is_noticed(ana: Person) -> None:
    reply = ana.shortcut("order_tea")
    assert (reply.acknowledged, reply.error) == (False, "This app did not respond.")


def test_an_app_without_interactivity_has_no_working_shortcuts() -> None:
    with Sandbox(manifest() | {"settings": {"interactivity": {"is_enabled": False}}}) as slack:
        assert "not configured" in str(slack.person("ana").shortcut("order_tea").error)


def test_an_app_without_a_manifest_may_have_any_shortcut() -> None:
    app = Doors()
    with Sandbox() as slack, over_http(slack, app.listeners):
        assert slack.person("ana").shortcut("order_tea").acknowledged
    assert app.bodies[0]["callback_id"] == "order_tea"


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"name": "x" * 25}, "name in the manifest has 1 to 24 characters"),
        ({"description": ""}, "description in the manifest has 1 to 150"),
        ({"callback_id": "x" * 256}, "callback_id in the manifest has 1 to 255"),
        ({"type": "channel"}, "type in the manifest is global or message"),
    ],
)
def test_a_shortcut_slack_would_refuse_is_refused(change: Json, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        Sandbox(manifest(shortcuts=[SHORTCUTS[0] | change]))


def test_ten_shortcuts_fit() -> None:
    Sandbox(manifest(shortcuts=SHORTCUTS * 5))
    with pytest.raises(ValueError, match="11 shortcuts in the manifest; Slack takes 10"):
        Sandbox(manifest(shortcuts=[*SHORTCUTS * 5, SHORTCUTS[0]]))


# --- permalinks -------------------------------------------------------------------------------------------------------


def test_a_permalink_begins_with_the_workspaces_address_and_leads_to_its_message(slack: Sandbox, ana: Person) -> None:
    client = WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])
    posted = client.chat_postMessage(channel=ana.id, text="News")
    reply = client.chat_postMessage(channel=ana.id, thread_ts=posted["ts"], text="More")
    for message, words in ((posted, "News"), (reply, "More")):
        link = client.chat_getPermalink(channel=posted["channel"], message_ts=message["ts"])["permalink"]
        assert link.startswith(client.auth_test()["url"] + "archives/")
        assert ana.sees(ana.find_link(link)) == words
        with pytest.raises(LookupError):
            slack.person("ben").find_link(link)


def test_what_only_one_person_sees_has_no_permalink(slack: Sandbox, ana: Person) -> None:
    client = WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])
    general = next(c.id for c in slack.workspace.conversations.values() if c.name == "introductions")
    ts = client.chat_postEphemeral(channel=general, user=ana.id, text="Hush")["message_ts"]
    with pytest.raises(SlackApiError, match="message_not_found"):
        client.chat_getPermalink(channel=general, message_ts=ts)
