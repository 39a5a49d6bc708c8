"""Nobody says a word: the connector is asked once, kindly, and in the end everything ends by itself."""

from __future__ import annotations

import pytest

from sandbox import Message
from tests.stories.conftest import EACH_RECEIVER_AND_EACH_DATABASE, REASON, Stage
from tests.stories.test_time import monday, wait_for_message

__all__ = ["monday"]  # a fixture

pytestmark = EACH_RECEIVER_AND_EACH_DATABASE

QUIET = "and neither @Ben Carter nor @Chidi Okafor has reported back."
GONE = "This one went quiet, and that's fine."


@pytest.fixture
def quiet(monday: Stage) -> Stage:
    """Return the stage after a week without a word: Ana has been asked what to do."""
    monday.introduce()
    monday.pass_days(7)
    monday.wait_for_line(QUIET)
    return monday


def question(stage: Stage) -> Message:
    """Return the latest line in Ana's thread that asks her."""
    (headline,) = stage.ana.messages()[-1:]
    return next(line for line in reversed(stage.ana.thread(headline)) if QUIET in stage.ana.sees(line))


def test_the_connector_reads_what_they_can_do_and_what_happens_if_they_do_nothing(quiet: Stage) -> None:
    line = quiet.wait_for_line(QUIET)
    assert line.startswith("It's been a week, ")
    for choice in ("Check in with them", "Give it another week", "Introduce someone else", "Close it"):
        assert choice in line
    assert "No hard feelings." in line


def test_the_connector_can_write_to_them_with_words_of_their_own(quiet: Stage) -> None:
    form = quiet.opens(quiet.ana, "Check in with them", on=question(quiet))
    assert "Ben" in form
    quiet.ana.close_all_views()


def test_the_connector_can_give_it_another_week(quiet: Stage) -> None:
    assert quiet.ana.click(question(quiet), "Give it another week").acknowledged
    quiet.wait_for_line("You gave it until")
    quiet.pass_days(7)
    quiet.slack.wait_for(lambda: sum(QUIET in line for line in quiet.thread()) == 2, what="the second question")


def test_the_connector_can_introduce_somebody_else(quiet: Stage) -> None:
    form = quiet.opens(quiet.ana, "Introduce someone else", on=question(quiet))
    assert REASON in form
    quiet.submits(quiet.ana, {"Second person": "dalia"})
    quiet.slack.wait_for(lambda: quiet.slack.person("dalia").messages(), what="Dalia's card")


def test_somebody_else_can_be_introduced_where_slack_does_not_know_one_of_the_two_any_more(quiet: Stage) -> None:
    for person in ("ben", "chidi"):
        quiet.slack.change_member(person, is_stranger=True)
    form = quiet.opens(quiet.ana, "Introduce someone else", on=question(quiet))
    assert "Pick both people below" in form
    assert REASON in form


def test_the_connector_can_close_it_kindly_and_undo_that(quiet: Stage) -> None:
    assert quiet.ana.click(question(quiet), "Close it").acknowledged
    quiet.wait_until_seen(quiet.chidi, 0, GONE)
    quiet.wait_for_line("It's closed now.")
    quiet.click(quiet.ana, "Undo")
    quiet.wait_until_seen(quiet.chidi, 0, "will write first")


def test_it_ends_by_itself_and_what_is_reported_later_counts(quiet: Stage) -> None:
    quiet.pass_days(7)
    for person in (quiet.ben, quiet.chidi):
        quiet.wait_until_seen(person, 0, GONE)
    quiet.wait_for_line("It's closed now. Their buttons still work.")
    assert quiet.chidi.click(quiet.chidi.messages()[0], "Met").acknowledged
    quiet.wait_for_line("@Chidi Okafor says they've met")
    assert GONE not in quiet.wait_until_seen(quiet.ben, 0, "[ Met ]")


def test_without_a_meeting_the_connector_reads_one_line(monday: Stage) -> None:
    monday.introduce()
    monday.click(monday.ben, "Connected")
    monday.wait_for_lines(1)
    monday.pass_days(21)
    assert len(monday.wait_for_lines(2)) == 2
    monday.pass_days(9)
    monday.wait_until_seen(monday.ben, 0, "I won't ask about this one again.")


def test_after_three_without_a_word_the_bot_leaves_them_alone_until_they_are_back(monday: Stage) -> None:
    for other in ("chidi", "dalia", "emeka"):
        monday.slack.change_member(other, tz="Africa/Abidjan")
        monday.ana.command("/intro", f"@ben @{other} {REASON}")
        monday.ana.wait_for_view()
        monday.submits(monday.ana)
    wait_for_message(monday, monday.ben, 3)
    monday.pass_days(2)
    assert "3 introductions are waiting" in wait_for_message(monday, monday.ben, 4).text
    monday.pass_days(5)
    for asked in range(1, 4):
        monday.slack.wait_for(lambda count=asked: questions(monday) == count, what=f"question {asked}")  # type: ignore[misc]
        monday.pass_days(1)
    monday.pass_days(8)
    monday.slack.wait_for(lambda: found(monday, "I'll stop here"), what="the last word")
    (left_alone,) = found(monday, "I'll stop here")
    assert monday.ben.click(left_alone, "I'm back").acknowledged
    monday.slack.wait_for(lambda: found(monday, "Welcome back!"), what="the welcome")


def questions(stage: Stage) -> int:
    """Count how often Ana has been asked what to do."""
    lines = [line for message in stage.ana.messages() for line in stage.ana.thread(message)]
    return sum("has reported back." in stage.ana.sees(line) for line in lines)


def found(stage: Stage, text: str) -> list[Message]:
    """Return Ben's messages that say this."""
    return [message for message in stage.ben.messages() if text in stage.ben.sees(message)]
