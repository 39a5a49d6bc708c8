"""What is read of an introduction that its connector had made already: see tests/golden/elsewhere."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from bot.messages import card, group_conversation, headline, home_rows, reminder, request, thread_lines, unreachable
from bot.messages.export import file, reading, table
from bot.messages.export.document import Kept, document
from bot.rules.home import Row
from storage.models.enums import Account, Awaited, Elsewhere, Outcome, Preference, Step
from storage.models.facts import Reminder
from storage.models.introduction import Introduction
from storage.models.workspace import Member
from tests.builders.examples import DAY, START, asking, introduction, joined_by, made_elsewhere
from tests.conftest import Golden

CONNECTED, MET, THANKED = Step
BEN, CHIDI = 0, 1
EMAIL, PHONE, IN_PERSON = Elsewhere
LONG_AGO = date(2025, 4, 7)


def first_card() -> Introduction:
    given = made_elsewhere(introduction())
    for party in given.parties:
        party.is_first = True
    return given


def closed() -> Introduction:
    given = made_elsewhere(introduction(outcome=Outcome.WENT_QUIET), in_touch=True)
    given.closed_at = given.ended_at
    return given


def joined(given: Introduction, how: Elsewhere | None = None) -> Introduction:
    """Return it once Dan has introduced the same two as well, elsewhere or not."""
    by_dan = joined_by(given, "UDAN", "A reason of Dan's")
    if how:
        made_elsewhere(by_dan, how)
    return given


STATES: dict[str, Callable[[], Introduction]] = {
    "new": first_card,
    "long-ago": lambda: made_elsewhere(introduction(), PHONE, LONG_AGO),
    "in-touch": lambda: made_elsewhere(introduction(), IN_PERSON, in_touch=True),
    "in-touch-says-ben": lambda: made_elsewhere(introduction((CONNECTED,)), in_touch=True),
    "thanked": lambda: made_elsewhere(introduction((THANKED,)), in_touch=True),
    "full-circle": lambda: made_elsewhere(introduction((MET, THANKED), (MET, THANKED), done=True)),
    "closed": closed,
    "joined": lambda: joined(made_elsewhere(introduction(), in_touch=True)),
    "joined-by-one-made-elsewhere": lambda: joined(introduction(), PHONE),
}


@pytest.mark.parametrize("state", STATES)
def test_what_the_three_read(golden: Golden, state: str) -> None:
    given = STATES[state]()
    for name, reader in zip(("ben", "chidi"), given.parties, strict=True):
        golden(f"elsewhere/card-{state}-for-{name}", card.card(given, reader).content())
    golden(f"elsewhere/headline-{state}", headline.headline(given).content())


@pytest.mark.parametrize("how", [None, PHONE])
def test_what_the_connector_reads_who_joined(golden: Golden, how: Elsewhere | None) -> None:
    of_dan = {
        "after": joined(made_elsewhere(introduction(), in_touch=True), how),
        "while-asking": joined(asking(), how),
        "no-answer": joined(asking(outcome=Outcome.NO_ANSWER), how),
    }
    for name, given in of_dan.items():
        by_dan = given.joined[0]
        golden(f"elsewhere/joined-{name}-{how or 'here'}", headline.headline(by_dan).content())


@pytest.mark.parametrize("shows_names", [True, False])
def test_the_question_tells_of_it_only_where_names_are_shown(golden: Golden, shows_names: bool) -> None:
    given = joined(asking(shows_names=shows_names), PHONE)
    asked = request.request(given, given.parties[BEN]).content()
    golden(f"elsewhere/request-{'with' if shows_names else 'without'}-names", asked)
    assert ("by phone" in json.dumps(asked)) is shows_names


def test_the_lines_about_others_questions(golden: Golden) -> None:
    by_dan = joined(asking(), PHONE).joined[0]
    golden("elsewhere/line-introduced", thread_lines.introduced(by_dan).content())
    golden("elsewhere/line-lapsed", thread_lines.lapsed(by_dan).content())


@pytest.mark.parametrize(("awaited", "in_touch"), [(Awaited.CONNECTED, False), (Awaited.MET, True)])
def test_a_reminder_says_how_and_when(golden: Golden, awaited: Awaited, in_touch: bool) -> None:
    given = made_elsewhere(introduction(), in_touch=in_touch)
    ben = given.parties[BEN]
    ben.reminders.append(Reminder(awaited=awaited, number=1, day="2026-03-04", sent_at=START + 2 * DAY))
    golden(f"elsewhere/reminder-{awaited}", reminder.gathered(ben.member, [ben], "2026-03-04").content())


def test_a_reminder_of_one_that_several_made_says_when_the_cards_came() -> None:
    given = joined(made_elsewhere(introduction(), in_touch=True))
    ben = given.parties[BEN]
    ben.reminders.append(Reminder(awaited=Awaited.MET, number=1, day="2026-03-04", sent_at=START + 2 * DAY))
    said = reminder.gathered(ben.member, [ben], "2026-03-04").content()["text"]
    assert said.startswith("Have you met <@UCHIDI> yet? <@UANA> and <@UDAN> introduced you <!date^1772442000^")


@pytest.mark.parametrize("in_touch", [False, True])
def test_the_text_for_whom_no_card_reaches(golden: Golden, in_touch: bool) -> None:
    given = made_elsewhere(introduction(), in_touch=in_touch)
    content = unreachable.unreachable(given.parties[BEN], "messages_tab_disabled").content()
    golden(f"elsewhere/unreachable{'-in-touch' if in_touch else ''}", content)


def test_the_first_words_in_the_conversation_of_the_two(golden: Golden) -> None:
    golden("elsewhere/place", group_conversation.place(made_elsewhere(introduction(), in_touch=True)).content())


def test_the_lines_of_home(golden: Golden) -> None:
    given, over = made_elsewhere(introduction(), in_touch=True), made_elsewhere(introduction(outcome=Outcome.CLOSED))
    rows = [Row(each, party) for each in (given, over) for party in (None, each.parties[CHIDI])]
    golden("elsewhere/home", [home_rows.told(row) for row in rows] + [home_rows.moving(row) for row in rows[:2]])


def exported(who: str) -> Kept:
    made = joined(made_elsewhere(introduction(), in_touch=True), PHONE)
    for party in (*made.parties, *made.joined[0].parties):
        party.has_said_yes = False
    one = Member(user_id=who, preference=Preference.JUST_INTRODUCE, account=Account.PERSON, is_guest=False)
    if who == "UBEN":
        return Kept(one, [], [], [made.parties[BEN]])
    return Kept(one, [], [made if who == "UANA" else made.joined[0]], [])


@pytest.mark.parametrize("who", ["UANA", "UBEN", "UDAN"])
def test_the_export(golden: Golden, who: str) -> None:
    whole, name = document(exported(who), START), who[1:].lower()
    golden(f"elsewhere/export-file-{name}", file.as_json(whole, START.date()))
    golden(f"elsewhere/export-table-{name}", table.as_csv(whole, START.date()))
    golden(f"elsewhere/export-messages-{name}", [message.content() for message in reading.messages(whole)])


def test_the_reader_reads_the_day_as_it_is_where_they_are() -> None:
    given = made_elsewhere(introduction(), on=START.date())
    given.created_at = given.introduced_at = START - timedelta(hours=5)
    for party, zone in zip(given.parties, ("America/Los_Angeles", "Asia/Tokyo"), strict=True):
        party.member.time_zone = zone
    titles = [card.card(given, party).text for party in given.parties]
    assert ["by email on Sunday:" in titles[BEN], "by email on Monday:" in titles[CHIDI]] == [True, True]
