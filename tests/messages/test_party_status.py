"""The line about a planned meeting whose time has come: a question while there's something to press, else a fact."""

from __future__ import annotations

import pytest

from bot.messages.party_status import status
from storage.models.enums import Outcome, Step
from tests.builders.examples import DAY, START, introduction


@pytest.mark.parametrize(
    ("outcome", "said"),
    [(None, "Did you meet? Press *Met*"), (Outcome.NOT_A_FIT, "the time you planned has passed")],
)
def test_a_planned_time_has_come(outcome: Outcome | None, said: str) -> None:
    given = introduction((Step.CONNECTED,), outcome=outcome)
    given.parties[0].meets_at = given.meeting_came_at = START + DAY
    assert status(given.parties[0]).split(" · ")[1] == said
