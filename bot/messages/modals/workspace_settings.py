"""What an admin sets for a whole workspace: a modal for each part of it."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from bot.ids import Choice, Field, Modal, Section, add_day_field
from bot.messages.blocks import Block, View, context, field, modal, option, section
from bot.messages.modals.fields import as_it_stands, hours, number, one_of, people, place_below, select, ticks, weekdays
from bot.messages.modals.places import holiday_country, time_zone
from bot.messages.modals.workspace_menu import APPLIES, INTRODUCERS, TITLES
from bot.messages.mrkdwn import counted, escape, short_date
from bot.messages.summary_setup import stopped
from bot.rules import public_holidays, quiet_days
from bot.rules.pacing import NUMBERS
from bot.rules.workspace_settings import LEAST_KEPT, MOST_INTRODUCERS, MOST_KEPT, MOST_OPEN, TIME_ZONE, WEEKDAYS
from storage.models.enums import Introducers
from storage.models.workspace import Workspace

METADATA = 3_000  # characters, Slack's; a hundred ids of the usual length fit
NEXT_HOLIDAYS = "next_holidays"  # the id of the block that names them
HOLIDAYS_SHOWN, DAYS_AT_A_TIME = 3, 10
PEOPLE = "people"
"""The key in the metadata for people who were chosen, while their field isn't shown."""

NOT_FILLED_IN = "Slack doesn't know {} any more. Choose again, or saving takes {} out."
ASK_ONCE = {Choice.ASK_ONCE: "Ask once, two months after they met, if anything came of it"}
FIRST_REMINDER = "The first reminder comes after {}."  # fits a description's 75 characters


def part(which: Section, current: Workspace, shown: Mapping[str, str], today: date, *, names_ids: bool = True) -> View:
    """Return a part of a workspace's settings as they are set.

    `shown`: the same by the settings' names, with a time zone where none is set. It comes back with the modal, which
    may stand open while somebody else sets something.
    `today`: the date in the workspace's time zone.
    `names_ids`: with the channel and the people that are set; Slack takes none that are gone.
    """
    kept = json.dumps(shown, separators=(",", ":"))
    draw: Mapping[Section, Callable[[], Iterator[Block]]] = {
        Section.INTRODUCING: lambda: _introducing(current, names_ids=names_ids),
        Section.SUMMARY: lambda: _summary(current, shown[TIME_ZONE], names_ids=names_ids),
        Section.PACE: lambda: _pace(current, today),
    }
    return modal(
        Modal.WORKSPACE,
        TITLES[which],
        [*draw[which](), context(APPLIES)],
        submit="Save",
        private_metadata=kept if len(kept) <= METADATA else "",
    )


# --- Who can introduce ----------------------------------------------------------------------------------------------


def _introducing(current: Workspace, *, names_ids: bool) -> Iterator[Block]:
    options = [option(text, who) for who, text in INTRODUCERS.items()]
    if current.introducer_ids and not names_ids:
        yield section(NOT_FILLED_IN.format("all the people chosen here", "them"))
    yield one_of(Field.INTRODUCERS, "Who can introduce people", options, current.introducers, tells_at_once=True)
    if current.introducers is Introducers.LISTED:
        yield _listed(current.introducer_ids if names_ids else [])
    always = {Choice.ASK_FIRST: "Always ask both people first"}
    yield ticks(Field.ASKING, "Asking first", always, [Choice.ASK_FIRST] if current.asks_first else [])
    hint = "At this limit, no one can introduce them until one ends. At most two count per person who introduces them."
    yield number(Field.OPEN_LIMIT, "Open introductions per person", current.open_limit, 1, MOST_OPEN, hint=hint)


def _listed(chosen: Sequence[str]) -> Block:
    return people(Field.INTRODUCER_IDS, "People", chosen, MOST_INTRODUCERS)


def with_people(view: View, kept: Mapping[str, object], chosen: Sequence[str], *, wanted: bool) -> View:
    """Return the modal as it stands open, with the field for people below the choice, or without it.

    `view`: as Slack gives it back. What was filled in stays, since Slack goes by the fields' ids.
    `kept`: what the modal's metadata holds. `chosen`: the people in the field; they come back with it. If they're too
    many to be kept until then, the field stays.
    """
    blocks = [block for block in view["blocks"] if block.get("block_id") != Field.INTRODUCER_IDS]
    metadata = json.dumps({**kept, PEOPLE: list(chosen)}, separators=(",", ":"))
    if wanted or len(metadata) > METADATA:
        blocks.insert(place_below(blocks, Field.INTRODUCERS), _listed(chosen))
        return as_it_stands(view, blocks)
    return as_it_stands({**view, "private_metadata": metadata}, blocks)


# --- The weekly summary ---------------------------------------------------------------------------------------------


def _summary(current: Workspace, zone: str, *, names_ids: bool) -> Iterator[Block]:
    if current.summary_channel and current.summary_stopped_by:
        yield section(stopped(current.summary_channel, current.summary_stopped_by))
    if current.summary_channel and not names_ids:
        yield section(NOT_FILLED_IN.format("the channel chosen here", "it"))
    yield _channel(current.summary_channel if names_ids else None)
    yield select(Field.SUMMARY_DAY, "Day", weekdays(), WEEKDAYS[current.summary_day])
    yield select(Field.SUMMARY_HOUR, "Time", hours(), str(current.summary_hour))
    yield time_zone(zone)


def _channel(chosen: str | None) -> Block:
    # https://docs.slack.dev/reference/block-kit/composition-objects/conversation-filter-object
    return field(
        Field.SUMMARY_CHANNEL,
        "Channel",
        "conversations_select",
        hint="Invite me to that channel, too. Leave this empty for no summary. Quiet weeks are skipped.",
        optional=True,
        filter={"exclude_bot_users": True, "exclude_external_shared_channels": True, "include": ["public"]},
        initial_conversation=chosen,
        placeholder="No summary",
    )


# --- Pace -----------------------------------------------------------------------------------------------------------


def _pace(current: Workspace, today: date) -> Iterator[Block]:
    presets = [
        option(preset.capitalize(), preset, _first_reminder(days.connected_nudge_1)) for preset, days in NUMBERS.items()
    ]
    hint = "Changing this resets custom timings."
    yield one_of(Field.PRESET, "Reminder pace", presets, current.preset, hint)
    yield from _quiet_days(quiet_days.still_to_come(current.quiet_days, today)[: quiet_days.MOST])
    yield _day_to_add(0)
    yield holiday_country(current.holiday_country)
    yield from _next_holidays(current.holiday_country, today)
    yield ticks(Field.RESULTS, "Months later", ASK_ONCE, [Choice.ASK_ONCE] if current.asks_results else [])
    label = "Delete ended introductions after (days)"
    hint = "Deleted introductions can't be restored. Leave this empty to keep them."
    yield number(Field.KEEP_DAYS, label, current.keep_days, LEAST_KEPT, MOST_KEPT, hint=hint, optional=True)


def _first_reminder(days: int) -> str:
    return FIRST_REMINDER.format(counted(days, "working day"))


def _quiet_days(days: Sequence[str]) -> Iterator[Block]:
    if days:
        options = [option(_with_year(date.fromisoformat(day)), day) for day in days]
        yield field(
            Field.QUIET_DAYS,
            "Days without reminders",
            "multi_static_select",
            hint="Take out the days you no longer want.",
            optional=True,
            initial_options=options,
            options=options,
            placeholder="None",
        )


def _with_year(day: date) -> str:
    return f"{short_date(day)} {day.year}"


def _day_to_add(number: int) -> Block:
    label = "Add another day" if number else "Add a day without reminders"
    return field(add_day_field(number), label, "datepicker", dispatch_action=True, optional=True)


def with_one_more_day(view: View, number: int) -> View:
    """Return the modal as it stands open, with one more field for a day below the one with this number.

    `view`: as Slack gives it back. What was filled in stays, since Slack goes by the fields' ids.
    """
    blocks, below, more = list(view["blocks"]), add_day_field(number), add_day_field(number + 1)
    if number + 1 < DAYS_AT_A_TIME and not any(block.get("block_id") == more for block in blocks):
        blocks.insert(place_below(blocks, below), _day_to_add(number + 1))
    return as_it_stands(view, blocks)


def _next_holidays(country: str | None, today: date) -> Iterator[Block]:
    if holidays := public_holidays.coming(country, today, HOLIDAYS_SHOWN):
        named = "; ".join(f"{short_date(day)}, {escape(name)}" for day, name in holidays)
        yield {"block_id": NEXT_HOLIDAYS, **context(f"Next: {named}")}


def with_holidays(view: View, country: str | None, today: date) -> View:
    """Return the modal as it stands open, with this country's next public holidays named.

    `view`: as Slack gives it back. What was filled in stays, since Slack goes by the fields' ids.
    """
    blocks = [block for block in view["blocks"] if block.get("block_id") != NEXT_HOLIDAYS]
    place = place_below(blocks, Field.HOLIDAY_COUNTRY)
    blocks[place:place] = _next_holidays(country, today)
    return as_it_stands(view, blocks)
