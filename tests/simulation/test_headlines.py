"""What the simulation reads in a connector's message about several introductions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.messages.shared_headline import shared_headline
from simulation.sent_messages import Headline, Kind, SentMessage, headlines, lines_of, numbers
from storage.models.enums import Outcome, Step
from storage.models.introduction import Introduction
from tests.builders.examples import START, introduction

ALONE = SentMessage(Kind.HEADLINE, START, "UANA", "D1", "1.1", "", introduction=16, number=4, items=(), lines={})
SHARED = replace(ALONE, introduction=0, number=5, lines={"UBEN": 17, "UCHIDI": 18})


@pytest.fixture
def made() -> list[Introduction]:
    """Return two introductions of one person, made in one go."""
    both = [introduction((Step.MET,)), introduction(reason="you both row")]
    for number, each in enumerate(both):
        each.id, each.made_with_id = 17 + number, 17
        each.parties[1].member.user_id = f"UEVA{number}"
    return both


def test_each_line_is_about_the_introduction_that_its_menu_is_about(made: list[Introduction]) -> None:
    assert numbers(shared_headline(made).blocks) == {"UEVA0": 17, "UEVA1": 18}


def test_a_line_whose_menu_is_gone_is_still_read(made: list[Introduction]) -> None:
    made[0].outcome, made[0].ended_at = Outcome.WENT_QUIET, START
    blocks = shared_headline(made).blocks
    assert numbers(blocks) == {"UEVA0": 0, "UEVA1": 18}
    first, second = (str(line) for line in dict(lines_of(blocks)).values())
    assert "This went quiet" in first
    assert "This went quiet" not in second
    assert "you both row" in second


def test_there_is_one_for_each_introduction() -> None:
    told = headlines([SHARED, replace(ALONE, kind=Kind.LINE), ALONE])
    assert told == [Headline(ALONE, 16), Headline(SHARED, 17, "UBEN"), Headline(SHARED, 18, "UCHIDI")]
