"""Dalia is new, and Ana introduces her to three people in one go."""

from __future__ import annotations

from sandbox import Person
from tests.stories.conftest import EACH_RECEIVER_AND_EACH_DATABASE, Stage

pytestmark = EACH_RECEIVER_AND_EACH_DATABASE


def fills_in(stage: Stage) -> None:
    """Let Ana type the command, and look at the form that it fills in."""
    stage.ana.command("/intro", "@dalia to @ben @chidi @emeka you all sail")
    shown = stage.ana.wait_for_view().fields()
    assert shown["Introduce"] == "Dalia Rao"
    assert shown["Why should they meet?"] == "you all sail"


def cards(stage: Stage, *people: Person) -> None:
    """Wait until each of these has a card with the reason."""
    stage.slack.wait_for(lambda: all(person.messages() for person in people), what="a message for each")
    for person in people:
        stage.wait_for_card(person, "you all sail")


def test_each_has_a_card_and_ana_one_message_whose_thread_hears_of_all(stage: Stage) -> None:
    fills_in(stage)
    stage.submits(stage.ana)
    assert stage.ana.view is None
    emeka = stage.slack.person("emeka")
    cards(stage, stage.ben, stage.chidi, emeka)
    title = "You introduced @Dalia Rao to @Ben Carter, @Chidi Okafor and @Emeka Nwosu"
    assert title in stage.wait_for_headline(title)
    stage.click(stage.ben, "Connected")
    stage.click(emeka, "Met")
    stage.wait_for_line("@Ben Carter says they're in touch with @Dalia Rao.")
    stage.wait_for_line("@Emeka Nwosu says they've met @Dalia Rao.")
    seen = stage.wait_for_headline("@Emeka Nwosu says they've met.")
    assert "@Ben Carter: in touch" in seen
    assert len(stage.ana.messages()) == 1


def test_who_cannot_be_introduced_is_named_and_the_rest_goes_out(stage: Stage) -> None:
    fills_in(stage)
    stage.slack.deactivate("emeka")
    stage.submits(stage.ana)
    seen = stage.ana.sees(stage.ana.wait_for_view())
    assert "Done for @Ben Carter and @Chidi Okafor." in seen
    assert "This account is deactivated. Pick someone else." in seen
    assert stage.ana.wait_for_view().fields()["To"] == "Emeka Nwosu"
    stage.submits(stage.ana)  # once more as it is: nobody is introduced twice
    stage.submits(stage.ana, {"To": []})
    assert stage.ana.view is None
    cards(stage, stage.ben, stage.chidi)
    stage.wait_for_headline("You introduced @Dalia Rao to @Ben Carter and @Chidi Okafor")
    assert [len(person.messages()) for person in (stage.ben, stage.chidi)] == [1, 1]


def test_a_line_about_each_stands_on_the_others_cards(stage: Stage) -> None:
    stage.ana.command("/intro", "@dalia to @ben @bob: you all sail")
    assert "I couldn't match @bob." in stage.ana.sees(stage.ana.wait_for_view())
    stage.ana.choose(stage.ana.wait_for_view(), "Options", ["lines"])
    stage.ana.choose(stage.ana.wait_for_view(), "To", ["ben", "chidi"])
    seen = stage.ana.sees(stage.ana.wait_for_view())
    assert [seen.count(f"@{name}") for name in ("Dalia Rao", "Ben Carter", "Chidi Okafor")] == [1, 1, 1]
    labels = ("About the person you introduce", "About the first of the others", "About the second of the others")
    stage.submits(
        stage.ana, dict(zip(labels, ("New here, from Pune", "Runs the harbour", "Builds boats"), strict=True))
    )
    cards(stage, stage.ben, stage.chidi)
    for person in (stage.ben, stage.chidi):
        assert "About @Dalia Rao:\n> New here, from Pune" in stage.seen(person)
    dalia = stage.slack.person("dalia")
    stage.slack.wait_for(lambda: len(dalia.messages()) == 2, what="both cards")
    about = sorted(line for each in dalia.messages() for line in dalia.sees(each).split("\n") if "> " in line)
    assert about == ["> Builds boats", "> Runs the harbour", "> you all sail", "> you all sail"]
