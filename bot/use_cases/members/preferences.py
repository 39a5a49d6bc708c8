"""The use cases around what a member sets for themselves."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from bot.ids import Field
from bot.messages.modals import preferences
from bot.messages.modals.fields import ModalToOpen
from bot.messages.modals.preferences import WayOn
from bot.payloads.modals import Preferences
from bot.payloads.profiles import Profile
from bot.rules.deadlines import calendar
from bot.rules.text_limits import WORDS_LIMIT
from bot.use_cases.form_errors import Refusal, too_long, wrong_date
from bot.use_cases.introductions.snooze import set_reminders
from storage.database import Database
from storage.models.enums import Account, Preference
from storage.models.workspace import AVOIDED_LIMIT, Member
from storage.queries import members


def form_of(
    database: Database, workspace_id: int, slack_id: str, now: datetime, profile: Profile | None = None
) -> ModalToOpen:
    """The form as this member has it set.

    `profile`: what Slack says about them now, for an admin's way to the workspace's settings; None for none.
    """
    with database.reading() as session:
        member = next(iter(members.find(session, workspace_id, [slack_id])), None)
        avoided = members.avoided_by(session, member.id) if member else []
        return preferences.opening(member, avoided, now, _way_on(profile))


def _way_on(profile: Profile | None) -> WayOn:
    if profile is None:
        return WayOn.NONE
    if profile.account is Account.UNKNOWN:
        return WayOn.SLACK_IS_SILENT
    return WayOn.TO_THE_WORKSPACE if profile.is_admin else WayOn.NONE


def save(database: Database, chosen: Preferences, now: datetime) -> Refusal:
    """Store it, or say what is wrong. What is open now stays as it is."""
    with database.transaction() as session:
        member = members.ensure(session, chosen.workspace_id, {chosen.by, *chosen.avoided})[chosen.by]
        avoided = _private_list(session, member, chosen)
        if refusal := _refusal(member, chosen, avoided, now):
            return refusal
        until = chosen.until if chosen.preference is Preference.NOT_NOW else None
        member.preference = chosen.preference
        member.not_now_until = calendar(member, member.workspace).morning_of(until) if until else None
        member.standing_wish = chosen.standing_wish or None
        members.avoid(session, member, members.find(session, chosen.workspace_id, avoided))
        set_reminders(session, chosen.workspace_id, chosen.by, wanted=chosen.reminders, now=now)
        return {}


def _private_list(session: Session, member: Member, chosen: Preferences) -> frozenset[str]:
    kept = members.avoided_by(session, member.id) if chosen.keeps_list else ()
    return chosen.avoided.union(kept) - {chosen.by}


def _refusal(member: Member, chosen: Preferences, avoided: Collection[str], now: datetime) -> Refusal:
    refusal = too_long({Field.STANDING_WISH: chosen.standing_wish}, WORDS_LIMIT)
    if chosen.preference is Preference.NOT_NOW:
        refusal |= wrong_date(chosen.until, calendar(member, member.workspace).day_of(now))
    if len(avoided) > AVOIDED_LIMIT:
        refusal[Field.AVOIDED] = f"Your list would have {len(avoided)} people; {AVOIDED_LIMIT} fit."
    return refusal
