"""`/intro settings`: one's own preferences and, for admins, the workspace's settings."""

from typing import Any

from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient

from bot.listeners.dependencies import Dependencies
from bot.listeners.handlers import Listener
from bot.listeners.modals import TOO_LATE, ModalNotOpenedError, push_modal, show_modal
from bot.messages import replies
from bot.payloads.body import user
from bot.payloads.profiles import Profile
from bot.payloads.workspace_modal import workspace_form
from bot.slack import profiles
from bot.use_cases.members import preferences
from bot.use_cases.workspaces import settings


def open_own(dependencies: Dependencies, workspace_id: int, command: dict[str, Any], client: WebClient) -> str:
    """Open the preferences of the person who typed the command. Returns what to answer; empty if the modal opened."""
    user_id, now = str(command.get("user_id") or ""), dependencies.now()
    profile = profiles.ask_about(client, user_id)
    modal = preferences.form_of(dependencies.database, workspace_id, user_id, now, profile)
    slack_error = show_modal(client, command, modal)
    return replies.not_opened(str(command.get("text") or ""), too_late=slack_error in TOO_LATE) if slack_error else ""


def open_workspace(dependencies: Dependencies) -> Listener:
    """Return the listener for the button that shows an admin the workspace's settings."""

    def pressed(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        modal = settings.form_of(dependencies.database, context["workspace_id"], _profile(client, body))
        if slack_error := push_modal(client, body, modal):
            raise ModalNotOpenedError(slack_error)
        ack()

    return pressed


def submit_workspace(dependencies: Dependencies) -> Listener:
    """Return the listener for the submitted workspace settings. Having seen the modal doesn't make anybody an admin."""

    def submitted(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        submission, rejection = workspace_form(body, context["workspace_id"]), None
        if submission:
            rejection = settings.save(dependencies.database, submission, _profile(client, body), dependencies.now())
        if rejection:
            ack(response_action="errors", errors=rejection)
        else:
            ack()

    return submitted


def _profile(client: WebClient, body: dict[str, Any]) -> Profile:
    return profiles.ask_about(client, user(body) or "")
