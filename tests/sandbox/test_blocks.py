"""The blocks and views that Slack refuses."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.blocks import Surface, problems_of_blocks, problems_of_view
from sandbox.validators import utf16_length
from tests.sandbox.apps import Json, button, field, modal, plain, section

IDS = {"U0000ANA", "C0GENERAL"}


def option(text: str = "One", value: str = "1", **more: Any) -> Json:
    return {"text": plain(text), "value": value, **more}


def actions(*elements: Json, **more: Any) -> Json:
    return {"type": "actions", "elements": list(elements), **more}


def select(**more: Any) -> Json:
    return {"type": "static_select", "action_id": "s", "options": [option()], **more}


def group(count: int, label: str = "Some") -> Json:
    return {"label": plain(label), "options": [option()] * count}


def groups(**more: Any) -> Json:
    return {"type": "static_select", "option_groups": [group(1), group(1)], **more}


def chart(**more: Any) -> Json:
    data = [{"label": "May", "value": 3}, {"label": "June", "value": 5}]
    axis = {"categories": ["May", "June"]}
    kind = {"type": "bar", "series": [{"name": "Met", "data": data}], "axis_config": axis}
    return {"type": "data_visualization", "title": "Cycles", "chart": {**kind, **more}}


def pie(count: int, value: float = 1) -> Json:
    segments = [{"label": str(n), "value": value} for n in range(count)]
    return {"type": "data_visualization", "title": "Share", "chart": {"type": "pie", "segments": segments}}


GOOD: list[tuple[Surface, list[Json]]] = [
    ("message", [section("x" * 3000), {"type": "divider"}, {"type": "header", "text": plain("x" * 150)}]),
    ("message", [section("hi", accessory=button("Go", "go")), section("hi", accessory=select())]),
    ("message", [{"type": "section", "fields": [plain("x" * 2000)] * 10}]),
    ("message", [actions(*(button("x" * 75, f"a{n}", value="v" * 2000) for n in range(25)))]),
    ("message", [actions({"type": "overflow", "action_id": "o", "options": [option(value="x" * 150)] * 5})]),
    (
        "message",
        [
            {
                "type": "context",
                "elements": [plain("a"), {"type": "image", "image_url": "https://x.y/z", "alt_text": "b"}],
            }
        ],
    ),
    ("message", [{"type": "image", "slack_file": {"id": "F1"}, "alt_text": "a", "title": plain("t")}]),
    ("message", [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]}]),
    ("message", [chart(), pie(6)]),
    (
        "message",
        [{"type": "markdown", "text": "# hi"}, {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]]}],
    ),
    ("message", [section("x")] * 50),
    ("modal", [section("x")] * 100),
    ("modal", [field("L", "b", {"type": "users_select", "initial_user": "U0000ANA", "focus_on_load": True})]),
    ("modal", [field("L", "b", {"type": "multi_channels_select", "initial_channels": ["C0GENERAL"]})]),
    (
        "modal",
        [field("L", "b", {"type": "multi_users_select", "initial_users": ["U0000ANA"], "max_selected_items": 1})],
    ),
    ("modal", [field("L", "b", {"type": "datepicker", "initial_date": "2026-02-28"})]),
    ("modal", [field("L", "b", {"type": "datetimepicker", "initial_date_time": 1_772_445_600})]),
    ("modal", [field("L", "b", groups(initial_option=option()), dispatch_action=True, hint=plain("x" * 2000))]),
    (
        "message",
        [actions({"type": "radio_buttons", "options": [option("x" * 75, description=plain("x" * 75))]})],
    ),
    ("modal", [field("L", "b", {"type": "checkboxes", "options": [option()]}, hint=plain("h"), optional=True)]),
    (
        "modal",
        [field("L", "b", {"type": "number_input", "is_decimal_allowed": False}), {"type": "alert", "text": plain("!")}],
    ),
    ("home", [section("x"), actions(button("a", "a", style="danger", url="https://example.com"))]),
]


@pytest.mark.parametrize(("surface", "blocks"), GOOD)
def test_good_blocks_pass(surface: Surface, blocks: list[Json]) -> None:
    assert problems_of_blocks(blocks, surface, IDS) == []


BAD: list[tuple[Surface, list[Any], str]] = [
    ("message", [section("x")] * 51, "no more than 50 items allowed [json-pointer:/blocks]"),
    ("modal", [section("x")] * 101, "no more than 100 items allowed [json-pointer:/blocks]"),
    ("message", ["text"], "must be an object [json-pointer:/blocks/0]"),
    ("message", [{"type": "sectoin"}], "unsupported type: sectoin [json-pointer:/blocks/0/type]"),
    ("message", [section("x" * 3001)], "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"),
    ("message", [section("")], "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
    ("message", [{"type": "section"}], "must have at least one of: text, fields"),
    ("message", [section("x", txet="y")], "invalid additional property: txet [json-pointer:/blocks/0]"),
    ("message", [{"type": "section", "fields": [plain("x")] * 11}], "no more than 10 items allowed"),
    ("message", [{"type": "section", "fields": [plain("x" * 2001)]}], "must be less than 2001 characters"),
    ("message", [{"type": "header", "text": plain("x" * 151)}], "must be less than 151 characters"),
    ("message", [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}], "unsupported type: mrkdwn"),
    ("message", [{"type": "header", "text": "x"}], "must be an object [json-pointer:/blocks/0/text]"),
    ("message", [{"type": "context", "elements": [plain("a")] * 11}], "no more than 10 items allowed"),
    ("message", [{"type": "context", "elements": [button("a", "a")]}], "unsupported type: button"),
    ("message", [actions()], "no less than 1 items allowed"),
    ("message", [actions(*(button("a", str(n)) for n in range(26)))], "no more than 25 items allowed"),
    ("message", [actions(button("a", "same"), button("b", "same"))], "`action_id` same already exists"),
    ("message", [section("a", block_id="same"), section("b", block_id="same")], "`block_id` same already exists"),
    ("message", [section("a", block_id="b" * 256)], "must be less than 256 characters"),
    ("message", [actions(button("x" * 76, "a"))], "must be less than 76 characters"),
    ("message", [actions(button("x", "a", value="v" * 2001))], "must be less than 2001 characters"),
    ("message", [actions(button("x", "a", style="loud"))], "must be one of: primary, danger"),
    ("message", [actions({"type": "overflow", "action_id": "o", "options": [option()] * 6})], "no more than 5 items"),
    ("message", [actions({"type": "overflow", "action_id": "o", "options": []})], "no less than 1 items"),
    ("message", [actions(select(options=[option(value="x" * 151)]))], "must be less than 151 characters"),
    ("message", [actions(select(options=[option()] * 101))], "no more than 100 items allowed"),
    ("message", [actions(select(option_groups=[]))], "must have exactly one of: options, option_groups"),
    ("message", [actions({"type": "plain_text_input"})], "unsupported type: plain_text_input"),
    (
        "message",
        [{"type": "image", "image_url": "https://x.y/z", "slack_file": {"id": "F"}, "alt_text": "a"}],
        "must have exactly one",
    ),
    ("message", [{"type": "image", "image_url": "https://x.y/z"}], "missing required field: alt_text"),
    ("message", [{"type": "alert", "text": plain("x")}], "unsupported type: alert"),
    ("message", [{"type": "divider", "block_id": 5}], "must be a string [json-pointer:/blocks/0/block_id]"),
    ("message", [{"type": "markdown", "text": "x" * 7000}] * 2, "in all markdown blocks"),
    ("message", [{"type": "table", "rows": [[1]]}] * 2, "no more than 1 table blocks allowed"),
    ("message", [chart(), chart(), chart()], "no more than 2 data_visualization blocks allowed"),
    ("message", [chart(axis_config={"categories": ["May"]})], "must have one point for every category"),
    ("message", [chart(series=[{"name": "x" * 21, "data": [{"label": "May", "value": 1}]}])], "must be less than 21"),
    ("message", [chart(series=[*chart()["chart"]["series"]] * 2)], "series names must be unique"),
    ("message", [pie(7)], "no more than 6 items allowed"),
    ("message", [pie(1, 0)], "must be between"),
    ("modal", [chart()], "unsupported type: data_visualization"),
    ("modal", [field("x" * 2001, "b", {"type": "users_select"})], "must be less than 2001 characters"),
    ("modal", [field("L", "b", button("a", "a"))], "unsupported type: button"),
    ("modal", [field("L", "b", {"type": "plain_text_input", "max_length": 3001})], "must be between 1 and 3000"),
    ("modal", [field("L", "b", {"type": "plain_text_input", "multiline": "yes"})], "must be a boolean"),
    ("modal", [field("L", "b", {"type": "radio_buttons", "options": [option()] * 11})], "no more than 10 items"),
    (
        "modal",
        [field("L", "b", {"type": "users_select", "initial_user": "U0NOBODY"})],
        "invalid initial_user: U0NOBODY",
    ),
    (
        "modal",
        [field("L", "b", {"type": "multi_users_select", "initial_users": ["U0X"]})],
        "invalid initial_users: U0X",
    ),
    ("modal", [field("L", b, {"type": "users_select", "focus_on_load": True}) for b in "ab"], "only one element"),
    ("message", [actions(button("x", "a", url="nowhere"))], "must be a valid URL"),
    ("message", [actions(select(initial_option=option("Two", "2")))], "initial option must be one of the options"),
    ("modal", [field("L", "b", {"type": "plain_text_input", "max_length": 2, "initial_value": "abc"})], "less than 3"),
    ("modal", [{"type": "input", "label": plain("L")}], "missing required field: element"),
    ("modal", [field("L", "b", {"type": "datepicker", "initial_date": "2026-2-30"})], "must be a date as YYYY-MM-DD"),
    ("modal", [field("L", "b", {"type": "timepicker", "initial_time": "25:00"})], "must be a time as HH:MM"),
    ("modal", [field("L", "b", {"type": "datetimepicker", "initial_date_time": 1.5e9})], "must be an integer"),
    ("modal", [field("L", "b", {"type": "datetimepicker", "initial_date_time": 10**10})], "must be between"),
    ("message", [section("x", accessory={"type": "datetimepicker"})], "unsupported type: datetimepicker"),
    ("message", [actions({"type": "multi_users_select"})], "unsupported type: multi_users_select"),
    ("modal", [field("L", "b", {"type": "multi_users_select", "max_selected_items": 0})], "must be between 1 and"),
    (
        "modal",
        [field("L", "b", {"type": "multi_users_select", "initial_users": ["U0000ANA"] * 2, "max_selected_items": 1})],
        "no more than 1 items allowed",
    ),
    ("modal", [field("L", "b", {"type": "checkboxes", "options": [option()] * 11})], "no more than 10 items allowed"),
    (
        "modal",
        [field("L", "b", {"type": "radio_buttons", "options": [option(description=plain("x" * 76))]})],
        "must be less than 76 characters",
    ),
    (
        "modal",
        [
            field(
                "L",
                "b",
                {"type": "radio_buttons", "options": [option(description=plain("d"))], "initial_option": option()},
            )
        ],
        "initial option must be one of the options",
    ),
    ("modal", [field("L", "b", {"type": "users_select"}, hint=plain("x" * 2001))], "must be less than 2001 characters"),
    ("modal", [field("L", "b", {"type": "users_select"}, optional="yes")], "must be a boolean"),
    ("modal", [field("L", "b", groups(option_groups=[group(100)] * 101))], "no more than 100 items allowed"),
    ("modal", [field("L", "b", groups(option_groups=[group(101)]))], "no more than 100 items allowed"),
    ("modal", [field("L", "b", groups(initial_option=option("Three", "3")))], "initial option must be one of"),
    ("modal", [field("L", "b", groups(option_groups=[group(1, "x" * 76)]))], "must be less than 76 characters"),
]


@pytest.mark.parametrize(("surface", "blocks", "problem"), BAD)
def test_bad_blocks_are_refused_with_what_is_wrong_and_where(surface: Surface, blocks: list[Any], problem: str) -> None:
    problems = problems_of_blocks(blocks, surface, IDS)
    assert any(problem in told for told in problems), problems


@pytest.mark.parametrize(
    ("view", "problem"),
    [
        (modal(title="x" * 25), "must be less than 25 characters [json-pointer:/view/title/text]"),
        (modal(submit="x" * 25), "must be less than 25 characters [json-pointer:/view/submit/text]"),
        (modal(close=plain("x" * 25)), "must be less than 25 characters [json-pointer:/view/close/text]"),
        (modal(private_metadata="x" * 3001), "must be less than 3001 characters [json-pointer:/view/private_metadata]"),
        (modal(external_id="x" * 256), "must be less than 256 characters [json-pointer:/view/external_id]"),
        (modal(field("L", "b", {"type": "users_select"}), submit=None), "missing required field: submit"),
        (modal(section("")), "must be more than 0 characters [json-pointer:/view/blocks/0/text/text]"),
        (modal(color="red"), "invalid additional property: color [json-pointer:/view]"),
        ({"type": "modal", "blocks": []}, "missing required field: title"),
        ({"type": "home", "blocks": []}, "must be one of: modal"),
        (None, "must be an object [json-pointer:/view]"),
    ],
)
def test_bad_views_are_refused(view: Any, problem: str) -> None:
    problems = problems_of_view(view, IDS)
    assert any(problem in told for told in problems), problems


def test_lengths_are_counted_in_utf16_units() -> None:
    assert utf16_length("aé") == 2
    assert utf16_length("🙂") == 2
    assert problems_of_blocks([{"type": "header", "text": plain("🙂" * 76)}], "message", IDS)
    assert not problems_of_blocks([{"type": "header", "text": plain("🙂" * 75)}], "message", IDS)


def test_slack_tells_the_caller_what_is_wrong(client: WebClient) -> None:
    with pytest.raises(SlackApiError) as refused:
        client.chat_postMessage(channel="U0000ANA", text="x", blocks=[section("")])
    response = refused.value.response
    assert response["error"] == "invalid_blocks"
    assert response["response_metadata"]["messages"] == response["errors"]
    assert response["errors"] == ["[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]"]
