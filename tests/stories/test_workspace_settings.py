"""Admins set the workspace up where they are: in Slack. Everybody else has their own preferences there."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox import Fault, Person, Reply, View
from tests.stories.conftest import EACH_RECEIVER_AND_EACH_DATABASE, REASON, Stage

pytestmark = EACH_RECEIVER_AND_EACH_DATABASE

BUTTON, TITLE = "Workspace settings…", "Workspace settings"
INTRODUCING, SUMMARY, PACE = "Who can introduce", "The weekly summary", "Pace"
PARTS = {INTRODUCING: "introducing", SUMMARY: "summary", PACE: "pace"}
WHO, SPECIFIC = "Who can introduce people", "Specific people"
ONLY_ADMINS = "Only admins and owners of this workspace can do that."
NOT_IN_TIME = "I couldn't check whether you're an admin"


def own_settings(person: Person) -> View:
    """Return the form that `/intro settings` opens."""
    assert not person.command("/intro", "settings").text
    return person.wait_for_view(title="Your settings")


def workspace_settings(person: Person) -> View:
    """Return the form behind the button."""
    assert person.click(own_settings(person), BUTTON).acknowledged
    return person.wait_for_view(title=TITLE)


def opens_part(person: Person, part: str) -> View:
    """Return the form for a part of the settings, from the menu."""
    assert person.click(workspace_settings(person), "Change…", block_id=PARTS[part]).acknowledged
    return person.wait_for_view(title=part)


def set_up(stage: Stage, part: str, values: dict[str, Any]) -> Reply:
    """Let Ana set something for everybody."""
    form = opens_part(stage.ana, part)
    if values.get(WHO) == SPECIFIC:
        stage.ana.choose(form, WHO, SPECIFIC)
    reply = stage.ana.submit(values)
    if not reply.errors:
        stage.ana.close_all_views()
    return reply


def hand_in(person: Person, people: str = "@ben @chidi") -> Reply:
    """Let somebody introduce two people."""
    person.command("/intro", f"{people} {REASON}")
    person.wait_for_view()
    return person.submit()


CHOSEN: dict[str, dict[str, Any]] = {
    INTRODUCING: {
        WHO: SPECIFIC,
        "People": ["ana", "dalia"],
        "Asking first": ["ask_first"],
        "Open introductions per person": "3",
    },
    SUMMARY: {"Channel": "C0INTRODU", "Day": "Friday", "Time": "16:00", "Time zone": "Kolkata"},
    PACE: {
        "Reminder pace": "Gentle",
        "Public holidays": "Portugal",
        "Delete ended introductions after (days)": "90",
    },
}


@pytest.mark.parametrize("part", CHOSEN)
def test_an_admin_sets_up_a_part_and_finds_it_as_they_left_it(stage: Stage, part: str) -> None:
    assert set_up(stage, part, CHOSEN[part]) == Reply(acknowledged=True)
    in_words = {"People": "Ana Sousa, Dalia Rao", "Asking first": "Always ask both people first"}
    found = opens_part(stage.ana, part).fields()
    assert CHOSEN[part] | {name: text for name, text in in_words.items() if name in found} == {
        name: value for name, value in found.items() if name in CHOSEN[part]
    }


def test_when_a_part_is_saved_the_menu_is_there_again_and_says_so(stage: Stage) -> None:
    opens_part(stage.ana, INTRODUCING)
    stage.submits(stage.ana, {"Open introductions per person": "3"})
    menu = stage.ana.wait_for_view(title=TITLE)
    stage.slack.wait_for(lambda: "Up to 3 open" in stage.ana.sees(stage.ana.wait_for_view()), what="the renewed menu")
    assert stage.ana.click(menu, "Change…", block_id="summary").acknowledged
    stage.ana.wait_for_view(title=SUMMARY)
    stage.submits(stage.ana, {"Channel": "C0INTRODU"})
    stage.slack.wait_for(lambda: "every Monday" in stage.ana.sees(stage.ana.wait_for_view()), what="the renewed menu")
    stage.ana.close_view()
    assert stage.ana.wait_for_view().title == "Your settings"
    stage.submits(stage.ana, {"What would help me right now": "A good baker"})


def test_what_another_admin_set_since_the_form_opened_stays(stage: Stage) -> None:
    stage.slack.change_member("ben", is_admin=True)
    opens_part(stage.ben, INTRODUCING)
    set_up(stage, INTRODUCING, {"Asking first": ["ask_first"]})
    stage.submits(stage.ben, {"Open introductions per person": "3"})
    stage.ben.close_all_views()
    found = opens_part(stage.ben, INTRODUCING).fields()
    assert found["Open introductions per person"] == "3"
    assert found["Asking first"] == "Always ask both people first"


def test_what_cannot_be_comes_back_beside_its_field(stage: Stage) -> None:
    reply = set_up(stage, INTRODUCING, {"Open introductions per person": "1000"})
    assert reply.errors == {"open_limit": "Must be a whole number from 1 to 100."}
    stage.ana.close_all_views()
    assert opens_part(stage.ana, INTRODUCING).fields()["Open introductions per person"] == "5"


# --- What changes while a form stands open --------------------------------------------------------------------------


def test_people_are_asked_for_once_only_some_can_introduce_and_none_of_them_is_lost(stage: Stage) -> None:
    form = opens_part(stage.ana, INTRODUCING)
    assert "People" not in form.fields()
    stage.ana.choose(form, WHO, SPECIFIC)
    stage.ana.fill("People", ["ben", "dalia"])
    stage.ana.fill("Open introductions per person", "7")
    stage.ana.choose(stage.ana.wait_for_view(), WHO, "Everyone")
    assert "People" not in stage.ana.wait_for_view().fields()
    stage.ana.choose(stage.ana.wait_for_view(), WHO, SPECIFIC)
    found = stage.ana.wait_for_view().fields()
    assert (found["People"], found["Open introductions per person"]) == ("Ben Carter, Dalia Rao", "7")


def test_days_without_reminders_are_added_one_by_one_and_taken_out(stage: Stage) -> None:
    first, second, third = (stage.in_days(days).date().isoformat() for days in (10, 20, 30))
    stage.ana.choose(opens_part(stage.ana, PACE), "Add a day without reminders", first)
    stage.ana.choose(stage.ana.wait_for_view(), "Add another day", second)
    stage.submits(stage.ana)
    stage.slack.wait_for(lambda: "2 days you picked" in stage.ana.sees(stage.ana.wait_for_view()), what="the new menu")
    stage.ana.close_all_views()
    form = opens_part(stage.ana, PACE)
    stage.ana.fill("Days without reminders", [second])
    stage.ana.choose(form, "Add a day without reminders", third)
    stage.submits(stage.ana)
    stage.ana.close_all_views()
    (kept,) = [block for block in opens_part(stage.ana, PACE).blocks if block.get("block_id") == "quiet_days"]
    assert [option["value"] for option in kept["element"]["options"]] == [second, third]


def test_a_day_that_is_over_is_refused_beside_its_field(stage: Stage) -> None:
    reply = set_up(stage, PACE, {"Add a day without reminders": stage.in_days(-2).date().isoformat()})
    assert reply.errors == {"add_day:0": "Pick today or later."}


def test_the_next_holidays_are_named_as_soon_as_a_country_is_chosen(stage: Stage) -> None:
    form = opens_part(stage.ana, PACE)
    assert "Next:" not in stage.ana.sees(form)
    stage.ana.fill("Delete ended introductions after (days)", "90")
    stage.ana.choose(form, "Public holidays", "Portugal")
    seen = stage.ana.sees(stage.ana.wait_for_view())
    assert len(seen.partition("Next:")[2].partition("\n")[0].split(";")) == 3
    stage.ana.choose(stage.ana.wait_for_view(), "Public holidays", "No public holidays")
    assert "Next:" not in stage.ana.sees(stage.ana.wait_for_view())
    assert stage.ana.wait_for_view().fields()["Delete ended introductions after (days)"] == "90"


def test_an_admin_without_a_channel_chooses_one_from_the_summary_they_asked_for(stage: Stage) -> None:
    stage.ana.command("/intro", "summary", conversation="#general")
    (summary,) = stage.ana.messages("#general")
    assert stage.ana.click(summary, "Choose a channel…").acknowledged
    stage.ana.wait_for_view(title=SUMMARY)
    stage.submits(stage.ana, {"Channel": "C0INTRODU"})
    assert stage.ana.view is None
    assert opens_part(stage.ana, SUMMARY).fields()["Channel"] == "C0INTRODU"


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
    opens_part(stage.ana, INTRODUCING)
    stage.slack.change_member("ana", is_admin=False)
    reply = stage.ana.submit({"Open introductions per person": "3"})
    assert ONLY_ADMINS in reply.errors["introducers"]
    stage.slack.change_member("ana", is_admin=True)
    stage.ana.close_all_views()
    assert opens_part(stage.ana, INTRODUCING).fields()["Open introductions per person"] == "5"


def test_a_slack_that_does_not_say_who_is_an_admin_leaves_ones_own_preferences(stage: Stage) -> None:
    stage.slack.faults.on("users.info", Fault.server_error())
    seen = stage.ana.sees(own_settings(stage.ana))
    assert NOT_IN_TIME in seen
    assert BUTTON not in seen
    stage.submits(stage.ana, {"What would help me right now": "A good baker"})


def test_nothing_that_was_filled_in_is_lost_when_slack_does_not_say_who_is_an_admin(stage: Stage) -> None:
    opens_part(stage.ana, INTRODUCING)
    stage.slack.faults.on("users.info", Fault.server_error())
    assert NOT_IN_TIME in stage.ana.submit({"Open introductions per person": "3"}).errors["introducers"]
    stage.slack.faults.off()
    stage.submits(stage.ana)
    stage.ana.close_all_views()
    assert opens_part(stage.ana, INTRODUCING).fields()["Open introductions per person"] == "3"


def test_a_channel_that_is_gone_does_not_lock_the_form(stage: Stage) -> None:
    set_up(stage, SUMMARY, {"Channel": "C0INTRODU"})
    stage.slack.workspace.conversations.pop("C0INTRODU")
    form = opens_part(stage.ana, SUMMARY)
    assert form.fields()["Channel"] == ""
    assert "saving takes it out" in stage.ana.sees(form)


# --- Who may introduce ----------------------------------------------------------------------------------------------


def test_guests_are_told_kindly_that_they_do_not_introduce_here(stage: Stage) -> None:
    set_up(stage, INTRODUCING, {WHO: "Everyone except guests"})
    fern = stage.slack.person("fern")
    assert "A colleague can do it for you." in hand_in(fern).errors["first_person"]
    fern.close_all_views()
    assert "A colleague can do it for you." in str(fern.command("/intro", "@ben @chidi").text)
    assert fern.view is None


def test_who_is_not_on_the_list_is_told_before_they_fill_anything_in(stage: Stage) -> None:
    stage.introduce()
    stage.click(stage.ben, "Met")
    stage.wait_for_card(stage.ben, "[ Pay it forward ]")
    set_up(stage, INTRODUCING, {WHO: SPECIFIC, "People": ["ana"]})
    assert "An admin can tell you who." in stage.opens(stage.ben, "Pay it forward")
    assert "An admin can tell you who." in str(stage.ben.command("/intro", "@ana @chidi").text)


def test_where_both_are_always_asked_first_the_form_says_so_instead_of_the_tick(stage: Stage) -> None:
    set_up(stage, INTRODUCING, {"Asking first": ["ask_first"]})
    stage.ana.command("/intro", f"@ben @chidi {REASON}")
    form = stage.ana.sees(stage.ana.wait_for_view())
    assert "In this workspace, people are always asked first." in form
    assert "Ask them first" not in form
    stage.ana.choose(stage.ana.wait_for_view(), "Names", ["hidden"])
    described = {"Describe the first person": "A baker", "Describe the second person": "A miller"}
    stage.submits(stage.ana, described)
    stage.slack.wait_for(lambda: "would like to introduce you" in stage.seen(stage.ben), what="the request")
    assert "A baker" in stage.slack.wait_for(lambda: stage.seen(stage.chidi), what="the other request")
