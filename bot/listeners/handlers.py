"""The three things a person can do to a message or a form, each stored first and acknowledged then."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient

from bot.listeners.dependencies import Services
from bot.listeners.modals import ViewNotOpenedError, open_view
from bot.messages import replies
from bot.messages.modals.fields import Opening
from bot.payloads import clicks, modals
from bot.payloads.body import Body
from bot.use_cases.form_errors import Refusal, TooLate
from storage.database import Database

T = TypeVar("T")
Read = Callable[[Body, int], T | None]
"""A payload and the workspace in; what it says out, or None if it is nothing we ever posted."""
Answer = Refusal | TooLate | None
"""What stands against a form; empty or None if nothing does."""
Listener = Callable[..., None]


def says(verb: str) -> list[Callable[..., bool]]:
    """Bolt's condition for a button or a menu's entry whose value begins with this verb."""

    def matches(body: dict[str, Any]) -> bool:
        return clicks.verb(body) == verb

    return [matches]


def press(services: Services, read: Read[T], act: Callable[[Database, T, datetime], None]) -> Listener:
    """A button that does something at once."""

    def pressed(ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        if (said := read(body, context["workspace_id"])) is not None:
            act(services.database, said, services.now())
            services.poke()
        ack()

    return pressed


def press_if_possible(
    services: Services, read: Read[T], act: Callable[[Database, T, datetime], str | None]
) -> Listener:
    """A button that does something at once, or says why it cannot."""

    def pressed(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        if (said := read(body, context["workspace_id"])) is not None:
            problem = act(services.database, said, services.now())
            services.poke()
            if problem and (unopened := open_view(client, body, replies.not_possible(problem))):
                raise ViewNotOpenedError(unopened)
        ack()

    return pressed


def open_form(services: Services, read: Read[T], draw: Callable[[Database, T, datetime], Opening | None]) -> Listener:
    """A button that opens a form; a sentence instead, where things have changed since the button was posted."""

    def opened(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        if (said := read(body, context["workspace_id"])) is not None:
            form = draw(services.database, said, services.now()) or replies.has_changed()
            if problem := open_view(client, body, form):
                raise ViewNotOpenedError(problem)
        ack()

    return opened


def hand_in(services: Services, read: Read[T], act: Callable[[Database, T, datetime], Answer]) -> Listener:
    """A form: what it says is stored, or what stands against it is said beside the field."""

    def handed_in(ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        said = read(body, context["workspace_id"])
        refusal = act(services.database, said, services.now()) if said is not None else None
        services.poke()
        if isinstance(refusal, TooLate):
            ack(response_action="update", view=replies.came_too_late(modals.typed(body)))
        elif refusal:
            ack(response_action="errors", errors=refusal)
        else:
            ack()

    return handed_in
