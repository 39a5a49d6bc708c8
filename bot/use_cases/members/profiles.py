"""The use cases around members: who they are, as far as an introduction needs to know."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.rules.profiles import Profile, as_seen_from
from storage.database import Database
from storage.models.enums import Account, Introducers, Preference
from storage.models.workspace import Member, Workspace
from storage.queries import introductions, members

KNOWN_FOR = timedelta(days=1)  # how long an answer of Slack's counts


class NotCheckedError(Exception):
    """Slack has to be asked about some people first."""

    def __init__(self, user_ids: Collection[str]) -> None:
        """`user_ids`: theirs, in Slack."""
        super().__init__(", ".join(sorted(user_ids)))
        self.user_ids = user_ids


def check(session: Session, people: Mapping[str, Member], answers: Mapping[str, Profile] | None, now: datetime) -> None:
    """Note Slack's answers about these people, who are locked, by Slack id.

    `answers`: None if Slack wasn't asked. Raises `NotCheckedError` if it has to be about some of them: nobody is
    refused on old news, and who came back is a person again at once.
    """
    if answers is not None:
        learn(session, people, answers, now)
    elif unknown := [user_id for user_id, member in people.items() if not _is_checked(member, now)]:
        raise NotCheckedError(unknown)


def _is_checked(member: Member, now: datetime) -> bool:
    """Return whether Slack has called this member a person lately; what it said later than now, another clock wrote."""
    since = member.checked_at
    return member.account is Account.PERSON and since is not None and now - KNOWN_FOR < since <= now


def learn(session: Session, known: Mapping[str, Member], profiles: Mapping[str, Profile], now: datetime) -> None:
    """Note what Slack said about these members, who are locked. No answer changes nothing."""
    for user_id, profile in profiles.items():
        if profile.account is not Account.UNKNOWN and user_id in known:
            _learn(session, known[user_id], profile, now)


def note_change(database: Database, workspace_id: int, user_id: str, profile: Profile, now: datetime) -> bool:
    """Note a profile that Slack says has changed, if it's a member's and differs. Returns whether it does."""
    with database.reading() as session:
        found = members.find(session, workspace_id, [user_id])
    if not any(_differs(member, profile) for member in found):
        return False
    with database.transaction() as session:
        if member := members.lock_known(session, workspace_id, user_id):
            learn(session, {user_id: member}, {user_id: profile}, now)
    return True


def _differs(member: Member, profile: Profile) -> bool:
    known = member.account, member.time_zone, member.is_guest, bool(member.is_admin)
    return known != (profile.account, profile.time_zone or member.time_zone, profile.is_guest, profile.is_admin)


def _learn(session: Session, member: Member, profile: Profile, now: datetime) -> None:
    before, profile = (member.account, member.time_zone), _seen_from_here(member, profile)
    member.account, member.checked_at = profile.account, now
    member.time_zone = profile.time_zone or member.time_zone
    member.is_guest, member.is_admin = profile.is_guest, profile.is_admin
    if _concerns_what_is_open(*before, member):
        look_at_theirs_again(session, member, now)


def _seen_from_here(member: Member, profile: Profile) -> Profile:
    return as_seen_from(profile, member.workspace.team_id, member.workspace.enterprise_id)


def _concerns_what_is_open(account: Account, time_zone: str | None, member: Member) -> bool:
    """Return whether their introductions have to be looked at: the account came or went, or its clock changed."""
    came_or_went = account is not member.account and not {account, member.account} <= {Account.UNKNOWN, Account.PERSON}
    return came_or_went or time_zone not in (None, member.time_zone)


def note_gone(session: Session, member: Member, now: datetime) -> None:
    """Note that this member's account is deactivated, as Slack said when it refused a message. They are locked."""
    if member.account is not Account.DEACTIVATED:
        member.account, member.checked_at = Account.DEACTIVATED, now
        look_at_theirs_again(session, member, now)


def look_at_theirs_again(session: Session, member: Member, now: datetime) -> None:
    """Have the next tick see to all that's open and that this member made or is part of."""
    session.flush()
    introductions.look_at_all_of(session, member.id, now)


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
