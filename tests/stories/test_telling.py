"""A party tells the connector more about a click: what, until when it may be changed, and who else sees it."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sandbox import Person
from tests.stories.conftest import EACH_RECEIVER_AND_EACH_DATABASE, Stage

pytestmark = EACH_RECEIVER_AND_EACH_DATABASE

HOW, WHEN, WORDS = "How did you get in touch?", "When will you meet?", "Your note"
WENT, AUDIENCE = "How did it go?", "Who can see this?"
OTHER_TOO = "other"
ONLY_ANA = "@Chidi Okafor can't see this."


def reports(stage: Stage, what: str) -> None:
    """Let Ben press a button, and wait until he sees that he did."""
    stage.introduce()
    stage.click(stage.ben, what)
    stage.wait_for_card(stage.ben, "[ Add a note ]")


def tells(stage: Stage, values: dict[str, object]) -> None:
    """Let Ben say more."""
    stage.fills_in(stage.ben, "Add a note", values)


def at(instant: datetime, person: Person) -> str:
    """Return a moment as this person's Slack writes it."""
    local = instant.astimezone(ZoneInfo(person.member.tz))
    return f"{local:%b} {local.day}, {local.year} at {local.hour % 12 or 12}:{local:%M %p}"


def test_after_connected_the_connector_can_be_told_how(stage: Stage) -> None:
    reports(stage, "Connected")
    tells(stage, {HOW: "Over coffee"})
    assert stage.wait_for_line("Over coffee.").startswith("@Ben Carter says they're in touch")


def test_or_in_ones_own_words(stage: Stage) -> None:
    reports(stage, "Connected")
    tells(stage, {WORDS: "We met <by chance> at the bakery"})
    assert "> We met <by chance> at the bakery" in stage.wait_for_line(ONLY_ANA)


def test_after_met_the_connector_can_be_told_how_it_went(stage: Stage) -> None:
    reports(stage, "Met")
    tells(stage, {WENT: "Two hours, and we forgot the time"})
    line = stage.wait_for_line("> Two hours, and we forgot the time")
    assert line.startswith("@Ben Carter says they've met")
    assert len(stage.thread()) == 1


def test_a_planned_date_stands_on_both_cards_and_in_the_headline_each_in_the_readers_zone(stage: Stage) -> None:
    reports(stage, "Connected")
    date = stage.in_days(5)
    tells(stage, {WHEN: int(date.timestamp())})
    for person in (stage.ben, stage.chidi):
        card = stage.wait_for_card(person, "· meeting")
        assert f"meeting {at(date, person)}" in card
        assert "Add to calendar: Google · Outlook" in card
    assert f"meeting {at(date, stage.ana)}" in stage.wait_for_headline("meeting")
    assert len({stage.ana.member.tz, stage.ben.member.tz, stage.chidi.member.tz}) == 3


def test_a_planned_date_alone_stands_in_the_thread_too(stage: Stage) -> None:
    reports(stage, "Connected")
    date = stage.in_days(5)
    tells(stage, {WHEN: int(date.timestamp())})
    stage.wait_for_line(f"They'll meet {at(date, stage.ana)}.")


def test_once_a_planned_time_has_come_nothing_speaks_of_it_as_to_come(stage: Stage) -> None:
    reports(stage, "Connected")
    tells(stage, {WHEN: int(stage.in_days(1).timestamp())})
    stage.wait_for_card(stage.chidi, "· meeting")
    stage.pass_days(1)
    said_in_the_past(stage)


def test_a_date_given_for_earlier_today_is_past_at_once(stage: Stage) -> None:
    reports(stage, "Connected")
    stage.pass_time(timedelta(hours=2))
    tells(stage, {WHEN: int((stage.slack.clock.now() - timedelta(hours=1)).timestamp())})
    said_in_the_past(stage)


def said_in_the_past(stage: Stage) -> None:
    """See that all three read that it's past, without a date and without a link to a calendar."""
    for person in (stage.ben, stage.chidi):
        card = stage.wait_for_card(person, "· Did you meet?")
        assert "meeting" not in card
        assert "calendar" not in card
    assert "meeting" not in stage.wait_for_headline("in touch · the time they planned has passed")
    stage.wait_for_line("The time they planned has passed.")


def test_a_planned_date_goes_when_they_have_met(stage: Stage) -> None:
    reports(stage, "Connected")
    tells(stage, {WHEN: int(stage.in_days(1).timestamp())})
    stage.wait_for_card(stage.chidi, "· meeting")
    stage.click(stage.ben, "Met")
    assert "meeting" not in stage.wait_for_card(stage.chidi, "says you've met")


def test_a_date_more_than_a_year_away_is_refused_beside_the_field(stage: Stage) -> None:
    reports(stage, "Connected")
    stage.opens(stage.ben, "Add a note")
    reply = stage.ben.submit({WHEN: int(stage.in_days(400).timestamp())})
    assert reply.errors == {"meets_at": "That's more than a year away. Pick an earlier date."}


def test_what_is_too_long_is_refused_with_its_length_and_kept(stage: Stage) -> None:
    reports(stage, "Met")
    stage.opens(stage.ben, "Add a note")
    reply = stage.ben.submit({WENT: "x" * 1_200}, force=True)
    assert reply.errors == {"words:met": "That's 1,200 characters. The limit is 1,000."}
    assert stage.ben.wait_for_view().fields()[WENT] == "x" * 1_200


def test_only_the_connector_sees_it_unless_one_says_otherwise(stage: Stage) -> None:
    reports(stage, "Met")
    tells(stage, {WENT: "She is brilliant"})
    assert ONLY_ANA in stage.wait_for_line("> She is brilliant")
    stage.click(stage.ben, "Thanked")
    assert "brilliant" not in stage.wait_for_card(stage.chidi, "@Ben Carter says you've met")


def test_the_other_sees_it_if_one_says_so(stage: Stage) -> None:
    reports(stage, "Met")
    tells(stage, {WENT: "She is brilliant", AUDIENCE: OTHER_TOO})
    assert "@Ben Carter wrote:\n> She is brilliant" in stage.wait_for_card(stage.chidi, "brilliant")
    assert "@Chidi Okafor can see this too." in stage.wait_for_line("brilliant")


def test_each_text_has_its_own_audience(stage: Stage) -> None:
    reports(stage, "Connected")
    tells(stage, {WORDS: "Hello is said", AUDIENCE: OTHER_TOO})
    stage.wait_for_card(stage.chidi, "> Hello is said")
    stage.click(stage.ben, "Met")
    stage.wait_for_card(stage.ben, "✓ You met")
    stage.fills_in(stage.ben, "Edit your note", {WENT: "Only between us"})
    stage.wait_for_line("> Only between us")
    stage.click(stage.ben, "Thanked")
    card = stage.wait_for_card(stage.chidi, "@Ben Carter says you've met")
    assert "Hello is said" in card
    assert "Only between us" not in card


def test_it_can_be_changed_and_the_line_changes_with_it(stage: Stage) -> None:
    reports(stage, "Met")
    tells(stage, {WENT: "Nise", AUDIENCE: OTHER_TOO})
    stage.wait_for_card(stage.ben, "[ Edit your note ]")
    assert f"{WENT} (optional): Nise" in stage.opens(stage.ben, "Edit your note")
    stage.submits(stage.ben, {WENT: "Nice"})
    stage.wait_for_line("> Nice")
    stage.wait_for_card(stage.chidi, "> Nice")
    assert len(stage.thread()) == 1
    assert "Nise" not in stage.thread()[0]


def test_what_the_other_could_see_can_be_taken_from_them(stage: Stage) -> None:
    reports(stage, "Met")
    tells(stage, {WENT: "She is brilliant", AUDIENCE: OTHER_TOO})
    stage.wait_for_card(stage.chidi, "brilliant")
    stage.fills_in(stage.ben, "Edit your note", {AUDIENCE: "connector"})
    stage.wait_for_line(ONLY_ANA)
    stage.slack.wait_for(lambda: "brilliant" not in stage.seen(stage.chidi), what="a card without the words")


def test_words_go_with_the_click_they_are_about(stage: Stage) -> None:
    reports(stage, "Met")
    tells(stage, {WENT: "The wrong person!", AUDIENCE: OTHER_TOO})
    stage.wait_for_card(stage.chidi, "The wrong person!")
    stage.click(stage.ben, "Undo “Met”")
    assert "wrong person" not in stage.wait_for_line("(undone)")
    stage.slack.wait_for(lambda: "wrong person" not in stage.seen(stage.chidi), what="a card without the words")


def test_a_form_that_is_sent_empty_changes_nothing(stage: Stage) -> None:
    reports(stage, "Met")
    tells(stage, {})
    stage.click(stage.chidi, "Met")
    assert stage.wait_for_lines(2)[0] == "@Ben Carter says they've met @Chidi Okafor."


def test_it_can_be_told_long_afterwards(stage: Stage) -> None:
    reports(stage, "Met")
    stage.pass_days(200)
    card = stage.ben.messages()[0]
    stage.fills_in(stage.ben, "Add a note", {WENT: "We founded a company"}, on=card)
    stage.wait_for_line("> We founded a company")
