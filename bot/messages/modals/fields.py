"""Fields of modals. Each has the same block_id and action_id; `payloads.modal_fields` reads them back."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.ids import Choice, Field
from bot.messages.blocks import Block, View, field, option
from bot.rules.text_limits import INPUT_LIMIT, REASON_LIMIT, WORDS_LIMIT
from bot.rules.workspace_settings import WEEKDAYS


@dataclass(frozen=True)
class NamingPeople:
    """A modal in which people or a channel are chosen already. Slack refuses it if it doesn't know one of them."""

    modal: View
    instead: View
    """The same modal with nobody chosen and a sentence about it: to open if Slack refuses the first."""
    people: tuple[str, ...] = ()
    """The Slack ids of those who are chosen in it, if it's known how it looks without some of them."""
    naming: Callable[[Collection[str]], View] | None = None
    """Returns the same modal with only these of them chosen: whom Slack knows stays."""


ModalToOpen = View | NamingPeople
"""A modal as it's to be opened."""
WHY = "Why should they meet?"
SENT = ("callback_id", "close", "private_metadata", "submit", "title", "type")
"""The parts of a modal that Slack takes, besides its blocks; it gives back more."""


def as_it_stands(view: View, blocks: Sequence[Block]) -> View:
    """Return a modal with other blocks. `view`: as Slack gives it back, with more in it than Slack takes.

    What was filled in stays in it, since Slack goes by the fields' ids.
    """
    return {name: view[name] for name in SENT if view.get(name)} | {"blocks": list(blocks)}


def place_below(blocks: Sequence[Block], name: str) -> int:
    """Return the place in a modal right below the block with this id; at the end, if there's none."""
    return next((place for place, block in enumerate(blocks, 1) if block.get("block_id") == name), len(blocks))


def reason(written: str, hint: str, placeholder: str) -> Block:
    """Return the field for why people should meet. `hint`: who will read it, a sentence.

    What was typed after /intro may be longer than a reason: it is all there, to be shortened in the modal.
    """
    return words(
        Field.REASON,
        WHY,
        written,
        limit=REASON_LIMIT if len(written) <= REASON_LIMIT else INPUT_LIMIT,
        hint=f"{hint} Up to {REASON_LIMIT:,} characters.",
        placeholder=placeholder,
        optional=False,
    )


def words(
    name: str,
    label: str,
    written: str = "",
    *,
    limit: int = WORDS_LIMIT,
    hint: str | None = None,
    placeholder: str | None = None,
    optional: bool = True,
    multiline: bool = True,
) -> Block:
    """Return a field for a text of up to `limit` characters, with what was written before."""
    return field(
        name,
        label,
        "plain_text_input",
        hint=hint,
        optional=optional,
        initial_value=cut(written, limit) or None,
        max_length=limit,
        multiline=multiline,
        placeholder=placeholder,
    )


def cut(text: str, limit: int) -> str:
    """Return the text cut to Slack's limit, in UTF-16 units: the stricter way of counting."""
    return text.encode("utf-16-le")[: 2 * limit].decode("utf-16-le", "ignore")


def one_of(
    name: str,
    label: str,
    options: Sequence[Block],
    chosen: str | None,
    hint: str | None = None,
    *,
    tells_at_once: bool = False,
) -> Block:
    """Return radio buttons, the value `chosen` pressed; None for none, so that one has to be chosen.

    `tells_at_once`: Slack tells the bot of each choice at once.
    """
    initial = next((each for each in options if each["value"] == chosen), None)
    return field(
        name,
        label,
        "radio_buttons",
        hint=hint,
        dispatch_action=tells_at_once or None,
        initial_option=initial,
        options=options,
    )


def select(name: str, label: str, options: Sequence[Block], chosen: str, hint: str | None = None) -> Block:
    """Return a menu, with the value `chosen`."""
    initial = next(each for each in options if each["value"] == chosen)
    return field(name, label, "static_select", hint=hint, initial_option=initial, options=options)


def weekdays() -> list[Block]:
    """Return the days of the week, for a menu."""
    return [option(day.capitalize(), day) for day in WEEKDAYS]


def hours() -> list[Block]:
    """Return the hours of a day, for a menu."""
    return [option(f"{hour:02}:00", str(hour)) for hour in range(24)]


def number(
    name: str, label: str, written: int | None, least: int, most: int, *, hint: str, optional: bool = False
) -> Block:
    """Return a field for a whole number within limits."""
    return field(
        name,
        label,
        "number_input",
        hint=hint,
        optional=optional,
        initial_value=None if written is None else str(written),
        is_decimal_allowed=False,
        max_value=str(most),
        min_value=str(least),
    )


def ticks(
    name: str, label: str, options: Mapping[Choice, str], ticked: Sequence[Choice] = (), *, tells_at_once: bool = False
) -> Block:
    """Return boxes that may be ticked: value → text. `tells_at_once`: Slack tells the bot of each tick at once."""
    boxes = {value: option(text, value) for value, text in options.items()}
    initial = [boxes[value] for value in ticked if value in boxes]
    return field(
        name,
        label,
        "checkboxes",
        optional=True,
        dispatch_action=tells_at_once or None,
        initial_options=initial or None,
        options=list(boxes.values()),
    )


def until(label: str, chosen: date | None, *, optional: bool, hint: str | None = None) -> Block:
    """Return a field for a date."""
    initial = chosen.isoformat() if chosen else None
    return field(Field.UNTIL, label, "datepicker", hint=hint, optional=optional, initial_date=initial)


def people(name: str, label: str, chosen: Sequence[str], most: int, hint: str | None = None) -> Block:
    """Return a field for up to `most` people, by their Slack ids."""
    return field(
        name,
        label,
        "multi_users_select",
        hint=hint,
        optional=True,
        initial_users=list(chosen) or None,
        max_selected_items=most,
        placeholder="Nobody",
    )
