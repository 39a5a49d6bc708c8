"""Who is who: a connector adds a line about each of the two, and is offered it again next time."""

from __future__ import annotations

from tests.stories.conftest import EACH_RECEIVER_AND_EACH_DATABASE, REASON, Stage

pytestmark = EACH_RECEIVER_AND_EACH_DATABASE

FIRST, SECOND = "About the first person", "About the second person"


def test_a_line_about_each_stands_on_the_others_card_and_is_offered_next_time(stage: Stage) -> None:
    stage.ana.command("/intro", f"@ben @chidi {REASON}")
    assert FIRST not in stage.ana.sees(stage.ana.wait_for_view())
    stage.ana.choose(stage.ana.wait_for_view(), "Options", ["lines"])
    stage.submits(stage.ana, {FIRST: "Runs the <workshop>", SECOND: "New here, from Lagos"})
    stage.slack.wait_for(lambda: stage.seen(stage.ben) and stage.seen(stage.chidi), what="both cards")
    assert "About @Chidi Okafor:\n> New here, from Lagos" in stage.seen(stage.ben)
    assert "About @Ben Carter:\n> Runs the <workshop>" in stage.seen(stage.chidi)

    stage.ana.command("/intro", "@ben @dalia both of you sail")
    fields = stage.ana.wait_for_view().fields()
    assert (fields[FIRST], fields[SECOND]) == ("Runs the <workshop>", "")
    stage.ana.choose(stage.ana.wait_for_view(), "First person", "chidi")
    assert stage.ana.wait_for_view().fields()[FIRST] == "New here, from Lagos"
    stage.ana.choose(stage.ana.wait_for_view(), "Options", [])
    assert FIRST not in stage.ana.wait_for_view().fields()


def test_a_line_is_still_there_when_somebody_is_chosen_again(stage: Stage) -> None:
    stage.ana.command("/intro", f"@ben @chidi {REASON}")
    stage.ana.choose(stage.ana.wait_for_view(), "Options", ["lines"])
    stage.ana.fill(FIRST, "Runs the <workshop>: “daily”")
    for person in ("dalia", "emeka", "ben"):
        stage.ana.choose(stage.ana.wait_for_view(), "First person", person)
        if person != "ben":
            assert stage.ana.wait_for_view().fields()[FIRST] == ""
            stage.ana.fill(FIRST, f"About {person}")
    assert stage.ana.wait_for_view().fields()[FIRST] == "Runs the <workshop>: “daily”"
    for ticks in ([], ["lines"]):  # unticked by mistake
        stage.ana.choose(stage.ana.wait_for_view(), "Options", ticks)
    assert stage.ana.wait_for_view().fields()[FIRST] == "Runs the <workshop>: “daily”"
    stage.ana.choose(stage.ana.wait_for_view(), "First person", "dalia")
    assert stage.ana.wait_for_view().fields()[FIRST] == "About dalia"
