"""The use case of passing on: the chain is kept, and the first connector hears who by."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.use_cases.introductions import answer_request
from storage.database import Database
from storage.models.enums import Consent, Step
from storage.models.introduction import Introduction
from tests.builders.introductions import NOW, click, install, introduced, outbox, report, seen, told

CONNECTED, MET, _ = Step


@pytest.fixture
def introduction_id(database: Database) -> int:
    """Let Ana introduce Ben and Chidi."""
    install(database)
    return introduced(database)


NEXT = {"view_id": "V2", "by": "UBEN", "first_person": "UDALIA", "second_person": "UEMEKA"}


def chain(database: Database) -> list[int | None]:
    with database.reading() as session:
        return list(session.scalars(select(Introduction.passed_on_from_id).order_by(Introduction.id)))


def test_the_chain_is_kept(database: Database, introduction_id: int) -> None:
    report(database, introduction_id, "UBEN", MET)
    passed_on = introduced(database, **NEXT, passed_on_from=introduction_id)
    assert chain(database) == [None, introduction_id]
    assert told(database, "passed_on") == ["<@UBEN> paid it forward and introduced two people."]
    assert f"{introduction_id}:passed_on:UBEN:{passed_on}" in outbox(database)


@pytest.mark.parametrize(
    ("by", "step"),
    [("UBEN", CONNECTED), ("UCHIDI", MET), ("UANA", MET), ("USTRANGER", MET)],
    ids=["who is only in touch", "the other", "the connector", "a stranger"],
)
def test_nothing_is_passed_on_by_who_has_nothing_to_pass_on(
    database: Database, introduction_id: int, by: str, step: Step
) -> None:
    report(database, introduction_id, "UBEN", step)
    introduced(database, **(NEXT | {"by": by}), passed_on_from=introduction_id)
    assert chain(database) == [None, None]
    assert told(database, "passed_on") == []


def test_nothing_is_passed_on_from_what_does_not_exist(database: Database, introduction_id: int) -> None:
    report(database, introduction_id, "UBEN", MET)
    introduced(database, **NEXT, passed_on_from=999)
    assert chain(database) == [None, None]


def test_what_was_erased_meanwhile_is_told_to_nobody(database: Database, introduction_id: int) -> None:
    report(database, introduction_id, "UBEN", MET)
    passed_on = introduced(database, **NEXT, passed_on_from=introduction_id, ask_first=True)
    with database.transaction() as session:
        session.get_one(Introduction, passed_on).passed_on_from_id = 999
    for by in ("UDALIA", "UEMEKA"):
        answer_request.answer(Consent.YES)(database, click(passed_on, by), NOW)
    assert seen(database, passed_on).introduced_at == NOW
    assert told(database, "passed_on") == []
