"""`/intro settings`: one's own preferences; and what the workspace has set, for its admins."""

from typing import Any

from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient

from bot.listeners.dependencies import Services
from bot.listeners.handlers import Listener
from bot.listeners.modals import TOO_LATE, ViewNotOpenedError, open_view, push_view
from bot.messages import replies
from bot.payloads.body import user
from bot.payloads.profiles import Profile
from bot.payloads.workspace_modal import workspace_form
from bot.slack import profiles
from bot.use_cases.members import preferences
from bot.use_cases.workspaces import settings


def open_own(services: Services, workspace_id: int, command: dict[str, Any], client: WebClient) -> str:
    """Open their own preferences for who typed the command. Returns what to answer."""
    by, now = str(command.get("user_id") or ""), services.now()
    profile = profiles.ask_about(client, by)
    form = preferences.form_of(services.database, workspace_id, by, now, profile)
    problem = open_view(client, command, form)
    return replies.not_opened(str(command.get("text") or ""), too_late=problem in TOO_LATE) if problem else ""


def open_workspace(services: Services) -> Listener:
    """An admin wants to see what the workspace has set."""

    def opened(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        database, workspace_id, profile = services.database, context["workspace_id"], _who(client, body)
        if problem := push_view(client, body, settings.form_of(database, workspace_id, profile)):
            raise ViewNotOpenedError(problem)
        ack()

    return opened


def submit_workspace(services: Services) -> Listener:
    """Return the listener for the workspace's form. That somebody saw the form doesn't make them an admin."""

    def submitted(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        said = workspace_form(body, context["workspace_id"])
        refusal = settings.save(services.database, said, _who(client, body), services.now()) if said else None
        if refusal:
            ack(response_action="errors", errors=refusal)
        else:
            ack()

    return submitted


def _who(client: WebClient, body: dict[str, Any]) -> Profile:
    return profiles.ask_about(client, user(body) or "")
