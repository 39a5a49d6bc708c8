"""An app's end in a workspace: its token revoked, or the whole app removed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from sandbox import Sandbox
from sandbox.administration import LeavingEvent
from sandbox.reply import BUTTON_TROUBLE, TURNED_OFF
from tests.sandbox.apps import Json, button, over_http, over_socket
from tests.sandbox.test_web_api import ANA, refusal

ORDERS: tuple[tuple[LeavingEvent, LeavingEvent], ...] = (
    ("tokens_revoked", "app_uninstalled"),
    ("app_uninstalled", "tokens_revoked"),
)
CARD = [{"type": "actions", "elements": [button("Press", "press")]}]


class Ears:
    """Keeps the events it was sent."""

    def __init__(self) -> None:
        self.bodies: list[Json] = []

    def listeners(self, app: App) -> None:
        """Register what the app does."""
        for event in ("tokens_revoked", "app_uninstalled", "message"):
            app.event(event)(self.keep)
        app.action("press")(self.press)
        app.command("/press")(self.press)

    def keep(self, body: Json) -> None:
        """Note an event."""
        self.bodies.append(body)

    def press(self, ack: Callable[..., None]) -> None:
        """Do nothing."""
        ack()

    def heard(self) -> list[str]:
        """Return the kinds of the events, in order."""
        return [body["event"]["type"] for body in self.bodies]


def test_a_token_can_be_revoked_by_itself(slack: Sandbox, client: WebClient) -> None:
    ears = Ears()
    with over_http(slack, ears.listeners):
        assert client.auth_revoke(test=True).data == {"ok": True, "revoked": False}
        assert client.auth_test()["ok"]
        assert client.auth_revoke().data == {"ok": True, "revoked": True}
        slack.wait_for(lambda: ears.bodies, what="the event")
    assert refusal(client, "auth.test") == "token_revoked"
    assert refusal(client, "auth.revoke") == "token_revoked"
    assert ears.bodies[0]["event"]["tokens"] == {"oauth": [], "bot": [slack.bot_user_id]}
    assert ears.heard() == ["tokens_revoked"]
    bot = slack.workspace.members[slack.bot_user_id]
    assert (bot.deleted, slack.workspace.conversations["C0INTRODU"].has_app) == (True, False)
    assert slack.workspace.has_app


@pytest.mark.parametrize("order", ORDERS, ids=["tokens first", "app first"])
@pytest.mark.parametrize("over", [over_http, over_socket])
def test_removing_the_app_sends_both_events_in_any_order(
    slack: Sandbox, order: tuple[LeavingEvent, LeavingEvent], over: Callable[..., object]
) -> None:
    ears = Ears()
    with over(slack, ears.listeners):  # type: ignore[attr-defined]
        deliveries = slack.uninstall_app(order=order)
        assert [delivery.acknowledged for delivery in deliveries] == [True, True]
    assert ears.heard() == [*order]
    for body in ears.bodies:
        assert (body["team_id"], body["api_app_id"], body["authorizations"]) == ("T0SANDBOX", "A0SANDBOX", [])


@pytest.mark.parametrize("error", ["account_inactive", "token_revoked"])
def test_nothing_opens_any_more_once_the_app_is_removed(slack: Sandbox, client: WebClient, error: str) -> None:
    slack.uninstall_app(error=error)
    for method in ("auth.test", "chat.postMessage", "auth.revoke"):
        assert refusal(client, method) == error
    with pytest.raises(LookupError, match="isn't installed in Sandbox"):
        slack.uninstall_app()


def test_only_events_that_the_manifest_asks_for_are_sent() -> None:
    with Sandbox({"display_information": {"name": "Deaf"}}) as slack:
        assert slack.uninstall_app() == []


def test_an_app_that_is_not_running_is_told_again_later(slack: Sandbox) -> None:
    deliveries = slack.uninstall_app()
    slack.wait_for(lambda: all(delivery.given_up for delivery in deliveries), what="all tries")
    assert [delivery.attempts for delivery in deliveries] == [4, 4]


def test_what_the_app_wrote_stays_and_does_nothing(slack: Sandbox, client: WebClient) -> None:
    ears, ana = Ears(), slack.person("ana")
    client.chat_postMessage(channel=ANA, text="x", blocks=CARD)
    with over_http(slack, ears.listeners):
        assert ana.click(ana.messages()[-1], "Press").acknowledged
        slack.uninstall_app()
        card = ana.messages()[-1]
        assert ana.click(card, "Press").error == BUTTON_TROUBLE
        assert ana.command("/press", conversation="#general").error == "/press is not a valid command."
        with pytest.raises(PermissionError, match=TURNED_OFF):
            ana.say("hello")
        ana.say("hello", conversation="#introductions")
    assert "message" not in ears.heard()
    assert slack.workspace.members[slack.bot_user_id].deleted


def test_one_workspace_leaves_and_the_other_stays(slack: Sandbox, client: WebClient) -> None:
    harbour = slack.add_workspace("Harbour", installed=True)
    harbour.uninstall_app()
    there = WebClient(harbour.bot_token, base_url=slack.api_url)
    assert refusal(there, "auth.test") == "account_inactive"
    assert client.auth_test()["ok"]
    assert (slack.workspace.has_app, harbour.workspace.has_app) == (True, False)


def test_starting_over_brings_a_removed_app_back(slack: Sandbox, client: WebClient) -> None:
    slack.uninstall_app()
    slack.start_over()
    assert client.auth_test()["ok"]
    assert slack.workspace.has_app
