"""A workspace keeps what ended for some days. Slack keeps the messages; their buttons do no harm."""

from __future__ import annotations

from bot.command_line.settings import show_settings
from bot.full_circle import FullCircle
from tests.stories.conftest import EACH_RECEIVER_AND_EACH_DATABASE, Stage

pytestmark = EACH_RECEIVER_AND_EACH_DATABASE


def test_what_ended_long_ago_is_forgotten_and_its_buttons_do_nothing_harmful(
    stage: Stage, bot: FullCircle, database_url: str
) -> None:
    assert show_settings({"DATABASE_URL": database_url}, ["keep-days", "30"]) == 0
    stage.introduce()
    stage.fills_in(stage.ana, "Withdraw…")
    before = stage.wait_for_card(stage.ben, "closed")
    stage.pass_days(31)
    bot.tick()
    assert "I can't find this introduction." in stage.opens(stage.ben, "Thanked")
    assert "I can't find this introduction." in stage.opens(stage.ben, "Don't introduce us…")
    assert stage.seen(stage.ben) == before
    assert stage.thread() == []
    stage.introduce()
