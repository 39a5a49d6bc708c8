"""Slack's JSON as it really comes, and as a stranger might send it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import payloads
from bot.messages.answers import Hint
from bot.payloads import IntroCommand, StepClick, Submission, UndoClick
from storage.models import Account, Step

SAMPLES = Path(__file__).parent.parent / "payloads"


def sample(name: str) -> dict[str, Any]:
    """A payload as Slack sends it."""
    payload: dict[str, Any] = json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    return payload


# --- /intro ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", IntroCommand((), ""), id="nothing"),
        pytest.param("<@U1> <@W2>", IntroCommand(("U1", "W2"), ""), id="two people, one of a Grid"),
        pytest.param("<@U1|ben> and <@U2|chidi>", IntroCommand(("U1", "U2"), ""), id="the older form of a mention"),
        pytest.param(
            "<@U1>, <@U2>: because you both bake", IntroCommand(("U1", "U2"), "because you both bake"), id="all"
        ),
        pytest.param("<@U1><@U2>bake", IntroCommand(("U1", "U2"), "bake"), id="no spaces"),
        pytest.param("<@U1> with <@U2>\nboth\n\nbake ", IntroCommand(("U1", "U2"), "both\n\nbake"), id="several lines"),
        pytest.param("<@U1>", IntroCommand(("U1",), ""), id="half"),
        pytest.param("<@U1> bakes", IntroCommand(("U1",), "bakes"), id="half, with a reason"),
        pytest.param("<@U1> <@U1>", IntroCommand(("U1", "U1"), ""), id="the same twice is for the modal to say"),
        pytest.param("both bake", IntroCommand((), "both bake", (Hint.NOBODY,)), id="no people"),
        pytest.param(
            "<@U1> <@U2> <@U3> bake", IntroCommand(("U1", "U2"), "@U3 bake", (Hint.MORE_THAN_TWO,)), id="three people"
        ),
        pytest.param(
            "<!subteam^S1|@devs> <@U1>", IntroCommand(("U1",), "", (Hint.GROUP,)), id="a group, then a person"
        ),
        pytest.param("<!here> <@U1>", IntroCommand(("U1",), "", (Hint.GROUP,)), id="everybody here"),
        pytest.param("<#C1|> <@U1> why", IntroCommand(("U1",), "why", (Hint.CHANNEL,)), id="a private channel"),
        pytest.param("@ben @chidi", IntroCommand((), "", (Hint.PLAIN_NAME,)), id="names Slack did not resolve"),
        pytest.param(
            "<@U1> <@U2> ask <@U3|dalia> in <#C1|general> or <!subteam^S1|@devs> or <https://x.example|x>",
            IntroCommand(("U1", "U2"), "ask @dalia in #general or @devs or https://x.example"),
            id="mentions in the reason become letters",
        ),
        pytest.param("<@U1> <@U2> a &lt; b &amp;&amp; c", IntroCommand(("U1", "U2"), "a < b && c"), id="entities"),
        pytest.param("<@U1> <@U2> android", IntroCommand(("U1", "U2"), "android"), id="a word that begins with and"),
    ],
)
def test_what_is_understood_of_the_text_after_intro(text: str, expected: IntroCommand) -> None:
    assert payloads.intro_command(text) == expected


@pytest.mark.parametrize("text", ["help", " HELP ", "?"])
def test_who_asks_for_help_gets_it(text: str) -> None:
    assert payloads.asks_for_help(text)


@given(st.text(alphabet=st.sampled_from("<@U1W2|>!#^sub tem&;@, andwith\n\u202e\U0001f600\ud800\x00"), max_size=60))
def test_any_text_after_intro_is_understood_somehow(text: str) -> None:
    understood = payloads.intro_command(text)
    assert len(understood.people) <= 2
    understood.reason.encode("utf-8")


def test_a_hundred_kilobytes_after_intro_are_read_at_once() -> None:
    understood = payloads.intro_command("<@U1> <@U2> " + "<@ <" * 25_000)
    assert Hint.LONG_REASON in understood.hints


# --- Clicks and the modal -------------------------------------------------------------------------------------------


def test_a_press_on_a_button_as_slack_sends_it() -> None:
    assert payloads.step_click(sample("step_click"), 1) == StepClick(1, 17, "U0000BEN", Step.MET)


def test_a_choice_of_undo_as_slack_sends_it() -> None:
    assert payloads.undo_click(sample("undo_click"), 1) == UndoClick(1, 17, "U0000BEN", Step.MET)


def test_a_submitted_modal_as_slack_sends_it() -> None:
    assert payloads.submission(sample("view_submission"), 1) == Submission(
        workspace_id=1,
        view_id="V0001",
        by="U0000ANA",
        first="U0000BEN",
        second="U000CHIDI",
        reason="you both care about good bridges",
        second_writes_first=True,
    )


@pytest.mark.parametrize(
    "value", ["", "x", "-1", "1.5", "٣", "1e3", "99999999999999999999", None, 17, ["17"], "17; DROP TABLE reports"]
)
def test_a_button_value_we_never_posted_is_no_click(value: object) -> None:
    body = sample("step_click")
    body["actions"][0]["value"] = value
    assert payloads.step_click(body, 1) is None


@pytest.mark.parametrize("value", ["undo:17", "undo:17:danced", "undo:x:met", "redo:17:met", "how", "", None, 3])
def test_a_menu_value_we_never_posted_is_no_undo(value: object) -> None:
    body = sample("undo_click")
    body["actions"][0]["selected_option"] = {"value": value}
    assert payloads.undo_click(body, 1) is None


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)


@st.composite
def mutilated(draw: st.DrawFn, name: str) -> dict[str, Any]:
    """A real payload in which something was replaced, removed or added."""
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
    payloads.step_click(body, 1)
    payloads.undo_click(body, 1)


@given(mutilated("undo_click"))
def test_a_mutilated_undo_raises_nothing(body: dict[str, Any]) -> None:
    payloads.undo_click(body, 1)
    payloads.menu_choice(body)


@given(mutilated("view_submission"))
def test_a_mutilated_modal_raises_nothing_and_yields_only_plain_text_and_ids(body: dict[str, Any]) -> None:
    understood = payloads.submission(body, 1)
    if understood:
        assert understood.first == "" or payloads.user_id(understood.first)
        assert "\x00" not in understood.reason


@given(st.text() | st.text(alphabet=st.characters(categories=["Cs", "Cc"])))
def test_plain_text_can_be_stored_anywhere(text: str) -> None:
    kept = payloads.plain(text)
    assert "\x00" not in kept
    assert kept.encode("utf-8").decode("utf-8") == kept == kept.strip()


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
    assert payloads.account(user) == expected
