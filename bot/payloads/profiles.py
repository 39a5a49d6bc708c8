"""What Slack says about a person."""

from dataclasses import dataclass

from bot.payloads.body import Body, text
from storage.models.enums import Account

ZONE_NAME = 64  # characters; the longest there is has 32
GUEST = ("is_restricted", "is_ultra_restricted")
ADMIN = ("is_admin", "is_owner", "is_primary_owner")


@dataclass(frozen=True)
class Profile:
    """Of what `users.info` tells: what kind of account it is, and where its person's clock stands."""

    account: Account
    time_zone: str | None = None
    """An IANA name; Slack does not tell it of everybody."""
    is_guest: bool = False
    is_admin: bool = False
    """Of this workspace, or its owner."""


def profile(user: Body) -> Profile:
    """https://docs.slack.dev/reference/objects/user-object"""
    return Profile(
        account=_account(user),
        time_zone=text(user.get("tz"))[:ZONE_NAME] or None,
        is_guest=any(user.get(flag) is True for flag in GUEST),
        # Of somebody from elsewhere the flags may tell of their own workspace.
        is_admin=any(user.get(flag) is True for flag in ADMIN) and not user.get("is_stranger"),
    )


def _account(user: Body) -> Account:
    if user.get("deleted"):
        return Account.DEACTIVATED
    # Slackbot is a person by Slack's own flags.
    if user.get("is_bot") or user.get("id") == "USLACKBOT":
        return Account.BOT
    return Account.PERSON
