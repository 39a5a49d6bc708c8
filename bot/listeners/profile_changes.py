"""Somebody's profile changed: whether they're still there, and where their clock stands."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, BoltContext

from bot.listeners.dependencies import Dependencies
from bot.payloads import profile_changes
from bot.slack import profiles as slack_profiles
from bot.use_cases.members import profiles


def noted(dependencies: Dependencies) -> Callable[..., None]:
    """Return the listener for a profile that changed. Most change in a status or a picture, which concerns nothing."""

    def changed(ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        if found := profile_changes.changed(body):
            user_id, user = found
            profile, now = slack_profiles.read(user), dependencies.now()
            if profiles.note_change(dependencies.database, context["workspace_id"], user_id, profile, now):
                dependencies.poke()
        ack()

    return changed
