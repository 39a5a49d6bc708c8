"""A party's card: the three buttons, and what is about the reader."""

from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient

from bot.listeners.dependencies import Services
from bot.listeners.handlers import Listener
from bot.listeners.modals import ViewNotOpenedError, open_view
from bot.messages import replies
from bot.messages.modals.fields import Opening
from bot.payloads import clicks
from bot.payloads.clicks import Click
from bot.use_cases.introductions import report
from bot.use_cases.members import preferences as members
from storage.database import Database
from storage.models.enums import Step


def record_step(services: Services) -> Listener:
    """Connected, Met or Thanked was pressed: stored first, acknowledged then. Thanked asks for words as well."""

    def record(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        if click := clicks.step_click(body, context["workspace_id"]):
            report.record(services.database, click, services.now())
            services.poke()
            # The thanks are recorded, whether the form opens or not.
            if click.step is Step.THANKED and (form := report.form_to_thank(services.database, click)):
                open_view(client, body, form)
        ack()

    return record


def preferences(database: Database, click: Click, now: datetime) -> Opening:
    """The reader's own preferences, from any card's menu."""
    return members.form_of(database, click.workspace_id, click.by, now)


def explain(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
    """Open the explanation of how this works."""
    if problem := open_view(client, body, replies.how_this_works()):
        raise ViewNotOpenedError(problem)
    ack()
