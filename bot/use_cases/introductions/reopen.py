"""Let an introduction go on: after an end was taken back, a deadline passed, or its connector left it to others."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy.orm import Session

from bot.rules import deadlines, joining
from bot.rules import introductions as rules
from bot.use_cases.members import profiles
from storage.models.enums import Account, Consent
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


def ask_again(introduction: Introduction, now: datetime) -> None:
    """Ask those again who said yes to other words, in a new message, so that they notice."""
    if rules.is_introduced(introduction):
        return
    # Whatever anybody answered: who was not asked again must not notice that the other was.
    begin_anew(introduction, now)
    for party in introduction.parties:
        party.has_said_yes = False
        if party.consent is Consent.YES:
            party.consent = Consent.ASKED
            party.turn += 1


@contextmanager
def left_to_others(introduction: Introduction, now: datetime) -> Iterator[None]:
    """See to what changes for the two if one of those who introduced them leaves it to the others in the block.

    They may read names that were hidden until then, and whoever is left may have closed it. `introduction`: the leading
    one, locked.
    """
    were_hidden = not joining.shows_names(introduction)
    yield
    if not rules.is_open(introduction):
        return
    if were_hidden and joining.shows_names(introduction):
        ask_again(introduction, now)
    close_if_nobody_waits(introduction, now)


def close_if_nobody_waits(introduction: Introduction, now: datetime) -> None:
    """Close an introduction that was left to others, once all of these have closed it for themselves."""
    if joining.is_closed_by_all_left(introduction):
        introduction.closed_at = now
