"""The values that can be filled in: `state.values` of a view or message (slack_sdk ViewStateValue)."""

from collections.abc import Iterable
from typing import Any

from sandbox.canonical_blocks import elements_of

# element type → (key in state.values, key of its initial value, value when empty)
STATEFUL: dict[str, tuple[str, str, Any]] = {
    "plain_text_input": ("value", "initial_value", None),
    "email_text_input": ("value", "initial_value", None),
    "url_text_input": ("value", "initial_value", None),
    "number_input": ("value", "initial_value", None),
    "rich_text_input": ("rich_text_value", "initial_value", None),
    "users_select": ("selected_user", "initial_user", None),
    "multi_users_select": ("selected_users", "initial_users", []),
    "conversations_select": ("selected_conversation", "initial_conversation", None),
    "multi_conversations_select": ("selected_conversations", "initial_conversations", []),
    "channels_select": ("selected_channel", "initial_channel", None),
    "multi_channels_select": ("selected_channels", "initial_channels", []),
    "static_select": ("selected_option", "initial_option", None),
    "multi_static_select": ("selected_options", "initial_options", []),
    "external_select": ("selected_option", "initial_option", None),
    "multi_external_select": ("selected_options", "initial_options", []),
    "radio_buttons": ("selected_option", "initial_option", None),
    "checkboxes": ("selected_options", "initial_options", []),
    "datepicker": ("selected_date", "initial_date", None),
    "timepicker": ("selected_time", "initial_time", None),
    "datetimepicker": ("selected_date_time", "initial_date_time", None),
}


def initial_values(blocks: Iterable[dict[str, Any]]) -> dict[str, dict[str, dict[str, Any]]]:
    """Return `state.values` before anyone touched anything."""
    values: dict[str, dict[str, dict[str, Any]]] = {}
    for block in blocks:
        for element in elements_of(block):
            if element["type"] in STATEFUL:
                values.setdefault(block["block_id"], {})[element["action_id"]] = initial_value(element)
    return values


def initial_value(element: dict[str, Any]) -> dict[str, Any]:
    """Return one element's entry in `state.values` as the app set it."""
    key, initial, empty = STATEFUL[element["type"]]
    value = element.get(initial, empty)
    # Slack gives every text-like input's value as a string.
    return {"type": element["type"], key: str(value) if key == "value" and value is not None else value}


def options_of(element: dict[str, Any]) -> list[dict[str, Any]]:
    """Return all options of a menu, those in groups included."""
    groups = [option for group in element.get("option_groups", ()) for option in group["options"]]
    return [*element.get("options", ()), *groups]
