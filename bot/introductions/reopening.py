"""An end that is taken back: the same questions as for a new introduction, since much may have happened meanwhile."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot import cycle, members, milestones
from bot.introductions.settling import About
from storage import introductions
from storage import members as member_rows
from storage.models import Introduction
from storage.people import Member

CANNOT_BE_REOPENED = "This cannot be undone right now."
"""One sentence for every cause: some are nobody's business."""


def lock_people(session: Session, about: About) -> None:
    """Whoever is in it, before the introduction itself: so that what they do happens one after the other."""
    if introduction := introductions.find(session, about.workspace_id, about.introduction_id):
        people = {party.member.slack_id for party in introduction.parties} | {introduction.connector.slack_id}
        member_rows.ensure(session, about.workspace_id, people)
        session.expire_all()


def may_reopen(session: Session, introduction: Introduction, now: datetime) -> bool:
    """Whether this introduction, which has ended, could be made today."""
    first, second = (party.member for party in introduction.parties)
    if introductions.open_between(session, introduction.connector_id, {first.id, second.id}):
        return False
    return not (
        members.takes_none(first, now)
        or members.takes_none(second, now)
        or member_rows.one_avoids_the_other(session, first, second)
        or any(_hands_are_full(session, introduction, member) for member in (first, second))
    )


def _hands_are_full(session: Session, introduction: Introduction, member: Member) -> bool:
    return introductions.open_count(session, member.id) >= introduction.workspace.open_limit


def begin_anew(introduction: Introduction, now: datetime) -> None:
    """What was expected by a day that has passed is expected anew."""
    if not cycle.is_introduced(introduction):
        introduction.asked_until = milestones.asked_until(introduction, now)
    elif milestones.first_word_by(introduction) < now:
        introduction.first_mover_since = now
