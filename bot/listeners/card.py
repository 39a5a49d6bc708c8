"""A party's card: the three buttons and the menu."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient

from bot import actions, introductions, payloads
from bot.listeners.services import Services
from bot.listeners.views import ViewNotOpenedError, open_view
from bot.messages import answers


def record_step(services: Services) -> Callable[..., None]:
    """Connected, Met or Thanked was pressed: stored first, acknowledged then."""

    def record(ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        if click := payloads.step_click(body, context["workspace_id"]):
            introductions.record(services.database, click, services.now())
            services.poke()
        ack()

    return record


def choose_in_menu(services: Services) -> Callable[..., None]:
    """Something was chosen in the card's menu."""

    def choose(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        if click := payloads.undo_click(body, context["workspace_id"]):
            introductions.undo(services.database, click, services.now())
            services.poke()
        elif payloads.menu_choice(body) == actions.HOW and (
            problem := open_view(client, body, answers.how_this_works())
        ):
            raise ViewNotOpenedError(problem)
        ack()

    return choose
