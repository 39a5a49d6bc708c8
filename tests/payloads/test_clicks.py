"""Slack's JSON as it really comes, and as a stranger might send it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.payloads import clicks, modals
from bot.payloads.body import user_id
from bot.payloads.channel_joins import join
from bot.rules.profiles import Profile, as_seen_from
from bot.slack import profiles
from bot.use_cases.introductions.introduce import Introduce
from bot.use_cases.introductions.report import ActOnStep
from bot.use_cases.summaries.setup import Join
from storage.models.enums import Account, Step

SAMPLES = Path(__file__).parent / "samples"


def sample(name: str) -> dict[str, Any]:
    """Return a payload as Slack sends it."""
    payload: dict[str, Any] = json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    return payload


# --- Clicks and the modal -------------------------------------------------------------------------------------------


def test_a_press_on_a_button_as_slack_sends_it() -> None:
    assert clicks.act_on_step(sample("step_click"), 1) == ActOnStep(1, 17, "U0000BEN", Step.MET)


def test_a_choice_of_undo_as_slack_sends_it() -> None:
    assert clicks.undo(sample("undo_click"), 1) == ActOnStep(1, 17, "U0000BEN", Step.MET)


def test_a_submitted_modal_as_slack_sends_it() -> None:
    assert modals.introduce(sample("view_submission"), 1) == Introduce(
        workspace_id=1,
        view_id="V0001",
        by="U0000ANA",
        first_person="U0000BEN",
        second_person="U000CHIDI",
        reason="you both care about good bridges",
        second_writes_first=True,
    )


@pytest.mark.parametrize(
    "value", ["", "x", "-1", "1.5", "٣", "1e3", "99999999999999999999", None, 17, ["17"], "17; DROP TABLE reports"]
)
def test_a_button_value_we_never_posted_is_no_click(value: object) -> None:
    body = sample("step_click")
    body["actions"][0]["value"] = value
    assert clicks.act_on_step(body, 1) is None


@pytest.mark.parametrize("value", ["undo:17", "undo:17:danced", "undo:x:met", "redo:17:met", "how", "", None, 3])
def test_a_menu_value_we_never_posted_is_no_undo(value: object) -> None:
    body = sample("undo_click")
    body["actions"][0]["selected_option"] = {"value": value}
    assert clicks.undo(body, 1) is None


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)


@st.composite
def mutilated(draw: st.DrawFn, name: str) -> dict[str, Any]:
    """Return a real payload in which something was replaced, removed or added."""
    body = sample(name)
    for _ in range(draw(st.integers(1, 3))):
        where: Any = body
        while isinstance(where, dict | list) and where:
            keys = list(where) if isinstance(where, dict) else list(range(len(where)))
            key = draw(st.sampled_from(keys))
            if draw(st.booleans()) or not isinstance(where[key], dict | list):
                where[key] = draw(anything)
                break
            where = where[key]
    return body


@given(mutilated("step_click"))
def test_a_mutilated_click_raises_nothing(body: dict[str, Any]) -> None:
    clicks.act_on_step(body, 1)
    clicks.undo(body, 1)


@given(mutilated("undo_click"))
def test_a_mutilated_undo_raises_nothing(body: dict[str, Any]) -> None:
    clicks.undo(body, 1)
    clicks.verb(body)
    clicks.act_on_way(body, 1)


@given(mutilated("view_submission"))
def test_a_mutilated_modal_raises_nothing_and_yields_only_plain_text_and_ids(body: dict[str, Any]) -> None:
    understood = modals.introduce(body, 1)
    if understood:
        assert understood.first_person == "" or user_id(understood.first_person)
        assert "\x00" not in understood.reason


@pytest.mark.parametrize(
    ("user", "expected"),
    [
        ({"id": "U1", "is_bot": False, "deleted": False}, Account.PERSON),
        ({"id": "U1", "is_restricted": True}, Account.PERSON),
        ({"id": "U1", "is_bot": True}, Account.BOT),
        ({"id": "USLACKBOT", "is_bot": False}, Account.BOT),
        ({"id": "U1", "is_bot": True, "deleted": True}, Account.DEACTIVATED),
    ],
)
def test_what_kind_of_account_slack_describes(user: dict[str, Any], expected: Account) -> None:
    assert profiles.read(user).account is expected


@pytest.mark.parametrize(
    ("flags", "is_guest", "is_admin"),
    [
        ({}, False, False),
        ({"is_admin": False, "is_owner": False, "is_primary_owner": False, "is_restricted": False}, False, False),
        ({"is_admin": True}, False, True),
        ({"is_owner": True}, False, True),
        ({"is_primary_owner": True}, False, True),
        ({"is_restricted": True}, True, False),
        ({"is_ultra_restricted": True}, True, False),
        ({"is_admin": True, "is_stranger": True}, True, False),
        ({"is_admin": "yes", "is_restricted": 1}, False, False),
    ],
)
def test_who_is_a_guest_and_who_an_admin(flags: dict[str, Any], is_guest: bool, is_admin: bool) -> None:
    expected = Profile(Account.PERSON, "Europe/Lisbon", is_guest=is_guest, is_admin=is_admin)
    assert profiles.read({"id": "U1", "tz": "Europe/Lisbon"} | flags) == expected


@pytest.mark.parametrize(
    ("flags", "is_at_home"),
    [
        ({"team_id": "T1"}, True),
        ({}, True),
        ({"team_id": "T2", "enterprise_user": {"enterprise_id": "E1", "teams": ["T2"]}}, True),
        ({"team_id": "T2", "enterprise_user": {"enterprise_id": "E9", "teams": ["T2", "T1"]}}, True),
        ({"team_id": "E1"}, True),
        ({"team_id": "T2"}, False),
        ({"team_id": "T2", "enterprise_user": {"enterprise_id": "E9", "teams": [None, 5]}}, False),
        ({"team_id": "T2", "enterprise_user": "E1"}, False),
    ],
)
def test_an_admin_of_another_company_is_a_guest_here(flags: dict[str, Any], is_at_home: bool) -> None:
    told = profiles.read({"id": "U1", "is_owner": True} | flags)
    seen = as_seen_from(told, "T1", "E1")
    assert (seen.is_admin, seen.is_guest) == (is_at_home, not is_at_home)
    assert as_seen_from(profiles.read({"id": "U1", "team_id": "T2"}), "T1", "").is_guest


JOINED: dict[str, Any] = {
    "event_id": "Ev01",
    "is_ext_shared_channel": False,
    "event": {"type": "member_joined_channel", "user": "UBOT", "channel": "C0HERE", "inviter": "UANA"},
}


def test_who_joined_which_channel_and_who_else_reads_there() -> None:
    assert join(JOINED, 1) == Join(1, "UBOT", "C0HERE", "UANA", "Ev01", is_shared=False)
    assert join(JOINED | {"is_ext_shared_channel": True}, 1) == Join(1, "UBOT", "C0HERE", "UANA", "Ev01", True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"event_id": None},
        {"event_id": "Ev-1"},
        {"event_id": "E" * 33},
        {"event": None},
        {"event": JOINED["event"] | {"channel": "here"}},
        {"event": JOINED["event"] | {"user": 1}},
    ],
)
def test_an_event_that_is_no_joining_is_none(wrong: dict[str, Any]) -> None:
    assert join(JOINED | wrong, 1) is None
