"""A member's preferences: whether and when to be introduced, to whom not, and whether to be reminded."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from bot.rules.deadlines import calendar
from bot.rules.problems import AnyProblem, TooManyPeople
from bot.rules.text_limits import WORDS_LIMIT, too_long
from bot.use_cases.dates import wrong_day
from bot.use_cases.errors import reject_if
from bot.use_cases.introductions.snooze import set_reminders
from storage.database import Database
from storage.models.enums import Preference
from storage.models.workspace import AVOIDED_LIMIT, Member
from storage.queries import members


@dataclass(frozen=True)
class SetPreferences:
    """A member sets their preferences."""

    workspace_id: int
    by: str
    """The member's Slack id."""
    preference: Preference
    until: date | None
    """The day from which they can be introduced again, by their clock. Only with `Preference.NOT_NOW`."""
    avoided: frozenset[str]
    """The Slack ids on their private list."""
    standing_wish: str
    reminders: bool
    keeps_list: bool = False
    """Whether `avoided` only adds to the private list."""


def find(session: Session, workspace_id: int, slack_id: str) -> tuple[Member | None, Sequence[str]]:
    """Return a member and the Slack ids on their private list; None for somebody who never did anything."""
    member = next(iter(members.find(session, workspace_id, [slack_id])), None)
    return member, members.avoided_by(session, member.id) if member else []


def save(database: Database, act: SetPreferences, now: datetime) -> None:
    """Store the preferences. Introductions that are open now stay as they are. Raises `Rejected`."""
    with database.transaction() as session:
        member = members.ensure(session, act.workspace_id, {act.by, *act.avoided})[act.by]
        avoided = _private_list(session, member, act)
        reject_if(_wrong(member, act, avoided, now))
        until = act.until if act.preference is Preference.NOT_NOW else None
        member.preference = act.preference
        member.not_now_until = calendar(member, member.workspace).morning_of(until) if until else None
        member.standing_wish = act.standing_wish or None
        members.avoid(session, member, members.find(session, act.workspace_id, avoided))
        set_reminders(session, act.workspace_id, act.by, wanted=act.reminders, now=now)


def _private_list(session: Session, member: Member, act: SetPreferences) -> frozenset[str]:
    kept = members.avoided_by(session, member.id) if act.keeps_list else ()
    return act.avoided.union(kept) - {act.by}


def _wrong(member: Member, act: SetPreferences, avoided: Collection[str], now: datetime) -> dict[str, AnyProblem]:
    problems: dict[str, AnyProblem] = {**too_long({"standing_wish": act.standing_wish}, WORDS_LIMIT)}
    if act.preference is Preference.NOT_NOW:
        problem = wrong_day(act.until, calendar(member, member.workspace).day_of(now))
        problems |= {"until": problem} if problem else {}
    if len(avoided) > AVOIDED_LIMIT:
        problems["avoided"] = TooManyPeople(len(avoided), AVOIDED_LIMIT)
    return problems
