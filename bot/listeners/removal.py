"""Slack says that a workspace removed the app: by `app_uninstalled`, `tokens_revoked`, or both in either order."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, BoltContext

from bot.listeners.dependencies import Dependencies
from bot.payloads import removal
from bot.use_cases.workspaces import uninstall


def noted(dependencies: Dependencies) -> Callable[..., None]:
    """Return the listener that notes it. The clock asks Slack whether it's so, and then stops everything there."""

    def removed(ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        if removal.is_about_the_bot(body):
            uninstall.note_removal(dependencies.database, context["workspace_id"], dependencies.now())
            dependencies.poke()
        ack()

    return removed
