"""The checks of Block Kit's composition objects and elements.

Limits: docs.slack.dev/reference/block-kit, npm @slack/types 3.2.0; an option's value 150 by the option object's page.
"""

from collections.abc import Mapping

from sandbox.picker_values import is_date, is_time
from sandbox.validators import (
    Validator,
    all_of,
    anything,
    boolean,
    by_type,
    exactly_one,
    integer,
    list_of,
    matching,
    number,
    one_of,
    record,
    string,
    url,
)


def plain(longest: int, shortest: int = 1) -> Validator:
    """Return a validator for a plain_text object with a text of `shortest` to `longest` UTF-16 units."""
    fields = record({"type": one_of("plain_text"), "text": string(longest, shortest)}, {"emoji": boolean})
    return by_type({"plain_text": fields})


def text(longest: int, shortest: int = 1) -> Validator:
    """Return a validator for a plain_text or mrkdwn object, lengths as in `plain`."""
    mrkdwn = record({"type": anything, "text": string(longest, shortest)}, {"verbatim": boolean})
    return by_type({"plain_text": plain(longest, shortest), "mrkdwn": mrkdwn})


BLOCK_ID = ACTION_ID = string(255)
URL = all_of(string(3000), url)
DATE, TIME = matching(is_date, "a date as YYYY-MM-DD"), matching(is_time, "a time as HH:MM")
CONFIRM = record(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)


def option(label: Validator, **more: Validator) -> Validator:
    """Return a validator for a choice in a menu or group of boxes."""
    return record({"text": label, "value": string(150)}, {"description": text(75), **more})


_PLAIN_OPTION, _TEXT_OPTION = option(plain(75)), option(text(75))
_OVERFLOW_OPTION = option(plain(75), url=URL)
_OPTION_GROUP = record({"label": plain(75), "options": list_of(_PLAIN_OPTION, 100)})
_FILTER = record({}, {"include": anything, "exclude_external_shared_channels": boolean, "exclude_bot_users": boolean})
_DISPATCH = record({}, {"trigger_actions_on": list_of(one_of("on_enter_pressed", "on_character_entered"), 2)})


def _element(required: Mapping[str, Validator] | None = None, **optional: Validator) -> Validator:
    return record(
        {"type": anything, **(required or {})},
        {"action_id": ACTION_ID, "focus_on_load": boolean, **optional},
    )


def _menu(required: Mapping[str, Validator] | None = None, **optional: Validator) -> Validator:
    return _element(required, placeholder=plain(150), confirm=CONFIRM, **optional)


def _static(**optional: Validator) -> Validator:
    lists = {"options": list_of(_PLAIN_OPTION, 100), "option_groups": list_of(_OPTION_GROUP, 100)}
    return all_of(_menu(None, **lists, **optional), exactly_one("options", "option_groups"))


def _multi(**optional: Validator) -> Validator:
    return _menu(None, max_selected_items=integer(1, 10_000), **optional)


_ID, _IDS, _OPTIONS = string(20), list_of(string(20), 10_000, 0), list_of(_PLAIN_OPTION, 100)
_TYPED = {"placeholder": plain(150), "dispatch_action_config": _DISPATCH}
_BUTTON = record(
    {"type": anything, "text": plain(75)},
    {
        "action_id": ACTION_ID,
        "url": URL,
        "value": string(2000, 0),
        "style": one_of("primary", "danger"),
        "confirm": CONFIRM,
        "accessibility_label": string(75),
    },
)
_MANY = {"max_selected_items": integer(1, 10_000)}
_CONVERSATION = {"default_to_current_conversation": boolean, "filter": _FILTER}
IMAGE_SOURCE = exactly_one("image_url", "slack_file")
IMAGE_FIELDS = {
    "image_url": URL,
    "slack_file": all_of(record({}, {"id": string(50), "url": URL}), exactly_one("id", "url")),
}
_IMAGE = all_of(record({"type": anything, "alt_text": string(2000)}, IMAGE_FIELDS), IMAGE_SOURCE)
_BOXES = {"options": list_of(_TEXT_OPTION, 10)}

ELEMENTS: dict[str, Validator] = {
    "button": _BUTTON,
    "image": _IMAGE,
    "plain_text": text(3000),
    "mrkdwn": text(3000),
    "overflow": record(
        {"type": anything, "options": list_of(_OVERFLOW_OPTION, 5)},
        {"action_id": ACTION_ID, "confirm": CONFIRM},
    ),
    "static_select": _static(initial_option=_PLAIN_OPTION),
    "external_select": _menu(None, initial_option=_PLAIN_OPTION, min_query_length=number(0, 100)),
    "users_select": _menu(None, initial_user=_ID),
    "conversations_select": _menu(None, initial_conversation=_ID, response_url_enabled=boolean, **_CONVERSATION),
    "channels_select": _menu(None, initial_channel=_ID, response_url_enabled=boolean),
    "multi_static_select": _static(initial_options=_OPTIONS, **_MANY),
    "multi_external_select": _multi(initial_options=_OPTIONS, min_query_length=number(0, 100)),
    "multi_users_select": _multi(initial_users=_IDS),
    "multi_conversations_select": _multi(initial_conversations=_IDS, **_CONVERSATION),
    "multi_channels_select": _multi(initial_channels=_IDS),
    "checkboxes": _element(_BOXES, initial_options=list_of(_TEXT_OPTION, 10), confirm=CONFIRM),
    "radio_buttons": _element(_BOXES, initial_option=_TEXT_OPTION, confirm=CONFIRM),
    "datepicker": _menu(None, initial_date=DATE),
    "timepicker": _menu(None, initial_time=TIME, timezone=string(100)),
    "datetimepicker": _element(None, initial_date_time=integer(10**9, 10**10 - 1), confirm=CONFIRM),
    "plain_text_input": _element(
        None,
        **_TYPED,
        initial_value=string(3000, 0),
        multiline=boolean,
        min_length=number(0, 3000),
        max_length=number(1, 3000),
    ),
    "email_text_input": _element(None, **_TYPED, initial_value=string(3000, 0)),
    "url_text_input": _element(None, **_TYPED, initial_value=string(3000, 0)),
    "number_input": _element(
        {"is_decimal_allowed": boolean},
        **_TYPED,
        initial_value=anything,
        min_value=anything,
        max_value=anything,
    ),
    "rich_text_input": _element(None, **_TYPED, initial_value=anything),
    "file_input": _element(None, filetypes=list_of(string(20), 100), max_files=number(1, 10)),
    "icon_button": anything,
    "feedback_buttons": anything,
    "workflow_button": anything,
    "url": anything,
}

# The blocks that each element may stand in (the "Works with block types" line of each element's page).
_TYPING = {
    "plain_text_input",
    "email_text_input",
    "url_text_input",
    "number_input",
    "rich_text_input",
    "file_input",
}
_MULTI = {kind for kind in ELEMENTS if kind.startswith("multi_")}
_NOWHERE_ELSE = {"icon_button", "feedback_buttons", "url"}
IN_CONTEXT = {"image", "plain_text", "mrkdwn"}
IN_ACTIONS = ELEMENTS.keys() - IN_CONTEXT - _NOWHERE_ELSE - _MULTI - _TYPING | {"rich_text_input"}
IN_SECTION = ELEMENTS.keys() - IN_CONTEXT - _NOWHERE_ELSE - _TYPING - {"datetimepicker"} | {"image"}
IN_INPUT = ELEMENTS.keys() - IN_CONTEXT - _NOWHERE_ELSE - {"button", "overflow", "workflow_button"}
