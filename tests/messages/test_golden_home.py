"""Home in each situation: see tests/golden/home."""

from __future__ import annotations

import pytest

from bot.messages import home
from bot.rules import home as rules
from bot.rules.home import Home, List, Page, Together
from storage.models.enums import Step
from storage.models.figures import Year
from tests.builders.examples import DAY, START, asking, introduction
from tests.builders.homes import (
    ANA,
    BEN,
    BUSY_YEAR,
    CHIDI,
    all_tasks,
    home_of,
    joined,
    left,
    linked,
    moving_rows,
    numbered,
    opened,
    pasts,
    quiet,
    thanked,
)
from tests.conftest import Golden

MET = Step.MET
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


@pytest.mark.parametrize(("name", "reader"), [("party", BEN), ("connector", ANA)])
def test_who_introduced_us(golden: Golden, name: str, reader: int) -> None:
    rows = linked([rules.row_of(reader, each) for each in numbered([introduction((MET,)), introduction(), *pasts()])])
    found = Together("UCHIDI", rows, is_all=False)
    golden(f"home/who-for-a-{name}", home.who_introduced_us(found).content())


def test_who_introduced_us_when_nothing_is_known(golden: Golden) -> None:
    golden("home/who-nobody-knows", home.who_introduced_us(Together("UCHIDI", ())).content())
    golden("home/who-nobody-knows-modal", home.who_introduced_us_modal(Together("UCHIDI", ())))
