"""An app that has a Home tab, a read-only Messages tab and both kinds of shortcuts; it keeps what it was sent."""

from collections.abc import Callable
from typing import Any

from slack_bolt import App
from slack_sdk import WebClient

from tests.sandbox.apps import Json, button, field, modal, plain, section

SHORTCUTS = [
    {"name": "Order tea", "type": "global", "callback_id": "order_tea", "description": "Tea for somebody"},
    {"name": "Send tea…", "type": "message", "callback_id": "send_tea", "description": "Tea for who wrote this"},
]
HOME_AND_MESSAGES = {
    "home_tab_enabled": True,
    "messages_tab_enabled": True,
    "messages_tab_read_only_enabled": True,
}
SIZES = [{"text": plain(text), "value": text.lower()} for text in ("Small", "Large")]
ORDER = modal(field("For whom", "whom", {"type": "users_select"}), title="Order tea")


def manifest(
    *, home: Json | None = None, shortcuts: Any = SHORTCUTS, events: tuple[str, ...] = ("app_home_opened",)
) -> Json:
    """Return the app's manifest; `home` are fields of its app_home that are different."""
    return {
        "display_information": {"name": "Tea"},
        "features": {
            "app_home": HOME_AND_MESSAGES | (home or {}),
            "slash_commands": [{"command": "/tea", "description": "Order tea", "should_escape": True}],
            "shortcuts": shortcuts,
        },
        "oauth_config": {"scopes": {"bot": ["chat:write", "commands", "im:write", "users:read"]}},
        "settings": {"interactivity": {"is_enabled": True}, "event_subscriptions": {"bot_events": list(events)}},
    }


def home_view(words: str) -> Json:
    """Return a Home tab with a button, a choice and a person to pick."""
    size = {"type": "static_select", "action_id": "size", "options": SIZES, "placeholder": plain("Size")}
    whom = {"type": "users_select", "action_id": "whom", "placeholder": plain("For whom")}
    doing = {"type": "actions", "block_id": "do", "elements": [button("Order", "order", value="1"), size, whom]}
    return {"type": "home", "blocks": [section(words, block_id="words"), doing]}


class Doors:
    """Publishes a Home tab to whoever opens it, opens a form for every other way in, and keeps what it was sent."""

    def __init__(self) -> None:
        self.bodies: list[Json] = []

    def listeners(self, app: App) -> None:
        """Register what the app does."""
        app.event("app_home_opened")(self.publish)
        app.shortcut("order_tea")(self.open)
        app.shortcut("send_tea")(self.answer)
        app.action("order")(self.open)
        app.action("size")(self.keep)
        app.action("whom")(self.keep)
        app.command("/tea")(self.command)

    def publish(self, body: Json, client: WebClient) -> None:
        """Show how often the Home or Messages tab was opened."""
        self.bodies.append(body)
        client.views_publish(user_id=body["event"]["user"], view=home_view(f"Opened {len(self.bodies)} times"))

    def open(self, ack: Callable[..., None], body: Json, client: WebClient) -> None:
        """Open the form."""
        self.bodies.append(body)
        client.views_open(trigger_id=body["trigger_id"], view=ORDER)
        ack()

    def answer(self, ack: Callable[..., None], body: Json, respond: Callable[..., Any]) -> None:
        """Answer whoever chose the shortcut."""
        self.bodies.append(body)
        respond(text="Tea is on its way", replace_original=True)
        ack()

    def keep(self, ack: Callable[..., None], body: Json) -> None:
        """Note the payload and do nothing else."""
        self.bodies.append(body)
        ack()

    def command(self, ack: Callable[..., None], body: Json) -> None:
        """Answer a command privately."""
        self.bodies.append(body)
        ack("Tea!")
