"""Ana introduced the two by email last week, and tells the bot now: it takes up where they are."""

from __future__ import annotations

from datetime import date, timedelta

from sandbox import Person
from tests.stories.conftest import EACH_RECEIVER_AND_EACH_DATABASE, REASON, Stage

pytestmark = EACH_RECEIVER_AND_EACH_DATABASE


def test_two_who_were_introduced_by_e_mail_are_asked_about_their_meeting_and_come_full_circle(stage: Stage) -> None:
    today = _on_a_monday(stage)
    stage.ana.command("/intro", f"@ben @chidi {REASON}")
    stage.ana.choose(stage.ana.wait_for_view(), "Options", ["elsewhere"])
    form = stage.ana.sees(stage.ana.wait_for_view())
    assert f"When?: {today.isoformat()}" in form
    assert "Who writes first?" not in form
    assert "Ask them first" not in form
    assert "[ Send cards ]" in form
    friday = today - timedelta(days=3)
    tomorrow = today + timedelta(days=1)
    assert stage.ana.submit({"When?": tomorrow}).errors == {
        "elsewhere_on": "That day hasn't come yet. Pick an earlier one."
    }
    stage.submits(stage.ana, {"When?": friday, "So far": ["in_touch"]})
    stage.slack.wait_for(lambda: stage.ben.messages() and stage.chidi.messages(), what="both cards")
    assert "@Ana Sousa introduced you to @Ben Carter by email on Friday" in stage.seen(stage.chidi)
    card = stage.seen(stage.ben)
    assert "@Ana Sousa introduced you to @Chidi Okafor by email on Friday" in card
    assert "no one has to write first" in card
    assert "You introduced @Ben Carter and @Chidi Okafor by email on Friday" in stage.wait_for_headline("updates")
    stage.pass_days(4)  # a week after that day
    assert "Have you met @Chidi Okafor yet?" in _reminder(stage, stage.ben)
    for person in (stage.ben, stage.chidi):
        _says_all(stage, person)
    assert "It took 7 days." in stage.wait_for_line("Full circle!")


def _on_a_monday(stage: Stage) -> date:
    """Let it be a Monday at ten, where everybody is."""
    for name in ("ana", "ben", "chidi"):
        stage.slack.change_member(name, tz="Africa/Abidjan")
    now = stage.slack.clock.now()
    stage.pass_time(now.replace(hour=10, minute=0) + timedelta(days=7 - now.weekday()) - now)
    return stage.slack.clock.now().date()


def _reminder(stage: Stage, person: Person) -> str:
    stage.slack.wait_for(lambda: len(person.messages()) == 2, what="a reminder beside the card")
    return stage.wait_until_seen(person, -1, "introduced you by email")


def _says_all(stage: Stage, person: Person) -> None:
    card = person.messages()[0]
    assert person.click(card, "Met").acknowledged
    stage.wait_until_seen(person, 0, "You met")
    assert person.click(person.messages()[0], "Thanked").acknowledged
    person.close_all_views()
