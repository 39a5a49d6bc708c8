"""Months later: one of the two says what came of the introduction, after a question or by themselves."""

from __future__ import annotations

from tests.stories.conftest import EACH_RECEIVER_AND_EACH_DATABASE, Stage
from tests.stories.test_workspace_settings import PACE, set_up

pytestmark = EACH_RECEIVER_AND_EACH_DATABASE

SAY, WHAT, WHO_SEES = "Something came of it…", "What came of it?", "Who can see this?"
BAKERY = "> We opened a bakery"


def test_months_later_a_line_says_what_came_of_it(stage: Stage) -> None:
    set_up(stage, PACE, {"Months later": ["ask_once"]})
    stage.introduce()
    for person in (stage.ben, stage.chidi):
        stage.click(person, "Met")
        stage.wait_for_card(person, "[ Add a note ]")
        stage.click(person, "Thanked")
        person.wait_for_view()
        person.close_all_views()
    stage.wait_for_headline("Full circle")
    stage.pass_days(70)
    stage.wait_until_seen(stage.ben, -1, "Did anything come of it?")
    stage.fills_in(stage.ben, SAY, {WHAT: "We opened a bakery", WHO_SEES: "other"})
    assert stage.wait_for_line(BAKERY).startswith("@Ben Carter says something came of your introduction")
    stage.wait_until_seen(stage.ben, -1, "✓ You told @Ana")
    stage.wait_until_seen(stage.chidi, 0, BAKERY)
    stage.click(stage.chidi, "Nothing yet")
    stage.wait_until_seen(stage.chidi, -1, "you can say so on your card, any time")
