"""What an admin sets for a whole workspace."""

import json
from collections.abc import Iterator, Mapping

from bot.ids import Choice, Field, Modal
from bot.messages.blocks import Block, View, field, modal, option, section
from bot.messages.modals.fields import hours, number, one_of, people, select, ticks, weekdays, words
from bot.messages.summary_setup import stopped
from bot.rules.pacing import NUMBERS
from bot.rules.workspace_settings import LEAST_KEPT, MOST_INTRODUCERS, MOST_KEPT, MOST_OPEN, TIME_ZONE, WEEKDAYS
from storage.models.enums import Introducers
from storage.models.workspace import Workspace

METADATA = 3_000  # characters, Slack's; a hundred ids of the usual length fit
ZONE_LIMIT = 64  # characters; the longest name there is has 32

INTRODUCERS = {
    Introducers.EVERYONE: "Everybody",
    Introducers.NO_GUESTS: "Everybody but guests",
    Introducers.LISTED: "Only the people below",
}
COUNTS = "This counts for everybody in this workspace, from the moment you save it."
NOT_FILLED_IN = (
    "Slack does not know the channel, or one of the people, that were set. So neither is filled in: please choose them "
    "again, or saving takes them out."
)
FIRST_REMINDER = "The first reminder to write to each other comes after {}."  # fits a description's 75 characters


def workspace(current: Workspace, shown: Mapping[str, str], *, names_ids: bool = True) -> View:
    """Return a workspace's settings as they are set.

    `shown`: the same by the settings' names, with a time zone where none is set. It comes back with the modal, which
    may stand open while somebody else sets something.
    `names_ids`: with the channel and the people that are set; Slack takes none that are gone.
    """
    kept = json.dumps(shown, separators=(",", ":"))
    return modal(
        Modal.WORKSPACE,
        "Workspace settings",
        [
            *_stopped(current),
            section(COUNTS if names_ids else f"{COUNTS} {NOT_FILLED_IN}"),
            _channel(current.summary_channel if names_ids else None),
            select(Field.SUMMARY_DAY, "Day of the summary", weekdays(), WEEKDAYS[current.summary_day]),
            select(Field.SUMMARY_HOUR, "Hour of the summary", hours(), str(current.summary_hour)),
            _zone(shown[TIME_ZONE]),
            one_of(Field.INTRODUCERS, "Who may introduce people", _introducers(), current.introducers),
            _listed(current.introducer_ids if names_ids else []),
            _asking(current),
            _open_limit(current),
            _preset(current),
            _keep_days(current),
        ],
        submit="Save",
        private_metadata=kept if len(kept) <= METADATA else "",
    )


def _stopped(current: Workspace) -> Iterator[Block]:
    if current.summary_channel and current.summary_stopped_by:
        yield section(stopped(current.summary_channel, current.summary_stopped_by))


def _channel(chosen: str | None) -> Block:
    # https://docs.slack.dev/reference/block-kit/composition-objects/conversation-filter-object
    return field(
        Field.SUMMARY_CHANNEL,
        "Weekly summary in",
        "conversations_select",
        hint="Please invite me to that channel, too. Leave it empty for no summary.",
        optional=True,
        filter={"exclude_bot_users": True, "exclude_external_shared_channels": True, "include": ["public"]},
        initial_conversation=chosen,
        placeholder="No summary",
    )


def _zone(name: str) -> Block:
    hint = "A name such as Europe/Lisbon: of the summary, and of people whose own zone I do not know."
    return words(Field.TIME_ZONE, "Time zone", name, limit=ZONE_LIMIT, multiline=False, optional=False, hint=hint)


def _introducers() -> list[Block]:
    return [option(text, who) for who, text in INTRODUCERS.items()]


def _listed(chosen: list[str]) -> Block:
    hint = "Only with “Only the people below”."
    return people(Field.INTRODUCER_IDS, "These people", chosen, MOST_INTRODUCERS, hint)


def _asking(current: Workspace) -> Block:
    always = {Choice.ASK_FIRST: "Always ask both before they are introduced"}
    return ticks(Field.ASKING, "Asking first", always, [Choice.ASK_FIRST] if current.asks_first else [])


def _open_limit(current: Workspace) -> Block:
    hint = "Who is in as many can be introduced again when one has ended."
    return number(Field.OPEN_LIMIT, "Open introductions per person", current.open_limit, 1, MOST_OPEN, hint=hint)


def _preset(current: Workspace) -> Block:
    options = [
        option(preset.capitalize(), preset, _first_reminder(days.connected_nudge_1)) for preset, days in NUMBERS.items()
    ]
    hint = "Another choice forgets the numbers that were changed one by one."
    return one_of(Field.PRESET, "How soon and how long I remind people", options, current.preset, hint)


def _first_reminder(days: int) -> str:
    return FIRST_REMINDER.format(f"{days} working days" if days > 1 else "a working day")


def _keep_days(current: Workspace) -> Block:
    label = "Erase introductions, days after they ended"
    hint = "What is erased cannot be brought back. Leave it empty to keep them."
    return number(Field.KEEP_DAYS, label, current.keep_days, LEAST_KEPT, MOST_KEPT, hint=hint, optional=True)
