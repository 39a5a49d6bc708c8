"""What forms are made of. Every field's block_id and action_id are the same; `payloads.forms` reads them back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    CheckboxesElement,
    DatePickerElement,
    InputBlock,
    NumberInputElement,
    Option,
    PlainTextInputElement,
    RadioButtonsElement,
    SectionBlock,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from bot.ids import Choice, Field
from bot.messages.mrkdwn import mrkdwn
from bot.rules.text_limits import WORDS_LIMIT
from bot.rules.workspace_settings import WEEKDAYS


@dataclass(frozen=True)
class NamingPeople:
    """A modal in which people or a channel are chosen already. Slack refuses it if it doesn't know one of them."""

    modal: dict[str, Any]
    instead: dict[str, Any]
    """The same modal with nobody chosen and a sentence about it: to open if Slack refuses the first."""


ModalToOpen = dict[str, Any] | NamingPeople
"""A modal as it's to be opened."""


def modal(
    callback_id: str, title: str, blocks: Sequence[Block], *, submit: str | None, about: str = "", close: str = "Cancel"
) -> dict[str, Any]:
    """The whole form. `about`: what comes back with it; mostly an introduction, spelled like a button's value."""
    view = View(
        type="modal",
        callback_id=callback_id,
        title=title,
        submit=submit,
        close=close,
        private_metadata=about or None,
        blocks=list(blocks),
    )
    return dict(view.to_dict())


def saying(text: str) -> SectionBlock:
    """A paragraph."""
    return SectionBlock(text=mrkdwn(text))


def words(
    field: str,
    label: str,
    written: str = "",
    *,
    limit: int = WORDS_LIMIT,
    hint: str | None = None,
    placeholder: str | None = None,
    optional: bool = True,
    multiline: bool = True,
) -> InputBlock:
    """A text, with what was written before."""
    return InputBlock(
        block_id=field,
        label=label,
        hint=hint,
        optional=optional,
        element=PlainTextInputElement(
            action_id=field,
            multiline=multiline,
            max_length=limit,
            initial_value=cut(written, limit) or None,
            placeholder=placeholder,
        ),
    )


def cut(text: str, limit: int) -> str:
    """To Slack's limit, in UTF-16 units: the stricter way of counting."""
    return text.encode("utf-16-le")[: 2 * limit].decode("utf-16-le", "ignore")


def one_of(field: str, label: str, options: Sequence[Option], chosen: str, hint: str | None = None) -> InputBlock:
    """Radio buttons, the value `chosen` pressed."""
    initial = next(option for option in options if option.value == chosen)
    element = RadioButtonsElement(action_id=field, options=list(options), initial_option=initial)
    return InputBlock(block_id=field, label=label, hint=hint, element=element)


def select(field: str, label: str, options: Sequence[Option], chosen: str, hint: str | None = None) -> InputBlock:
    """A menu, with the value `chosen`."""
    initial = next(option for option in options if option.value == chosen)
    element = StaticSelectElement(action_id=field, options=list(options), initial_option=initial)
    return InputBlock(block_id=field, label=label, hint=hint, element=element)


def weekdays() -> list[Option]:
    """For a menu: the days of the week."""
    return [Option(text=day.capitalize(), value=day) for day in WEEKDAYS]


def hours() -> list[Option]:
    """For a menu: the hours of a day."""
    return [Option(text=f"{hour:02}:00", value=str(hour)) for hour in range(24)]


def number(
    field: str, label: str, written: int | None, least: int, most: int, *, hint: str, optional: bool = False
) -> InputBlock:
    """A whole number within limits."""
    element = NumberInputElement(
        action_id=field,
        is_decimal_allowed=False,
        initial_value=None if written is None else str(written),
        min_value=str(least),
        max_value=str(most),
    )
    return InputBlock(block_id=field, label=label, hint=hint, element=element, optional=optional)


def ticks(
    field: str, label: str, options: Mapping[Choice, str], ticked: Sequence[Choice] = (), *, tells_at_once: bool = False
) -> InputBlock:
    """Boxes that may be ticked: value -> text. `tells_at_once`: the bot hears of it before the form is handed in."""
    boxes = {value: Option(text=text, value=value) for value, text in options.items()}
    element = CheckboxesElement(
        action_id=field,
        options=list(boxes.values()),
        initial_options=[boxes[value] for value in ticked if value in boxes] or None,
    )
    return InputBlock(
        block_id=field, label=label, element=element, optional=True, dispatch_action=tells_at_once or None
    )


def until(label: str, chosen: date | None, *, optional: bool, hint: str | None = None) -> InputBlock:
    """A date."""
    element = DatePickerElement(action_id=Field.UNTIL, initial_date=chosen.isoformat() if chosen else None)
    return InputBlock(block_id=Field.UNTIL, label=label, hint=hint, optional=optional, element=element)
