"""Every message and modal stays within Slack's limits, whatever people write. Nothing checks that at run time."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.errors import SlackObjectFormationError

from bot.ids import Section
from bot.messages import card, group_conversation, headline, reminder, replies, request, thanks, thread_lines
from bot.messages import summary as summaries
from bot.messages.modals import connector, introduce, leave, preferences, tell_more, workspace_menu, workspace_settings
from bot.messages.modals.fields import NamingPeople
from bot.messages.modals.lines_about import LineAbout
from bot.messages.modals.workspace_settings import METADATA
from bot.messages.unreachable import unreachable
from bot.rules.text_limits import INPUT_LIMIT, LINE_LIMIT, REASON_LIMIT, WORDS_LIMIT
from bot.rules.workspace_settings import MOST_INTRODUCERS, TIME_ZONE
from storage.models.enums import AnswerToThanks, Audience, Awaited, Introducers, Preference, Preset, Step, Way
from storage.models.introduction import Introduction
from storage.models.workspace import AVOIDED_LIMIT, OPEN_LIMIT, Member, Workspace
from tests.builders.examples import DAY, START, answers, asking, introduction, joined_by, leaves, tells
from tests.conftest import TESTS
from tests.messages.slack_limits import assert_slack_takes, problems
from tests.messages.test_golden_summary import BUSY, END, named, review
from tests.messages.test_golden_time import TODAY, reminded

CONNECTED, MET, THANKED = Step
GOLDEN = sorted(
    path for path in (TESTS / "golden").glob("*/*.json") if "blocks" in json.loads(path.read_text(encoding="utf-8"))
)
LONGEST_ID = 2**63 - 1  # what the database numbers introductions with
VIEW = 250_000  # bytes; https://docs.slack.dev/surfaces/modals#limits
PERSON = "U" + "A" * 18  # Slack's own have nine or eleven letters
EXTREMES = ("", "&", "\n", "<", "🙂", "\U0010ffff", "> ", "a", "`", "*x*\n")


def texts(limit: int) -> st.SearchStrategy[str]:
    """Return texts of up to so many UTF-16 units; as long as can be, of what takes most room, among them."""
    fitting = [each * (limit * 2 // len(each.encode("utf-16-le") or "-")) for each in EXTREMES]
    return st.sampled_from(fitting) | st.text(max_size=limit // 2)


extremes = settings(max_examples=30, deadline=None)
REASONS, WORDS, LINES = texts(REASON_LIMIT), texts(WORDS_LIMIT), texts(LINE_LIMIT)


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_slack_takes_what_is_in_each_golden_file(path: Any) -> None:
    assert_slack_takes(json.loads(path.read_text(encoding="utf-8")))


def told(words: str, reason: str = "") -> Introduction:
    """Return an introduction in which both said all they can, with the longest ids."""
    given = introduction((CONNECTED, MET, THANKED), (CONNECTED, MET, THANKED), reason=reason, channel="C" + PERSON)
    given.id, given.connector.user_id = LONGEST_ID, PERSON
    for number, party in enumerate(given.parties):
        party.introduction_id, party.member.user_id, party.introduction = LONGEST_ID, f"{PERSON}{number}", given
        for step in Step:
            tells(party, step, words, Audience.OTHER, offers_help=True)
    return given


@extremes
@given(REASONS, WORDS)
def test_a_card_with_everything_said(reason: str, words: str) -> None:
    full = told(words, reason)
    assert_slack_takes(card.card(full, full.parties[0]).content())
    assert_slack_takes(card.moved().content())
    assert_slack_takes(headline.headline(full).content())
    assert_slack_takes(group_conversation.place(full).content())


@extremes
@given(REASONS, LINES)
def test_a_card_somebody_leaves(reason: str, line: str) -> None:
    for way in Way:
        left = introduction(reason=reason)
        ben = left.parties[0]
        leaves(ben, way, line, until=START + 10 * DAY)
        assert_slack_takes(card.card(left, ben).content())
        assert_slack_takes(headline.headline(left).content())
        if way is not Way.MUTED:
            assert_slack_takes(thread_lines.left(ben, ben.ways_out[-1]).content())
            assert_slack_takes(thread_lines.came_back(ben, ben.ways_out[-1]).content())


@extremes
@given(REASONS, LINES)
def test_a_request(reason: str, description: str) -> None:
    asked = asking(descriptions=(description, description), shows_names=True)
    asked.reason = reason
    for party in asked.parties:
        party.line = description
    assert_slack_takes(request.request(asked, asked.parties[0]).content())
    assert_slack_takes(unreachable(asked.parties[0], "messages_tab_disabled").content())


@extremes
@given(WORDS)
def test_a_thank_you_with_every_answer(words: str) -> None:
    ben = told(words).parties[0]
    for answer in AnswerToThanks:
        assert_slack_takes(thanks.answered(ben, answers(ben, answer, words)).content())
    assert_slack_takes(thanks.thanked(ben).content())


@pytest.mark.parametrize("awaited", [Awaited.CONNECTED, Awaited.MET, Awaited.THANKED])
def test_a_reminder_of_as_many_as_are_open_by_default(awaited: Awaited) -> None:
    parties = [reminded(introduction(), awaited).parties[0] for _ in range(OPEN_LIMIT)]
    assert_slack_takes(reminder.gathered(parties[0].member, parties, TODAY).content())


@extremes
@given(WORDS)
def test_a_summary_of_more_than_are_told_at_length(words: str) -> None:
    circle = named()[0]
    for party in circle.parties:
        party.words[-1].text, party.words[-1].audience = words, Audience.CHANNEL
    assert_slack_takes(summaries.summary(review(BUSY), [circle] * 30, END).content())


@extremes
@given(texts(INPUT_LIMIT), REASONS)
def test_the_modals_of_a_connector(typed: str, written: str) -> None:
    full = told(written, written)
    lines = (LineAbout(PERSON, typed), LineAbout(PERSON, typed))
    beginning = introduce.Beginning((PERSON, PERSON), typed, True, True, lines=lines, passed_on_from=LONGEST_ID)
    for modal in (
        introduce.introduce(beginning, can_open_groups=True),
        connector.reword(full),
        connector.withdraw(full),
        connector.write_to_them(full),
        connector.reply(full.parties[0], written),
        connector.wish(full.parties[0], written),
    ):
        assert_slack_takes(modal)


@extremes
@given(WORDS)
def test_the_modals_of_a_party(words: str) -> None:
    ben = told(words).parties[0]
    ben.meets_at = START + DAY
    assert_slack_takes(tell_more.tell_more(ben))
    assert_slack_takes(tell_more.thank(ben))


@extremes
@given(WORDS, st.integers(min_value=0, max_value=AVOIDED_LIMIT))
def test_the_preferences_with_as_many_on_the_list_as_it_holds(wish: str, avoided: int) -> None:
    just = Preference.JUST_INTRODUCE
    member = Member(user_id=PERSON, workspace=Workspace(), standing_wish=wish, preference=just)
    opening = preferences.opening(member, [PERSON] * avoided, START)
    for modal in (opening.modal, opening.instead) if isinstance(opening, NamingPeople) else (opening,):
        assert_slack_takes(modal)


@extremes
@given(st.integers(min_value=0, max_value=MOST_INTRODUCERS), st.integers(min_value=0, max_value=2 * METADATA))
def test_the_workspaces_settings_with_as_many_as_may_introduce(listed: int, shown: int) -> None:
    workspace = Workspace(summary_day=0, summary_hour=9, introducers=Introducers.LISTED, open_limit=5, asks_first=True)
    workspace.introducer_ids, workspace.preset, workspace.summary_channel = [PERSON] * listed, Preset.STANDARD, PERSON
    workspace.summary_stopped_by, workspace.holiday_country = "restricted_action_read_only_channel", "GB"
    workspace.quiet_days = [(START.date() + timedelta(days=days)).isoformat() for days in range(listed)]
    assert_slack_takes(workspace_menu.menu(workspace, START.date()))
    for which in Section:
        kept = {TIME_ZONE: "Europe/Lisbon", "introducers": "U" * shown}
        assert_slack_takes(modal := workspace_settings.part(which, workspace, kept, START.date()))
        assert len(json.dumps(modal)) < VIEW


@pytest.mark.parametrize("joined", [0, 1, 5])
def test_forms_and_messages_of_however_many_connectors(joined: int) -> None:
    """Slack's ids have at most eleven characters, as these do."""
    people = [introduction((CONNECTED, THANKED), (MET,)), asking()]
    for each in people:
        each.connector.user_id = "U0000000ANA"
        for party, user_id in zip(each.parties, ("U0000000BEN", "U00000CHIDI"), strict=True):
            party.member.user_id = user_id
        for number in range(joined):
            joined_by(each, f"U000000DAN{number}", "you both sing")
        for party in [party for made in (each, *each.joined) for party in made.parties]:
            party.line = "&" * LINE_LIMIT
    for party in [party for each in people for party in each.parties]:
        for form in (leave.close_or_mute(party), leave.leave(party, Way.NOT_NOW), leave.leave(party, Way.NO_ANSWER)):
            assert_slack_takes(form)
    for party in people[0].parties:
        assert_slack_takes(tell_more.tell_more(party))
        assert_slack_takes(tell_more.thank(party))
        assert_slack_takes(card.card(people[0], party).content())
    assert_slack_takes(request.request(people[1], people[1].parties[0]).content())
    assert_slack_takes(group_conversation.place(people[0]).content())


@extremes
@given(st.lists(texts(INPUT_LIMIT), min_size=1, max_size=5))
def test_what_is_given_back_from_a_modal_that_came_too_late(typed: list[str]) -> None:
    assert_slack_takes(replies.came_too_late(typed))


def too_many_blocks(message: dict[str, Any]) -> None:
    message["blocks"] *= 51


def too_long_a_paragraph(message: dict[str, Any]) -> None:
    message["blocks"][0]["text"]["text"] = "a" * 3_001


def a_style_of_no_value(message: dict[str, Any]) -> None:
    message["blocks"][0]["accessory"]["style"] = None


def an_unknown_property(message: dict[str, Any]) -> None:
    message["blocks"][0]["color"] = "red"


@pytest.mark.parametrize("spoil", [too_many_blocks, too_long_a_paragraph, a_style_of_no_value, an_unknown_property])
def test_what_slack_refuses_is_seen(spoil: Callable[[dict[str, Any]], None]) -> None:
    good = headline.headline(introduction()).content()
    bad = copy.deepcopy(good)
    spoil(bad)
    assert_slack_takes(good)
    with pytest.raises((AssertionError, SlackObjectFormationError)):
        assert_slack_takes(bad)
    assert problems(bad)
