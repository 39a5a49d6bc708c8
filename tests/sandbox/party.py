"""An app with one of everything that can be filled in: /party opens the form, a card in a message opens it too."""

from collections.abc import Callable
from typing import Any

from slack_bolt import App
from slack_sdk import WebClient

from tests.sandbox.apps import Json, button, field, modal, plain, section


def option(text: str, description: str) -> Json:
    """Return a choice with a word about it, whose value is its text in small letters."""
    return {"text": plain(text), "value": text.lower(), "description": plain(description)}


def group(label: str, *texts: str) -> Json:
    """Return a group of choices."""
    return {"label": plain(label), "options": [{"text": plain(text), "value": text.lower()} for text in texts]}


MUSIC = [option("Loud", "The neighbours come too"), option("Quiet", "One can talk")]
FOOD = [option("Soup", "Hot"), option("Cake", "Contains nuts")]
DRINKS = [group("Hot", "Tea", "Coffee"), group("Cold", "Water")]
SIZES = [{"text": plain(text), "value": text.lower()} for text in ("Small", "Large")]
BEGINS = 1_782_892_800  # 2026-07-01 08:00 UTC, 9:00 in Lisbon

GUESTS = {"type": "multi_users_select", "initial_users": ["U0000ANA"], "max_selected_items": 2}
DRINK = {"type": "static_select", "option_groups": DRINKS, "initial_option": DRINKS[0]["options"][1]}
SIZE = {"type": "static_select", "action_id": "size", "options": SIZES, "placeholder": plain("Size")}
MENU = {"type": "overflow", "action_id": "menu", "options": SIZES}
SURE = {"title": plain("Sure?"), "text": plain("All will know."), "confirm": plain("Yes"), "deny": plain("No")}

FORM = (
    field("Guests", "guests", GUESTS, hint=plain("Two at most.")),
    field("Day", "day", {"type": "datepicker", "initial_date": "2026-07-01"}),
    field("Begins", "begins", {"type": "datetimepicker", "initial_date_time": BEGINS}),
    field("Drink", "drink", DRINK),
    field("Music", "music", {"type": "radio_buttons", "action_id": "music", "options": MUSIC}, dispatch_action=True),
    field(
        "Food",
        "food",
        {"type": "checkboxes", "action_id": "food", "options": FOOD, "initial_options": FOOD[:1]},
        dispatch_action=True,
        optional=True,
    ),
    field("Words", "words", {"type": "plain_text_input"}, optional=True, hint=plain("Be kind.")),
    {"type": "actions", "block_id": "more", "elements": [SIZE, button("Who comes", "list")]},
)
NUTS = field("Who has an allergy?", "nuts", {"type": "users_select"}, optional=True)
CARD = [
    section("A party?", block_id="about", accessory=MENU),
    {
        "type": "actions",
        "block_id": "do",
        "elements": [button("Plan", "plan"), button("Cancel it", "cancel", confirm=SURE), {**MENU, "action_id": "too"}],
    },
]


def form(*more: Json, title: str = "Party") -> Json:
    """Return the form with these blocks at its end."""
    return modal(*FORM, *more, title=title) | {"callback_id": "party"}


class Party:
    """Keeps what it was sent."""

    def __init__(self) -> None:
        self.bodies: list[Json] = []

    def listeners(self, app: App) -> None:
        """Register what the app does."""
        app.command("/party")(self.open)
        app.action("plan")(self.open)
        for action in ("music", "food", "size"):
            app.action(action)(self.follow)
        app.action("list")(self.push)
        for action in ("cancel", "menu", "too"):
            app.action(action)(self.keep)
        app.view("party")(self.keep)

    def keep(self, ack: Callable[..., None], body: Json) -> None:
        """Note the payload and do nothing else."""
        self.bodies.append(body)
        ack()

    def open(self, ack: Callable[..., None], body: Json, client: WebClient) -> None:
        """Open the form."""
        self.bodies.append(body)
        client.views_open(trigger_id=body["trigger_id"], view=form())
        ack()

    def follow(self, ack: Callable[..., None], body: Json, client: WebClient) -> None:
        """Ask for more, or less, after what was chosen."""
        self.bodies.append(body)
        view, values = body["view"], body["view"]["state"]["values"]
        eats: list[Any] = [one["value"] for one in values["food"]["food"]["selected_options"]]
        client.views_update(view_id=view["id"], hash=view["hash"], view=form(*([NUTS] if "cake" in eats else [])))
        ack()

    def push(self, ack: Callable[..., None], body: Json, client: WebClient) -> None:
        """Put a list on top of the form."""
        self.bodies.append(body)
        client.views_push(trigger_id=body["trigger_id"], view=modal(section("Nobody yet"), title="Guests", submit=None))
        ack()
