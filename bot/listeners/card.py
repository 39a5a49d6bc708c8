"""A party's card: the three buttons, and the entries that are about the reader."""

from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient

from bot.listeners.dependencies import Dependencies
from bot.listeners.handlers import Listener
from bot.listeners.modals import ModalNotOpenedError, show_modal
from bot.messages import replies
from bot.messages.modals.fields import ModalToOpen
from bot.payloads import clicks
from bot.payloads.clicks import Click
from bot.use_cases.introductions import report
from bot.use_cases.members import preferences as members
from storage.database import Database
from storage.models.enums import Step


def record_step(dependencies: Dependencies) -> Listener:
    """Return the listener for Connected, Met and Thanked. Thanked also opens a modal for a note."""

    def record(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        if click := clicks.step_click(body, context["workspace_id"]):
            report.record(dependencies.database, click, dependencies.now())
            dependencies.poke()
            # The thanks are recorded, whether the modal opens or not.
            if click.step is Step.THANKED and (modal := report.form_to_thank(dependencies.database, click)):
                show_modal(client, body, modal)
        ack()

    return record


def preferences(database: Database, click: Click, now: datetime) -> ModalToOpen:
    """Return the modal with the preferences of the person who pressed; it's offered by every card's menu."""
    return members.form_of(database, click.workspace_id, click.by, now)


def explain(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
    """Open the modal that explains how this works. Raises `ModalNotOpenedError` if Slack refuses."""
    if slack_error := show_modal(client, body, replies.how_this_works()):
        raise ModalNotOpenedError(slack_error)
    ack()
