"""The modal behind `/intro`: two people, why they should meet, who writes first."""

from typing import Any

from slack_sdk.models.blocks import (
    Block,
    InputBlock,
    Option,
    PlainTextInputElement,
    RadioButtonsElement,
    UserSelectElement,
)
from slack_sdk.models.views import View

from bot import actions

REASON_LIMIT = 1_000  # characters, ours
INPUT_LIMIT = 3_000  # characters, Slack's; what is between the two is refused beside the field and nothing is lost


def introduce(people: tuple[str, ...], reason: str) -> dict[str, Any]:
    """The modal, with as much filled in as was understood: up to two Slack ids, and a reason."""
    first, second = (*people, None, None)[:2]
    blocks: list[Block] = [
        _person(actions.FIRST_PERSON, "Introduce", first),
        _person(actions.SECOND_PERSON, "to", second),
        _reason(reason),
        _first_mover(),
    ]
    view = View(
        type="modal",
        callback_id=actions.INTRODUCE,
        title="Introduce two people",
        submit="Introduce",
        close="Cancel",
        blocks=blocks,
    )
    return dict(view.to_dict())


def _person(field: str, label: str, chosen: str | None) -> InputBlock:
    return InputBlock(
        block_id=field,
        label=label,
        element=UserSelectElement(action_id=field, placeholder="Choose a person", initial_user=chosen),
    )


def _reason(reason: str) -> InputBlock:
    return InputBlock(
        block_id=actions.REASON,
        label="Why should they meet?",
        hint=f"Both will read this. Up to {REASON_LIMIT:,} characters.",
        element=PlainTextInputElement(
            action_id=actions.REASON,
            multiline=True,
            # What was typed after /intro may be longer: it is all there, and mended in the form.
            max_length=REASON_LIMIT if len(reason) <= REASON_LIMIT else INPUT_LIMIT,
            initial_value=_cut(reason) or None,
            placeholder="You both …",
        ),
    )


def _cut(text: str) -> str:
    """To Slack's limit, in UTF-16 units: the stricter way of counting."""
    return text.encode("utf-16-le")[: 2 * INPUT_LIMIT].decode("utf-16-le", "ignore")


def _first_mover() -> InputBlock:
    options = [
        Option(text="The first person", value="first"),
        Option(text="The second person", value="second"),
    ]
    return InputBlock(
        block_id=actions.FIRST_MOVER,
        label="Who writes first?",
        hint="Both will know, so that nobody waits for the other.",
        element=RadioButtonsElement(action_id=actions.FIRST_MOVER, options=options, initial_option=options[0]),
    )
