"""Two people who were introduced before: the form says so, and goes ahead if it's meant."""

from __future__ import annotations

from sandbox import Person
from tests.stories.conftest import EACH_RECEIVER_AND_EACH_DATABASE, Stage

pytestmark = EACH_RECEIVER_AND_EACH_DATABASE


def full_circle(stage: Stage) -> str:
    """Let Ben and Chidi be introduced, meet and say thank you. Returns the month."""
    stage.introduce()
    month = f"{stage.slack.clock.now():%B}"
    for person in (stage.ben, stage.chidi):
        stage.click(person, "Met")
        stage.click(person, "Thanked")
        person.close_all_views()
    stage.wait_for_headline("Full circle")
    return month


def introduces_again(person: Person, reason: str = "again") -> str:
    """Let somebody introduce the two, and return all that the form says then."""
    person.command("/intro", f"@chidi @ben {reason}")
    person.wait_for_view()
    reply = person.submit()
    assert reply.acknowledged
    assert not reply.errors
    view = person.view
    return person.sees(view) if view else ""


def test_the_form_says_to_its_connector_when_it_was_and_what_came_of_it(stage: Stage) -> None:
    month = full_circle(stage)
    assert f"You introduced these two in {month}. It came full circle." in introduces_again(stage.ana)


def test_to_anybody_else_it_says_only_when(stage: Stage) -> None:
    month = full_circle(stage)
    seen = introduces_again(stage.slack.person("dalia"))
    assert f"They've been introduced before, in {month}." in seen
    assert "Ana" not in seen
    assert "circle" not in seen


def test_everything_typed_is_still_there_and_goes_ahead_when_it_is_meant(stage: Stage) -> None:
    full_circle(stage)
    introduces_again(stage.ana, "a new reason")
    view = stage.ana.wait_for_view()
    assert view.submit == "Introduce anyway"
    shown = view.fields()
    assert (shown["First person"], shown["Second person"]) == ("Chidi Okafor", "Ben Carter")
    assert shown["Why should they meet?"] == "a new reason"
    stage.submits(stage.ana)
    assert stage.ana.view is None
    stage.wait_for_card(stage.chidi, "a new reason")
    stage.wait_for_card(stage.ben, "a new reason")


def test_whoever_closes_the_form_then_has_introduced_nobody(stage: Stage) -> None:
    full_circle(stage)
    introduces_again(stage.ana, "a new reason")
    stage.ana.close_view()
    stage.fills_in(stage.ben, "Settings…")  # the next thing that happens
    assert all("a new reason" not in stage.seen(person) for person in (stage.ana, stage.ben, stage.chidi))


def test_asking_first_can_still_be_ticked_then(stage: Stage) -> None:
    month = full_circle(stage)
    introduces_again(stage.ana)
    stage.ana.choose(stage.ana.wait_for_view(), "Options", ["ask_first"])
    stage.slack.wait_for(lambda: stage.ana.wait_for_view().submit == "Ask them anyway", what="the other button")
    assert f"You introduced these two in {month}" in stage.ana.sees(stage.ana.wait_for_view())
    stage.submits(stage.ana)
    stage.wait_for_headline("I've asked both of them.")
