"""Every click and every form since the whole cycle, as Slack sends it, and as a stranger might."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ids import Verb
from bot.payloads import clicks, modal_fields, modals, several
from bot.payloads.body import Body, day, instant, user_id
from bot.payloads.preferences_modal import change_preferences
from bot.payloads.workspace_modal import change_settings
from bot.use_cases.introductions.actors import Act, Button
from bot.use_cases.introductions.agree_to_be_named import Share
from bot.use_cases.introductions.answer_request import Postpone
from bot.use_cases.introductions.answer_thanks import ActOnThanks, AnswerThanks
from bot.use_cases.introductions.introduce import Introduce
from bot.use_cases.introductions.introduce_several import IntroduceSeveral
from bot.use_cases.introductions.leave import ActOnWay, Leave
from bot.use_cases.introductions.manage import Reword, Swap
from bot.use_cases.introductions.report import ActOnStep, Said, Tell
from bot.use_cases.introductions.snooze import Snooze, SnoozeUntil
from bot.use_cases.members.preferences import ChangePreferences
from bot.use_cases.workspaces.settings import ChangeSettings
from storage.models.enums import AnswerToThanks, Audience, Contact, Elsewhere, Preference, Step, Way
from tests.payloads.test_clicks import SAMPLES, mutilated, sample

DAY = date(2027, 1, 4)
ANA, BEN, DALIA = "U0000ANA", "U0000BEN", "U000DALIA"

# --- Clicks ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "verb", "read", "expected"),
    [
        ("yes_click", Verb.YES, clicks.act, Act(1, 17, DALIA)),
        ("swap_click", Verb.SWAP, clicks.swap, Swap(1, 17, ANA, first_mover="2")),
        ("answer_click", Verb.PLEASURE, clicks.act_on_thanks, ActOnThanks(1, 17, ANA, thanked_by=BEN)),
        ("way_click", Verb.LEAVE, clicks.act_on_way, ActOnWay(1, 17, BEN, Way.NOT_A_FIT)),
        ("undo_click", Verb.UNDO, clicks.undo, ActOnStep(1, 17, BEN, Step.MET)),
        ("share_click", Verb.SHARE, clicks.share, Share(1, 17, BEN, channel="C1")),
        ("unshare_click", Verb.UNSHARE, clicks.act, Act(1, 17, BEN)),
        ("how_click", Verb.HOW, clicks.act, None),
        ("snooze_tomorrow_click", Verb.SNOOZE, clicks.snooze, Snooze(1, 17, BEN, next_week=False)),
        ("snooze_next_week_click", Verb.SNOOZE, clicks.snooze, Snooze(1, 17, BEN, next_week=True)),
        ("snooze_until_click", Verb.SNOOZE_UNTIL, clicks.act, Act(1, 17, BEN)),
        ("mute_click", Verb.MUTE, clicks.act, Act(1, 17, BEN)),
        ("no_reminders_click", Verb.NO_REMINDERS, clicks.act, Act(1, 0, BEN)),
        ("remind_click", Verb.REMIND, clicks.act, Act(1, 0, BEN)),
        ("back_click", Verb.BACK, clicks.act, Act(1, 0, BEN)),
        ("nudge_myself_click", Verb.WRITE_TO_THEM, clicks.act, Act(1, 17, ANA)),
        ("give_time_click", Verb.GIVE_TIME, clicks.act, Act(1, 17, ANA)),
        ("somebody_else_click", Verb.SOMEBODY_ELSE, clicks.act, Act(1, 17, ANA)),
        ("close_click", Verb.CLOSE, clicks.act, Act(1, 17, ANA)),
    ],
)
def test_a_button_and_a_menu_as_slack_sends_them(
    name: str, verb: Verb, read: Callable[[Body, int], Act | None], expected: Act | None
) -> None:
    assert clicks.verb(sample(name)) == verb
    assert read(sample(name), 1) == expected


def test_a_way_out_chosen_and_taken_back_as_slack_sends_it() -> None:
    assert clicks.act_on_way(sample("way_click"), 1) == ActOnWay(1, 17, BEN, Way.NOT_A_FIT)
    assert clicks.act_on_way(sample("come_back_click"), 1) == ActOnWay(1, 17, BEN, Way.NOT_NOW)


@pytest.mark.parametrize("value", ["undo:17:met", "how"])
def test_what_the_first_version_posted_is_understood(value: str) -> None:
    body = sample("undo_click")
    body["actions"][0]["selected_option"]["value"] = value
    assert clicks.verb(body) == value.split(":")[0]
    assert (clicks.undo(body, 1) is None) is (value == "how")


@pytest.mark.parametrize(
    "value", ["leave:17", "leave:17:fled", "leave:x:muted", "leave:17:muted:1", "", None, 3, ["x"]]
)
def test_a_value_we_never_posted_is_no_way_out(value: object) -> None:
    body = sample("way_click")
    body["actions"][0]["selected_option"] = {"value": value}
    assert clicks.act_on_way(body, 1) is None


# --- Forms ----------------------------------------------------------------------------------------------------------


def test_a_form_that_asks_both_first() -> None:
    assert modals.introduce(sample("introduce_asking_first"), 1) == Introduce(
        workspace_id=1,
        view_id="V0001",
        by=ANA,
        first_person=DALIA,
        second_person="U0000HANA",
        reason="you both sing",
        ask_first=True,
        shows_names=True,
        first_description="A singer",
        second_description="A dancer",
        has_place=True,
    )


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        ({}, True),
        ({"hide_names": []}, True),
        ({"hide_names": ["hidden"]}, False),
        ({"names": []}, False),
        ({"names": ["shown"]}, True),
    ],
    ids=["not asked", "shown", "hidden", "hidden in an older form", "shown in an older form"],
)
def test_a_form_shows_names_unless_they_are_hidden_or_an_older_form_did_not_show_them(
    names: dict[str, list[str]], shown: bool
) -> None:
    body = sample("introduce_asking_first")
    del body["view"]["state"]["values"]["names"]
    for field, ticked in names.items():
        chosen = [{"value": value} for value in ticked]
        body["view"]["state"]["values"][field] = {field: {"type": "checkboxes", "selected_options": chosen}}
    understood = modals.introduce(body, 1)
    assert understood
    assert understood.shows_names is shown


@pytest.mark.parametrize(
    ("chosen", "on", "ticked", "expected"),
    [
        (None, None, [], (Elsewhere.EMAIL, None, False)),
        ("email", "2027-01-04", ["in_touch"], (Elsewhere.EMAIL, DAY, True)),
        ("in person", "2027-02-30", ["x"], (Elsewhere.IN_PERSON, None, False)),
        ("by pigeon", "2027-01-04", [], (Elsewhere.EMAIL, DAY, False)),
    ],
)
def test_a_form_about_two_who_were_introduced_already(
    chosen: str | None, on: str | None, ticked: list[str], expected: tuple[Elsewhere | None, date | None, bool]
) -> None:
    body = sample("view_submission")
    body["view"]["state"]["values"] |= {
        "options": {"options": {"type": "checkboxes", "selected_options": [{"value": "elsewhere"}]}},
        "elsewhere": {"elsewhere": {"type": "radio_buttons", "selected_option": {"value": chosen}}},
        "elsewhere_on": {"elsewhere_on": {"type": "datepicker", "selected_date": on}},
        "in_touch": {"in_touch": {"type": "checkboxes", "selected_options": [{"value": each} for each in ticked]}},
    }
    understood = modals.introduce(body, 1)
    assert understood
    assert (understood.elsewhere, understood.elsewhere_on, understood.in_touch) == expected


def for_an_outsider(name: str, **values: object) -> dict[str, Any]:
    """Return a form in which somebody outside is named, as Slack sends it."""
    body = sample("introduce_asking_first")
    body["view"]["state"]["values"] |= {
        "options": {"options": {"selected_options": [{"value": "outside"}]}},
        "outsider": {"outsider": {"value": name}},
        "outside_mover": {"outside_mover": {"selected_option": {"value": "second"}}},
        **values,
    }
    return body


def test_a_form_for_somebody_outside() -> None:
    understood = modals.introduce(for_an_outsider(" Maya\n Okafor "), 1)
    assert understood
    assert (understood.is_outside, understood.outsider) == (True, "Maya Okafor")
    assert (understood.first_person, understood.second_person) == (DALIA, "")
    assert understood.people == {"first_person": DALIA}
    assert understood.second_writes_first


def test_a_name_counts_only_where_it_was_ticked_that_they_are_outside() -> None:
    unticked: dict[str, Any] = {"options": {"options": {"selected_options": []}}}
    understood = modals.introduce(for_an_outsider("maya@example.org", **unticked), 1)
    assert understood
    assert (understood.is_outside, understood.outsider) == (False, "")


def test_a_form_in_which_something_was_ticked_and_not_handed_in_yet() -> None:
    ticked = modals.introduce(sample("tick"), 1)
    assert ticked
    assert (ticked.ask_first, ticked.has_place, ticked.reason) == (True, False, "you both sing")


def test_a_form_that_passes_something_on() -> None:
    body = sample("view_submission")
    body["view"]["private_metadata"] = "forward:17:"
    understood = modals.introduce(body, 1)
    assert understood
    assert understood.passed_on_from == 17


@pytest.mark.parametrize(
    ("metadata", "passed_on_from", "despite"),
    [
        ('{"despite": 23}', None, 23),
        ('{"passed_on_from": 17, "despite": 23, "lines": {}}', 17, 23),
        ('{"passed_on_from": -17, "despite": [23]}', None, None),
        ("forward::23", None, 23),
        ("forward:17:23", 17, 23),
        ("forward:17:x", 17, None),
        ("forward:17:23:7", 17, 23),
        ("forward:17:-3", 17, None),
        ("23", None, None),
        ("", None, None),
    ],
)
def test_a_form_that_goes_ahead_in_spite_of_an_earlier_introduction(
    metadata: str, passed_on_from: int | None, despite: int | None
) -> None:
    body = sample("view_submission")
    body["view"]["private_metadata"] = metadata
    understood = modals.introduce(body, 1)
    assert understood
    assert (understood.passed_on_from, understood.despite) == (passed_on_from, despite)


@pytest.mark.parametrize("blocks", [None, "x", [None], [{"block_id": "note"}], [{"block_id": "note", "text": "x"}]])
def test_a_paragraph_that_is_not_there_says_nothing(blocks: object) -> None:
    assert modal_fields.said({"view": {"blocks": blocks}}, "note") == ""


def test_a_form_that_introduces_one_to_several_and_was_shown_again() -> None:
    assert several.introduce_several(sample("introduce_several"), 1) == IntroduceSeveral(
        workspace_id=1,
        view_id="V0001",
        by=ANA,
        newcomer=DALIA,
        others=(BEN, "U000CHIDI"),
        reason="you all sing",
        others_write_first=True,
        ask_first=True,
        lines=((DALIA, "new here"), (BEN, "")),
        done=("U000EMEKA",),
        despite=frozenset({16}),
    )


@pytest.mark.parametrize("done", ['"U1"', '["u1", 7, null]', "{}"])
def test_whom_a_form_has_introduced_is_read_only_if_it_says_so(done: str) -> None:
    body = sample("introduce_several")
    body["view"]["private_metadata"] = f'{{"done": {done}}}'
    understood = several.introduce_several(body, 1)
    assert understood
    assert (understood.done, understood.others) == ((), ())


def test_a_form_that_introduces_one_to_several_and_was_just_opened() -> None:
    body = sample("introduce_several")
    body["view"]["private_metadata"] = ""
    chosen = {"selected_user": DALIA}
    body["view"]["state"]["values"] = {"newcomer": {"newcomer": chosen}, "others": {"others": {"selected_users": 7}}}
    understood = several.introduce_several(body, 1)
    assert understood
    assert (understood.newcomer, understood.others, understood.despite) == (DALIA, (), frozenset())


def test_what_a_paragraph_says() -> None:
    blocks = [{"block_id": "other", "text": {"text": "no"}}, {"block_id": "note", "text": {"text": "yes"}}]
    assert modal_fields.said({"view": {"blocks": blocks}}, "note") == "yes"


def test_all_that_was_told() -> None:
    meeting = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)
    connected = Said(Step.CONNECTED, "By chance", Audience.OTHER, Contact.COFFEE, meeting)
    thanked = Said(Step.THANKED, "Thank you", Audience.CONNECTOR, offers_help=True)
    assert modals.tell(sample("tell_more"), 1) == Tell(1, 17, BEN, said=(connected, thanked))
    assert modals.tell(sample("thank"), 1) == Tell(1, 17, BEN, said=(thanked,))


@pytest.mark.parametrize(
    ("name", "read", "expected"),
    [
        (
            "leave_not_now",
            modals.leave,
            Leave(1, 17, BEN, way=Way.NOT_NOW, line="A baby is on its way", until=DAY),
        ),
        ("postpone", modals.postpone, Postpone(1, 17, DALIA, until=DAY)),
        ("snooze", modals.snooze_until, SnoozeUntil(1, 17, BEN, until=DAY)),
        ("avoid", modals.act, Act(1, 17, BEN)),
        ("withdraw", modals.act, Act(1, 17, ANA)),
        ("reword", modals.reword, Reword(1, 17, ANA, reason="you both bake")),
        (
            "reply",
            modals.answer_thanks,
            AnswerThanks(1, 17, ANA, thanked_by=BEN, kind=AnswerToThanks.REPLY, answer="Any time", keep=False),
        ),
        (
            "wish",
            modals.answer_thanks,
            AnswerThanks(1, 17, ANA, thanked_by=BEN, kind=AnswerToThanks.WISH, answer="A good baker", keep=True),
        ),
        (
            "workspace",
            change_settings,
            ChangeSettings(
                1,
                ANA,
                (
                    ("summary-channel", "C0INTRODU"),
                    ("summary-day", "friday"),
                    ("summary-hour", "16"),
                    ("time-zone", "Europe/Lisbon"),
                    ("introducers", "U0000ANA, W000EMEKA"),
                    ("ask-first", "yes"),
                    ("open-limit", "3"),
                    ("preset", "gentle"),
                    ("keep-days", "none"),
                ),
            ),
        ),
    ],
)
def test_each_form_as_slack_sends_it(name: str, read: Callable[[Body, int], object], expected: object) -> None:
    assert read(sample(name), 1) == expected


@pytest.mark.parametrize(
    ("name", "reminders", "removed"),
    [
        pytest.param("preferences", None, frozenset({"U000DALIA"}), id="with reminders"),
        pytest.param("preferences_without_reminders", False, frozenset({"U000DALIA"}), id="without reminders"),
        pytest.param("preferences_with_the_list_in_words", None, frozenset(), id="where the list is in words"),
    ],
)
def test_preferences_are_what_differs_from_what_the_form_showed(
    name: str, reminders: bool | None, removed: frozenset[str]
) -> None:
    assert change_preferences(sample(name), 1) == ChangePreferences(
        workspace_id=1,
        by=BEN,
        preference=Preference.NOT_NOW,
        until=DAY,
        standing_wish="A good baker",
        reminders=reminders,
        added=frozenset({"W000EMEKA"}),
        removed=removed,
    )


@pytest.mark.parametrize("kept", ["", "{}", '{"avoided":"U1"}', "[]", None])
def test_preferences_that_do_not_say_what_they_showed_are_no_form(kept: object) -> None:
    body = sample("preferences")
    body["view"]["private_metadata"] = kept
    assert change_preferences(body, 1) is None


ABOUT_ONE: dict[str, Callable[[Body, int], object]] = {
    "thank": modals.tell,
    "leave_not_now": modals.leave,
    "postpone": modals.postpone,
    "snooze": modals.snooze_until,
    "avoid": modals.act,
    "reword": modals.reword,
    "wish": modals.answer_thanks,
}


@pytest.mark.parametrize("name", ABOUT_ONE)
@pytest.mark.parametrize(
    "about", ["", "leave", "leave:17", "leave:x:not now", "x:99999999999:x", "a:1:b:c:d", None, 17]
)
def test_a_form_about_no_introduction_is_no_form(name: str, about: object) -> None:
    body = sample(name)
    body["view"]["private_metadata"] = about
    assert ABOUT_ONE[name](body, 1) is None


@pytest.mark.parametrize("name", [*ABOUT_ONE, "preferences", "workspace"])
def test_a_form_of_nobody_is_no_form(name: str) -> None:
    body = sample(name)
    body["user"] = {"id": "not an id"}
    assert (ABOUT_ONE | {"preferences": change_preferences, "workspace": change_settings})[name](body, 1) is None


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ('{"open-limit":"5","colour":"green","keep-days":7}', (("open-limit", "5"),)),
        ('["open-limit"]', ()),
        ('"open-limit"', ()),
        ("not json", ()),
        ("[" * 3_000, ()),
        (None, ()),
    ],
)
def test_what_a_form_showed_comes_back_as_far_as_it_can_be_read(kept: object, shown: object) -> None:
    body = sample("workspace")
    body["view"]["private_metadata"] = kept
    understood = change_settings(body, 1)
    assert understood
    assert understood.shown == shown


def test_days_without_reminders_are_what_was_added_and_what_was_taken_out() -> None:
    assert change_settings(sample("workspace_pace"), 1) == ChangeSettings(
        workspace_id=1,
        by=ANA,
        values=(("preset", "gentle"), ("holiday-country", "PT"), ("keep-days", "none")),
        shown=(("preset", "standard"), ("holiday-country", "PT"), ("keep-days", "none")),
        added_days=frozenset({date(2027, 1, 4)}),
        removed_days=frozenset({date(2026, 12, 31)}),
    )


def test_a_time_zone_is_chosen_where_it_was_typed_before() -> None:
    body = sample("workspace")
    body["view"]["state"]["values"]["time_zone"]["time_zone"] = {
        "type": "static_select",
        "selected_option": {"text": {"type": "plain_text", "text": "Kolkata"}, "value": "Asia/Kolkata"},
    }
    understood = change_settings(body, 1)
    assert understood
    assert ("time-zone", "Asia/Kolkata") in understood.values


def test_a_form_for_something_else_answers_nothing() -> None:
    body = sample("wish")
    body["view"]["private_metadata"] = "tell:17:U0000BEN"
    assert modals.answer_thanks(body, 1) is None


def test_an_audience_nobody_knows_is_the_connector_alone() -> None:
    body = sample("thank")
    body["view"]["state"]["values"]["audience:thanked"] = {"audience:thanked": {"selected_option": {"value": "world"}}}
    understood = modals.tell(body, 1)
    assert understood
    assert understood.said[0].audience is Audience.CONNECTOR


# --- Dates ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value", ["", "soon", "2026-13-01", "2026-02-30", "0000-01-01", "20260304", "2026-3-4", "٢٠٢٦-٠٣-٠٤", None, 5, []]
)
def test_what_is_no_date(value: object) -> None:
    assert day(value) is None


def test_the_first_and_the_last_date() -> None:
    assert (day("0001-01-01"), day("9999-12-31")) == (date.min, date.max)


@pytest.mark.parametrize("value", [0, -1, 10**12, 10**30, 1.5, "1772701200", None, [], float("nan"), False])
def test_what_is_no_moment(value: object) -> None:
    assert instant(value) is None


# --- What a stranger might send -------------------------------------------------------------------------------------

CLICKS = sorted(path.stem for path in SAMPLES.glob("*_click.json"))
READERS = [
    clicks.act,
    clicks.act_on_step,
    clicks.act_on_thanks,
    clicks.act_on_way,
    clicks.act_on_channel,
    clicks.post_summary,
    clicks.share,
    clicks.snooze,
    clicks.swap,
    clicks.undo,
]
FORMS: dict[str, Callable[[Body, int], Any]] = ABOUT_ONE | {
    "tell_more": modals.tell,
    "withdraw": modals.act,
    "reply": modals.answer_thanks,
    "preferences": change_preferences,
    "preferences_without_reminders": change_preferences,
    "preferences_with_the_list_in_words": change_preferences,
    "introduce_asking_first": modals.introduce,
    "introduce_several": several.introduce_several,
    "tick": modals.introduce,
    "workspace": change_settings,
    "workspace_pace": change_settings,
}


@given(st.sampled_from(CLICKS).flatmap(mutilated))
def test_a_mutilated_click_of_any_kind_raises_nothing(body: dict[str, Any]) -> None:
    clicks.verb(body)
    for read in READERS:
        read(body, 1)


@pytest.mark.parametrize("name", FORMS)
@given(data=st.data())
def test_a_mutilated_form_raises_nothing_and_yields_only_plain_values(name: str, data: st.DataObject) -> None:
    understood = FORMS[name](data.draw(mutilated(name)), 1)
    if understood is None:
        return
    assert user_id(understood.by)
    for field in fields(understood):
        value = getattr(understood, field.name)
        assert isinstance(value, str | int | bool | date | frozenset | tuple | Button | type(None))
        assert "\x00" not in str(value)
