"""The sandbox is for any app: one in Python with Bolt over Socket Mode, and one in JavaScript over HTTP.

They do what Slack's own sample apps do: answer greetings and mentions, open a form, say what was filled in.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import Ack, App, Say
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox import Sandbox
from sandbox.__main__ import environment, events
from sandbox.page.client_commands import ClientCommands
from sandbox.page.hints import Hints
from tests.sandbox.apps import field, modal, over_socket

NODE = shutil.which("node")
GREETER = Path(__file__).parent / "greeter.mjs"
CHANNEL = "#random"


def greeter(app: App) -> None:
    """Tell a Bolt app what to listen to."""

    @app.message(re.compile("^(hi|hello|hey)"))
    def _greet(event: dict[str, Any], say: Say) -> None:
        say(f"Hey there <@{event['user']}>!")

    @app.event("app_mention")
    def _answer(event: dict[str, Any], say: Say) -> None:
        say("You called?", thread_ts=event["ts"])

    @app.event(re.compile(""))
    def _hear(ack: Ack) -> None:
        ack()

    @app.command("/order")
    def _ask(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        ack()
        client.views_open(
            trigger_id=body["trigger_id"], view=modal(field("Order", "what", {"type": "plain_text_input"}))
        )

    @app.view("order")
    def _take(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        ack()
        what = body["view"]["state"]["values"]["what"]["it"]["value"]
        client.chat_postMessage(channel=body["user"]["id"], text=f"You ordered {what}.")


@contextmanager
def in_python(slack: Sandbox) -> Iterator[None]:
    """Run the app in Python."""
    with over_socket(slack, greeter):
        yield


@contextmanager
def in_javascript(slack: Sandbox) -> Iterator[None]:
    """Run the app in JavaScript, in a process of its own."""
    if NODE is None:
        pytest.skip("there is no Node on this machine: no app in JavaScript was tried")
    with subprocess.Popen([NODE, GREETER], env=environment(slack), stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        slack.deliver_to(f"http://127.0.0.1:{process.stdout.readline().strip()}/")
        yield
        process.terminate()


@pytest.mark.parametrize("running", [in_python, in_javascript])
def test_an_app_greets_answers_and_takes_an_order(running: Callable[..., Any]) -> None:
    with Sandbox() as slack, running(slack):
        ben, place = slack.person("ben"), channel(slack)
        slack.change_channel(place, has_app=False)
        ben.say("hello, is anybody there?", conversation=place)
        ClientCommands(slack, Hints(slack, ()), None).execute(
            {"do": "command", "as": "ben", "command": "/invite", "text": "@sandbox_app", "channel": place}
        )
        ben.say("hello", conversation=place)
        asked = ben.say(f"<@{slack.bot_user_id}>, a tea please", conversation=place)
        said = slack.wait_for(lambda: answers(slack, place, 2), what="a greeting and an answer")
        assert {message.text for message in said} == {f"Hey there <@{ben.id}>!", "You called?"}
        assert asked.ts in [message.thread_ts for message in said]
        assert ben.command("/order", "").acknowledged
        ben.wait_for_view()
        assert ben.submit({"Order": "tea"}).acknowledged
        slack.wait_for(lambda: [m for m in ben.messages() if m.text == "You ordered tea."], what="the order")


def channel(slack: Sandbox) -> str:
    """Return the first channel's id."""
    return next(found.id for found in slack.workspace.conversations.values() if found.kind == "channel")


def answers(slack: Sandbox, place: str, count: int) -> list[Any]:
    """Return what the app said there, once it's this much."""
    said = [message for message in slack.messages(place) if message.by_app]
    return said if len(said) >= count else []


def test_only_the_app_can_be_invited_and_only_to_a_channel(slack: Sandbox) -> None:
    commands, place = ClientCommands(slack, Hints(slack, ()), None), channel(slack)
    usual = {"do": "command", "as": "ben", "command": "/invite", "text": "@sandbox_app", "channel": place}
    assert "Only the app" in commands.execute(usual | {"text": "@ben"})["error"]
    assert "to a channel" in commands.execute(usual | {"channel": ""})["error"]


def test_a_sandbox_says_which_events_an_app_hears_of() -> None:
    assert "app_mention" in events(Sandbox())
    assert events(Sandbox({"display_information": {"name": "Deaf"}})) == []


def test_a_person_is_found_by_their_address_and_the_bot_by_its_id(slack: Sandbox, client: WebClient) -> None:
    ben = client.users_lookupByEmail(email="Ben@sandbox.example")["user"]
    assert ben["id"] == slack.person("ben").id
    with pytest.raises(SlackApiError, match="users_not_found"):
        client.users_lookupByEmail(email="sven@sandbox.example")
    bot_id = client.auth_test()["bot_id"]
    assert client.bots_info(bot=bot_id)["bot"]["user_id"] == slack.bot_user_id
    with pytest.raises(SlackApiError, match="bot_not_found"):
        client.bots_info(bot="B1")
