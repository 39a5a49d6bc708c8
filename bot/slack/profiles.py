"""Questions to Slack about members' profiles."""

from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor, wait
from http.client import HTTPException

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.payloads import profiles
from bot.payloads.profiles import Profile
from storage.models.enums import Account

WHILE_SOMEBODY_WAITS = 1.5  # seconds at the most: triggers live 3 s, and Slack waits for an answer as long
UNSEEN = {"user_not_found", "user_not_visible"}


def ask(client: WebClient, slack_ids: Collection[str], seconds: float = WHILE_SOMEBODY_WAITS) -> dict[str, Profile]:
    """Return these members' profiles by Slack id, except those that Slack doesn't send within `seconds`."""
    if not slack_ids:
        return {}
    asking = ThreadPoolExecutor(min(len(slack_ids), 5))
    answers_to_come = {slack_id: asking.submit(_profile, client, slack_id) for slack_id in slack_ids}
    wait(answers_to_come.values(), timeout=seconds)
    asking.shutdown(wait=False, cancel_futures=True)
    done = {
        slack_id: answer for slack_id, answer in answers_to_come.items() if answer.done() and not answer.cancelled()
    }
    return {slack_id: answer.result() for slack_id, answer in done.items()}


def ask_about(client: WebClient, slack_id: str) -> Profile:
    """Return the profile of one member; one of an `UNKNOWN` account if Slack doesn't answer in time."""
    return ask(client, {slack_id}).get(slack_id, Profile(Account.UNKNOWN))


def _profile(client: WebClient, slack_id: str) -> Profile:
    try:
        return profiles.profile(client.users_info(user=slack_id)["user"])
    except SlackApiError as error:
        return Profile(Account.HIDDEN if error.response.get("error") in UNSEEN else Account.UNKNOWN)
    except (OSError, HTTPException):
        return Profile(Account.UNKNOWN)
