"""The text after `/intro`, and what is understood of it."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.payloads.intro_command import IntroCommand, intro_command
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
        pytest.param(
            "<@U1> to <@U2> <@U3|dalia>, and <@U4>: you all bake",
            IntroCommand(("U1",), "you all bake", others=("U2", "U3", "U4")),
            id="one to several",
        ),
        pytest.param(
            "please introduce <@U1> to: <@U2> &amp; <@U3>",
            IntroCommand(("U1",), "", others=("U2", "U3")),
            id="one to two, without a reason",
        ),
        pytest.param("<@U1> to <@U2> bake", IntroCommand(("U1", "U2"), "bake"), id="one to one"),
        pytest.param(
            "<@U1> to <@U2> <@U2> <@U1> bake", IntroCommand(("U1", "U2"), "bake", (Hint.MORE_THAN_TWO,)), id="to one"
        ),
        pytest.param(
            "<@U1> to <@U2> <@U3>. <@U4> bakes, too, write to a@b.co",
            IntroCommand(("U1",), "… bakes, too, write to …", (Hint.NAME_IN_REASON, Hint.EMAIL), others=("U2", "U3")),
            id="one to two, and a sentence",
        ),
        pytest.param(
            "<@U1> to " + " ".join(f"<@U{number}>" for number in range(2, 8)),
            IntroCommand(("U1",), "", (Hint.MORE_THAN_FIVE,), others=("U2", "U3", "U4", "U5", "U6")),
            id="one to six",
        ),
        pytest.param(
            "<@U1> to <@U2> @bob, <!subteam^S1|@devs> and <@U3> x@y.org: you all sail",
            IntroCommand(
                ("U1",),
                "you all sail",
                (Hint.PLAIN_NAME, Hint.GROUP, Hint.EMAIL),
                others=("U2", "U3"),
                unmatched=("@bob", "@devs", "an email address"),
            ),
            id="one to two, between whom others stand",
        ),
        pytest.param(
            "<@U1> to <@U2> +49 170 1234567 you all sail",
            IntroCommand(("U1",), "you all sail", (Hint.PHONE,), others=("U2",), unmatched=("a phone number",)),
            id="one to one, and a number",
        ),
        pytest.param(
            "@nel to <@U2> and “@bob”. <#C1|crew> sails",
            IntroCommand((), "#crew sails", (Hint.PLAIN_NAME,), others=("U2",), unmatched=("@nel", "@bob")),
            id="a name to one and a name, and a sentence",
        ),
        pytest.param(
            "<@U1> to <!subteam^S1> you all sail",
            IntroCommand(("U1",), "you all sail", (Hint.GROUP,), others=(), unmatched=("a group",)),
            id="one to a group, which is several",
        ),
        pytest.param(
            "<@U1> to <#C1|crew>: you all sail",
            IntroCommand(("U1",), "you all sail", (Hint.CHANNEL,), others=(), unmatched=("#crew",)),
            id="one to a channel",
        ),
        pytest.param(
            "<@U1> to @bob @chidi @bob " + "@" + "x" * 99 + " sail",
            IntroCommand(("U1",), "sail", (Hint.PLAIN_NAME,), others=(), unmatched=("@bob", "@chidi", "@" + "x" * 39)),
            id="one to names alone",
        ),
        pytest.param(
            "<@U1> to <@U2> <@U3> you all know @bob",
            IntroCommand(("U1",), "you all know @bob", others=("U2", "U3")),
            id="a name in the reason for several",
        ),
        pytest.param(
            "<@U1> to @bob you both sail",
            IntroCommand(("U1",), "you both sail", (Hint.PLAIN_NAME,)),
            id="one to a name",
        ),
        pytest.param("<@U1> &amp; <@U2> bake", IntroCommand(("U1", "U2"), "bake"), id="an ampersand"),
        pytest.param("<@U1>/<@U2>", IntroCommand(("U1", "U2"), ""), id="a slash"),
        pytest.param("(<@U1>) <@U2>", IntroCommand(("U1", "U2"), ""), id="brackets"),
        pytest.param("<@U1> meet <@U2>!", IntroCommand(("U1", "U2"), ""), id="as one says it"),
        pytest.param("hello <@U1> <@U2> both bake", IntroCommand(("U1", "U2"), "hello both bake"), id="a greeting"),
        pytest.param("<@U1> should meet <@U2>", IntroCommand(("U1", "U2"), "should meet"), id="a sentence"),
        pytest.param("<@U1> <@U2> to build a boat", IntroCommand(("U1", "U2"), "to build a boat"), id="to build"),
        pytest.param(
            "<@U1> <@U2> you both know <@U9>",
            IntroCommand(("U1", "U2"), "you both know …", (Hint.NAME_IN_REASON,)),
            id="a bare id in the reason is nobody's name",
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
    assert intro_command(text) == expected


SEPARATORS = [
    *(
        "&lt;&gt;",
        "<>",
        "<->",
        "&lt;-&gt;",
        "-&gt;",
        "=&gt;",
        "x",
        "×",
        "↔",
        "→",
        "⇄",
        "—",
        "–",
        "-",
        "--",
        "•",
        "·",
        "|",
    ),
    *(",", "、", "，", ";", "/", "+", "&amp;", "＆", "…", "...", "=", "~", "*", "🤝", ":handshake:", "🤝🏽", "❤\ufe0f"),
    *("\u200b", "\u00a0", "\u2060", "\ufeff", "\u200f", "\u3000", "\n", "2.", "2)", "b)", "2️⃣", "②", "and 2:"),
    *("and", "AND", "et", "und", "y", "e", "og", "och", "en", "i", "и", "和", "と", "및", ", and", "meet", ":and:" * 9),
]


@pytest.mark.parametrize("between", SEPARATORS)
def test_what_stands_between_two_people_is_no_reason(between: str) -> None:
    for text in (f"<@U1> {between} <@U2> you both bake", f"<@U1|ben> {between}\n<@U2|chidi> {between} you both bake"):
        reason = intro_command(text).reason
        assert reason.endswith("you both bake"), (between, reason)
    assert intro_command(f"<@U1> {between} <@U2> you both bake").reason == "you both bake"


@pytest.mark.parametrize(
    "people",
    [
        *('"<@U1>" "<@U2>"', "“<@U1>” and “<@U2>”", "„<@U1>“ und „<@U2>“", "«<@U1>» et «<@U2>»", "'<@U1>' '<@U2>'"),
        *("*<@U1>* _<@U2>_", "`<@U1>` `<@U2>`", "(<@U1>, <@U2>)", "[<@U1>] [<@U2>]", "「<@U1>」「<@U2>」"),
        *("1. <@U1> 2. <@U2>", "1) <@U1>\n2) <@U2>\n", "a) <@U1> b) <@U2>", "- <@U1>\n- <@U2>\n", "• <@U1> • <@U2>"),
        *("1️⃣ <@U1> 2️⃣ <@U2>", "① <@U1> ② <@U2>", "\u200b<@U1>\u200b<@U2>\u200b", "please introduce <@U1> to <@U2>"),
        *(
            "between <@U1> and <@U2>",
            "introduce: <@U1> → <@U2> →",
            "<@U1> <@U2> —",
            "<@U1> <@U2>:",
            "<@U1> <@U2> -&gt;",
        ),
    ],
)
@pytest.mark.parametrize(
    "reason", ["they're both baking", '"Bread" is it', "(re)starting a choir", ":wave: hello", "+1"]
)
def test_what_stands_around_people_is_no_reason_and_the_reason_stays_whole(people: str, reason: str) -> None:
    assert intro_command(f"{people} {reason}") == IntroCommand(("U1", "U2"), reason)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"<@U1> <@U2> you both bake"', IntroCommand(("U1", "U2"), "you both bake")),
        ('"<@U1>, <@U2>: you both say "hi""', IntroCommand(("U1", "U2"), 'you both say "hi"')),
        ("“<@U1>” bakes", IntroCommand(("U1",), "bakes")),
        ("<@U1> <@U2> !?", IntroCommand(("U1", "U2"), "")),
        ("<@U1> <@U2> ⛵", IntroCommand(("U1", "U2"), "⛵")),
        ("<@U1> bakes, <@U2> eats", IntroCommand(("U1", "U2"), "bakes, eats")),
        ("<@U1> <@U2> y <@U3>: bread", IntroCommand(("U1", "U2"), "bread", (Hint.MORE_THAN_TWO,))),
        ("<@U1> <@U2>. <@U3|dalia> told me", IntroCommand(("U1", "U2"), "@dalia told me")),
        ('"@ben" and “@chidi”', IntroCommand((), "", (Hint.PLAIN_NAME,))),
        ("\u200b@ben,\u2060@chidi", IntroCommand((), "", (Hint.PLAIN_NAME,))),
        ("<@U1> <@U2> -5 degrees", IntroCommand(("U1", "U2"), "-5 degrees")),
        ("<@U1> <@U2> /r/python", IntroCommand(("U1", "U2"), "/r/python")),
    ],
)
def test_a_reason_is_what_was_written_as_one(text: str, expected: IntroCommand) -> None:
    assert intro_command(text) == expected


@given(st.text(alphabet=st.sampled_from("<@U1W2|>!#^sub tem&;@, andwith\n\u202e\U0001f600\ud800\x00"), max_size=60))
def test_any_text_after_intro_is_understood_somehow(text: str) -> None:
    understood = intro_command(text)
    assert len(understood.people) <= 2
    understood.reason.encode("utf-8")


def test_a_hundred_kilobytes_after_intro_are_read_at_once() -> None:
    understood = intro_command("<@U1> <@U2> " + "<@a <" * 25_000)
    assert Hint.LONG_REASON in understood.hints


# --- Addresses and numbers ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("ben@x.org <@U2> bake", IntroCommand(("U2",), "bake", (Hint.EMAIL,)), id="in place of the first"),
        pytest.param("<@U1> and b@x.org bake", IntroCommand(("U1",), "bake", (Hint.EMAIL,)), id="of the second"),
        pytest.param(
            "<mailto:ben@x.org|ben@x.org> <@U2> bake", IntroCommand(("U2",), "bake", (Hint.EMAIL,)), id="link"
        ),
        pytest.param("<mailto:b@x.org|Ben> <@U2>", IntroCommand(("U2",), "", (Hint.EMAIL,)), id="a link with a name"),
        pytest.param("<tel:+49170123|0170> <@U2>", IntroCommand(("U2",), "", (Hint.PHONE,)), id="a linked number"),
        pytest.param("+49 170 1234567 <@U2> bake", IntroCommand(("U2",), "bake", (Hint.PHONE,)), id="a number"),
        pytest.param("<@U1> <@U2> b@x.org bake", IntroCommand(("U1", "U2"), "bake", (Hint.EMAIL,)), id="as a third"),
        pytest.param(
            "<@U1> <@U2> ask ben@x.org, or +1 (555) 010-9999.",
            IntroCommand(("U1", "U2"), "ask …, or ….", (Hint.EMAIL, Hint.PHONE)),
            id="in the reason",
        ),
        pytest.param(
            "<@U1> bakes: b@x.org", IntroCommand(("U1",), "bakes: …", (Hint.EMAIL,)), id="half, with a reason"
        ),
        pytest.param("a@b.example c@d.example", IntroCommand((), "", (Hint.EMAIL,)), id="nothing but addresses"),
        pytest.param("<@U1|b@x.org> <@U2>", IntroCommand(("U1", "U2"), ""), id="a label is never read"),
        pytest.param(
            "<@U1> <@U2> ask <@U3|b@x.org>",
            IntroCommand(("U1", "U2"), "ask …", (Hint.EMAIL,)),
            id="a name that is an address",
        ),
        pytest.param(
            "<@U1> <@U2> see <https://x.example/?who=b@x.org|here>",
            IntroCommand(("U1", "U2"), "see …", (Hint.EMAIL,)),
            id="a link with an address in it",
        ),
        pytest.param("<@U1> <@U2> b&#64;x.org", IntroCommand(("U1", "U2"), "", (Hint.EMAIL,)), id="spelled out"),
        pytest.param(
            "&lt;mailto:b@x.org|Ben&gt; <@U2>", IntroCommand(("U2",), "", (Hint.EMAIL,)), id="typed like a link"
        ),
    ],
)
def test_an_address_or_a_number_is_no_person_and_no_reason(text: str, expected: IntroCommand) -> None:
    assert intro_command(text) == expected


@pytest.mark.parametrize(
    "reason",
    [
        "see https://medium.example/@ben/a-post and https://x.example/call/01701234567",
        "see http://x.example:8080/+491701234567",
        "you both run react@18.2.0",
        "dinner on 05.11.2026 or 06.12.2026, at 09:00-10:30",
        "meet from 09:00 01.02.2026 on",
        "2019-2026, 10,000 members in 24 countries",
        "meet @ 5, room 4.12",
        "1,234,567,890 people",
        "raised 1000000000 dollars, then $1234567890 and 1234567890 EUR",
        "a table of 1234567890 rows, 8000000000 people and 2500000000",
        "look at example.org, and meet at a polka dot cafe at noon",
        "follow @ben.smith, or lunch @ 5",
        "ISO 9001 and 27001:2022",
        "from 2026-12-03 to 2026-12-04",
    ],
)
def test_links_dates_and_figures_stay_in_the_reason(reason: str) -> None:
    assert intro_command(f"<@U1> <@U2> {reason}") == IntroCommand(("U1", "U2"), reason)


@pytest.mark.parametrize(
    "number",
    [
        *("+49 170 1234567", "+491701234567", "0049 170 1234567", "+1 (555) 010-9999", "(+351) 912 345 678"),
        *("0170 1234567", "0170/1234567", "(030) 123 456 78", "01 23 45 67 89", "01.23.45.67.89", "07911 123456"),
        *("555-010-9999", "(555) 010-9999", "555.010.9999", "98765 43210", "9876543210"),
        *("1-800-555-0199", "1 (800) 555-0199", "1.800.555.0199", "1 800 555 0199", "18005550199"),
        *("\u202a+49 170 1234567\u202c", "+49\u00a0170\u00a01234567", "+49\u2011170\u20111234567"),
    ],
)
@pytest.mark.parametrize("around", ["{}", "call {}.", "({})", "call:{}, or write", "“{}”"])
def test_a_phone_number_never_stands_in_the_reason(number: str, around: str) -> None:
    understood = intro_command(f"<@U1> <@U2> we both said {around.format(number)} ok")
    assert understood.hints == (Hint.PHONE,)
    assert not re.search(r"\d", understood.reason), understood.reason


@pytest.mark.parametrize(
    "address",
    [
        *("ben @ example.com", "ben@ mail.example.com", "ben.k+a @ example.museum", "BEN ＠ example.com"),
        *("ben at example dot com", "Ben At Example DOT Com", "ben at mail.example dot co dot uk"),
        *(
            "ben(at)example.com",
            "ben [at] example [dot] com",
            "ben (at) example dot museum",
            "ben at example (dot) com",
        ),
    ],
)
@pytest.mark.parametrize("around", ["{}", "write to {}.", "({})", "call:{}, or write"])
def test_nor_does_an_address_with_spaces_or_in_words(address: str, around: str) -> None:
    understood = intro_command(f"<@U1> <@U2> we both said {around.format(address)} ok")
    assert understood.hints == (Hint.EMAIL,)
    assert not re.search(r"ben|example|dot", understood.reason, re.IGNORECASE), understood.reason


NAMES = st.text(alphabet="abcXYZ019._%+-é'\u200b\u200d", min_size=1, max_size=8).filter(str.strip)
LABELS = st.text(alphabet="abcxyz09üß", min_size=1, max_size=6)
ADDRESSES = st.builds(
    "{}{}{}.{}".format, NAMES, st.sampled_from("@＠"), LABELS, st.sampled_from(["org", "de", "museum"])
)
WRITTEN = st.sampled_from(
    ["{}", "<mailto:{}|{}>", "<mailto:{}|her>", "({}).", "“{}”", "mailto:{}", "&lt;{}&gt;", "a|{}"]
)
PIECES = st.one_of(
    st.sampled_from(
        ["<@U1>", "<@W2|x>", " and ", "<!here>", "<#C1|g>", "you both bake", "https://x.example/", "\n", ","]
    ),
    st.builds(lambda form, address: form.replace("{}", address), WRITTEN, ADDRESSES),
)
LOOKS_LIKE_AN_ADDRESS = re.compile(r"[\w.+%'-]@(?:[\w-]+\.)+[^\W\d_]{2,}")


@given(st.lists(PIECES, max_size=8), st.sampled_from(["", " "]))
def test_no_address_survives_in_the_reason(pieces: list[str], between: str) -> None:
    reason = intro_command(between.join(pieces)).reason
    shown = unicodedata.normalize("NFKC", "".join(c for c in reason if unicodedata.category(c) != "Cf"))
    assert not LOOKS_LIKE_AN_ADDRESS.search(shown), reason


FRAGMENTS = st.sampled_from(
    [
        *"<>|@＠.:/ ,;#!+\u200b\n",
        "&#64;",
        "&lt;",
        "&gt;",
        "&amp;",
        "ab",
        ".ab",
        "@ab.ab",
        " 0123456789",
        "mailto:",
        "U1",
    ]
)


@given(st.lists(FRAGMENTS, max_size=14).map("".join))
@example("&lt;mailto:ab@&gt;@ab.ab")
@example("x<mailto:a@b.co>@ab.ab")
@example("&lt;|ab@ab.ab&gt;")
def test_nor_does_any_that_is_put_together_from_pieces(text: str) -> None:
    reason = intro_command(f"<@U1> <@U2> {text} a@b.co").reason
    shown = unicodedata.normalize("NFKC", "".join(c for c in reason if unicodedata.category(c) != "Cf"))
    assert not LOOKS_LIKE_AN_ADDRESS.search(shown), reason


@pytest.mark.parametrize(
    "piece",
    [
        *("a@", "a.", "+1 ", "0 ", "a@b.", "<a@", "a.a:", "1-", "@a ", "a @ ", "a at b dot ", "a(at)"),
        *(":and", "x:", "&amp;", "1. ", "\u200b"),
    ],
)
def test_a_long_text_of_half_addresses_is_read_at_once(piece: str) -> None:
    assert intro_command(f"<@U1> <@U2> you both {piece * 10_000}").reason.startswith("you both")
