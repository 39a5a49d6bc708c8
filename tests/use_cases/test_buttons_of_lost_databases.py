"""A button says which introduction it was made for: one of the same number in another database isn't meant."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from bot.ids import STEP_PREFIX, Verb
from bot.messages.replies import unknown_introduction
from storage.database import Database
from storage.models.enums import Step
from storage.models.facts import Report, WayOut, Words
from storage.models.introduction import Introduction
from storage.models.outbox import OutgoingMessage
from storage.queries.retention import erase
from tests.builders.clients import Clients, Control

ANA, BEN, CHIDI = "UANA", "UBEN", "UCHIDI"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
OTHER_CODE = "0123456789"


@pytest.fixture
def clients(database: Database) -> Clients:
    """Return a workspace in which Ana introduced Ben and Chidi, and Ben has thanked her."""
    clients = Clients(database, lambda: NOW)
    assert clients.introduce(ANA, BEN, CHIDI) == {}
    thanked = next(each for each in clients.controls(BEN) if each.action_id == f"{STEP_PREFIX}{Step.THANKED}")
    clients.press(BEN, thanked)
    return clients


def reference(clients: Clients) -> str:
    """Return what the buttons of the introduction carry."""
    with clients.database.reading() as session:
        (found,) = session.scalars(select(Introduction).order_by(Introduction.id)).all()
        return found.reference


def number(clients: Clients) -> str:
    """Return the number alone, as buttons of release 0.2 have it."""
    return reference(clients).partition("-")[0]


def facts(clients: Clients) -> list[int]:
    """Return how much was ever said."""
    with clients.database.reading() as session:
        return [session.scalar(select(func.count()).select_from(table)) or 0 for table in (Report, WayOut, Words)]


def about_an_introduction(clients: Clients, person: str) -> Iterator[Control]:
    """Yield all that this person can press about the introduction."""
    return (control for control in clients.controls(person) if reference(clients) in control.value.split(":"))


@pytest.mark.parametrize("person", [ANA, BEN, CHIDI])
def test_no_button_of_a_lost_introduction_acts_on_another_of_its_number(clients: Clients, person: str) -> None:
    pressable = list(about_an_introduction(clients, person))
    before = facts(clients)
    for control in pressable:
        value = control.value.replace(reference(clients), f"{number(clients)}-{OTHER_CODE}")
        assert clients.press(person, Control(control.action_id, value)) == unknown_introduction(), control
    assert len(pressable) >= 3
    assert facts(clients) == before


@pytest.mark.parametrize("person", [ANA, BEN])
def test_what_was_erased_is_not_known_any_more(clients: Clients, person: str) -> None:
    pressable = list(about_an_introduction(clients, person))
    with clients.database.transaction() as session:
        erase(session, [int(number(clients))])
    assert pressable
    for control in pressable:
        assert clients.press(person, control) == unknown_introduction(), control


def test_a_form_of_a_lost_introduction_shows_what_was_typed(clients: Clients) -> None:
    note = next(each for each in clients.controls(BEN) if each.verb == Verb.TELL)
    form = clients.press(BEN, note)
    assert form
    form["private_metadata"] = form["private_metadata"].replace(reference(clients), f"{number(clients)}-{OTHER_CODE}")
    said = clients.hand_in(BEN, {"words:thanked": {"type": "plain_text_input", "value": "Thanks a lot!"}})
    assert "I can't find this introduction" in said[""][0]
    assert any("Thanks a lot!" in text for text in said[""])


# --- Buttons of release 0.2, which carry the number alone -----------------------------------------------------------


def posted(clients: Clients, person: str, introduction_id: int | None) -> tuple[str, str]:
    """Let Slack have a person's card, or a reminder about several; return where it is."""
    with clients.database.transaction() as session:
        card = session.scalars(select(OutgoingMessage).where(OutgoingMessage.key.like(f"%:card:{person}"))).one()
        card.channel, card.ts, card.introduction_id = "D0123", "1767225600.000100", introduction_id
        return card.channel, card.ts


def press_as_before(clients: Clients, person: str, message: tuple[str, str]) -> object:
    """Press Met, with the number alone."""
    return clients.press(person, Control(f"{STEP_PREFIX}{Step.MET}", number(clients)), message)


def test_an_old_button_still_works_on_its_message(clients: Clients) -> None:
    assert press_as_before(clients, BEN, posted(clients, BEN, int(number(clients)))) is None
    assert facts(clients)[0] == 3


def test_an_old_button_still_works_on_a_message_about_several(clients: Clients) -> None:
    where = posted(clients, BEN, None)
    clients.is_looked_at = False  # which would find the card missing
    assert press_as_before(clients, BEN, where) is None
    assert facts(clients)[0] == 3


@pytest.mark.parametrize("where", [("D0123", "1767225600.000200"), ("D0999", "1767225600.000100"), ("", "")])
def test_an_old_button_on_a_message_that_is_not_known_does_nothing(clients: Clients, where: tuple[str, str]) -> None:
    posted(clients, BEN, int(number(clients)))
    assert press_as_before(clients, BEN, where) == unknown_introduction()
    assert facts(clients)[0] == 1


def test_an_old_button_on_another_introductions_message_does_nothing(clients: Clients) -> None:
    where = posted(clients, BEN, int(number(clients)))
    assert clients.introduce(ANA, BEN, "UDALIA") == {}
    with clients.database.reading() as session:
        other = max(session.scalars(select(Introduction.id)))
    assert clients.press(BEN, Control(f"{STEP_PREFIX}{Step.MET}", str(other)), where) == unknown_introduction()


def test_every_button_about_an_introduction_carries_its_code(clients: Clients) -> None:
    everything = [control for person in (ANA, BEN, CHIDI) for control in clients.controls(person)]
    carried = [control.value.split(":") for control in everything if control.value]
    about = [parts[1] if len(parts) == 3 else parts[0] for parts in carried]
    assert set(about) == {reference(clients), "0", Verb.HOW}
