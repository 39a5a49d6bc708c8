"""A member's preferences: whether and when to be introduced, to whom not, and whether to be reminded."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from bot.rules.deadlines import calendar
from bot.rules.problems import AnyProblem, TooManyPeople
from bot.rules.shown import digest, has_changed
from bot.rules.text_limits import WORDS_LIMIT, too_long
from bot.use_cases.dates import wrong_day
from bot.use_cases.errors import Stale, reject_if
from bot.use_cases.introductions.snooze import set_reminders
from bot.use_cases.members import pause
from storage.database import Database
from storage.models.enums import Preference
from storage.models.workspace import AVOIDED_LIMIT, Member
from storage.queries import members


@dataclass(frozen=True)
class ChangePreferences:
    """A member changes their preferences. What is None stays as it is, also if it was changed elsewhere meanwhile."""

    workspace_id: int
    by: str
    """The member's Slack id."""
    preference: Preference | None = None
    until: date | None = None
    """The day from which they can be introduced again, by their clock. Only with `Preference.NOT_NOW`."""
    reminders: bool | None = None
    standing_wish: str | None = None
    shown_wish: str = ""
    """The digest of the wish that the modal showed (`bot.rules.shown`); empty if it carried none."""
    added: frozenset[str] = frozenset()
    """The Slack ids that go onto their private list."""
    removed: frozenset[str] = frozenset()
    """The Slack ids that go off it."""


def find(session: Session, workspace_id: int, user_id: str) -> tuple[Member | None, Sequence[str]]:
    """Return a member and the Slack ids on their private list; None for somebody who never did anything."""
    member = next(iter(members.find(session, workspace_id, [user_id])), None)
    return member, members.avoided_by(session, member.id) if member else []


def save(database: Database, act: ChangePreferences, now: datetime) -> None:
    """Store what a member changed. Introductions that are open now stay as they are.

    Raises `Rejected`, or `Stale` if their wish was changed elsewhere, too, since the modal opened.
    """
    with database.transaction() as session:
        people = members.ensure(session, act.workspace_id, {act.by, *act.added})
        member = people.pop(act.by)
        reject_if({**_wrong_day(member, act, now), **_too_much(member, act, members.avoided_by(session, member.id))})
        if _wish_was_changed(member, act):
            raise Stale
        if act.preference:
            until = act.until if act.preference is Preference.NOT_NOW else None
            member.preference = act.preference
            member.not_now_until = calendar(member, member.workspace).morning_of(until) if until else None
            pause.welcome_back(session, member, now)
        if act.standing_wish is not None:
            member.standing_wish = act.standing_wish or None
        members.avoid(session, member, people.values())
        members.avoid_no_more(session, member, act.removed)
        if act.reminders is not None:
            set_reminders(session, act.workspace_id, act.by, wanted=act.reminders, now=now)


def _wish_was_changed(member: Member, act: ChangePreferences) -> bool:
    stored = member.standing_wish or ""
    return act.standing_wish not in (None, stored) and has_changed(act.shown_wish, digest(stored))


def _wrong_day(member: Member, act: ChangePreferences, now: datetime) -> dict[str, AnyProblem]:
    if act.preference is not Preference.NOT_NOW:
        return {}
    problem = wrong_day(act.until, calendar(member, member.workspace).day_of(now))
    return {"until": problem} if problem else {}


def _too_much(member: Member, act: ChangePreferences, avoided: Collection[str]) -> dict[str, AnyProblem]:
    problems: dict[str, AnyProblem] = {**too_long({"standing_wish": act.standing_wish or ""}, WORDS_LIMIT)}
    count = len({*avoided, *act.added} - {*act.removed, member.user_id})
    if act.added and count > AVOIDED_LIMIT:
        problems["avoided"] = TooManyPeople(count, AVOIDED_LIMIT)
    return problems
