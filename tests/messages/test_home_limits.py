"""A Home within its limits: Slack's, and those of a line that is read at a glance."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.ids import Field, Verb
from bot.messages import home
from bot.rules.home import AT_MOST, ON_A_PAGE, PAST_AT_MOST, List, Page
from tests.builders.examples import DAY, START
from tests.builders.homes import ANA, BEN, BUSY_YEAR, all_tasks, home_of, moving_rows, opened, pasts, quiet, thanked
from tests.messages.slack_limits import assert_slack_takes
from tests.messages.test_golden_home import HOMES
from tests.messages.test_load import CONTROL_TYPES, elements, load


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
