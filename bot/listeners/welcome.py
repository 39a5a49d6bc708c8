"""The welcome of the first admin who types a command."""

from slack_sdk import WebClient

from bot.listeners.dependencies import Dependencies
from bot.slack import profiles
from bot.use_cases.workspaces import welcome as use_case

SECONDS = 1.0  # to ask Slack in: less than usual, since a modal may have been opened already, and Slack waits 3 s


def welcome(dependencies: Dependencies, workspace_id: int, user_id: str, client: WebClient) -> None:
    """Welcome the person who typed a command, if they're the first admin to do so.

    Called once their modal is open, since its trigger lives 3 s. Slack is asked only while nobody was welcomed; if it
    doesn't answer in time, their next command asks again.
    """
    if not use_case.is_awaited(dependencies.database, workspace_id, user_id):
        return
    profile = profiles.ask(client, {user_id}, SECONDS).get(user_id)
    if profile and profile.is_admin:
        use_case.welcome(dependencies.database, workspace_id, user_id, dependencies.now())
        dependencies.poke()
