"""The dates of an introduction: since when what is expected, and when the expecting ends. Pure, like `cadence`."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.rules import introductions, outside
from bot.rules.pacing import Numbers, numbers
from bot.rules.working_hours import Calendar, zone
from storage.models.enums import Step, Way
from storage.models.introduction import Introduction, Party
from storage.models.workspace import Member, Workspace

DAYS_TO_WRITE = 1  # working days of the first mover's
AFTER_A_SNOOZE = timedelta(days=3)  # nothing ends before they could do what they postponed


def calendar(member: Member, workspace: Workspace) -> Calendar:
    """Return when this member works: in the zone of their profile, or else, if nobody knows it, the workspace's."""
    return Calendar(zone(member.time_zone, workspace.time_zone), _quiet_days(workspace), workspace.holiday_country)


def calendar_for_all(workspace: Workspace) -> Calendar:
    """Return when people work in this workspace, by its own zone."""
    return Calendar(zone(workspace.time_zone), _quiet_days(workspace), workspace.holiday_country)


def _quiet_days(workspace: Workspace) -> frozenset[date]:
    return frozenset(date.fromisoformat(day) for day in workspace.quiet_days or ())


def calendar_of(party: Party) -> Calendar:
    """Return when this party works."""
    return calendar(party.member, party.introduction.workspace)


def _numbers(introduction: Introduction) -> Numbers:
    return numbers(introduction.workspace)


# --- Asked first ----------------------------------------------------------------------------------------------------


def asked_at(party: Party) -> datetime:
    """Return when this party was asked, or asked again."""
    introduction = party.introduction
    return max(filter(None, (introduction.created_at, introduction.resumed_at, party.ask_again_at)))


def asked_until(introduction: Introduction, asked_at: datetime) -> datetime:
    """Return when the bot stops waiting for both to say yes, after somebody was asked, or is to be asked again.

    It only moves later, and whatever anybody answers does not move it: a no must not show by the day on which it ends.
    """
    ends = answers_until(introduction.workspace, asked_at)
    return max(ends, introduction.asked_until) if introduction.asked_until else ends


def answers_until(workspace: Workspace, asked_at: datetime) -> datetime:
    """Return when the bot stops waiting for the answers of two who are asked for the first time."""
    return asked_at + timedelta(days=numbers(workspace).consent_ends)


# --- The first word -------------------------------------------------------------------------------------------------


def begins_at(introduction: Introduction) -> datetime:
    """Return the time from which the two are expected to write: the introduction, or its last resumption.

    An outsider who writes first is expected to from when the connector has told them.
    """
    introduced_at = introduction.introduced_at or introduction.created_at
    told_at = introduction.outsider_told_at if outside.writes_first(introduction) is None else None
    return max([introduced_at, *_went_on_at(introduction), *([told_at] if told_at else [])])


def first_mover_since(introduction: Introduction) -> datetime:
    """Return when the present first mover became the one to write first."""
    return max(begins_at(introduction), introduction.first_mover_since or begins_at(introduction))


def first_word_by(introduction: Introduction) -> datetime:
    """Return when the first mover should have written: a working day of theirs from when they were asked to."""
    since = first_mover_since(introduction)
    first = outside.writes_first(introduction) or introduction.parties[0]  # an outsider's calendar isn't known
    return calendar_of(first).working_days_after(since, DAYS_TO_WRITE)


def asks_connector_at(introduction: Introduction) -> datetime | None:
    """Return when the connector is told that it is quiet: once, and once more for each week they gave it.

    Once it is resumed, after a snooze or an end, it may go quiet again.
    """
    if introduction.withdrawn_at or (introduction.joined_id and introduction.closed_kindly_at):
        return None  # others introduce the two, and are asked
    asked_before, more_time = introduction.connector_asked_at, introduction.more_time_until
    since = max(begins_at(introduction), introduction.created_at)  # who joined it later waits as long
    again = [more_time] if more_time and (asked_before is None or more_time > asked_before) else []
    if asked_before is None or asked_before < since:
        again.append(since + timedelta(days=_numbers(introduction).connector_asked))
    return max(again, default=None)


def is_asking_connector(introduction: Introduction) -> bool:
    """Return whether the connector has been told that it is quiet and has not said yet what to do."""
    if introduction.withdrawn_at or (introduction.joined_id and introduction.closed_kindly_at):
        return False
    is_asked = introduction.connector_asked_at is not None and asks_connector_at(introduction) is None
    return is_asked and is_silent(introduction) and not introductions.rests(introduction)


def is_silent(introduction: Introduction) -> bool:
    """Return whether it is open and nobody has said that they are in touch."""
    return introductions.is_untouched(introduction)


def goes_quiet_at(introduction: Introduction) -> datetime:
    """Return when it ends without a word of either, at the earliest: the connector had time to act."""
    days = _numbers(introduction)
    time_for_the_connector = timedelta(days=days.went_quiet - days.connector_asked)
    ends = begins_at(introduction) + timedelta(days=days.went_quiet)
    if asked := introduction.connector_asked_at:
        ends = max(ends, asked + time_for_the_connector)
    if more_time := introduction.more_time_until:
        ends = max(ends, more_time + time_for_the_connector)
    return ends


# --- The meeting ----------------------------------------------------------------------------------------------------


def in_touch_since(introduction: Introduction) -> datetime | None:
    """Return since when the two are in touch; None while nobody says so. What one of them says goes first.

    If only their connector does, it counts from the day on which they were introduced elsewhere. But nobody is reminded
    of the meeting sooner after the card than they would be of the first word, and all that follows moves with that.
    """
    said = introductions.first_reported(introduction, Step.CONNECTED)
    if said or not introduction.in_touch:
        return said
    began, days = begins_at(introduction), _numbers(introduction)
    reminded = calendar_for_all(introduction.workspace).working_days_after(began, days.connected_nudge_1)
    return max(_elsewhere_at(introduction) or began, reminded - timedelta(days=days.met_nudge_1))


def _elsewhere_at(introduction: Introduction) -> datetime | None:
    day = introduction.elsewhere_on
    return calendar(introduction.connector, introduction.workspace).morning_of(day) if day else None


def began_at(introduction: Introduction) -> datetime:
    """Return since when the two know each other by this introduction: since the cards, or since a day before them."""
    introduced_at = introduction.introduced_at or introduction.created_at
    return min(introduced_at, _elsewhere_at(introduction) or introduced_at)


@dataclass(frozen=True)
class Meeting:
    """Both reminders, the word to the connector, and the end."""

    reminder_1: datetime
    reminder_2: datetime
    told_at: datetime
    closed_at: datetime


def meeting(party: Party, since: datetime) -> Meeting:
    """Return the dates around a meeting of two who are in touch `since`. A planned or past meeting moves them all."""
    introduction, days = party.introduction, _numbers(party.introduction)
    first = max([since, *_went_on_at(introduction)]) + timedelta(days=days.met_nudge_1)
    if meets_at := _meets_at(introduction):
        first = _working_days_after_the_day_of(meets_at, party)
    told_at = first + timedelta(days=days.met_told - days.met_nudge_1)
    closed_at = first + timedelta(days=days.met_closed - days.met_nudge_1)
    closing = timedelta(days=days.met_closed - days.met_told)
    closed_at = max(
        [closed_at, *(at + closing for at in (introduction.connector_told_at, introduction.resumed_at) if at)]
    )
    return Meeting(first, first + timedelta(days=days.met_nudge_2 - days.met_nudge_1), told_at, closed_at)


def _working_days_after_the_day_of(meets_at: datetime, party: Party) -> datetime:
    # People who meet on a Friday evening are asked on Monday morning: the day counts.
    days, count = calendar_of(party), _numbers(party.introduction).meeting_nudge
    return days.working_days_after(days.morning_of(days.day_of(meets_at)), count)


def _meets_at(introduction: Introduction) -> datetime | None:
    """Return when they met, as one of them says; or else when they mean to."""
    met = [at for party in introduction.parties if (at := introductions.reported(party).get(Step.MET))]
    return max(met, default=None) or planned_for(introduction)


def planned_for(introduction: Introduction) -> datetime | None:
    """Return when the two mean to meet: the later date, if both gave one. It goes with the report it was given with."""
    return max(_planned(introduction), default=None)


def _planned(introduction: Introduction) -> list[datetime]:
    in_touch = [party for party in introduction.parties if Step.CONNECTED in introductions.reported(party)]
    return [party.meets_at for party in in_touch if party.meets_at]


def has_come(introduction: Introduction, planned: datetime) -> bool:
    """Return whether a date that one of the two gave has come, as the clock has noted."""
    return introduction.meeting_came_at is not None and planned <= introduction.meeting_came_at


def came_by(introduction: Introduction, now: datetime) -> datetime | None:
    """Return the last date that has come, to be noted; None if none has."""
    return max((planned for planned in _planned(introduction) if planned <= now), default=None)


def comes_at(introduction: Introduction) -> datetime | None:
    """Return the next date that is still to come; None if there's none."""
    return min((planned for planned in _planned(introduction) if not has_come(introduction, planned)), default=None)


def _went_on_at(introduction: Introduction) -> list[datetime]:
    """Return when it went on after somebody had put it off, or after it had ended."""
    rests = [way_out for party in introduction.parties for way_out in party.ways_out if way_out.way is Way.NOT_NOW]
    over_at = [way_out.over_at for way_out in rests if way_out.over_at]
    return [*over_at, introduction.resumed_at] if introduction.resumed_at else over_at


# --- Thanks ---------------------------------------------------------------------------------------------------------


def thanks_close_at(party: Party, met_at: datetime) -> datetime:
    """Return when the bot stops waiting for a thank-you; it still counts as met."""
    since = max([met_at, *_went_on_at(party.introduction)])
    return since + timedelta(days=_numbers(party.introduction).thanked_closed)
