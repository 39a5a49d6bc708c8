"""Which reminders there are in Slack: one message a person a day, `nudge:U1:2026-03-02`; and that they end."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from bot.messages import reminder
from bot.messages.message import Message
from bot.rules import schedule
from storage.models.enums import Kind, WhenUnsure
from storage.models.introduction import Party
from storage.models.workspace import Member
from storage.queries import introductions, outbox, retention


def remind(session: Session, member: Member, due: Sequence[Party], day: str, now: datetime) -> None:
    """Remind this member of all that waits for them, today."""
    message = reminder.gathered(member, due, day)
    outbox.put(session, _draft(member, Kind.REMINDER, key(member, day), message, now, day), now)


def note_posted(session: Session, member: Member, parties: Sequence[Party]) -> None:
    """Let this member's reminders say when Slack took them, if that was later than when they were written.

    The next one comes two days after that: an outage must not bring two reminders closer together.
    """
    latest = [party.reminders[-1] for party in parties if party.reminders]
    posted = outbox.posted_at(session, member.workspace_id, {key(member, each.day) for each in latest})
    for each in latest:
        each.sent_at = max(each.sent_at, posted.get(key(member, each.day), each.sent_at))


def show(session: Session, parties: Sequence[Party], now: datetime) -> None:
    """Let all reminders of these parties, which are one member's, look like their introductions do now."""
    at_hand = {party.introduction_id: party for party in parties}
    if days := {each.day for party in parties for each in party.reminders}:
        _show(session, parties[0].member, days, at_hand, now)


def show_latest(session: Session, member: Member, now: datetime) -> None:
    """Let this member's latest reminder show what they set."""
    if day := introductions.last_reminded_on(session, member.id):
        _show(session, member, [day], {}, now)


def forget(session: Session, member: Member, days: Collection[str], now: datetime) -> None:
    """Let this member's reminders of these days tell only of what is still kept; of nothing: they are erased."""
    gathered = _gathered(session, member, days, {})
    _put(session, member, gathered, now)
    retention.erase_messages(session, member.workspace_id, [key(member, day) for day in days if day not in gathered])


AtHand = dict[int, Party]
"""One member's parties that were read already, by the introduction."""


def _show(session: Session, member: Member, days: Collection[str], at_hand: AtHand, now: datetime) -> None:
    gathered = _gathered(session, member, days, at_hand)
    _put(session, member, gathered, now)
    for day in (day for day, parties in gathered.items() if reminder.is_answered(parties, day)):
        outbox.no_longer_needed(session, member.workspace_id, key(member, day), now)


def _put(session: Session, member: Member, gathered: dict[str, list[Party]], now: datetime) -> None:
    for day, parties in gathered.items():
        message = reminder.gathered(member, parties, day)
        outbox.change(session, member.workspace_id, key(member, day), message.content(), now)


def _gathered(session: Session, member: Member, days: Collection[str], at_hand: AtHand) -> dict[str, list[Party]]:
    """Return what the reminders of these days were of."""
    about_of = introductions.reminded_of(session, member.id, days)
    if missing := {about for abouts in about_of.values() for about in abouts} - at_hand.keys():
        found = introductions.parties_of(session, member.id, missing)
        at_hand = at_hand | {party.introduction_id: party for party in found}
    # What was erased by another process just now is not there any more.
    kept = {day: [at_hand[about] for about in abouts if about in at_hand] for day, abouts in about_of.items()}
    return {day: parties for day, parties in kept.items() if parties}


def left_alone(session: Session, member: Member, since: datetime, not_before: datetime) -> None:
    """Tell this member, once, that the bot leaves them alone."""
    message = reminder.left_alone(member)
    draft = _draft(member, Kind.LEFT_ALONE, _left_alone_key(member, since), message, not_before)
    outbox.put(session, draft, since, not_before)


def welcomed_back(session: Session, member: Member, left_alone_since: datetime, now: datetime) -> None:
    """Let the message that this member is left alone say that they're back."""
    key = _left_alone_key(member, left_alone_since)
    outbox.change(session, member.workspace_id, key, reminder.left_alone(member).content(), now)


def key(member: Member, day: str) -> str:
    """Return the key of a member's reminder of a day, an ISO date by their own calendar."""
    return f"nudge:{member.user_id}:{day}"


def _left_alone_key(member: Member, since: datetime) -> str:
    return f"left_alone:{member.user_id}:{since:%Y%m%d%H%M}"


def _draft(
    member: Member, kind: Kind, key: str, message: Message, written_at: datetime, day: str | None = None
) -> outbox.Draft:
    return outbox.Draft(
        workspace_id=member.workspace_id,
        introduction_id=None,
        key=key,
        to=member.user_id,
        content=message.content(),
        kind=kind,
        day=day,
        when_unsure=WhenUnsure.LET_GO,
        not_after=schedule.welcome_until(member, member.workspace, written_at),
    )
