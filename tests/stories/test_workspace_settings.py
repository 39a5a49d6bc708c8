"""Admins set the workspace up where they are: in Slack. Everybody else has their own preferences there."""

from __future__ import annotations

from typing import Any

from sandbox import Fault, Person, Reply, View
from tests.stories.conftest import EACH_RECEIVER_AND_EACH_DATABASE, REASON, Stage

pytestmark = EACH_RECEIVER_AND_EACH_DATABASE

BUTTON, TITLE = "Workspace settings…", "Workspace settings"
ONLY_ADMINS = "Only admins and owners of this workspace can do that."
NOT_IN_TIME = "I couldn't check whether you're an admin"


def own_settings(person: Person) -> View:
    """Return the form that `/intro settings` opens."""
    assert not person.command("/intro", "settings").text
    return person.wait_for_view(title="Your preferences")


def workspace_settings(person: Person) -> View:
    """Return the form behind the button."""
    assert person.click(own_settings(person), BUTTON).acknowledged
    return person.wait_for_view(title=TITLE)


def set_up(stage: Stage, values: dict[str, Any]) -> Reply:
    """Let Ana set something for everybody."""
    workspace_settings(stage.ana)
    reply = stage.ana.submit(values)
    if not reply.errors:
        stage.ana.close_all_views()
    return reply


def hand_in(person: Person, people: str = "@ben @chidi") -> Reply:
    """Let somebody introduce two people."""
    person.command("/intro", f"{people} {REASON}")
    person.wait_for_view()
    return person.submit()


def test_an_admin_sets_up_the_workspace_and_finds_it_as_they_left_it(stage: Stage) -> None:
    chosen = {
        "Weekly summary in": "C0INTRODU",
        "Day of the summary": "Friday",
        "Hour of the summary": "16:00",
        "Who may introduce people": "Only the people below",
        "These people": ["ana", "dalia"],
        "Asking first": ["ask_first"],
        "Open introductions per person": "3",
        "How soon and how long I remind people": "Gentle",
        "Erase introductions, days after they ended": "90",
    }
    assert set_up(stage, chosen) == Reply(acknowledged=True)
    assert workspace_settings(stage.ana).fields() == {
        **chosen,
        "Time zone": "Europe/Lisbon",
        "These people": "Ana Sousa, Dalia Rao",
        "Asking first": "Always ask both before they are introduced",
    }


def test_when_it_is_saved_ones_own_preferences_are_there_again(stage: Stage) -> None:
    workspace_settings(stage.ana)
    stage.submits(stage.ana, {"Open introductions per person": "3"})
    assert stage.ana.wait_for_view().title == "Your preferences"
    stage.submits(stage.ana, {"What would help me right now": "A good baker"})


def test_what_another_admin_set_since_the_form_opened_stays(stage: Stage) -> None:
    set_up(stage, {"Weekly summary in": "C0INTRODU"})
    stage.slack.change_member("ben", is_admin=True)
    workspace_settings(stage.ben)
    set_up(stage, {"Weekly summary in": None, "Asking first": ["ask_first"]})
    stage.submits(stage.ben, {"Open introductions per person": "3"})
    stage.ben.close_all_views()
    found = workspace_settings(stage.ben).fields()
    assert (found["Weekly summary in"], found["Open introductions per person"]) == ("", "3")
    assert found["Asking first"] == "Always ask both before they are introduced"


def test_what_cannot_be_comes_back_beside_its_field(stage: Stage) -> None:
    reply = set_up(stage, {"Time zone": "Lisbon", "Open introductions per person": "1000"})
    assert reply.errors == {
        "time_zone": "Must be a name such as Europe/Lisbon.",
        "open_limit": "Must be a whole number from 1 to 100.",
    }
    stage.ana.close_all_views()
    assert workspace_settings(stage.ana).fields()["Open introductions per person"] == "5"


def test_a_member_has_their_own_preferences_and_nothing_else(stage: Stage) -> None:
    assert BUTTON not in stage.ben.sees(own_settings(stage.ben))


def test_an_owner_is_an_admin(stage: Stage) -> None:
    stage.slack.change_member("ben", is_owner=True)
    assert workspace_settings(stage.ben).title == TITLE


def test_who_is_an_admin_no_longer_does_not_get_the_form_behind_the_button(stage: Stage) -> None:
    shown = own_settings(stage.ana)
    stage.slack.change_member("ana", is_admin=False)
    assert stage.ana.click(shown, BUTTON).acknowledged
    assert ONLY_ADMINS in stage.ana.sees(stage.ana.wait_for_view(title="Not possible now"))


def test_who_is_an_admin_no_longer_cannot_hand_in_the_form_they_still_have(stage: Stage) -> None:
    workspace_settings(stage.ana)
    stage.slack.change_member("ana", is_admin=False)
    reply = stage.ana.submit({"Open introductions per person": "3"})
    assert ONLY_ADMINS in reply.errors["summary_channel"]
    stage.slack.change_member("ana", is_admin=True)
    stage.ana.close_all_views()
    assert workspace_settings(stage.ana).fields()["Open introductions per person"] == "5"


def test_a_slack_that_does_not_say_who_is_an_admin_leaves_ones_own_preferences(stage: Stage) -> None:
    stage.slack.faults.on("users.info", Fault.server_error())
    seen = stage.ana.sees(own_settings(stage.ana))
    assert NOT_IN_TIME in seen
    assert BUTTON not in seen
    stage.submits(stage.ana, {"What would help me right now": "A good baker"})


def test_nothing_that_was_filled_in_is_lost_when_slack_does_not_say_who_is_an_admin(stage: Stage) -> None:
    workspace_settings(stage.ana)
    stage.slack.faults.on("users.info", Fault.server_error())
    assert NOT_IN_TIME in stage.ana.submit({"Open introductions per person": "3"}).errors["summary_channel"]
    stage.slack.faults.off()
    stage.submits(stage.ana)
    stage.ana.close_all_views()
    assert workspace_settings(stage.ana).fields()["Open introductions per person"] == "3"


def test_a_channel_that_is_gone_does_not_lock_the_form(stage: Stage) -> None:
    set_up(stage, {"Weekly summary in": "C0INTRODU"})
    stage.slack.workspace.conversations.pop("C0INTRODU")
    assert workspace_settings(stage.ana).fields()["Weekly summary in"] == ""


# --- Who may introduce ----------------------------------------------------------------------------------------------


def test_guests_are_told_kindly_that_they_do_not_introduce_here(stage: Stage) -> None:
    set_up(stage, {"Who may introduce people": "Everybody but guests"})
    fern = stage.slack.person("fern")
    assert "A colleague can do it for you." in hand_in(fern).errors["first_person"]
    fern.close_all_views()
    assert "A colleague can do it for you." in str(fern.command("/intro", "@ben @chidi").text)
    assert fern.view is None


def test_who_is_not_on_the_list_is_told_before_they_fill_anything_in(stage: Stage) -> None:
    stage.introduce()
    stage.click(stage.ben, "Met")
    stage.wait_for_card(stage.ben, "[ Pay it forward ]")
    set_up(stage, {"Who may introduce people": "Only the people below", "These people": ["ana"]})
    assert "An admin can tell you who." in stage.opens(stage.ben, "Pay it forward")
    assert "An admin can tell you who." in str(stage.ben.command("/intro", "@ana @chidi").text)


def test_where_both_are_always_asked_first_the_form_says_so_instead_of_the_tick(stage: Stage) -> None:
    set_up(stage, {"Asking first": ["ask_first"]})
    stage.ana.command("/intro", f"@ben @chidi {REASON}")
    form = stage.ana.sees(stage.ana.wait_for_view())
    assert "In this workspace, people are always asked first." in form
    assert "Ask both of them first" not in form
    stage.ana.choose(stage.ana.wait_for_view(), "Names", ["hidden"])
    described = {"Describe the first person": "A baker", "Describe the second person": "A miller"}
    stage.submits(stage.ana, described)
    stage.slack.wait_for(lambda: "would like to introduce you" in stage.seen(stage.ben), what="the request")
    assert "A baker" in stage.slack.wait_for(lambda: stage.seen(stage.chidi), what="the other request")
