"""The channel hears what came of introductions: every week, and when somebody asks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from sandbox import Fault, Message, Person, Sandbox
from storage.database import Database
from tests.conftest import MANIFEST
from tests.running import ReceiverName, on_a_monday, running
from tests.stories.conftest import EACH_RECEIVER_AND_EACH_DATABASE, Stage
from tests.stories.test_time import monday, wait_for_message

__all__ = ["monday"]  # a fixture

pytestmark = EACH_RECEIVER_AND_EACH_DATABASE

CHANNEL = "introductions"
WORDS = "Your thank-you note"


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    """Yield a Slack in which the bot may know of channels; on a Monday afternoon, as everywhere."""
    with Sandbox(MANIFEST, granted_optional=("channels:read",), starts_at=on_a_monday) as sandbox:
        yield sandbox


def posts(person: Person) -> list[Message]:
    """Return the bot's posts in the channel."""
    return [message for message in person.messages(CHANNEL) if message.by_app]


def wait_for_post(stage: Stage, text: str) -> str:
    """Wait until the channel reads this, and return all of that post."""

    def found() -> str:
        seen = (stage.ben.sees(message) for message in posts(stage.ben))
        return next((each for each in seen if text in each), "")

    return stage.slack.wait_for(found, what=f"{text!r} in #{CHANNEL}")


def choose_channel(stage: Stage) -> None:
    """Let Ana invite the bot, and let it post on Fridays at ten."""
    stage.ana.invite_app(CHANNEL)
    offer = stage.slack.wait_for(lambda: stage.ana.messages()[-1:], what="an offer")[0]
    assert stage.ana.click(offer, "Post it there…").acknowledged
    stage.ana.wait_for_view()
    stage.submits(stage.ana, {"On": "Friday", "At": "10:00"})
    stage.slack.wait_for(lambda: "every Friday at 10:00" in stage.ana.sees(stage.ana.messages()[-1]), what="an answer")


def full_circle(stage: Stage) -> None:
    """Let Ana introduce Ben and Chidi, both meet, and both thank."""
    stage.introduce()
    for person in (stage.ben, stage.chidi):
        stage.click(person, "Met")
        stage.wait_for_card(person, "✓ You met")
    stage.fills_in(stage.ben, "Thanked", {WORDS: "We are building a bridge"})
    stage.opens(stage.chidi, "Thanked")
    stage.chidi.close_view()
    stage.wait_for_line("Full circle")


def everybody_agrees(stage: Stage) -> None:
    """Let all three agree, each in the message that asks them; Ben with his note."""
    for person, says in ((stage.ben, "Share with my note"), (stage.chidi, "Share it"), (stage.ana, "Share it")):
        stage.wait_for_card(person, "Share this in #introductions?")
        stage.click(person, says)
        stage.wait_for_card(person, "You're OK with sharing this in #introductions")


def test_who_invites_the_bot_is_offered_the_summary_and_the_channel_hears_of_the_week(monday: Stage) -> None:
    choose_channel(monday)
    full_circle(monday)
    monday.pass_days(4.25)
    post = wait_for_post(monday, "1 introduced  ·  1 connected  ·  1 met  ·  1 full circle")
    assert "Ben" not in post
    monday.slack.wait_for(lambda: "Set up by @Ana Sousa" in monday.ben.sees(posts(monday.ben)[0]), what="who set it up")
    monday.slack.wait_for(lambda: "data_visualization" in types(posts(monday.ben)[0]), what="the chart")
    monday.pass_days(7)
    assert len(posts(monday.ben)) == 1  # a week with nothing to tell


def test_people_are_named_if_all_three_agree_and_one_click_takes_them_out_again(monday: Stage) -> None:
    choose_channel(monday)
    full_circle(monday)
    everybody_agrees(monday)
    monday.pass_days(4.25)
    post = wait_for_post(monday, "@Ana Sousa introduced @Ben Carter and @Chidi Okafor")
    assert "We are building a bridge" in post
    monday.click(monday.chidi, "Withdraw")
    monday.slack.wait_for(lambda: "Chidi" not in monday.ben.sees(posts(monday.ben)[0]), what="a post without names")
    assert "bridge" not in monday.ben.sees(posts(monday.ben)[0])
    assert "1 full circle" in monday.ben.sees(posts(monday.ben)[0])


def test_who_invites_the_bot_once_more_is_offered_it_once_more_but_not_where_other_companies_read_along(
    stage: Stage,
) -> None:
    stage.slack.change_channel(CHANNEL, is_ext_shared=True)
    stage.ana.invite_app(CHANNEL)
    stage.slack.change_channel(CHANNEL)
    for count in (1, 2):
        stage.ana.invite_app(CHANNEL)
        wait_for_message(stage, stage.ana, count)


def test_in_a_fresh_workspace_it_is_posted_by_the_clock_of_whoever_sets_it_up(stage: Stage) -> None:
    hana = stage.slack.person("hana")
    hana.invite_app(CHANNEL)
    offer = stage.slack.wait_for(lambda: hana.messages()[-1:], what="an offer")[0]
    assert "Time zone: Pacific/Auckland." in stage.opens(hana, "Post it there…", on=offer)
    stage.submits(hana, {"On": "Friday", "At": "09:00"})
    stage.wait_until_seen(hana, -1, "every Friday at 09:00 (Pacific/Auckland)")


def test_how_it_is_counted_is_one_click_away(monday: Stage) -> None:
    choose_channel(monday)
    full_circle(monday)
    monday.pass_days(4.25)
    wait_for_post(monday, "1 full circle")
    form = monday.opens(monday.ben, "How we count", on=posts(monday.ben)[0])
    assert "Connected: at least one of them said so" in form


def test_two_processes_post_it_once(monday: Stage, database_url: str, receiver: ReceiverName) -> None:
    choose_channel(monday)
    full_circle(monday)
    if receiver == "socket":
        with closing(Database(database_url)) as of_the_other, running(monday.slack, of_the_other, receiver):
            monday.pass_days(4.25)
            wait_for_post(monday, "1 full circle")
    else:
        monday.pass_days(4.25)
        wait_for_post(monday, "1 full circle")
    monday.pass_days(1)
    assert len(posts(monday.ben)) == 1


def test_where_the_channel_is_archived_who_set_it_up_is_told_once_and_can_mend_it(monday: Stage) -> None:
    choose_channel(monday)
    full_circle(monday)
    monday.slack.change_channel(CHANNEL, is_archived=True)
    monday.pass_days(4.25)
    told = monday.wait_until_seen(monday.ana, -1, "I couldn't post the weekly summary.")
    assert "is archived. Unarchive it and press Try again" in told
    monday.slack.change_channel(CHANNEL)
    monday.click(monday.ana, "Try again")
    wait_for_post(monday, "1 full circle")


def test_where_slack_refuses_the_chart_its_figures_stand_there_as_text(monday: Stage) -> None:
    choose_channel(monday)
    full_circle(monday)
    monday.slack.faults.on("chat.update", Fault.refuse("invalid_blocks"))
    monday.pass_days(4.25)
    assert "Week to    Introduced  Full circle" in wait_for_post(monday, "The last 2 weeks")
    monday.slack.wait_for(lambda: "invalid_blocks" in outcomes(monday), what="a chart that is refused")
    assert "Week to    Introduced  Full circle" in monday.ben.sees(posts(monday.ben)[0])


def outcomes(stage: Stage) -> list[str]:
    """Return the outcomes of all calls that change messages."""
    return [call.outcome for call in stage.slack.calls("chat.update")]


def types(post: Message) -> list[str]:
    """Return the types of the blocks."""
    return [block["type"] for block in post.blocks]


def test_anybody_can_look_and_an_admin_can_post_what_they_see(monday: Stage) -> None:
    choose_channel(monday)
    full_circle(monday)
    assert monday.ben.command("/intro", "summary", conversation="#general").acknowledged
    seen = monday.ben.sees(monday.ben.messages("#general")[-1])
    assert "1 full circle" in seen
    assert "Post to channel" not in seen
    assert "on its way to #introductions" in post_by_hand(monday)
    wait_for_post(monday, "1 full circle")
    assert "That summary is already in #introductions." in post_by_hand(monday)
    assert len(posts(monday.ben)) == 1


def test_last_week_can_be_asked_for_too_and_what_is_not_understood_is_said(monday: Stage) -> None:
    choose_channel(monday)
    full_circle(monday)
    monday.pass_days(7)
    assert "1 full circle" in asked(monday, "last week")
    assert "Nothing was reported" in asked(monday, "this week")
    assert "I don't know that period." in asked(monday, "of everything")
    assert "hasn't come yet" in asked(monday, "since 9999-12-31")


def test_who_wants_it_posted_hears_if_it_cannot_be_and_the_weekly_one_comes_all_the_same(monday: Stage) -> None:
    choose_channel(monday)
    full_circle(monday)
    monday.slack.change_channel(CHANNEL, is_archived=True)
    post_by_hand(monday)
    told = monday.wait_until_seen(monday.ana, -1, "I couldn't post your summary.")
    assert "Try again" not in told
    monday.slack.change_channel(CHANNEL)
    monday.pass_days(4.25)
    wait_for_post(monday, "1 full circle")


def asked(stage: Stage, which: str) -> str:
    """Return what Ana reads when she asks for a summary."""
    assert stage.ana.command("/intro", f"summary {which}", conversation="#general").acknowledged
    return stage.ana.sees(stage.ana.messages("#general")[-1])


def post_by_hand(stage: Stage) -> str:
    """Let Ana ask for this week and post it; return what she is told."""
    asked(stage, "")
    told = stage.opens(stage.ana, "Post to channel", on=stage.ana.messages("#general")[-1])
    stage.ana.close_view()
    return told
