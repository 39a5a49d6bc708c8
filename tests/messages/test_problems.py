"""Whatever can be wrong has a sentence for the person who can mend it."""

from __future__ import annotations

from datetime import date

import pytest

from bot.messages.problems import sentence
from bot.rules.problems import AlreadyOpen, AnyProblem, IntroducedBefore, Problem, TooLong, TooManyPeople, WrongSetting
from storage.models.enums import Outcome, Step

WITH_FIGURES = [
    TooLong(1_001, 1_000),
    TooManyPeople(51, 50),
    AlreadyOpen(date(2026, 3, 2)),
    *(
        IntroducedBefore(17, date(2026, 3, 2), date(2027, 3, 2), was_made, came_of_it)
        for was_made in (True, False)
        for came_of_it in (None, Step.CONNECTED, Step.MET, *(set(Outcome) - {Outcome.CLOSED}))
    ),
    *(
        IntroducedBefore(17, date(2026, 3, 2), date(2027, 3, 2), was_made, None, is_open=True, is_outside=True)
        for was_made in (True, False)
    ),
    WrongSetting("open-limit", "must be a whole number from 1 to 100."),
    WrongSetting("introducers", "must be everyone."),
]


@pytest.mark.parametrize("problem", [*Problem, *WITH_FIGURES], ids=str)
def test_every_problem_has_a_sentence(problem: AnyProblem) -> None:
    said = sentence(problem)
    assert said[0].isupper()
    assert said[-1] == "."
