"""Blocks, mrkdwn and dates as plain text, as people read them in their own zone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk import WebClient

from sandbox import Message, Sandbox
from sandbox.dates import formatted
from sandbox.members import default_cast
from sandbox.messages import Conversation
from sandbox.mrkdwn import Mrkdwn
from sandbox.text_renderer import DIVIDER
from tests.sandbox.apps import Json, button, plain, section

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
READER = Mrkdwn(
    {member.id: member for member in default_cast()},
    {"C0GENERAL": Conversation("C0GENERAL", "channel", "general", set(), 0)},
    ZoneInfo("Asia/Kolkata"),
    NOW,
)


@pytest.mark.parametrize(
    ("mrkdwn", "text"),
    [
        ("<@U0000BEN> and <@W000EMEKA|emeka>", "@Ben Carter and @Emeka Nwosu"),
        ("<@U0NOBODY|who> <@U0NOBODY>", "@who @U0NOBODY"),
        ("<#C0GENERAL> <#C0X|away>", "#general #away"),
        ("<!here> <!subteam^S1|@team>", "@here @team"),
        ("<https://example.com|a &amp; b> <https://example.com/?a=1&amp;b>", "a & b https://example.com/?a=1&b"),
        ("<mailto:a@b.c>", "a@b.c"),
        ("1 &lt; 2 &amp;&amp; &lt;!channel&gt;", "1 < 2 && <!channel>"),
        ("*bold*, _italic_, ~gone~, `a*b*c`", "bold, italic, gone, a*b*c"),
        ("_*both*_", "both"),
        ("2*3*4 snake_case_name", "2*3*4 snake_case_name"),
        ("```\nx = *p\n```", "\nx = *p\n"),
        (":tada: :no_such_emoji:", "🎉 :no_such_emoji:"),
        ("*<@U0000BEN>* is here", "@Ben Carter is here"),
        ("<!date^1772452800^{date_short} at {time}|then>", "Mar 2, 2026 at 5:30 PM"),
        ("<!date^1772452800^{date}^https://example.com|then>", "March 2nd, 2026"),
        ("<!date^soon^{date}|then>", "then"),
        ("a\x00b", "ab"),
    ],
)
def test_mrkdwn_reads_without_its_markup(mrkdwn: str, text: str) -> None:
    assert READER.read(mrkdwn) == text


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    READER.read(text)
    READER.read(f"*{text}* <{text}> `{text}`")


@pytest.mark.parametrize(
    ("form", "zone", "text"),
    [
        ("{date_num} {date_slash}", "Europe/Lisbon", "2026-03-01 03/01/2026"),
        ("{date_long}", "Europe/Lisbon", "Sunday, March 1st, 2026"),
        ("{date_pretty} at {time_secs}", "Europe/Lisbon", "yesterday at 11:30:00 PM"),
        ("{date_short_pretty}", "Pacific/Auckland", "yesterday"),
        ("{date_long_pretty}", "Asia/Kolkata", "today"),
        ("{ago} {unknown}", "UTC", "12 hours ago {unknown}"),
    ],
)
def test_a_date_is_shown_in_the_readers_zone(form: str, zone: str, text: str) -> None:
    moment = int(datetime(2026, 3, 1, 23, 30, tzinfo=UTC).timestamp())
    assert formatted(moment, form, ZoneInfo(zone), NOW) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(-120, "2 minutes ago"), (-86_400, "1 day ago"), (7200, "in 2 hours"), (5, "just now"), (86_400 * 1, "in 1 day")],
)
def test_how_long_ago_is_counted_in_the_largest_unit(seconds: int, text: str) -> None:
    assert formatted(int(NOW.timestamp()) + seconds, "{ago}", ZoneInfo("UTC"), NOW) == text


@pytest.mark.parametrize(("day", "text"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (22, "22nd")])
def test_days_have_their_endings(day: int, text: str) -> None:
    moment = int(datetime(2026, 1, day, tzinfo=UTC).timestamp())
    assert formatted(moment, "{date}", ZoneInfo("UTC"), NOW) == f"January {text}, 2026"


SELECT = {"type": "users_select", "action_id": "who", "placeholder": plain("Whom?")}
MENU = {"type": "overflow", "action_id": "m", "options": [{"text": plain(t), "value": t} for t in ("Undo", "Stop")]}
RICH = {
    "type": "rich_text",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [
                {"type": "text", "text": "Hi "},
                {"type": "user", "user_id": "U0000BEN"},
                {"type": "emoji", "name": "tada"},
                {"type": "link", "url": "https://example.com"},
            ],
        }
    ],
}
BAR = {
    "type": "data_visualization",
    "title": "Cycles",
    "chart": {
        "type": "bar",
        "series": [{"name": "Met", "data": [{"label": "May", "value": 3}]}],
        "axis_config": {"categories": ["May"]},
    },
}
PIE = {
    "type": "data_visualization",
    "title": "Share",
    "chart": {"type": "pie", "segments": [{"label": "A", "value": 1}]},
}


@pytest.mark.parametrize(
    ("block", "text"),
    [
        ({"type": "header", "text": plain("Title :tada:")}, "Title 🎉"),
        (section("*Hi* <@U0000BEN>", accessory=button("Open", "o")), "Hi @Ben Carter\n[ Open ]"),
        ({"type": "section", "fields": [plain("a"), plain("b")]}, "a\nb"),
        (
            section("x", accessory={"type": "image", "image_url": "https://x.y/z", "alt_text": "a cat"}),
            "x\n[image: a cat]",
        ),
        (
            {"type": "actions", "elements": [button("Connected", "c"), MENU, SELECT]},
            "[ Connected ]  [ ⋯ Undo | Stop ]  [ Whom? ▾ ]",
        ),
        ({"type": "divider"}, DIVIDER),
        ({"type": "context", "elements": [plain("one"), {"type": "mrkdwn", "text": "_two_"}]}, "one two"),
        ({"type": "image", "image_url": "https://x.y/z", "alt_text": "a dog"}, "[image: a dog]"),
        ({"type": "markdown", "text": "# hi"}, "# hi"),
        (RICH, "Hi @Ben Carter🎉https://example.com"),
        (BAR, "Cycles\nMet: May 3"),
        (PIE, "Share\nA: 1"),
    ],
)
def test_each_block_can_be_read(slack: Sandbox, client: WebClient, block: Json, text: str) -> None:
    client.chat_postMessage(channel="U0000ANA", text="fallback", blocks=[block])
    assert slack.person("ana").reads() == [text]


def test_what_cannot_be_drawn_is_shown_as_json(slack: Sandbox, client: WebClient) -> None:
    client.chat_postMessage(channel="U0000ANA", text="x", blocks=[{"type": "table", "rows": [[{"type": "raw_text"}]]}])
    assert slack.person("ana").reads()[0].startswith('[table] {"type": "table", "rows"')


def test_a_message_without_blocks_is_its_text(slack: Sandbox) -> None:
    ana = slack.person("ana")
    message = Message("1.0", "D1", "U0000BEN", "*plain*")
    assert ana.sees(message) == "plain"
