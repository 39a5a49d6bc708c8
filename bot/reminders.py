"""Which reminders there are in Slack: one message a person a day, `nudge:U1:2026-03-02`; and that they end."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.messages import nudge
from bot.messages.message import Message
from bot.milestones import calendar
from storage import introductions, outbox
from storage.models import Party
from storage.people import Member
from storage.vocabulary import WhenUnsure


def nudged(session: Session, member: Member, day: str, now: datetime) -> None:
    """Remind this member of all that waits for them, today or never."""
    days = calendar(member, member.workspace)
    draft = _draft(member, _key(member, day), _drawn(session, member, day), not_after=days.evening_of(days.day_of(now)))
    outbox.put(session, draft, now)


def show(session: Session, party: Party, now: datetime) -> None:
    """Let the reminders of this party look like their introduction does now."""
    for day in sorted({each.day for each in party.nudges}):
        _show(session, party.member, day, now)


def latest_nudge(session: Session, member: Member, now: datetime) -> None:
    """Let this member's latest reminder show what they set."""
    if day := introductions.last_reminded_on(session, member.id):
        _show(session, member, day, now)


def _show(session: Session, member: Member, day: str, now: datetime) -> None:
    outbox.change(session, member.workspace_id, _key(member, day), _drawn(session, member, day).content(), now)


def _drawn(session: Session, member: Member, day: str) -> Message:
    return nudge.nudge(member, introductions.reminded_on(session, member.id, day), day)


def left_alone(session: Session, member: Member, since: datetime, not_before: datetime) -> None:
    """Tell this member, once, that the bot leaves them alone."""
    outbox.put(session, _draft(member, _left_alone_key(member, since), nudge.left_alone(member)), since, not_before)


def welcomed_back(session: Session, member: Member, left_alone_since: datetime, now: datetime) -> None:
    """The same message, once they are back."""
    key = _left_alone_key(member, left_alone_since)
    outbox.change(session, member.workspace_id, key, nudge.left_alone(member).content(), now)


def _key(member: Member, day: str) -> str:
    return f"nudge:{member.slack_id}:{day}"


def _left_alone_key(member: Member, since: datetime) -> str:
    return f"left_alone:{member.slack_id}:{since:%Y%m%d%H%M}"


def _draft(member: Member, key: str, message: Message, not_after: datetime | None = None) -> outbox.Draft:
    return outbox.Draft(
        workspace_id=member.workspace_id,
        introduction_id=None,
        key=key,
        to=member.slack_id,
        content=message.content(),
        when_unsure=WhenUnsure.LET_GO,
        not_after=not_after,
    )
