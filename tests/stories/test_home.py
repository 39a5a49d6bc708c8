"""Home: a member's introductions at a glance, current while they look, and never more than their messages told."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from sandbox import Fault, Person, View
from storage.database import Database
from storage.models.enums import DeliveryState, Kind, Outcome
from storage.models.introduction import Introduction, Party
from storage.models.outbox import OutgoingMessage
from tests.builders.workspaces import the_only_one
from tests.stories.conftest import EACH_RECEIVER_AND_EACH_DATABASE, Stage

pytestmark = EACH_RECEIVER_AND_EACH_DATABASE

LINK = re.compile(r"https://\S+?/archives/\w+/p\d+")


def opens(person: Person, contains: str = "") -> View:
    """Let somebody open their Home, and return it once it says that."""
    person.open_home()
    return person.wait_for_home(contains)


def home_says(stage: Stage, person: Person, text: str) -> None:
    """Wait until somebody's Home says that, without their opening it again."""
    stage.tick()
    person.wait_for_home(text)


def presses(person: Person, what: str, opens_modal: str = "") -> str:
    """Let somebody press something on their Home. Returns what the modal says, if one is to open."""
    assert person.home
    assert person.click(person.home, what).acknowledged
    return person.sees(person.wait_for_view(title=opens_modal)) if opens_modal else ""


# --- What stands on it ----------------------------------------------------------------------------------------------


def test_who_never_did_anything_is_shown_what_it_is_for_with_one_button(stage: Stage) -> None:
    opens(stage.ben, "Do you know two people who should meet?")
    presses(stage.ben, "Introduce two people", "Introduce two people")


def test_an_introduction_stands_on_all_three_homes_each_as_its_message_tells(stage: Stage) -> None:
    stage.introduce()
    assert "writes first" in stage.ana.sees(opens(stage.ana, "Open introductions"))
    opens(stage.ben, "You're up first with @Chidi Okafor.")
    opens(stage.chidi, "@Ben Carter · they'll write first")


def test_a_press_on_home_does_what_it_does_on_the_message(stage: Stage) -> None:
    stage.introduce()
    stage.click(stage.chidi, "Met")
    opens(stage.ben, "@Chidi Okafor says you've met.")
    presses(stage.ben, "Met")
    stage.wait_for_line("@Ben Carter says they've met @Chidi Okafor.")
    home_says(stage, stage.ben, "Want to thank @Ana Sousa")
    presses(stage.ben, "Say thanks", "Add a note")
    stage.submits(stage.ben)
    home_says(stage, stage.ben, "You met and said thanks")


def test_home_stays_current_while_it_is_looked_at_and_is_told_of_nothing_else(stage: Stage) -> None:
    stage.introduce()
    opens(stage.ana, "no news yet")
    before = len(stage.slack.calls("views.publish"))
    stage.click(stage.ben, "Connected")
    home_says(stage, stage.ana, "@Ben Carter: in touch")
    assert {call.args["user_id"] for call in stage.slack.calls("views.publish")[before:]} == {stage.ana.id}


def test_a_line_links_to_the_readers_own_message(stage: Stage) -> None:
    stage.introduce()
    for person in (stage.ana, stage.ben, stage.chidi):
        view = opens(person, "View message")
        (link,) = LINK.findall(str(view.blocks))
        assert person.find_link(link).ts == person.messages()[0].ts


def test_a_link_appears_once_the_message_is_in_slack(stage: Stage) -> None:
    stage.introduce()
    with_link = opens(stage.ana, "View message")
    assert LINK.findall(str(with_link.blocks))
    stage.slack.faults.on("chat.postMessage", Fault.refuse("service_unavailable"))
    stage.ana.command("/intro", "@dalia @emeka both sail")
    stage.ana.wait_for_view()
    assert not stage.ana.submit().errors
    home_says(stage, stage.ana, "Dalia")
    assert len(LINK.findall(str(stage.ana.home and stage.ana.home.blocks))) == 1
    stage.slack.faults.off()
    stage.later(lambda: len(LINK.findall(str(stage.ana.home and stage.ana.home.blocks))) == 2, "the second link")


def test_a_request_is_answered_on_home_without_the_name_that_it_hides(stage: Stage) -> None:
    stage.ask_first(described=("a baker", "a sailor"))
    said = stage.ben.sees(opens(stage.ben, "would like to introduce you to someone"))
    assert "Chidi" not in said
    assert "someone (“a sailor”)" in said
    presses(stage.ben, "Yes, introduce us")
    home_says(stage, stage.ben, "you said yes")
    opens(stage.ana, "1 of 2 said yes so far")


def test_a_meeting_is_asked_about_once_its_time_has_come_by_itself(stage: Stage) -> None:
    stage.introduce()
    stage.click(stage.ben, "Connected")
    stage.fills_in(stage.ben, "Add a note", {"When will you meet?": stage.in_days(2)})
    opens(stage.ben, "meeting")
    stage.pass_days(2.1)
    home_says(stage, stage.ben, "Did you meet @Chidi Okafor?")


def test_a_thank_you_waits_for_an_answer_of_the_connector(stage: Stage) -> None:
    stage.introduce()
    stage.click(stage.ben, "Met")
    stage.fills_in(stage.ben, "Thanked", {"Your thank-you note": "What a find!"})
    opens(stage.ana, "says thank you: “What a find!”")
    presses(stage.ana, "My pleasure")
    home_says(stage, stage.ana, "You're all caught up.")


def test_what_is_pressed_on_a_page_of_a_list_opens_on_top_of_it_and_the_page_stays_current(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.use_cases.members.home.AT_MOST", 1)  # as if a dozen others waited
    stage.introduce()
    stage.click(stage.ben, "Met")
    stage.fills_in(stage.ben, "Thanked", {"Your thank-you note": "What a find!"})
    stage.click(stage.chidi, "Met")
    stage.fills_in(stage.chidi, "Thanked", {"One more thing": ["help"]})
    opens(stage.ana, "Show more")
    presses(stage.ana, "Show more", "Waiting for you")
    page = stage.ana.wait_for_view(title="Waiting for you")
    assert stage.ana.click(page, "Say what would help").acknowledged
    assert stage.ana.wait_for_view().title != "Waiting for you"
    assert not stage.ana.submit({"What would help you right now?": "A good baker"}).errors
    page = stage.ana.wait_for_view(title="Waiting for you")
    assert stage.ana.click(page, "My pleasure").acknowledged
    stage.slack.wait_for(lambda: "What a find!" not in str(stage.ana.view and stage.ana.view.blocks), what="the page")


# --- Who sees what --------------------------------------------------------------------------------------------------


def test_an_admin_gets_to_the_workspaces_settings_and_nobody_else(stage: Stage) -> None:
    stage.introduce()
    opens(stage.ana, "Workspace settings…")
    presses(stage.ana, "Workspace settings…", "Workspace settings")
    opens(stage.ben, "Settings…")
    presses(stage.ben, "Settings…", "Your settings")
    assert stage.ben.home
    assert "Workspace settings" not in stage.ben.sees(stage.ben.home)


def test_who_is_no_admin_any_more_is_refused_at_the_click(stage: Stage) -> None:
    stage.introduce()
    opens(stage.ana, "Workspace settings…")
    stage.slack.change_member("ana", is_admin=False)
    presses(stage.ana, "Workspace settings…", "Not possible now")


def test_slack_is_asked_once_a_day_who_is_an_admin(stage: Stage) -> None:
    opens(stage.ben, "Do you know")
    asked = len(stage.slack.calls("users.info"))
    opens(stage.ben)
    stage.tick()
    assert len(stage.slack.calls("users.info")) == asked


def test_who_introduced_us_tells_what_the_two_know_and_nothing_else(stage: Stage) -> None:
    stage.introduce()
    stage.click(stage.ben, "Met")
    for person, other, says in (
        (stage.ben, "chidi", "@Ana Sousa introduced you to @Chidi Okafor"),
        (stage.ana, "chidi", "You introduced @Ben Carter and @Chidi Okafor"),
        (stage.ben, "dalia", "As far as I know, no one has introduced you to @Dalia"),
        (stage.ben, "ana", "As far as I know, no one has introduced you to @Ana Sousa"),
        (stage.ben, "ben", "As far as I know, no one has introduced you"),
    ):
        view = opens(person, "Who introduced us?")
        assert person.choose(view, "who", other).acknowledged
        assert says in person.sees(person.wait_for_view(title="Who introduced us?"))
        person.close_view()


@pytest.mark.parametrize("typed", ["list", "mine", "status"])
def test_a_command_lists_the_same_privately(stage: Stage, typed: str) -> None:
    stage.introduce()
    answer = stage.ben.command("/intro", typed)
    assert answer.acknowledged
    assert answer.payload["response_type"] == "ephemeral"
    assert f"You're up first with <@{stage.chidi.id}>." in str(answer.payload)


def test_a_command_tells_who_introduced_us_privately(stage: Stage) -> None:
    stage.introduce()
    assert "introduced you to" in str(stage.ben.command("/intro", "who @chidi").payload)
    assert "As far as I know, no one has introduced you" in str(stage.ben.command("/intro", "who @dalia").payload)


def test_the_past_is_paged_through_in_a_modal(stage: Stage, database: Database) -> None:
    stage.introduce()
    withdrawn_before(25, database, the_only_one(database), stage.slack.clock.now())
    opens(stage.ana, "Show more")
    first = presses(stage.ana, "Show more", "Past introductions")
    assert (first.count("you withdrew it"), "Newer" in first) == (20, False)
    turn(stage.ana, "Older")
    second = stage.ana.sees(stage.ana.wait_for_view())
    assert (second.count("you withdrew it"), "Older" in second) == (5, False)
    turn(stage.ana, "Newer")
    assert stage.ana.sees(stage.ana.wait_for_view()) == first


def withdrawn_before(count: int, database: Database, workspace_id: int, now: datetime) -> None:
    """Store so many introductions that Ana made and withdrew."""
    with database.transaction() as session:
        made = session.scalars(select(Introduction).where(Introduction.workspace_id == workspace_id)).one()
        people = [party.member_id for party in made.parties]
        for number in range(count):
            parties = [Party(workspace_id=workspace_id, member_id=each) for each in people]
            at = now - timedelta(days=number + 1)
            when = {"created_at": at, "introduced_at": at, "withdrawn_at": at, "ended_at": at}
            who = {"connector_id": made.connector_id, "first_mover_id": people[0], "parties": parties}
            what = {"view_id": f"V-{number}", "reason": "both bake", "outcome": Outcome.WITHDRAWN}
            session.add(Introduction(workspace_id=workspace_id, **who, **what, **when))


def turn(person: Person, what: str) -> None:
    """Let somebody turn a page."""
    assert person.view
    assert person.click(person.view, what).acknowledged


# --- When Slack stumbles, and when nobody looks ---------------------------------------------------------------------


@pytest.mark.parametrize("fault", [Fault.refuse("internal_error"), Fault.reset(), Fault.rate_limited(1)])
def test_a_home_that_slack_did_not_take_is_published_again(stage: Stage, fault: Fault) -> None:
    stage.introduce()
    stage.slack.faults.on("views.publish", fault, times=1)
    stage.ana.open_home()
    stage.later(lambda: stage.ana.home, "Ana's Home")


def test_a_home_that_slack_lost_is_published_though_nothing_has_changed(stage: Stage) -> None:
    stage.introduce()
    opens(stage.ana, "no news yet")
    stage.tick()
    forgets_homes(stage)
    opens(stage.ana, "no news yet")


def forgets_homes(stage: Stage) -> None:
    """Let Slack forget what it shows, as after a new installation."""
    stage.slack.modals.homes.clear()


def test_opening_again_publishes_nothing_new_where_nothing_has_changed(stage: Stage) -> None:
    stage.introduce()
    opens(stage.ben, "You're up first")
    stage.tick()
    before = len(stage.slack.calls("views.publish"))
    opens(stage.ben, "You're up first")
    stage.tick()
    assert len(stage.slack.calls("views.publish")) == before


def test_where_the_home_tab_is_turned_off_nobody_is_told(stage: Stage, database: Database) -> None:
    stage.introduce()
    stage.slack.faults.on("views.publish", Fault.refuse("not_enabled"))
    stage.ana.open_home()
    stage.slack.wait_for(lambda: is_given_up(database, stage.ana), what="the refusal")
    stage.slack.faults.off()
    stage.tick()
    assert len(stage.ana.messages()) == 1
    opens(stage.ana, "no news yet")  # it works again


def is_given_up(database: Database, person: Person) -> bool:
    """Return whether Slack refused somebody's Home for good."""
    with database.reading() as session:
        refused = OutgoingMessage.state == DeliveryState.UNDELIVERABLE
        found = select(OutgoingMessage.id).where(OutgoingMessage.kind == Kind.HOME, OutgoingMessage.to == person.id)
        return session.scalars(found.where(refused)).one_or_none() is not None


def home_row(database: Database, person: Person) -> OutgoingMessage:
    """Return somebody's Home as it is stored."""
    with database.reading() as session:
        found = select(OutgoingMessage).where(OutgoingMessage.kind == Kind.HOME, OutgoingMessage.to == person.id)
        return session.scalars(found).one()


def test_a_home_that_is_not_opened_for_a_month_says_nothing_of_anybody(stage: Stage, database: Database) -> None:
    stage.introduce()
    opens(stage.chidi, "Ben Carter")
    stage.pass_days(29)
    assert stage.ben.id in str(home_row(database, stage.chidi).content)
    stage.pass_days(2)
    home_says(stage, stage.chidi, "One moment")
    assert stage.ben.id not in str(home_row(database, stage.chidi).content)
    opens(stage.chidi, "Ben Carter")


def test_whoever_opens_their_home_does_not_wait_behind_all_others(stage: Stage, database: Database) -> None:
    stage.introduce()
    many = 1_500
    with database.transaction() as session:
        workspace_id = the_only_one(database)
        session.add_all(
            OutgoingMessage(
                workspace_id=workspace_id,
                key=f"many:{number}",
                kind=Kind.WELCOME,
                to=stage.slack.person("dalia").id,
                content={"text": "Hi", "blocks": []},
                due_at=stage.slack.clock.now() - timedelta(hours=1),
            )
            for number in range(many)
        )
    opens(stage.ana, "no news yet")
    assert len(stage.slack.person("dalia").messages()) < many
    with database.transaction() as session:
        session.execute(update(OutgoingMessage).where(OutgoingMessage.key.like("many:%")).values(due_at=None))
