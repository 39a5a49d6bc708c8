"""Ana introduces Ben to Maya, who isn't in this Slack: he has the card, she has a name, and Ana the words to send."""

from __future__ import annotations

from tests.stories.conftest import EACH_RECEIVER_AND_EACH_DATABASE, REASON, Stage

pytestmark = EACH_RECEIVER_AND_EACH_DATABASE
NAME = "Second person's name"


def test_somebody_outside_is_introduced_by_name(stage: Stage) -> None:
    stage.ana.command("/intro", f"@ben maya@example.org {REASON}")
    stage.ana.choose(stage.ana.wait_for_view(), "Options", ["outside"])
    form = stage.ana.sees(stage.ana.wait_for_view())
    assert "First person: Ben Carter" in form
    assert "Second person:" not in form
    assert "group conversation" not in form
    assert "email address" in str(stage.ana.submit({NAME: "maya@example.org"}).errors)
    stage.submits(stage.ana, {NAME: "Maya <Okafor>"})

    stage.slack.wait_for(stage.ben.messages, what="Ben's card")
    card = stage.seen(stage.ben)
    assert card.startswith("@Ana Sousa is introducing you to Maya <Okafor>\n")
    assert "@Ana Sousa will write to Maya <Okafor> first. There's nothing you need to do yet." in card
    assert "example.org" not in card
    draft = stage.wait_for_line("Here's a draft for Maya <Okafor>")
    assert "Hi Maya <Okafor>, I'd like you to meet @Ben Carter." in draft
    stage.wait_for_headline("Next: send Maya <Okafor> the draft in this thread")

    stage.click(stage.ben, "How this works")
    assert "The other person isn't in this Slack" in stage.ben.sees(stage.ben.wait_for_view())
    stage.ben.close_all_views()

    stage.pass_days(3)  # nobody nags Ben, who can do nothing
    (line,) = (each for each in stage.ana.thread(stage.ana.messages()[-1]) if "draft" in stage.ana.sees(each))
    assert stage.ana.click(line, "I've sent it").acknowledged
    stage.wait_for_card(stage.ben, "@Ana Sousa has written to Maya <Okafor>, who will write to you first.")
    stage.wait_for_line("✓ You've written to Maya <Okafor>.")
    assert len(stage.ben.messages()) == 1

    stage.click(stage.ben, "Met")
    stage.wait_for_line("@Ben Carter says they've met Maya <Okafor>.")
    stage.click(stage.ben, "Thanked")
    assert "Who can see this?" not in stage.ben.sees(stage.ben.wait_for_view())
    stage.wait_for_line("Full circle! @Ben Carter and Maya <Okafor> met, and @Ben Carter thanked you.")
    assert "You and Maya <Okafor> met, and you thanked @Ana Sousa." in stage.wait_for_card(stage.ben, "Full circle!")
    assert stage.chidi.messages() == []
