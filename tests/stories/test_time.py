"""Days go by: the bot reminds, kindly and rarely, and every reminder can be answered, put off or silenced."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sandbox import Fault, Message, Person
from tests.stories.conftest import EACH_RECEIVER_AND_EACH_DATABASE, ENDING, Stage

pytestmark = EACH_RECEIVER_AND_EACH_DATABASE

CONNECTED = "Connected"
HAVE_YOU = "Have you had a chance to write to @Chidi Okafor?"
NO_MORE, OFF = "Stop all reminders", "Reminders are off. Your cards still work."


@pytest.fixture
def monday(stage: Stage) -> Stage:
    """Return the stage after Ana introduced the two on a Monday at ten; all three live by the same clock."""
    for name in ("ana", "ben", "chidi"):
        stage.slack.change_member(name, tz="Africa/Abidjan")
    now = stage.slack.clock.now()
    ten = now.replace(hour=10, minute=0) + timedelta(days=7 - now.weekday())
    stage.pass_time(ten - now)
    return stage


@pytest.fixture
def reminded(monday: Stage) -> Stage:
    """Return the stage two days later, when Ben has been reminded."""
    monday.introduce()
    monday.pass_days(2)
    wait_for_message(monday, monday.ben, 2)
    return monday


def wait_for_message(stage: Stage, person: Person, count: int) -> Message:
    """Return the newest message of a person, once they have so many."""
    stage.slack.wait_for(lambda: len(person.messages()) >= count, what=f"message {count} of {person}")
    assert len(person.messages()) == count
    return person.messages()[-1]


def test_a_reminder_has_the_buttons_and_says_how_often_it_comes(reminded: Stage) -> None:
    seen = reminded.seen(reminded.ben)
    assert HAVE_YOU in seen
    assert "One more reminder at most." in seen
    assert len(reminded.chidi.messages()) == 1
    reminded.click(reminded.ben, CONNECTED)
    reminded.wait_until_seen(reminded.ben, -1, "✓ Connected: @Chidi Okafor")
    reminded.wait_until_seen(reminded.ben, 0, "✓ You're in touch")
    reminded.wait_for_line("@Ben Carter")


@pytest.mark.parametrize(("what", "days"), [("Tomorrow", 2), ("Next week", 5)], ids=["tomorrow", "next week"])
def test_a_reminder_can_be_put_off_with_one_click(reminded: Stage, what: str, days: int) -> None:
    reminded.click(reminded.ben, what)
    reminded.wait_until_seen(reminded.ben, -1, "Next reminder about @Chidi Okafor:")
    reminded.pass_days(days)
    wait_for_message(reminded, reminded.ben, 3)
    assert "One more reminder at most." in reminded.seen(reminded.ben)


def test_a_reminder_can_be_put_off_until_a_day(reminded: Stage) -> None:
    day = reminded.in_days(28).date().isoformat()
    reminded.fills_in(reminded.ben, "Pick a day…", {"When?": day})
    reminded.wait_until_seen(reminded.ben, -1, "Next reminder about @Chidi Okafor:")
    reminded.pass_days(28)
    wait_for_message(reminded, reminded.ben, 3)


def test_the_last_reminder_says_so_and_calms_the_one_before(reminded: Stage) -> None:
    reminded.pass_days(2)
    wait_for_message(reminded, reminded.ben, 3)
    assert "This is my last reminder." in reminded.seen(reminded.ben)
    wait_for_message(reminded, reminded.chidi, 2)
    assert "Are you in touch with @Ben Carter?" in reminded.seen(reminded.chidi)
    reminded.slack.wait_for(
        lambda: "There's a newer reminder" in reminded.ben.sees(reminded.ben.messages()[1]), what="the quiet line"
    )
    assert reminded.ben.click(reminded.ben.messages()[2], CONNECTED).acknowledged
    for index in (1, 2):
        reminded.wait_until_seen(reminded.ben, index, "✓ Connected: @Chidi Okafor")


def test_an_introduction_can_be_muted_from_its_reminder(reminded: Stage) -> None:
    reminded.fills_in(reminded.ben, "Close or mute…", {ENDING: "Mute"})
    reminded.wait_until_seen(reminded.ben, -1, "Muted: your introduction to @Chidi Okafor")
    reminded.wait_until_seen(reminded.ben, 0, "Muted. I won't remind you about this one.")
    reminded.pass_days(2)
    wait_for_message(reminded, reminded.chidi, 2)
    assert len(reminded.ben.messages()) == 2


def test_all_reminders_can_be_silenced_and_come_back(reminded: Stage) -> None:
    reminded.click(reminded.ben, NO_MORE)
    reminded.wait_until_seen(reminded.ben, -1, OFF)
    reminded.pass_days(2)
    wait_for_message(reminded, reminded.chidi, 2)
    assert len(reminded.ben.messages()) == 2
    reminded.click(reminded.ben, "Turn them back on")
    wait_for_message(reminded, reminded.ben, 3)


def test_all_reminders_are_in_the_preferences_too(reminded: Stage) -> None:
    reminded.ben.command("/intro", "settings")
    reminded.ben.wait_for_view()
    reminded.submits(reminded.ben, {"Reminders": []})
    reminded.wait_until_seen(reminded.ben, -1, OFF)
    reminded.ben.command("/intro", "settings")
    assert reminded.ben.wait_for_view().fields()["Reminders"] == ""
    reminded.submits(reminded.ben, {"Reminders": ["remind"]})
    reminded.wait_until_seen(reminded.ben, -1, NO_MORE)


def test_not_a_fit_can_be_said_from_a_reminder(reminded: Stage) -> None:
    reminded.fills_in(reminded.ben, "Close or mute…", {ENDING: "Not a fit"})
    reminded.wait_until_seen(reminded.ben, -1, "Closed: your introduction to @Chidi Okafor")
    reminded.wait_for_headline("not a fit")


def test_who_is_asked_first_is_reminded_once(monday: Stage) -> None:
    monday.ask_first()
    monday.pass_days(4)
    wait_for_message(monday, monday.ben, 2)
    seen = monday.seen(monday.ben)
    assert "Not answering is fine." in seen
    assert "introduced to @Chidi Okafor" in seen
    assert "This is my last reminder." in seen
    monday.click(monday.ben, "Yes, introduce us")
    monday.wait_until_seen(monday.ben, 1, "Done: @Ana Sousa's question")


def test_after_a_planned_meeting_both_are_asked_how_it_went(monday: Stage) -> None:
    monday.introduce()
    monday.click(monday.ben, CONNECTED)
    monday.wait_for_card(monday.ben, "Add a note")
    monday.fills_in(monday.ben, "Add a note", {"When will you meet?": int(monday.in_days(7).timestamp())})
    monday.wait_for_headline("meeting")
    monday.pass_days(8)
    for person, other in ((monday.ben, "Chidi Okafor"), (monday.chidi, "Ben Carter")):
        wait_for_message(monday, person, 2)
        assert f"How did it go with @{other}?" in monday.seen(person)
    monday.click(monday.chidi, "Met")
    monday.wait_until_seen(monday.chidi, -1, "✓ Met: @Ben Carter")


def test_a_reminder_that_slack_did_not_take_by_the_evening_comes_the_next_morning(monday: Stage) -> None:
    monday.introduce()
    monday.slack.faults.on("chat.postMessage", Fault.refuse("service_unavailable"))
    posts_before = len(monday.slack.calls("chat.postMessage"))
    monday.pass_days(2)
    monday.slack.wait_for(lambda: len(monday.slack.calls("chat.postMessage")) > posts_before, what="a post in vain")
    monday.pass_days(0.5)
    monday.slack.faults.off()
    monday.ana.command("/intro", "@dalia @chidi they both sing")
    monday.ana.wait_for_view()
    monday.submits(monday.ana)
    wait_for_message(monday, monday.chidi, 2)  # a card is news, at any hour
    assert len(monday.ben.messages()) == 1
    monday.pass_days(0.5)
    wait_for_message(monday, monday.ben, 2)
    assert "One more reminder at most." in monday.seen(monday.ben)
