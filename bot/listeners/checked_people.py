"""People who are introduced are checked first: Slack is asked about those whose account isn't known well enough."""

from collections.abc import Callable, Mapping

from slack_sdk import WebClient

from bot.rules.profiles import Profile
from bot.slack import profiles
from bot.use_cases.members.profiles import NotCheckedError


def introduce_checked(client: WebClient, introduce: Callable[[Mapping[str, Profile] | None], None]) -> None:
    """Call `introduce`, and again with Slack's answers if it has to be asked. Usually it needn't be.

    `introduce`: takes Slack's answers by Slack id, None if it wasn't asked. Raises `NotCheckedError` if it has to be.
    """
    try:
        introduce(None)
    except NotCheckedError as unknown:
        introduce(profiles.ask(client, unknown.user_ids))
