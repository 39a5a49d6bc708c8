"""The rules of time. Pure: instants in, instants out."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from bot import cycle
from storage.models import Introduction, Party
from storage.vocabulary import Consent, Way

TIME_TO_WRITE = timedelta(days=1)
TIME_TO_ANSWER = timedelta(days=7)  # for those who are asked first
MORNING = time(9)
SATURDAY = 5  # as `weekday()` counts


def zone(name: str | None) -> tzinfo:
    """The time zone of an IANA name; UTC for a name that nobody knows."""
    try:
        return ZoneInfo(name or "UTC")
    except (KeyError, ValueError, OSError):  # an unknown name, no name at all, the name of a folder
        return UTC


def morning_of(day: date, zone_name: str | None) -> datetime:
    """When the working day begins in this zone, in UTC."""
    return datetime.combine(day, MORNING, zone(zone_name)).astimezone(UTC)


def first_word_by(introduction: Introduction) -> datetime:
    """When the first mover should have written: a day from when they were asked to, working days of theirs only."""
    asked_at = max([_asked_to_write_at(introduction), *_rested_until(introduction)])
    first_mover = next(each.member for each in introduction.parties if each.member_id == introduction.first_mover_id)
    day = (asked_at + TIME_TO_WRITE).astimezone(zone(first_mover.time_zone))
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return day.astimezone(UTC)


def _asked_to_write_at(introduction: Introduction) -> datetime:
    return introduction.first_mover_since or introduction.introduced_at or introduction.created_at


def _rested_until(introduction: Introduction) -> list[datetime]:
    rests = [way_out for party in introduction.parties for way_out in party.ways_out if way_out.way is Way.NOT_NOW]
    return [way_out.over_at for way_out in rests if way_out.over_at]


def due_at(introduction: Introduction) -> datetime | None:
    """When something is to happen by itself next: a card comes back, somebody is asked again, the asking ends."""
    if not cycle.is_open(introduction):
        return None
    comes_back = [_back_at(party) for party in introduction.parties]
    asking_ends = None if cycle.is_introduced(introduction) else introduction.asked_until
    return min((instant for instant in [*comes_back, asking_ends] if instant), default=None)


def _back_at(party: Party) -> datetime | None:
    if cycle.is_introduced(party.introduction):
        not_now = cycle.standing(party).get(Way.NOT_NOW)
        return not_now.until if not_now else None
    return party.ask_again_at if party.consent is Consent.LATER else None


def is_back(party: Party, now: datetime) -> bool:
    """Whether the date has come to which this party put the introduction off."""
    back_at = _back_at(party)
    return back_at is not None and back_at <= now


def asked_until(introduction: Introduction, asked_at: datetime) -> datetime:
    """When the bot stops waiting for both to say yes, after somebody was asked, or is to be asked again.

    It only moves later, and whatever anybody answers does not move it: a no must not show by the day on which it ends.
    """
    return max([asked_at + TIME_TO_ANSWER, *([introduction.asked_until] if introduction.asked_until else [])])
