"""The Home tab: published, opened, pressed; and a Messages tab in which nobody can write."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox import Person, Sandbox, View
from tests.sandbox.apps import Json, over_http, over_socket, section
from tests.sandbox.doors import Doors, home_view, manifest

RECEIVERS = pytest.mark.parametrize("receiver", [over_http, over_socket], ids=["http", "socket"])


@contextmanager
def opened(app_manifest: Json) -> Iterator[Sandbox]:
    """Yield a workspace with this app installed, not running."""
    with Sandbox(app_manifest, ack_seconds=1.0, retry_seconds=(0.0, 0.05)) as slack:
        yield slack


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    """Yield a workspace whose app has a Home tab and is told when it's opened."""
    with opened(manifest()) as slack:
        yield slack


@pytest.fixture
def ana(slack: Sandbox) -> Person:
    """Return somebody to open it."""
    return slack.person("ana")


def client_of(slack: Sandbox) -> WebClient:
    """Return the app's Web API client."""
    return WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[], timeout=5)


def home_of(person: Person) -> View:
    """Return a person's Home tab, which has to be there."""
    assert person.home is not None
    return person.home


# --- opened -----------------------------------------------------------------------------------------------------------


@RECEIVERS
def test_the_app_hears_that_somebody_opened_its_home_and_can_publish_it(
    receiver: Any, slack: Sandbox, ana: Person
) -> None:
    app = Doors()
    with receiver(slack, app.listeners):
        ana.open_home()
        ana.wait_for_home("Opened 1 times")
        ana.open_home("messages")
        ana.wait_for_home("Opened 2 times")
        ana.open_home()
        ana.wait_for_home("Opened 3 times")
    first, second, third = (body["event"] for body in app.bodies)
    direct = slack.workspace.direct(ana.id)
    assert direct is not None
    assert first == {
        "type": "app_home_opened",
        "user": ana.id,
        "channel": direct.id,
        "tab": "home",
        "event_ts": first["event_ts"],
    }
    assert (second["tab"], "view" in second) == ("messages", False)
    assert third["view"]["blocks"][0]["text"]["text"] == "Opened 2 times"
    assert third["view"]["type"] == "home"


def test_an_app_that_did_not_ask_is_not_told() -> None:
    with opened(manifest(events=())) as silent:
        app = Doors()
        with over_http(silent, app.listeners):
            silent.person("ana").open_home()
            silent.person("ana").shortcut("order_tea")
        assert [body["type"] for body in app.bodies] == ["shortcut"]


def test_there_is_no_home_tab_where_the_manifest_has_none() -> None:
    with opened(manifest(home={"home_tab_enabled": False})) as slack:
        with pytest.raises(LookupError, match="Tea has no Home tab"):
            slack.person("ana").open_home()
        with pytest.raises(SlackApiError, match="not_enabled"):
            client_of(slack).views_publish(user_id="U0000ANA", view=home_view("x"))


def test_there_is_no_messages_tab_where_the_manifest_has_none() -> None:
    no_messages = {"messages_tab_enabled": False}
    with opened(manifest(home=no_messages)) as slack, pytest.raises(LookupError, match="Tea has no Messages tab"):
        slack.person("ana").open_home("messages")


# --- published --------------------------------------------------------------------------------------------------------


def test_a_home_tab_holds_a_hundred_blocks(slack: Sandbox, ana: Person) -> None:
    client = client_of(slack)
    client.views_publish(user_id=ana.id, view={"type": "home", "blocks": [section("x")] * 100})
    assert len(home_of(ana).blocks) == 100
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        client.views_publish(user_id=ana.id, view={"type": "home", "blocks": [section("x")] * 101})


def test_a_home_tab_over_250_kilobytes_is_too_large(slack: Sandbox, ana: Person) -> None:
    with pytest.raises(SlackApiError, match="view_too_large"):
        client_of(slack).views_publish(user_id=ana.id, view={"type": "home", "blocks": [section("x" * 2900)] * 90})


def test_an_outdated_hash_is_refused_and_changes_nothing(slack: Sandbox, ana: Person) -> None:
    client = client_of(slack)
    first = client.views_publish(user_id=ana.id, view=home_view("one"))["view"]
    client.views_publish(user_id=ana.id, view=home_view("two"), hash=first["hash"])
    with pytest.raises(SlackApiError, match="hash_conflict"):
        client.views_publish(user_id=ana.id, view=home_view("three"), hash=first["hash"])
    assert "two" in ana.sees(home_of(ana))


@pytest.mark.parametrize("given", [{"view": {"type": "modal", "blocks": []}}, {"user_id": "U0NOBODY"}])
def test_a_home_tab_for_nobody_or_of_another_type_is_invalid(slack: Sandbox, given: Json) -> None:
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        client_of(slack).api_call("views.publish", json={"user_id": "U0000ANA", "view": home_view("x"), **given})


def test_a_home_tab_reads_without_a_modals_buttons(slack: Sandbox, ana: Person) -> None:
    client_of(slack).views_publish(user_id=ana.id, view={"type": "home", "blocks": [section("Hello")]})
    assert ana.sees(home_of(ana)) == "Hello"


# --- pressed ----------------------------------------------------------------------------------------------------------


@RECEIVERS
def test_a_button_on_home_carries_its_view_and_can_open_a_modal(receiver: Any, slack: Sandbox, ana: Person) -> None:
    app = Doors()
    with receiver(slack, app.listeners):
        ana.open_home()
        home = ana.wait_for_home()
        assert ana.click(home, "Order").acknowledged
        assert ana.wait_for_view().title == "Order tea"
    pressed = app.bodies[-1]
    assert pressed["type"] == "block_actions"
    assert pressed["container"] == {"type": "view", "view_id": home.id}
    assert (pressed["view"]["type"], pressed["view"]["hash"]) == ("home", home.hash)
    assert not pressed.keys() & {"message", "channel", "response_url"}
    assert (pressed["actions"][0]["action_id"], pressed["actions"][0]["value"]) == ("order", "1")


def test_what_is_chosen_on_home_is_told_at_once_and_stands_in_its_state(slack: Sandbox, ana: Person) -> None:
    app = Doors()
    with over_http(slack, app.listeners):
        ana.open_home()
        home = ana.wait_for_home()
        ana.choose(home, "Size", "Large")
        ana.choose(home, "For whom", "ben")
    size, whom = app.bodies[1:]
    assert size["actions"][0]["selected_option"]["value"] == "large"
    assert whom["actions"][0]["selected_user"] == "U0000BEN"
    state = whom["view"]["state"]["values"]["do"]
    assert (state["size"]["selected_option"]["value"], state["whom"]["selected_user"]) == ("large", "U0000BEN")
    assert home_of(ana).fields()["Size"] == "Large"


def test_a_press_on_a_home_tab_that_was_published_anew_since_still_arrives(slack: Sandbox, ana: Person) -> None:
    app = Doors()
    with over_http(slack, app.listeners):
        ana.open_home()
        before = ana.wait_for_home()
        client_of(slack).views_publish(user_id=ana.id, view={"type": "home", "blocks": [section("Empty")]})
        assert ana.click(before, "Order").acknowledged
        assert ana.choose(before, "Size", "Large").acknowledged
    assert app.bodies[-1]["view"]["blocks"][0]["text"]["text"] == "Empty"
    assert app.bodies[-1]["view"]["state"]["values"] == {}


# --- a Messages tab that is read-only ---------------------------------------------------------------------------------


def test_nothing_can_be_typed_to_an_app_that_turned_messages_off(slack: Sandbox, ana: Person) -> None:
    app = Doors()
    with over_http(slack, app.listeners):
        direct = slack.workspace.open_direct(ana.id)
        with pytest.raises(PermissionError, match="Sending messages to this app has been turned off"):
            ana.say("Hello?")
        refused = ana.command("/tea", conversation=direct.id)
        assert refused.error == "Sending messages to this app has been turned off."
    assert (refused.acknowledged, app.bodies, direct.messages) == (False, [], {})


def test_a_command_is_typed_elsewhere_then(slack: Sandbox, ana: Person) -> None:
    app = Doors()
    with over_http(slack, app.listeners):
        assert ana.command("/tea").text == "Tea!"
        assert ana.command("/tea", conversation="#general").text == "Tea!"
    assert [ana.sees(answer) for answer in ana.answers()] == ["Tea!", "Tea!"]
    assert slack.person("ben").answers() == []
    beside, channel = (slack.workspace.conversations[body["channel_id"]] for body in app.bodies)
    assert (beside.members, channel.name) == ({ana.id}, "general")


def test_the_app_can_still_write_there(slack: Sandbox, ana: Person) -> None:
    client_of(slack).chat_postMessage(channel=ana.id, text="News")
    assert ana.reads() == ["News"]
