"""The rules of time: what the bot waits for, when it may remind whom, when it asks the connector, when it ends.

Pure: rows in, instants out; nothing here knows what time it is. The numbers are the workspace's (`presets`), and the
guards are stronger than any number: working hours in a person's own zone, one message a day, two days between two
reminders of the same introduction, two reminders of a step, never after a click, always an end.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.rules import accounts, deadlines, introductions, outside
from bot.rules.deadlines import calendar, calendar_of
from bot.rules.pacing import numbers
from storage.models.enums import Awaited, Consent, Step, Way
from storage.models.facts import Reminder
from storage.models.introduction import Introduction, Party
from storage.models.workspace import Member, Workspace

BETWEEN_REMINDERS = timedelta(days=2)
A_DAY_TO_ANSWER = 1  # working days


# --- What the bot waits for -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Waiting:
    """Answer that is awaited from a party, with the earliest times to remind them."""

    awaited: Awaited
    reminders: tuple[datetime, ...]
    """Earliest time of each reminder, before the guards are applied."""
    until: datetime
    """Earliest time at which the waiting ends."""


def waiting(party: Party) -> Waiting | None:
    """Return what the bot waits for from this party; None if for nothing."""
    introduction = party.introduction
    if not introductions.is_open(introduction) or introductions.rests(introduction):
        return None
    if not introductions.is_introduced(introduction):
        return _for_consent(party)
    reported = introductions.reported(party)
    if Step.MET in reported:
        return None if Step.THANKED in reported else _for_thanks(party, reported[Step.MET])
    in_touch_since = deadlines.in_touch_since(introduction)
    return _for_meeting(party, in_touch_since) if in_touch_since else _for_first_word(party)


def _for_consent(party: Party) -> Waiting | None:
    if party.consent is not Consent.ASKED:
        return None
    days = numbers(party.introduction.workspace).consent_nudge
    asked_at = deadlines.asked_at(party)
    reminder = calendar_of(party).working_days_after(asked_at, days)
    return Waiting(Awaited.CONSENT, (reminder,), party.introduction.asked_until or asked_at)


def _for_first_word(party: Party) -> Waiting:
    introduction, days = party.introduction, numbers(party.introduction.workspace)
    since, later = deadlines.first_mover_since(introduction), calendar_of(party).working_days_after
    reminders: tuple[datetime, ...] = (later(since, days.connected_nudge_2),)
    if introduction.first_mover_id == party.member_id:
        reminders = (later(since, days.connected_nudge_1), *reminders)
    if Way.NO_ANSWER in introductions.standing(party) or outside.waits_for_connector(introduction):
        reminders = ()  # they wrote: it is for the other now; or the other doesn't know yet
    elif party.other and (waits := introductions.standing(party.other).get(Way.NO_ANSWER)):
        # Earlier, but not within a day of the card: nobody is reminded of what they have only just read.
        reminders = (min(max(waits.said_at, later(since, A_DAY_TO_ANSWER)), reminders[0]), *reminders[1:])
    return Waiting(Awaited.CONNECTED, reminders, deadlines.goes_quiet_at(introduction))


def _for_meeting(party: Party, in_touch_since: datetime) -> Waiting:
    dates = deadlines.meeting(party, in_touch_since)
    planned_for = deadlines.planned_for(party.introduction)
    # People who were reminded before they had met are asked after the meeting all the same.
    too_early = planned_for and any(reminder.sent_at < planned_for for reminder in _counted(party, Awaited.MET))
    return Waiting(
        Awaited.MET, (dates.reminder_1, dates.reminder_1 if too_early else dates.reminder_2), dates.closed_at
    )


def _for_thanks(party: Party, met_at: datetime) -> Waiting:
    days = numbers(party.introduction.workspace).thanked_nudge
    reminders: tuple[datetime, ...] = (calendar_of(party).working_days_after(met_at, days),)
    if not accounts.reads_messages(party.introduction.connector):
        reminders = ()  # nobody is there to be thanked
    return Waiting(Awaited.THANKED, reminders, deadlines.thanks_close_at(party, met_at))


# --- Reminders ------------------------------------------------------------------------------------------------------


def reminders_left(party: Party) -> int:
    """Return how many more reminders of what is awaited now this party may get."""
    awaits = waiting(party)
    so_far = _counted(party, awaits.awaited) if awaits else []
    if awaits is None or any(reminder.is_last for reminder in so_far):
        return 0
    return max(0, len(awaits.reminders) - len(so_far))


def _counted(party: Party, awaited: Awaited) -> list[Reminder]:
    # One that was snoozed comes back because they asked for it: it does not count twice.
    return [reminder for reminder in party.reminders if reminder.awaited is awaited and reminder.snoozed_at is None]


def remind_at(party: Party) -> datetime | None:
    """Return when to remind this party next, all guards kept; None if not at all."""
    awaits, member = waiting(party), party.member
    wants_none = Way.MUTED in introductions.standing(party) or member.unreminded_since or member.left_alone_since
    is_joined = party.introduction.joined_id is not None
    if is_joined or awaits is None or wants_none or not _reads_reminders(party) or reminders_left(party) == 0:
        return None
    planned = awaits.reminders[len(_counted(party, awaits.awaited))]
    snoozed = [party.snoozed_until] if party.snoozed_until else []
    earliest = max([planned, *_spaced(party), *snoozed])
    allowed = may_address(member, party.introduction.workspace, earliest)
    return allowed if allowed < ends_for(party, awaits) else None


def _reads_reminders(party: Party) -> bool:
    return not party.unreachable and accounts.reads_messages(party.member)


def may_be_gathered(party: Party, now: datetime) -> bool:
    """Return whether a reminder of this that is due later today may come now, with the others of the day."""
    return all(instant <= now for instant in _spaced(party))


def _spaced(party: Party) -> list[datetime]:
    # One that was snoozed came too early: "tomorrow" means tomorrow.
    return [reminder.sent_at + BETWEEN_REMINDERS for reminder in party.reminders if reminder.snoozed_at is None]


def ends_for(party: Party, awaits: Waiting) -> datetime:
    """Return when the waiting for this party ends: not before they could do what they postponed."""
    snoozed_until = party.snoozed_until
    return max(awaits.until, snoozed_until + deadlines.AFTER_A_SNOOZE) if snoozed_until else awaits.until


def may_address(member: Member, workspace: Workspace, earliest: datetime) -> datetime:
    """Return when the bot may write to this member by itself, from `earliest` on: working hours, once a day."""
    days = calendar(member, workspace)
    if member.addressed_at:
        earliest = max(earliest, days.opening_after_the_day_of(member.addressed_at))
    return days.opening(earliest)


def welcome_until(member: Member, workspace: Workspace, written_at: datetime) -> datetime:
    """Return until when what the bot writes by itself may arrive: the evening of the day it's written."""
    days = calendar(member, workspace)
    return days.evening_of(days.day_of(written_at))


# --- What happens by itself -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Happenings:
    """Times at which something happens by itself; None if it does not."""

    lapses_at: datetime | None = None
    asks_connector_at: datetime | None = None
    tells_connector_at: datetime | None = None
    closes_at: datetime | None = None


def happenings(introduction: Introduction) -> Happenings:
    """Return what happens by itself. What tells the connector something comes in their hours, and before it ends.

    With one that joined another, nothing happens but that its own connector is asked or told.
    """
    found = _happenings(introduction)
    if introduction.joined_id:
        return Happenings(asks_connector_at=found.asks_connector_at, tells_connector_at=found.tells_connector_at)
    return found


def _happenings(introduction: Introduction) -> Happenings:
    if not introductions.is_open(introduction) or introductions.rests(introduction):
        return Happenings()
    if not introductions.is_introduced(introduction):
        return Happenings(lapses_at=_to_connector(introduction, introduction.asked_until or introduction.created_at))
    awaited = {party.id: awaits for party in introduction.parties if (awaits := waiting(party))}
    is_there = accounts.reads_messages(introduction.connector)
    kinds = {awaits.awaited for awaits in awaited.values()} if is_there else set()
    if Awaited.CONNECTED in kinds and (asks_at := deadlines.asks_connector_at(introduction)):
        return Happenings(asks_connector_at=_to_connector(introduction, asks_at))
    nobody_met = introductions.first_reported(introduction, Step.MET) is None
    if Awaited.MET in kinds and nobody_met and _may_be_told(introduction):
        return Happenings(tells_connector_at=_to_connector(introduction, _told_at(introduction)))
    ends = [ends_for(party, awaited[party.id]) for party in introduction.parties if party.id in awaited]
    return Happenings(closes_at=max(ends, default=None))


def _may_be_told(introduction: Introduction) -> bool:
    """Return whether the connector may be told once that nobody reported a meeting: not if they left it to others."""
    left = introduction.withdrawn_at or (introduction.joined_id and introduction.closed_kindly_at)
    return introduction.connector_told_at is None and not left


def would_end_at_once(introduction: Introduction, now: datetime) -> bool:
    """Return whether its last day has passed, though somebody has just made it go on."""
    closes_at = happenings(introduction).closes_at
    return closes_at is not None and closes_at <= now


def _told_at(introduction: Introduction) -> datetime:
    since = deadlines.in_touch_since(introduction) or deadlines.begins_at(introduction)
    return max(deadlines.meeting(party, since).told_at for party in introduction.parties)


def _to_connector(introduction: Introduction, earliest: datetime) -> datetime:
    return may_address(introduction.connector, introduction.workspace, earliest)


def due_at(introduction: Introduction) -> datetime | None:
    """Return when to look at this introduction next: something happens by itself, or a card comes back."""
    if not introductions.is_open(introduction):
        return None
    if introduction.joined_id is None and any(map(accounts.is_missed, introduction.parties)):
        return introduction.created_at  # at once: it's closed
    back_at = () if introduction.joined_id else map(_back_at, introduction.parties)
    instants = [*vars(happenings(introduction)).values(), *back_at, meeting_comes_at(introduction)]
    return min((instant for instant in instants if instant), default=None)


def meeting_comes_at(introduction: Introduction) -> datetime | None:
    """Return when a date that the two planned comes, and is to be spoken of in the past; None if none does.

    With one that joined another, it's the other's.
    """
    return None if introduction.joined_id else deadlines.comes_at(introduction)


def is_back(party: Party, now: datetime) -> bool:
    """Return whether the date has come to which this party put the introduction off."""
    back_at = None if party.introduction.joined_id else _back_at(party)
    return back_at is not None and back_at <= now


def _back_at(party: Party) -> datetime | None:
    if introductions.is_introduced(party.introduction):
        not_now = introductions.standing(party).get(Way.NOT_NOW)
        return not_now.until if not_now else None
    return party.ask_again_at if party.consent is Consent.LATER else None
