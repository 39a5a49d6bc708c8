"""A line about each of the two: it stands on the other's card, is offered again, and goes with whom it's about."""

from __future__ import annotations

import pytest

from bot.ids import Choice, Field, line_field
from bot.use_cases.introductions.introduce import introduce
from bot.use_cases.introductions.lines_about import last_lines
from bot.use_cases.members.forget import Forget, forget
from storage.database import Database
from tests.builders.clients import Clients, Json
from tests.builders.introductions import NOW, install, introduced, outbox, submission
from tests.builders.outcomes import outcome

ANA, BEN, CHIDI, DALIA, EMEKA = "UANA", "UBEN", "UCHIDI", "UDALIA", "UEMEKA"


def offered(database: Database, by: str, *people: str) -> dict[str, str]:
    """Return the lines that a connector is offered about these people."""
    with database.reading() as session:
        return last_lines(session, 1, by, people)


def test_each_line_stands_on_the_others_card(database: Database) -> None:
    install(database)
    introduced(database, first_line="bakes", second_line="sails")
    cards = {key: str(message.content) for key, message in outbox(database).items() if ":card:" in key}
    assert [("bakes" in cards[f"1:card:{who}"], "sails" in cards[f"1:card:{who}"]) for who in (BEN, CHIDI)] == [
        (False, True),
        (True, False),
    ]


def test_a_connector_is_offered_their_own_last_line_and_nobody_elses(database: Database) -> None:
    install(database)
    introduced(database, first_line="bakes", second_line="sails")
    introduced(database, view_id="V2", first_person=DALIA, second_person=BEN, second_line="bakes bread")
    introduced(database, view_id="V3", first_person=BEN, second_person=EMEKA)
    introduced(database, view_id="V4", by=DALIA, first_person=EMEKA, first_line="sings")
    assert offered(database, ANA, BEN, CHIDI, EMEKA, "") == {BEN: "bakes bread", CHIDI: "sails"}
    assert offered(database, DALIA, BEN, EMEKA) == {EMEKA: "sings"}


@pytest.mark.parametrize("who", [ANA, BEN])
def test_a_line_goes_with_its_author_and_with_whom_it_is_about(database: Database, who: str) -> None:
    install(database)
    introduced(database, first_line="bakes")
    assert forget(database, Forget(1, who), NOW)
    assert offered(database, ANA, BEN) == {}


def test_a_long_line_is_refused(database: Database) -> None:
    install(database)
    refusal = outcome(introduce, database, submission(first_line="🙂" * 101), {}, NOW)
    assert refusal == {"first_line": "That's 202 characters. The limit is 200."}


def ticked(clients: Clients, *people: str) -> Json:
    """Let Ana open the form with these people, and tick that she'd like to add a line about each."""
    clients.command(ANA, " ".join(f"<@{who}>" for who in people))
    return clients.tick(ANA, Field.OPTIONS, Choice.LINES)


def lines_in(form: Json) -> dict[str, str | None]:
    """Return what the fields for a line begin with, by the end of their ids."""
    fields = [block for block in form["blocks"] if block.get("block_id", "").startswith(Field.PERSON_LINE)]
    return {each["block_id"].partition(":")[2]: each["element"].get("initial_value") for each in fields}


def test_the_form_opens_with_the_lines_there_are_and_asks_for_none_otherwise(database: Database) -> None:
    clients = Clients(database, lambda: NOW)
    clients.command(ANA, f"<@{BEN}> <@{CHIDI}> both bake")
    assert lines_in(clients.screen(ANA).modal or {}) == {}
    assert clients.introduce(ANA, BEN, CHIDI) == {}
    clients.command(ANA, f"<@{CHIDI}> <@{DALIA}> both bake")
    assert lines_in(clients.screen(ANA).modal or {}) == {CHIDI: f"line about {CHIDI}", DALIA: None}


def test_ticking_it_shows_both_fields_before_anybody_is_chosen(database: Database) -> None:
    assert lines_in(ticked(Clients(database, lambda: NOW))) == {"first": None, "second": None}


def test_a_line_that_is_too_long_is_named_beside_its_field(database: Database) -> None:
    clients = Clients(database, lambda: NOW)
    assert clients.introduce(ANA, BEN, CHIDI) == {}
    clients.command(ANA, f"<@{DALIA}> <@{BEN}> both bake")
    refusal = clients.hand_in(ANA, {line_field(BEN): {"value": "🙂" * 101}})
    assert refusal == {line_field(BEN): "That's 202 characters. The limit is 200."}
