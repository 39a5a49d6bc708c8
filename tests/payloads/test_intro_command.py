"""The text after `/intro`, and what is understood of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.payloads.intro_command import IntroCommand, asks_for_export, asks_for_help, intro_command
from bot.rules.problems import Hint


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
            "<@U1> <@U2> and <@U3> <@U4> bake",
            IntroCommand(("U1", "U2"), "bake", (Hint.MORE_THAN_TWO,)),
            id="four people",
        ),
        pytest.param("<@U1> &amp; <@U2> bake", IntroCommand(("U1", "U2"), "bake"), id="an ampersand"),
        pytest.param("<@U1>/<@U2>", IntroCommand(("U1", "U2"), ""), id="a slash"),
        pytest.param("(<@U1>) <@U2>", IntroCommand(("U1", "U2"), ""), id="brackets"),
        pytest.param("<@U1> meet <@U2>!", IntroCommand(("U1", "U2"), "!"), id="as one says it"),
        pytest.param("hello <@U1> <@U2> both bake", IntroCommand(("U1", "U2"), "hello both bake"), id="a greeting"),
        pytest.param("<@U1> should meet <@U2>", IntroCommand(("U1", "U2"), "should meet"), id="a sentence"),
        pytest.param("<@U1> <@U2> to build a boat", IntroCommand(("U1", "U2"), "to build a boat"), id="to build"),
        pytest.param(
            "<@U1> <@U2> you both know <@U9>",
            IntroCommand(("U1", "U2"), "you both know …", (Hint.NAME_IN_REASON,)),
            id="a bare id in the reason is nobody's name",
        ),
        pytest.param("<@U1> <@U2> a@b.example", IntroCommand(("U1", "U2"), "a@b.example"), id="an address"),
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
    assert intro_command(text) == expected


@pytest.mark.parametrize("text", ["help", " HELP ", "?"])
def test_who_asks_for_help_gets_it(text: str) -> None:
    assert asks_for_help(text)


@pytest.mark.parametrize(("text", "is_asked_for"), [("export", True), (" Export ", True), ("export @ben", False)])
def test_who_asks_for_their_export_gets_it(text: str, is_asked_for: bool) -> None:
    assert asks_for_export(text) is is_asked_for


@given(st.text(alphabet=st.sampled_from("<@U1W2|>!#^sub tem&;@, andwith\n\u202e\U0001f600\ud800\x00"), max_size=60))
def test_any_text_after_intro_is_understood_somehow(text: str) -> None:
    understood = intro_command(text)
    assert len(understood.people) <= 2
    understood.reason.encode("utf-8")


def test_a_hundred_kilobytes_after_intro_are_read_at_once() -> None:
    understood = intro_command("<@U1> <@U2> " + "<@ <" * 25_000)
    assert Hint.LONG_REASON in understood.hints
