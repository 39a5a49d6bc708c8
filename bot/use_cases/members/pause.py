"""Who let three introductions pass without a word is left alone, and told so once, kindly."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.notifications import reminders
from bot.rules import schedule
from bot.use_cases.introductions.actors import Act
from storage.database import Database
from storage.models.workspace import Member
from storage.queries import introductions, members

IGNORED = 3  # introductions in a row


def consider(session: Session, member: Member, now: datetime) -> None:
    """Leave this member alone from now on, if they let so many introductions pass since they last did anything."""
    session.flush()
    if member.left_alone_since is None and members.ignored_in_a_row(session, member) >= IGNORED:
        member.left_alone_since = now
        member.addressed_at = schedule.may_address(member, member.workspace, now)
        reminders.left_alone(session, member, now, not_before=member.addressed_at)


def back(database: Database, act: Act, now: datetime) -> None:
    """Write to this member again, and let them be introduced: they pressed "I'm back"."""
    with database.transaction() as session:
        welcome_back(session, members.ensure(session, act.workspace_id, {act.by})[act.by], now)


def welcome_back(session: Session, member: Member, now: datetime) -> None:
    """Write to this member, who is locked, again. Does nothing unless the bot leaves them alone."""
    if since := member.left_alone_since:
        member.left_alone_since, member.back_since = None, now
        introductions.look_again(session, [member.id], now)
        reminders.welcomed_back(session, member, since, now)
