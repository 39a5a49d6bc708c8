"""Questions to Slack about members' profiles."""

from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from http.client import HTTPException
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.rules.profiles import Profile, as_seen_from
from bot.slack.answers import MAYBE_DONE, PASSING, TOO_MUCH
from bot.slack.client import BEFORE_THE_ACK, TOO_MANY_REQUESTS, SlackClient
from bot.slack.installation import Installation
from storage.models.enums import Account

ZONE_NAME = 64  # characters; the longest there is has 32
GUEST = ("is_restricted", "is_ultra_restricted")
STRANGER = "is_stranger"  # of another company, and in no channel with us
ADMIN = ("is_admin", "is_owner", "is_primary_owner")
UNSEEN = {"user_not_found", "user_not_visible"}


def ask(client: WebClient, user_ids: Collection[str], seconds: float = BEFORE_THE_ACK) -> dict[str, Profile]:
    """Return these members' profiles by Slack id, except those about which Slack says nothing within `seconds`."""
    if not user_ids:
        return {}
    asking = ThreadPoolExecutor(min(len(user_ids), 5))
    answers_to_come = {user_id: asking.submit(_profile, client, user_id) for user_id in user_ids}
    wait(answers_to_come.values(), timeout=min(seconds, _seconds_left(client)))
    asking.shutdown(wait=False, cancel_futures=True)
    done = {user_id: answer for user_id, answer in answers_to_come.items() if answer.done() and not answer.cancelled()}
    return {user_id: profile for user_id, answer in done.items() if (profile := answer.result())}


def ask_about(client: WebClient, user_id: str, installation: Installation) -> Profile:
    """Return one member's profile, as the workspace of the installation sees them.

    It's one of an `UNKNOWN` account if Slack doesn't answer in time. It takes half of the time there is, since a form
    that opens may need the rest.
    """
    profile = ask(client, {user_id}, _seconds_left(client) / 2).get(user_id, Profile(Account.UNKNOWN))
    return as_seen_from(profile, installation.team_id, installation.enterprise_id)


def known_to_slack(client: WebClient, user_ids: Collection[str]) -> set[str]:
    """Return whom of these Slack shows to the bot; those about whom it says nothing in time count as unknown.

    It takes half of the time there is, since a form that opens needs the rest.
    """
    profiles = ask(client, user_ids, _seconds_left(client) / 2)
    return {user_id for user_id, each in profiles.items() if each.account not in (Account.HIDDEN, Account.UNKNOWN)}


def _seconds_left(client: WebClient) -> float:
    return client.seconds_left() if isinstance(client, SlackClient) else BEFORE_THE_ACK


def _profile(client: WebClient, user_id: str) -> Profile | None:
    """Return Slack's answer, `UNKNOWN` if it refuses to say anything; None if it wasn't asked or gave none."""
    try:
        return read(client.users_info(user=user_id)["user"])
    except SlackApiError as error:
        if (
            error.response.status_code == TOO_MANY_REQUESTS
            or error.response["error"] in PASSING | MAYBE_DONE | TOO_MUCH
        ):
            return None
        return Profile(Account.HIDDEN if error.response["error"] in UNSEEN else Account.UNKNOWN)
    except (OSError, HTTPException):
        return None


def read(user: Mapping[str, Any]) -> Profile:
    """Read a user object of Slack's: https://docs.slack.dev/reference/objects/user-object."""
    return Profile(
        account=_account(user),
        time_zone=str(user.get("tz") or "")[:ZONE_NAME] or None,
        is_guest=any(user.get(flag) is True for flag in (*GUEST, STRANGER)),
        is_admin=any(user.get(flag) is True for flag in ADMIN) and not user.get(STRANGER),
        team_ids=_team_ids(user),
    )


def _team_ids(user: Mapping[str, Any]) -> frozenset[str]:
    organisation = user.get("enterprise_user")
    there = organisation if isinstance(organisation, Mapping) else {}
    teams = there.get("teams")
    named = [user.get("team_id"), there.get("enterprise_id"), *(teams if isinstance(teams, list) else ())]
    return frozenset(each for each in named if isinstance(each, str) and each)


def _account(user: Mapping[str, Any]) -> Account:
    if user.get("deleted"):
        return Account.DEACTIVATED
    # Slackbot is a person by Slack's own flags.
    if user.get("is_bot") or user.get("id") == "USLACKBOT":
        return Account.BOT
    return Account.PERSON
