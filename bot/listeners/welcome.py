"""The welcome of the first admin who types a command."""

from slack_sdk import WebClient

from bot.listeners.dependencies import Dependencies
from bot.slack import profiles
from bot.use_cases.workspaces import welcome as use_case


def welcome(dependencies: Dependencies, workspace_id: int, user_id: str, client: WebClient) -> None:
    """Welcome the person who typed a command, if they're the first admin to do so.

    Called once their modal is open, since its trigger lives 3 s. Slack is asked only while nobody was welcomed; if it
    doesn't answer in time, their next command asks again.
    """
    if not use_case.is_awaited(dependencies.database, workspace_id, user_id):
        return
    if profiles.ask_about(client, user_id, dependencies.installation(workspace_id)).is_admin:
        use_case.welcome(dependencies.database, workspace_id, user_id, dependencies.now())
        dependencies.poke()
