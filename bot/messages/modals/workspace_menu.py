"""The menu of a workspace's settings: what is set, in words, and a button for each part of it."""

from collections.abc import Iterator
from datetime import date

from bot.ids import Section, Verb
from bot.messages.blocks import Block, View, context, modal, section
from bot.messages.buttons import button
from bot.messages.mrkdwn import channel, counted, mention
from bot.rules import public_holidays
from bot.rules.pacing import numbers
from bot.rules.quiet_days import still_to_come
from bot.rules.working_hours import zone_name
from bot.rules.workspace_settings import WEEKDAYS
from storage.models.enums import Introducers
from storage.models.workspace import Workspace

TITLE = "Workspace settings"
TITLES = {
    Section.INTRODUCING: "Who can introduce",
    Section.SUMMARY: "The weekly summary",
    Section.PACE: "Pace",
}
INTRODUCERS = {
    Introducers.EVERYONE: "Everyone",
    Introducers.NO_GUESTS: "Everyone except guests",
    Introducers.LISTED: "Specific people",
}
APPLIES = "Applies to everyone, as soon as you save."
NAMED = 5  # of the people who can introduce; the others are counted


def menu(current: Workspace, today: date) -> View:
    """Return the menu. `today`: the date in the workspace's time zone."""
    parts = [_part(each, " ".join(_in_words(each, current, today))) for each in Section]
    return modal(None, TITLE, [*parts, context(APPLIES)], close="Back")


def _part(which: Section, words: str) -> Block:
    title = TITLES[which]
    change = button("Change…", Verb.SECTION, 0, which, accessibility_label=f"Change {title[0].lower()}{title[1:]}")
    return {"block_id": which.value, **section(f"*{title}*\n{words}", change)}


def _in_words(which: Section, current: Workspace, today: date) -> Iterator[str]:
    match which:
        case Section.INTRODUCING:
            return _introducing(current)
        case Section.SUMMARY:
            return _summary(current)
        case Section.PACE:
            return _pace(current, today)


def _introducing(current: Workspace) -> Iterator[str]:
    yield f"{_introducers(current)}."
    if current.asks_first:
        yield "Both people are always asked first."
    yield f"Up to {counted(current.open_limit, 'open introduction')} per person."


def _introducers(current: Workspace) -> str:
    if current.introducers is not Introducers.LISTED:
        return INTRODUCERS[current.introducers]
    named, others = current.introducer_ids[:NAMED], len(current.introducer_ids[NAMED:])
    return ", ".join(map(mention, named)) + (f" and {others:,} more" if others else "")


def _summary(current: Workspace) -> Iterator[str]:
    if current.summary_channel is None:
        yield "No channel yet, so there's no summary."
    elif current.summary_stopped_by:
        yield f"*Paused.* I couldn't post it in {channel(current.summary_channel)}. Press *Change…* to see why."
    else:
        day, zone = WEEKDAYS[current.summary_day].capitalize(), zone_name(current.time_zone)
        yield f"In {channel(current.summary_channel)}, every {day} at {current.summary_hour:02}:00 ({zone})."


def _pace(current: Workspace, today: date) -> Iterator[str]:
    first = counted(numbers(current).connected_nudge_1, "working day")
    yield f"{current.preset.capitalize()}: the first reminder comes after {first}."
    if days := _days_off(current, today):
        yield f"No reminders on {days}."
    if country := public_holidays.unknown(current.holiday_country):
        yield f"I no longer know the holidays of {country}. Pick another country."
    if current.asks_results:
        yield "Two months after they met, people are asked once if anything came of it."
    if current.keep_days:
        yield f"Ended introductions are deleted after {counted(current.keep_days, 'day')}."


def _days_off(current: Workspace, today: date) -> str:
    days, country = len(still_to_come(current.quiet_days, today)), current.holiday_country
    own = counted(days, "day") + " you picked" if days else ""
    known = public_holidays.countries().get(country) if country else None
    return " and ".join(filter(None, [f"public holidays ({known})" if known else "", own]))
