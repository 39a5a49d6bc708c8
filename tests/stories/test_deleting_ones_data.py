"""`/intro forget` deletes all that's kept about a member; the others read something calm."""

from __future__ import annotations

from bot.full_circle import FullCircle
from storage.database import Database
from tests.builders.traces import traces
from tests.stories.conftest import EACH_RECEIVER_AND_EACH_DATABASE, REASON, Stage

pytestmark = EACH_RECEIVER_AND_EACH_DATABASE

PATIENCE = 60  # seconds: messages in one conversation go out a second apart, and their rows go after that


def asks_to_delete(stage: Stage) -> str:
    """Let Ben type the command, and return all that the modal says."""
    stage.ben.command("/intro", "delete my data")
    return stage.ben.sees(stage.ben.wait_for_view())


def deletes(stage: Stage) -> None:
    """Let Ben type the command and submit the modal."""
    asks_to_delete(stage)
    stage.submits(stage.ben)


def test_nothing_is_left_and_the_others_read_something_calm(stage: Stage, database: Database) -> None:
    stage.introduce()
    stage.click(stage.ben, "Met")
    stage.click(stage.chidi, "Connected")
    stage.wait_for_lines(2)
    asked = asks_to_delete(stage)
    assert "What ends: 1 open introduction. The others see only that it's closed." in asked.replace("*", "")
    assert "This can't be undone." in asked
    stage.submits(stage.ben)
    assert "I'm deleting your data now." in stage.ben.sees(stage.ben.wait_for_view())
    card = stage.wait_for_card(stage.chidi, "@Ana Sousa introduced you to a former member")
    assert "This introduction is closed. There's nothing you need to do." in card
    assert REASON in card
    assert "You introduced a former member and @Chidi Okafor" in stage.wait_for_headline("This introduction is closed.")
    stage.wait_for_line("@Chidi Okafor says they're in touch with a former member.")
    stage.wait_for_line("This update was deleted.")
    stage.wait_for_card(stage.ben, "Your data was deleted")
    stage.slack.wait_for(lambda: not traces(database, stage.ben.id), PATIENCE, "no trace of Ben")


def test_a_copy_can_be_taken_first_and_arrives(stage: Stage, database: Database) -> None:
    stage.introduce()
    asks_to_delete(stage)
    assert stage.ben.click(stage.ben.wait_for_view(), "Export my data").acknowledged
    asks_to_delete(stage)
    stage.submits(stage.ben)
    exported = "Here's what Full Circle stores about you"
    seen = stage.ben.sees
    stage.slack.wait_for(lambda: any(exported in seen(each) for each in stage.ben.messages()), what="the export")
    stage.slack.wait_for(lambda: not traces(database, stage.ben.id), PATIENCE, "no trace of Ben")


def test_buttons_of_an_old_message_do_no_harm(stage: Stage, database: Database) -> None:
    stage.introduce()
    old = stage.card(stage.ben)
    deletes(stage)
    stage.wait_for_card(stage.ben, "Your data was deleted")
    stage.slack.wait_for(lambda: not traces(database, stage.ben.id), PATIENCE, "no trace of Ben")
    for button in ("Connected", "Met", "Thanked"):
        assert stage.ben.click(old, button).acknowledged
    assert traces(database, stage.ben.id) == []


def test_whoever_comes_back_is_new(stage: Stage, bot: FullCircle) -> None:
    stage.introduce()
    stage.wait_for_card(stage.ben, "Full Circle lets @Ana Sousa know")
    deletes(stage)
    stage.wait_for_card(stage.ben, "Your data was deleted")
    before = len(stage.ben.messages())
    stage.introduce("you both bake")
    bot.tick()
    stage.slack.wait_for(lambda: len(stage.ben.messages()) > before, what="another card")
    assert "Full Circle lets @Ana Sousa know" in stage.wait_for_card(stage.ben, "you both bake")
