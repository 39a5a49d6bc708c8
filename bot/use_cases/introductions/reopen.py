"""Let an introduction go on after an end was taken back or a deadline passed, and say whether an end may be undone."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.rules import deadlines
from bot.rules import introductions as rules
from bot.use_cases.members import profiles
from storage.models.enums import Account
from storage.models.introduction import Introduction
from storage.queries import obstacles


def may_reopen(session: Session, introduction: Introduction, now: datetime) -> bool:
    """Return whether this introduction, which has ended, could be made today. Its people must be locked."""
    people = [party.member for party in introduction.parties]
    first_id, second_id = (*(each.id for each in people), obstacles.NO_MEMBER)[:2]
    found = obstacles.find(session, introduction.connector_id, first_id, second_id)
    is_open_already = found.joinable_id == (introduction.joined_id or introduction.id)
    if found.joinable_id and not is_open_already:
        return False  # others have introduced the two meanwhile: that can be joined
    is_one_full = max(found.first_open_count, found.second_open_count) >= introduction.workspace.open_limit
    takes_none = any(profiles.takes_none(each, now) for each in people)
    is_one_gone = any(each.account is Account.DEACTIVATED for each in people)
    is_too_much = is_one_full and not is_open_already
    return not (found.open_since or is_too_much or found.one_avoids_the_other or takes_none or is_one_gone)


def begin_anew(introduction: Introduction, now: datetime) -> None:
    """Give both their full time again to do what they had to do by a day that has passed."""
    if not rules.is_introduced(introduction):
        introduction.asked_until, introduction.resumed_at = deadlines.asked_until(introduction, now), now
    elif deadlines.first_word_by(introduction) < now:
        introduction.first_mover_since = now
