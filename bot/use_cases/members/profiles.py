"""The use cases around members: who they are, as far as an introduction needs to know."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from bot.rules.profiles import Profile, as_seen_from
from storage.database import Database
from storage.models.enums import Account, Introducers, Preference
from storage.models.workspace import Member, Workspace
from storage.queries import members

KNOWN_FOR = timedelta(days=1)  # how long an answer of Slack's counts


def to_ask_about(database: Database, workspace_id: int, user_ids: Collection[str], now: datetime) -> set[str]:
    """Return those of these people whose account Slack has to be asked about."""
    with database.reading() as session:
        # Nobody is refused on old news: who came back is a person again at once.
        return set(user_ids) - members.checked(session, workspace_id, user_ids, now - KNOWN_FOR, now)


def learn(known: Mapping[str, Member], profiles: Mapping[str, Profile], now: datetime) -> None:
    """Note what Slack said about these members. No answer changes nothing."""
    for user_id, told in profiles.items():
        if told.account is not Account.UNKNOWN and user_id in known:
            member = known[user_id]
            profile = as_seen_from(told, member.workspace.team_id, member.workspace.enterprise_id)
            member.account, member.checked_at = profile.account, now
            member.time_zone = profile.time_zone or member.time_zone
            member.is_guest, member.is_admin = profile.is_guest, profile.is_admin


def may_introduce(workspace: Workspace, user_id: str, *, is_guest: bool) -> bool:
    """Return whether the workspace lets this person introduce people."""
    match workspace.introducers:
        case Introducers.LISTED:
            return user_id in workspace.introducer_ids
        case Introducers.NO_GUESTS:
            return not is_guest
        case _:
            return True


def takes_none(member: Member, now: datetime) -> bool:
    """Return whether this member takes no introductions for now."""
    if member.left_alone_since:
        return True
    return member.preference is Preference.NOT_NOW and member.not_now_until is not None and member.not_now_until > now
