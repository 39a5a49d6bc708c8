"""A person as Slack describes them."""

from dataclasses import dataclass

from storage.models.enums import Account


@dataclass(frozen=True)
class Profile:
    """Slack's answer about one person: the kind of account, and where their clock stands."""

    account: Account
    time_zone: str | None = None
    """An IANA name; None if Slack doesn't tell."""
    is_guest: bool = False
    is_admin: bool = False
    """True for admins and owners of this workspace."""
