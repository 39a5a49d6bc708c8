"""Home in each situation: see tests/golden/home."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from bot.ids import Field, Verb
from bot.messages import home
from bot.rules import home as rules
from bot.rules.home import AT_MOST, ON_A_PAGE, PAST_AT_MOST, Home, List, Page, Together
from storage.models.enums import AnswerToThanks, Audience, Consent, Outcome, Step, Way
from storage.models.figures import Year
from storage.models.introduction import Introduction
from tests.builders.examples import DAY, START, answers, asking, introduction, joined_by, leaves, tells
from tests.builders.homes import ANA, BEN, CHIDI, NOW, home_of, linked, numbered
from tests.conftest import Golden
from tests.messages.slack_limits import assert_slack_takes
from tests.messages.test_load import CONTROL_TYPES, elements, load

CONNECTED, MET, THANKED = Step
BUSY_YEAR = Year(introduced=14, introduced_met=9, introduced_completed=5, taken_part=3, taken_part_met=1, has_made=True)


def planned(days: int) -> Introduction:
    """Return an introduction of two who are in touch and meet so many days from the start."""
    given = introduction((CONNECTED,), (CONNECTED,))
    given.parties[0].meets_at = START + days * DAY
    return given


NOTE = "What a find! On Sunday we're going to see the old railway bridge together, all day long."


def thanked(text: str = NOTE) -> Introduction:
    """Return an introduction for which Ben thanked Ana, with a note or with an offer."""
    given = introduction((MET, THANKED))
    tells(given.parties[0], THANKED, text, offers_help=not text)
    return given


def quiet() -> Introduction:
    """Return an introduction whose connector was asked what to do after a week."""
    given = introduction()
    given.connector_asked_at = START + 7 * DAY
    return given


def put_off(way: Way) -> Introduction:
    """Return an introduction that Ben put off, or left alone otherwise."""
    given = introduction()
    leaves(given.parties[0], way, until=START + 10 * DAY if way is Way.NOT_NOW else None)
    return given


def ended(outcome: Outcome, *steps: tuple[Step, ...], way: Way | None = None, kindly: bool = False) -> Introduction:
    """Return an introduction that ended so."""
    given = introduction(*steps, outcome=outcome)
    given.closed_kindly_at = START if kindly else None
    if way:
        leaves(given.parties[0], way)
    return given


def pasts() -> list[Introduction]:
    """Return an introduction for each way in which one can end."""
    return [
        ended(Outcome.COMPLETED, (MET, THANKED), (MET, THANKED)),
        ended(Outcome.CLOSED, (MET,)),
        ended(Outcome.CLOSED, (CONNECTED,)),
        ended(Outcome.WENT_QUIET),
        ended(Outcome.WENT_QUIET, kindly=True),
        ended(Outcome.NOT_A_FIT, way=Way.NOT_A_FIT),
        ended(Outcome.ALREADY_KNOWN, way=Way.ALREADY_KNOWN),
        ended(Outcome.WITHDRAWN),
        asking(outcome=Outcome.NO_ANSWER),
        asking(outcome=Outcome.WITHDRAWN, shows_names=True),
    ]


def opened() -> list[Introduction]:
    """Return an introduction for each state in which one can be open."""
    return [
        introduction(),
        introduction((CONNECTED,)),
        introduction((MET,), (CONNECTED,)),
        planned(20),
        put_off(Way.NOT_NOW),
        put_off(Way.NO_ANSWER),
        put_off(Way.MUTED),
        asking(),
        asking(Consent.YES),
        asking(Consent.NOT_THIS_TIME, Consent.YES, shows_names=True),
        asking(Consent.LATER),
    ]


def joined(given: Introduction) -> Introduction:
    joined_by(given, "UDAN", "A reason of Dan's")
    return given


def left() -> Introduction:
    given = joined(introduction((MET,)))
    given.withdrawn_at = START + DAY
    return given


def all_tasks() -> list[Introduction]:
    """Return an introduction for each thing that can wait for Ben."""
    unreachable = introduction()
    unreachable.first_mover_id, unreachable.parties[1].unreachable = CHIDI, "user_disabled"
    return [
        asking(shows_names=True),
        asking(),
        introduction(),
        unreachable,
        planned(0),
        introduction((CONNECTED,), (MET,)),
        introduction((MET,)),
    ]


HOMES = {
    "nothing-yet": Home(),
    "nothing-yet-for-an-admin": Home(is_admin=True),
    "one-for-its-connector": home_of(ANA, introduction(), year=Year(introduced=1, has_made=True)),
    "one-for-who-writes-first": home_of(BEN, introduction(), year=Year(taken_part=1)),
    "one-for-the-other": home_of(CHIDI, introduction(), year=Year(taken_part=1)),
    "everything-that-waits-for-a-party": home_of(BEN, *all_tasks()),
    "everything-that-waits-for-a-connector": home_of(ANA, thanked(), thanked(""), quiet(), now=START + 8 * DAY),
    "asked-without-a-name": home_of(
        BEN, asking(descriptions=("", "A baker in Porto who <looks> for a *mill*\nand a boat"))
    ),
    "everything-open-for-its-connector": home_of(ANA, *opened(), year=BUSY_YEAR, is_admin=True),
    "everything-open-for-a-party": home_of(BEN, *opened()),
    "everything-past-for-its-connector": home_of(ANA, *pasts()),
    "nothing-new-this-year": home_of(ANA, introduction((MET,)), year=Year(has_made=True)),
    "everything-past-for-one-party": home_of(BEN, *pasts()),
    "everything-past-for-the-other": home_of(CHIDI, *pasts()),
    "two-connectors-for-a-party": home_of(BEN, joined(introduction()), joined(asking())),
    "left-to-others-for-its-connector": home_of(ANA, left()),
    "hostile-words": home_of(ANA, thanked("<!channel> <@UEVIL>\n\n> *bold* <https://evil.example|click> " + "&" * 900)),
}


@pytest.mark.parametrize("situation", HOMES)
def test_home_in_each_situation(golden: Golden, situation: str) -> None:
    golden(f"home/{situation}", home.home(HOMES[situation]))


def test_what_is_shown_while_it_is_not_kept_current(golden: Golden) -> None:
    golden("home/resting", home.resting())


def test_the_same_lists_as_an_answer_to_a_command(golden: Golden) -> None:
    golden("home/list-of-nothing", home.introductions_list(Home()).content())
    golden("home/list", home.introductions_list(home_of(BEN, *all_tasks(), *pasts())).content())


def test_a_page_of_a_list(golden: Golden) -> None:
    past = linked([rules.row_of(ANA, each) for each in numbered(pasts())])
    golden("home/page-first", home.page(Page(List.PAST, 1, past, is_last=False)))
    golden("home/page-between", home.page(Page(List.PAST, 2, past, is_last=False)))
    golden("home/page-of-what-is-open", home.page(Page(List.OPEN, 2, moving_rows(BEN), is_last=True)))
    golden("home/page-of-what-waits", home.page(Page(List.WAITING, 2, waiting_rows(), is_last=True)))
    golden("home/page-of-nothing", home.page(Page(List.OPEN, 1, (), is_last=True)))


def waiting_rows() -> list[rules.Row]:
    """Return everything that waits for a connector."""
    return linked(home_of(ANA, thanked(), thanked(""), quiet(), now=START + 8 * DAY).waiting)


def moving_rows(reader: int) -> list[rules.Row]:
    """Return every open introduction as this reader sees it."""
    return linked([rules.row_of(reader, each) for each in numbered(opened())])


@pytest.mark.parametrize(("name", "reader"), [("party", BEN), ("connector", ANA)])
def test_who_introduced_us(golden: Golden, name: str, reader: int) -> None:
    rows = linked([rules.row_of(reader, each) for each in numbered([introduction((MET,)), introduction(), *pasts()])])
    found = Together("UCHIDI", rows, is_all=False)
    golden(f"home/who-for-a-{name}", home.who_introduced_us(found).content())


def test_who_introduced_us_when_nothing_is_known(golden: Golden) -> None:
    golden("home/who-nobody-knows", home.who_introduced_us(Together("UCHIDI", ())).content())
    golden("home/who-nobody-knows-modal", home.who_introduced_us_modal(Together("UCHIDI", ())))


# --- Limits ---------------------------------------------------------------------------------------------------------


def rows_of(view: dict[str, Any]) -> list[int]:
    """Return how many lines each list has before "Show more"."""
    counts: list[int] = []
    for block in view["blocks"]:
        if block["type"] == "header":
            counts.append(0)
        elif block["type"] == "section" and counts and block.get("block_id") != Field.WHO:
            counts[-1] += 1
    return counts


@pytest.mark.parametrize("reader", [ANA, BEN])
def test_home_of_somebody_with_five_hundred_introductions(reader: int) -> None:
    many = [each for _ in range(50) for each in (*all_tasks()[2:], *opened(), *pasts(), thanked(), quiet())][:500]
    shown = home_of(reader, *many, now=START + 8 * DAY, year=BUSY_YEAR, is_admin=True)
    view = home.home(shown)
    assert_slack_takes(view)
    assert rows_of(view) == [AT_MOST, AT_MOST, PAST_AT_MOST]
    assert json.dumps(view).count(f'"{Verb.MORE}"') == 3
    assert len(home.introductions_list(shown).blocks) <= 50
    assert_slack_takes(home.introductions_list(shown).content())


@pytest.mark.parametrize("which", List)
def test_a_full_page_fits(which: List) -> None:
    rows = (moving_rows(ANA) * ON_A_PAGE)[:ON_A_PAGE]
    assert_slack_takes(home.page(Page(which, 7, rows, is_last=False)))


@pytest.mark.parametrize("situation", HOMES)
def test_a_line_of_home_is_one_line_with_one_button_at_most(situation: str) -> None:
    for block in home.home(HOMES[situation])["blocks"]:
        if block["type"] == "section" and block.get("block_id") != Field.WHO:
            found = load([block])
            assert found.controls <= 1
            assert situation.startswith("nothing-yet") or (found.words <= 30 and "\n" not in block["text"]["text"])


@pytest.mark.parametrize("situation", HOMES)
def test_each_button_of_home_is_told_from_the_others(situation: str) -> None:
    links = [each for each in elements(home.home(HOMES[situation])["blocks"]) if "url" in each]
    assert len({each["action_id"] for each in links}) == len(links)
    assert {each["type"] for each in elements(home.home(HOMES[situation])["blocks"])} <= {*CONTROL_TYPES, "mrkdwn"}


# --- What waits, and for how long -----------------------------------------------------------------------------------


def tasks(reader: int, given: Introduction, now: datetime = NOW) -> list[str]:
    """Return what waits for this reader in an introduction."""
    return [row.task.name for row in home_of(reader, given, now=now).waiting if row.task]


def test_a_meeting_is_asked_about_once_it_has_begun() -> None:
    assert tasks(BEN, planned(2), START + 2 * DAY - DAY / 24) == []
    assert tasks(BEN, planned(2), START + 2 * DAY) == ["TELL"]
    assert rules.changes_at(BEN, [planned(2)], NOW) == START + 2 * DAY


def test_what_was_snoozed_waits_from_then_on() -> None:
    given = introduction()
    given.parties[0].snoozed_until = START + 3 * DAY
    assert (tasks(BEN, given), tasks(BEN, given, START + 3 * DAY)) == ([], ["WRITE"])
    assert rules.changes_at(BEN, [given], NOW) == START + 3 * DAY


def test_a_thank_you_waits_for_an_answer_and_not_for_ever() -> None:
    given = thanked()
    assert tasks(ANA, given) == ["ANSWER_THANKS"]
    over = rules.changes_at(ANA, [given], NOW)
    assert over
    assert tasks(ANA, given, over) == []
    answers(given.parties[0], AnswerToThanks.PLEASURE)
    assert tasks(ANA, given) == []


@pytest.mark.parametrize("way", [Way.MUTED, Way.NOT_NOW, Way.NO_ANSWER])
def test_what_somebody_put_off_does_not_wait_for_them(way: Way) -> None:
    assert tasks(BEN, put_off(way)) == []


def test_that_somebody_waits_for_a_reply_changes_nothing_for_the_other() -> None:
    given = put_off(Way.NO_ANSWER)
    given.first_mover_id = CHIDI
    assert tasks(CHIDI, given) == ["WRITE"]
    assert "reply" not in json.dumps(home.home(home_of(CHIDI, given)))


def test_a_note_for_the_connector_is_on_nobody_elses_home() -> None:
    given = introduction((MET, THANKED))
    tells(given.parties[0], THANKED, "a secret", Audience.CONNECTOR)
    assert "secret" in json.dumps(home.home(home_of(ANA, given)))
    assert "secret" not in json.dumps(home.home(home_of(CHIDI, given)))
