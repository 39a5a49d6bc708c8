"""The welcome of the first admin who types a command, and the button in it."""

from typing import Any

from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient

from bot.listeners.dependencies import Dependencies
from bot.listeners.handlers import Listener, open_or_raise
from bot.listeners.settings import workspace_modal
from bot.payloads.body import user
from bot.slack import profiles
from bot.use_cases.workspaces import welcome as use_case

SECONDS = 1.0  # to ask Slack in: less than usual, since a modal may have been opened already, and Slack waits 3 s


def welcome(dependencies: Dependencies, workspace_id: int, slack_id: str, client: WebClient) -> None:
    """Welcome the person who typed a command, if they're the first admin to do so.

    Called once their modal is open, since its trigger lives 3 s. Slack is asked only while nobody was welcomed; if it
    doesn't answer in time, their next command asks again.
    """
    if not use_case.is_awaited(dependencies.database, workspace_id, slack_id):
        return
    profile = profiles.ask(client, {slack_id}, SECONDS).get(slack_id)
    if profile and profile.is_admin:
        use_case.welcome(dependencies.database, workspace_id, slack_id, dependencies.now())
        dependencies.poke()


def choose_channel(dependencies: Dependencies) -> Listener:
    """Return the listener for the button that leads from the welcome to the workspace's settings."""

    def pressed(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        profile = profiles.ask_about(client, user(body) or "")
        open_or_raise(client, body, workspace_modal(dependencies.database, context["workspace_id"], profile))
        ack()

    return pressed
