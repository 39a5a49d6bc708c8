"""The listeners most buttons and modals share: press, open a modal, submit a modal. Each stores, then acknowledges."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient

from bot.listeners.dependencies import Dependencies
from bot.listeners.modals import ModalNotOpenedError, show_modal
from bot.messages import replies
from bot.messages.modals.fields import ModalToOpen
from bot.payloads import clicks, modals
from bot.payloads.body import Body
from bot.use_cases.form_errors import Refusal, TooLate
from storage.database import Database

T = TypeVar("T")
Read = Callable[[Body, int], T | None]
"""Takes a payload and the workspace's id; returns what the payload says, or None if it's nothing we ever posted."""
Rejection = Refusal | TooLate
"""The reason why a submitted modal isn't stored."""
Listener = Callable[..., None]
"""A function that Bolt calls with the arguments it names: `ack`, `body`, `context`, `client`, `command`."""


def says(verb: str) -> list[Callable[..., bool]]:
    """Return Bolt's condition for a button, or a menu's entry, whose value begins with this verb."""

    def matches(body: dict[str, Any]) -> bool:
        return clicks.verb(body) == verb

    return [matches]


def press(dependencies: Dependencies, read: Read[T], act: Callable[[Database, T, datetime], None]) -> Listener:
    """Return the listener for a button that does something at once. `act` stores it."""

    def pressed(ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        if (click := read(body, context["workspace_id"])) is not None:
            act(dependencies.database, click, dependencies.now())
            dependencies.poke()
        ack()

    return pressed


def press_if_possible(
    dependencies: Dependencies, read: Read[T], act: Callable[[Database, T, datetime], str | None]
) -> Listener:
    """Return the listener for a button that does something at once, or says why it can't.

    `act` stores it, or returns the sentence to show.
    """

    def pressed(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        if (click := read(body, context["workspace_id"])) is not None:
            problem = act(dependencies.database, click, dependencies.now())
            dependencies.poke()
            if problem and (slack_error := show_modal(client, body, replies.not_possible(problem))):
                raise ModalNotOpenedError(slack_error)
        ack()

    return pressed


def open_modal(
    dependencies: Dependencies, read: Read[T], draw: Callable[[Database, T, datetime], ModalToOpen | None]
) -> Listener:
    """Return the listener for a button that opens a modal.

    `draw` returns the modal; None if things have changed since the button was posted, which a sentence then says.
    """

    def pressed(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        if (click := read(body, context["workspace_id"])) is not None:
            modal = draw(dependencies.database, click, dependencies.now()) or replies.has_changed()
            if slack_error := show_modal(client, body, modal):
                raise ModalNotOpenedError(slack_error)
        ack()

    return pressed


def submit_modal(
    dependencies: Dependencies, read: Read[T], act: Callable[[Database, T, datetime], Rejection | None]
) -> Listener:
    """Return the listener for a modal that is submitted.

    `act` stores what it says, or returns why not: beside the fields to correct, or that it came too late.
    """

    def submitted(ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        submission = read(body, context["workspace_id"])
        rejection = act(dependencies.database, submission, dependencies.now()) if submission is not None else None
        dependencies.poke()
        if isinstance(rejection, TooLate):
            ack(response_action="update", view=replies.came_too_late(modals.typed(body)))
        elif rejection:
            ack(response_action="errors", errors=rejection)
        else:
            ack()

    return submitted
