"""The listeners most buttons and modals share: press, open a modal, submit a modal.

What somebody does is stored before it is acknowledged.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient
from sqlalchemy.orm import Session

from bot.listeners.dependencies import Dependencies
from bot.listeners.modals import ModalNotOpenedError, show_modal
from bot.messages import replies
from bot.messages.modals.fields import ModalToOpen
from bot.messages.problems import sentence
from bot.payloads import modal_fields, modals
from bot.payloads.body import Body
from bot.use_cases.errors import NotYours, Rejected, Stale, Unknown
from bot.use_cases.introductions import actors
from bot.use_cases.summaries import setup
from storage.database import Database

Command = TypeVar("Command")
Read = Callable[[Body, int], Command | None]
"""Takes a payload and the workspace's row id; returns the command it asks for, or None if we never posted it."""
Do = Callable[[Database, Command, datetime], None]
"""A use case. Raises `Rejected`, `Stale` or `NotYours`, and then has done nothing."""
Draw = Callable[[Session, Command, datetime], ModalToOpen]
"""Returns the modal a button opens. Raises what a use case raises."""
Answer = dict[str, Any]
"""An answer to a command or a submitted modal, as arguments of Bolt's `ack`."""
Listener = Callable[[Ack, dict[str, Any], BoltContext, WebClient], None]
"""Takes what Bolt hands over: the way to acknowledge, Slack's payload, our row id of the workspace, and a client."""


def press(dependencies: Dependencies, read: Read[Command], act: Do[Command]) -> Listener:
    """Return the listener for a button that does something at once. If it's rejected, a modal says why."""

    def pressed(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        if (command := read(body, context["workspace_id"])) is not None:
            try:
                act(dependencies.database, command, dependencies.now())
                dependencies.poke()
            except Rejected as rejected:
                open_or_raise(client, body, why_not(rejected))
            except Unknown:
                show_modal(client, body, replies.unknown_introduction())  # there is nothing else to be done
            except (Stale, NotYours):
                draw_again(dependencies, command)
        ack()

    return pressed


def open_modal(dependencies: Dependencies, read: Read[Command], draw: Draw[Command]) -> Listener:
    """Return the listener for a button that opens a modal; if things have changed, one that says so."""

    def pressed(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        if (command := read(body, context["workspace_id"])) is not None:
            open_or_raise(client, body, _drawn(dependencies, command, draw))
        ack()

    return pressed


def _drawn(dependencies: Dependencies, command: Command, draw: Draw[Command]) -> ModalToOpen:
    try:
        with dependencies.database.reading() as session:
            return draw(session, command, dependencies.now())
    except Rejected as rejected:
        return why_not(rejected)
    except Unknown:
        return replies.unknown_introduction()
    except (Stale, NotYours):
        draw_again(dependencies, command)
        return replies.has_changed()


def submit_modal(
    dependencies: Dependencies,
    read: Read[Command],
    act: Do[Command],
    field_of: Callable[[str], str] = str,
    instead: Callable[[Rejected], Answer | None] = lambda _: None,
) -> Listener:
    """Return the listener for a modal that is submitted.

    If it's rejected, the problems stand beside their fields; if it comes too late, or can't be read, the modal says so
    and shows what was typed. `field_of`: returns the field for the attribute of the command that a problem is about.
    `instead`: returns an answer that says more than a sentence beside a field can, if there is one.
    """

    def submitted(ack: Ack, body: dict[str, Any], context: BoltContext, _: WebClient) -> None:
        command = read(body, context["workspace_id"])
        try:
            if command is None:
                raise Stale
            act(dependencies.database, command, dependencies.now())
            dependencies.poke()
        except Rejected as rejected:
            errors = {field_of(about): sentence(problem) for about, problem in rejected.problems.items()}
            ack(**(instead(rejected) or objection(body, errors)))
        except Unknown:
            ack(response_action="update", view=replies.unknown_introduction(modals.typed(body)))
        except (Stale, NotYours):
            draw_again(dependencies, command)
            ack(response_action="update", view=replies.came_too_late(modals.typed(body)))
        else:
            ack()

    return submitted


def objection(body: Body, errors: Mapping[str, str]) -> Answer:
    """Return the answer that shows each sentence beside its field, beside the first if that isn't there.

    A modal without fields gives way to the sentences: Slack takes errors only beside a field.
    """
    fields = modal_fields.asked(body)
    if not fields:
        return {"response_action": "update", "view": replies.not_possible(" ".join(errors.values()))}
    beside: dict[str, str] = {}
    for field, text in errors.items():
        place = field if field in fields else fields[0]
        beside[place] = f"{beside[place]} {text}" if place in beside else text
    return {"response_action": "errors", "errors": beside}


def draw_again(dependencies: Dependencies, command: object) -> None:
    """Have the message updated that somebody pressed: it's the answer to a button that no longer applies."""
    if isinstance(command, actors.Act):
        actors.note_stale_press(dependencies.database, command, dependencies.now())
    elif isinstance(command, setup.ActOnChannel):
        setup.note_stale_press(dependencies.database, command, dependencies.now())
    dependencies.poke()


def why_not(rejected: Rejected) -> ModalToOpen:
    """Return the modal that says why something can't be done."""
    return replies.not_possible(" ".join(map(sentence, rejected.problems.values())))


def open_or_raise(client: WebClient, body: dict[str, Any], modal: ModalToOpen) -> None:
    """Open a modal, on top of the one in which something was pressed, if it was in one.

    Raises `ModalNotOpenedError` if Slack refuses, so that Slack shows its warning sign.
    """
    if slack_error := show_modal(client, body, modal):
        raise ModalNotOpenedError(slack_error)


def acknowledge(ack: Ack, _body: dict[str, Any], _context: BoltContext, _client: WebClient) -> None:
    """Acknowledge a request that asks for nothing."""
    ack()
