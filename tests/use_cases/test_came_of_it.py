"""A party says what came of an introduction: who reads it where, how it changes, and that it can be taken back."""

from __future__ import annotations

import json

import pytest

from bot.ids import Field, Verb
from bot.use_cases.introductions import came_of_it
from bot.use_cases.introductions.actors import Act
from bot.use_cases.introductions.came_of_it import SayWhatCame
from storage.database import Database
from storage.models.enums import Audience, Outcome, Step
from tests.builders.clients import Json, is_too_late
from tests.builders.introductions import DAY, NOW, install, introduced, outbox, party, report, seen, versions
from tests.builders.outcomes import TOO_LATE, outcome
from tests.use_cases.test_joining import ANA, BEN, CHIDI, DAN, Pair

MET, THANKED = Step.MET, Step.THANKED
LATER = NOW + 100 * DAY
LINE = "2:result:UBEN"


def came_full_circle(database: Database) -> int:
    """Let Ana introduce Ben and Chidi, who meet and thank her."""
    install(database)
    about = introduced(database)
    for person in (BEN, CHIDI):
        for step in (MET, THANKED):
            report(database, about, person, step)
    return about


def say(database: Database, about: int, text: str, audience: Audience = Audience.CONNECTOR) -> dict[str, str]:
    """Let Ben say what came of it, months later."""
    return outcome(came_of_it.say, database, SayWhatCame(1, about, BEN, text, audience), LATER)


def line(database: Database, about: int) -> tuple[str, bool]:
    """Return the line about it in Ana's thread, and whether it shows in the conversation, too."""
    message = outbox(database)[f"{about}:result:{BEN}"]
    return message.content["text"], message.content.get("reply_broadcast", False)


def test_it_is_told_in_the_old_thread_and_ends_nothing(database: Database) -> None:
    about = came_full_circle(database)
    ended_at = seen(database, about).ended_at
    assert say(database, about, "A bakery") == {}
    text = "<@UBEN> says something came of your introduction to <@UCHIDI>"
    assert line(database, about) == (f"{text}: “A bakery”", True)
    assert outbox(database)[f"{about}:result:{BEN}"].thread_of == f"intro:{about}:headline"
    assert (seen(database, about).outcome, seen(database, about).ended_at) == (Outcome.COMPLETED, ended_at)


def test_saying_it_again_changes_the_line_and_the_same_again_nothing(database: Database) -> None:
    about = came_full_circle(database)
    say(database, about, "A bakery")
    say(database, about, "Two bakeries", Audience.OTHER)
    assert "Two bakeries" in line(database, about)[0]
    before = versions(database)
    say(database, about, "Two bakeries", Audience.OTHER)
    assert versions(database) == before
    assert len(party(database, about, BEN).results) == 1


def test_taken_back_it_leaves_no_word(database: Database) -> None:
    about = came_full_circle(database)
    say(database, about, "A bakery", Audience.OTHER)
    outbox(database)
    with database.transaction() as session:
        for message in outbox(database).values():  # Slack has got them all
            session.merge(message).ts = "1.1"
    assert say(database, about, "") == {}
    assert line(database, about)[0] == "<@UBEN> says something came of your introduction to <@UCHIDI>. (undone)"
    (result,) = party(database, about, BEN).results
    assert (result.text, result.taken_back_at) == ("", LATER)
    assert not [key for key, each in outbox(database).items() if "bakery" in json.dumps(each.content)]
    say(database, about, "A bakery after all")
    assert "A bakery after all" in line(database, about)[0]


def test_only_who_met_can_say_it_and_in_a_line(database: Database) -> None:
    install(database)
    about = introduced(database)
    report(database, about, BEN, Step.CONNECTED)
    report(database, about, CHIDI, MET)
    assert say(database, about, "A bakery") == TOO_LATE
    report(database, about, BEN, MET)
    assert say(database, about, "x" * 201) == {Field.LINE: "That's 201 characters. The limit is 200."}
    assert say(database, about, "") == {Field.LINE: "Write something, or close this."}
    assert party(database, about, BEN).results == []
    assert say(database, about, "A bakery") == {}, "while it's still open, too"


def test_nothing_yet_answers_only_who_was_asked(database: Database) -> None:
    about = came_full_circle(database)
    assert outcome(came_of_it.nothing_yet, database, Act(1, about, BEN), LATER) == TOO_LATE


# --- In Slack -------------------------------------------------------------------------------------------------------


def met_and_thanked(database: Database, *connectors: str) -> Pair:
    """Return an introduction, by several if so, that came full circle."""
    pair = Pair(database, *connectors)
    for person in (BEN, CHIDI):
        pair.report(person, MET, THANKED)
    return pair


def tells(pair: Pair, person: str, text: str, audience: Audience) -> None:
    """Say what came of it on one's card."""
    assert pair.press(person, Verb.CAME_OF_IT, pair.numbers[0])
    assert pair.clients.hand_in(person, filled_in(text, audience)) == {}


def filled_in(text: str, audience: Audience) -> Json:
    return {"line": {"value": text}, "audience": {"selected_option": {"value": audience}}}


def test_each_of_the_two_may_say_one_and_all_read_what_is_for_them(database: Database) -> None:
    pair = met_and_thanked(database, ANA)
    for person in (ANA, BEN, CHIDI):
        pair.clients.open_home(person)
    tells(pair, BEN, "A bakery", Audience.OTHER)
    tells(pair, CHIDI, "A secret", Audience.CONNECTOR)
    assert "says something came of it" in pair.card(CHIDI)
    assert [text for text in ("A bakery", "A secret") if text in pair.read_by(BEN)] == ["A bakery"]
    assert "full circle · <@UBEN>: “A bakery” · <@UCHIDI>: “A secret”" in str(pair.home(ANA))
    assert "full circle · <@UBEN>: “A bakery” · you: “A secret”" in str(pair.home(CHIDI))
    assert "A secret" not in str(pair.home(BEN))
    exported = pair.exported(BEN)["introductions_of_you"][0]
    assert (exported["what_came_of_it"]["text"], exported["the_other"]["what_came_of_it"]) == ("A bakery", None)
    assert [each["what_came_of_it"]["text"] for each in pair.exported(ANA)["introductions_you_made"][0]["parties"]] == [
        "A bakery",
        "A secret",
    ]


def test_the_form_shows_what_was_said_and_notices_what_changed_since(database: Database) -> None:
    pair = met_and_thanked(database, ANA)
    stale = pair.press(BEN, Verb.CAME_OF_IT, pair.numbers[0])
    tells(pair, BEN, "A bakery", Audience.OTHER)
    modal = pair.press(BEN, Verb.CAME_OF_IT, pair.numbers[0])
    assert modal
    assert modal["blocks"][1]["element"]["initial_value"] == "A bakery"
    pair.clients.screen(BEN).modal = stale
    assert "" in pair.clients.hand_in(BEN, filled_in("A cafe", Audience.OTHER)), "the modal says so, in its place"
    assert "A cafe" not in pair.read_by(ANA)


def test_both_connectors_hear_it(database: Database) -> None:
    pair = met_and_thanked(database, ANA, DAN)
    tells(pair, BEN, "A bakery", Audience.CONNECTOR)
    for connector in (ANA, DAN):
        assert "A bakery" in pair.thread(connector)[-1]


def test_whoever_left_it_to_the_other_hears_nothing(database: Database) -> None:
    pair = Pair(database, ANA, DAN)
    pair.withdraw(ANA, pair.numbers[0])
    for person in (BEN, CHIDI):
        pair.report(person, MET, THANKED)
    tells(pair, BEN, "A bakery", Audience.OTHER)
    assert "A bakery" not in pair.read_by(ANA)
    assert "A bakery" in pair.read_by(DAN)


@pytest.mark.parametrize("person", [ANA, CHIDI, DAN])
def test_nobody_says_it_for_anybody_else(database: Database, person: str) -> None:
    pair = Pair(database, ANA)
    pair.report(BEN, MET)
    assert is_too_late(pair.press(person, Verb.CAME_OF_IT, pair.numbers[0]))
