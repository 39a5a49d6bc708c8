"""Deleting one's own data: `/intro forget` and the button on Home open the modal that asks once.

The click stores the wish; deleting may take longer than Slack waits, and the clock does it.
"""

from typing import Any

from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient

from bot.listeners.dependencies import Dependencies
from bot.listeners.handlers import Listener, open_or_raise
from bot.listeners.modals import TOO_LATE, show_modal
from bot.messages import replies
from bot.messages.blocks import View
from bot.messages.modals import forget as texts
from bot.payloads import modals
from bot.payloads.body import text, user
from bot.rules.plain_text import plain
from bot.use_cases.members import forget as use_case
from bot.use_cases.members.forget import Forget


def open_own(dependencies: Dependencies, workspace_id: int, command: dict[str, Any], client: WebClient) -> str:
    """Open the modal for the person who typed the command. Returns what to answer; empty if the modal opened."""
    shown = _modal(dependencies, Forget(workspace_id, text(command.get("user_id"))))
    slack_error = show_modal(client, command, shown)
    return replies.not_opened(plain(text(command.get("text"))), too_late=slack_error in TOO_LATE) if slack_error else ""


def open_forget(dependencies: Dependencies) -> Listener:
    """Return the listener for the button that opens the modal."""

    def pressed(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        if by := user(body):
            open_or_raise(client, body, _modal(dependencies, Forget(context["workspace_id"], by)))
        ack()

    return pressed


def submit(dependencies: Dependencies) -> Listener:
    """Return the listener for the submitted modal. Submitted twice, it says the same."""

    def submitted(ack: Ack, body: dict[str, Any], context: BoltContext, _: WebClient) -> None:
        if act := modals.forget(body, context["workspace_id"]):
            use_case.ask(dependencies.database, act, dependencies.now())
            dependencies.poke()
            ack(response_action="update", view=replies.deleting_data())
        else:
            ack()

    return submitted


def _modal(dependencies: Dependencies, act: Forget) -> View:
    with dependencies.database.reading() as session:
        return texts.forget(use_case.count_open(session, act))
