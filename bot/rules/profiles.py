"""A person as Slack describes them."""

from dataclasses import dataclass, replace

from storage.models.enums import Account


@dataclass(frozen=True)
class Profile:
    """Slack's answer about one person: the kind of account, and where their clock stands."""

    account: Account
    time_zone: str | None = None
    """An IANA name; None if Slack doesn't tell."""
    is_guest: bool = False
    """True for a guest, and for somebody of another company."""
    is_admin: bool = False
    """True for admins and owners of this workspace."""
    team_ids: frozenset[str] = frozenset()
    """Slack's ids of the workspaces, and of the organisation, that they are at home in; empty if it doesn't tell."""


def as_seen_from(profile: Profile, team_id: str, enterprise_id: str) -> Profile:
    """Return a profile as a workspace sees it: somebody of another company is a guest there, and no admin.

    Their flags may tell of their own workspace. In an Enterprise Grid organisation a colleague can be at home in
    another workspace. https://docs.slack.dev/apis/slack-connect
    """
    is_at_home = not profile.team_ids or profile.team_ids & ({team_id, enterprise_id} - {""})
    return profile if is_at_home else replace(profile, is_guest=True, is_admin=False)
