"""What Slack says about a person."""

from dataclasses import dataclass

from bot.payloads.body import Body, text
from storage.vocabulary import Account

ZONE_NAME = 64  # characters; the longest there is has 32


@dataclass(frozen=True)
class Profile:
    """Of what `users.info` tells: what kind of account it is, and where its person's clock stands."""

    account: Account
    time_zone: str | None = None
    """An IANA name; Slack does not tell it of everybody."""


def profile(user: Body) -> Profile:
    """https://docs.slack.dev/reference/objects/user-object"""
    return Profile(_account(user), text(user.get("tz"))[:ZONE_NAME] or None)


def _account(user: Body) -> Account:
    if user.get("deleted"):
        return Account.DEACTIVATED
    # Slackbot is a person by Slack's own flags.
    if user.get("is_bot") or user.get("id") == "USLACKBOT":
        return Account.BOT
    return Account.PERSON
