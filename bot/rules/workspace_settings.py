"""Table of a workspace's settings, a row each: name, meaning, how it is read, and how it is written.

The command line and the modal in Slack both use it: the same words work, and wrong ones get the same sentence.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import available_timezones

from bot.rules import pacing, public_holidays
from bot.rules.weekly_slot import next_due
from bot.rules.working_hours import zone
from storage.models.enums import Introducers, Preset
from storage.models.workspace import Workspace

OPEN_LIMIT, PRESET, TIME_ZONE = "open-limit", "preset", "time-zone"
QUIET_DAYS, HOLIDAY_COUNTRY = "quiet-days", "holiday-country"
SUMMARY_CHANNEL, SUMMARY_DAY, SUMMARY_HOUR = "summary-channel", "summary-day", "summary-hour"
INTRODUCERS, ASK_FIRST, KEEP_DAYS, ASK_RESULTS = "introducers", "ask-first", "keep-days", "ask-what-came-of-it"
ABOUT_THE_SUMMARY = {SUMMARY_CHANNEL, SUMMARY_DAY, SUMMARY_HOUR}
MOVES_THE_SUMMARY = {*ABOUT_THE_SUMMARY, TIME_ZONE}

MOST_OPEN, MOST_DAYS, MOST_INTRODUCERS = 100, 365, 100
LEAST_KEPT, MOST_KEPT = 30, 3_650  # days
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NONE, YES, NO = "none", "yes", "no"
NOWHERE = {"Factory", "localtime"}  # time zones by their names, and of no place
CHANNEL_ID, MEMBER_ID = re.compile(r"[CG][A-Z0-9]{1,30}"), re.compile(r"[UW][A-Z0-9]{1,30}")
WHOLE_NUMBER = re.compile(r"[0-9]{1,9}")  # Python itself refuses to read one of five thousand digits


class WrongValueError(Exception):
    """Error for a value that a setting cannot have. The message follows its name and says what it must be."""


@dataclass(frozen=True)
class Setting:
    """Setting of a workspace."""

    name: str
    read: Callable[[Workspace], str]
    """Returns the value in the words in which it is set."""
    write: Callable[[Workspace, str], None]
    """Stores a value. Raises `WrongValueError` if the setting can't have it."""
    meaning: str = ""


def plan_summary(workspace: Workspace, now: datetime) -> None:
    """Let the next summary be due at the next day and hour that are set; never, while there is no channel.

    What stopped it before no longer counts: the next one will show.
    """
    workspace.summary_stopped_by = None
    day, hour, of = workspace.summary_day, workspace.summary_hour, zone(workspace.time_zone)
    workspace.summary_due_at = next_due(day, hour, of, now) if workspace.summary_channel else None


def kept_since(workspace: Workspace, now: datetime) -> datetime | None:
    """Return the time before which ended introductions may be erased, by settings now or before; None if none are."""
    days = workspace.keep_days
    by_now = [] if days is None else [now - timedelta(days=days)]
    return max([*by_now, *([workspace.erased_until] if workspace.erased_until else [])], default=None)


# --- How each is written --------------------------------------------------------------------------------------------


def _kept_in(column: str, understand: Callable[[str], object]) -> Callable[[Workspace, str], None]:
    return lambda workspace, value: setattr(workspace, column, understand(value))


def _number(least: int, most: int) -> Callable[[str], int]:
    def understand(value: str) -> int:
        if not WHOLE_NUMBER.fullmatch(value) or not least <= int(value) <= most:
            raise WrongValueError(f"must be a whole number from {least} to {most}.")
        return int(value)

    return understand


def _channel(value: str) -> str | None:
    if value == NONE:
        return None
    if not CHANNEL_ID.fullmatch(value):
        raise WrongValueError("must be the id of a channel such as C0123456789, or none.")
    return value


def _weekday(value: str) -> int:
    if value.lower() not in WEEKDAYS:
        raise WrongValueError(f"must be one of {', '.join(WEEKDAYS)}.")
    return WEEKDAYS.index(value.lower())


def _yes_or_no(value: str) -> bool:
    if value not in (YES, NO):
        raise WrongValueError(f"must be {YES} or {NO}.")
    return value == YES


def _days_kept(value: str) -> int | None:
    try:
        return None if value == NONE else _number(LEAST_KEPT, MOST_KEPT)(value)
    except WrongValueError as error:
        raise WrongValueError(f"{str(error).removesuffix('.')}, or {NONE} to keep them for good.") from None


def _write_introducers(workspace: Workspace, value: str) -> None:
    if value in (Introducers.EVERYONE, Introducers.NO_GUESTS):
        workspace.introducers, workspace.introducer_ids = Introducers(value), []
        return
    listed = list(dict.fromkeys(name.strip() for name in value.split(",")))
    if len(listed) > MOST_INTRODUCERS or not all(map(MEMBER_ID.fullmatch, listed)):
        raise WrongValueError(
            f"must be {Introducers.EVERYONE}, {Introducers.NO_GUESTS}, or up to {MOST_INTRODUCERS} ids of people such "
            "as U0123456789, U9876543210."
        )
    workspace.introducers, workspace.introducer_ids = Introducers.LISTED, listed


def _introducers(workspace: Workspace) -> str:
    is_listed = workspace.introducers is Introducers.LISTED
    return ", ".join(workspace.introducer_ids) if is_listed else workspace.introducers


def _write_preset(workspace: Workspace, value: str) -> None:
    if value not in list(Preset):
        raise WrongValueError(f"must be one of {', '.join(Preset)}.")
    workspace.preset, workspace.cadence = Preset(value), {}


def _zone(value: str) -> str:
    if value not in available_timezones() - NOWHERE:
        raise WrongValueError("must be a name such as Europe/Lisbon.")
    return value


def _days(value: str) -> list[str]:
    if value == NONE:
        return []
    try:
        return sorted({date.fromisoformat(day.strip()).isoformat() for day in value.split(",")})
    except ValueError:
        raise WrongValueError("must be dates such as 2026-12-25, 2027-01-01; or none.") from None


def _country(value: str) -> str | None:
    if value.lower() == NONE:
        return None
    if value.upper() not in public_holidays.countries():
        raise WrongValueError(f"must be the two letters of a country such as PT (ISO 3166), or {NONE}.")
    return value.upper()


def _spelt(number: str) -> str:
    return number.replace("_", "-")


def _switch(name: str, column: str, meaning: str) -> Setting:
    """Return the setting for a column that is true or false."""
    write = _kept_in(column, _yes_or_no)
    return Setting(name, lambda workspace: YES if getattr(workspace, column) else NO, write, meaning)


def _of_the_preset(number: str) -> Setting:
    """Return the setting for one of a preset's numbers."""

    def write(workspace: Workspace, value: str) -> None:
        workspace.cadence = workspace.cadence | {number: _number(1, MOST_DAYS)(value)}
        if wrong := pacing.out_of_order(pacing.numbers(workspace)):
            earlier, later = map(_spelt, wrong)
            more = ", weekends included" if pacing.spans(*wrong) else ""
            raise WrongValueError(f"must keep {earlier} below {later}{more}.")

    return Setting(_spelt(number), lambda workspace: str(getattr(pacing.numbers(workspace), number)), write)


# --- The table ------------------------------------------------------------------------------------------------------

SETTINGS = (
    Setting(
        OPEN_LIMIT,
        lambda workspace: str(workspace.open_limit),
        _kept_in("open_limit", _number(1, MOST_OPEN)),
        "open introductions a member can be in at once",
    ),
    Setting(
        INTRODUCERS,
        _introducers,
        _write_introducers,
        f"who can introduce people: {Introducers.EVERYONE}, {Introducers.NO_GUESTS}, or member ids",
    ),
    _switch(ASK_FIRST, "asks_first", "whether both people are always asked first"),
    Setting(
        KEEP_DAYS,
        lambda workspace: str(workspace.keep_days or NONE),
        _kept_in("keep_days", _days_kept),
        "days until an ended introduction is deleted",
    ),
    Setting(
        SUMMARY_CHANNEL,
        lambda workspace: workspace.summary_channel or NONE,
        _kept_in("summary_channel", _channel),
        "where the weekly summary is posted",
    ),
    Setting(
        SUMMARY_DAY,
        lambda workspace: WEEKDAYS[workspace.summary_day],
        _kept_in("summary_day", _weekday),
        "on which day",
    ),
    Setting(
        SUMMARY_HOUR,
        lambda workspace: str(workspace.summary_hour),
        _kept_in("summary_hour", _number(0, 23)),
        "at which hour, in the time zone below",
    ),
    Setting(
        TIME_ZONE,
        lambda workspace: workspace.time_zone or "UTC",
        _kept_in("time_zone", _zone),
        "for the summary, and for anyone whose time zone isn't known",
    ),
    Setting(
        QUIET_DAYS,
        lambda workspace: ", ".join(workspace.quiet_days) or NONE,
        _kept_in("quiet_days", _days),
        "no reminders on these days",
    ),
    Setting(
        HOLIDAY_COUNTRY,
        lambda workspace: workspace.holiday_country or NONE,
        _kept_in("holiday_country", _country),
        "no reminders on the public holidays of this country, such as PT",
    ),
    _switch(
        ASK_RESULTS, "asks_results", "whether people are asked once, about two months after they met, what came of it"
    ),
    Setting(
        PRESET,
        lambda workspace: workspace.preset,
        _write_preset,
        f"{Preset.GENTLE}, {Preset.STANDARD} or {Preset.BRISK}; sets everything below, in days",
    ),
    *map(_of_the_preset, pacing.NAMES),
)
BY_NAME = {setting.name: setting for setting in SETTINGS}
OF_THE_PRESET = {_spelt(number): number for number in pacing.NAMES}
