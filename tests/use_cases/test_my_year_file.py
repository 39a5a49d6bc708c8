"""*My year* as a message with a chart and a file: once a minute, and never of more than is kept."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.ids import Verb, button_value
from bot.jobs.kinds import KINDS
from bot.use_cases.export import my_year as export
from bot.use_cases.export.my_year import RequestYear
from bot.use_cases.members.forget import Forget, forget
from storage.database import Database
from storage.models.enums import Kind
from storage.models.outbox import OutgoingMessage
from storage.models.workspace import Member
from tests.builders.clients import Control
from tests.builders.histories import ANA
from tests.builders.outcomes import outcome
from tests.use_cases.test_my_year import full_circle
from tests.use_cases.test_privacy import BEN, CHIDI, START, Life


def wants(life: Life, person: str = ANA, word: str = "2026") -> str:
    """Let somebody press the button in the modal. Returns what they read then."""
    return str(life.clients.press(person, Control(Verb.MY_YEAR_CSV, button_value(Verb.MY_YEAR_CSV, 0, word))))


def brought(database: Database, person: str = ANA) -> list[OutgoingMessage]:
    """Return what is on its way to somebody, in its order."""
    kinds = (Kind.MY_YEAR, Kind.MY_YEAR_FILE)
    with database.reading() as session:
        found = select(OutgoingMessage).where(OutgoingMessage.kind.in_(kinds), OutgoingMessage.to == person)
        return [*session.scalars(found.order_by(OutgoingMessage.id)).all()]


def test_it_comes_as_a_message_with_a_chart_and_a_file_below_it(database: Database) -> None:
    life = Life(database, in_files=True)
    full_circle(life, "=a whole note\n" * 40)
    life.let_pass(timedelta(days=40))
    assert "on its way" in wants(life)
    first, file = brought(database)
    assert "data_visualization" in str(first.content)
    assert "data_visualization" not in str(first.plainer)
    assert (file.kind, file.thread_of, file.content["file"]["name"]) == (
        Kind.MY_YEAR_FILE,
        first.key,
        "my-year-2026.csv",
    )
    (row,) = csv.DictReader(io.StringIO(file.content["file"]["body"].removeprefix("\ufeff"), newline=""))
    assert row["people"] == f"{BEN} {CHIDI}"
    assert row["thanked_you"].replace("\r\n", "\n") == f"{BEN}: {('=a whole note' + chr(10)) * 40}".strip()
    assert row["what_came_of_it"] == f"{CHIDI}: A bakery"
    assert row["full_circle_at"] == "2026-03-02T09:00:00Z"


def test_it_comes_once_a_minute(database: Database) -> None:
    life = Life(database)

    def asks(name: str, after: timedelta) -> bool:
        request = RequestYear(life.clients.workspace_id, ANA, name, "2026")
        return not outcome(export.bring, database, request, START + after, in_files=True)

    assert asks("one", timedelta())
    assert asks("one", timedelta(seconds=1))  # Slack sent it again
    assert not asks("another", timedelta(seconds=59))
    assert asks("another", timedelta(seconds=61))
    assert len(brought(database)) == 4


def test_where_the_bot_may_not_send_files_it_comes_in_messages(database: Database) -> None:
    life = Life(database)
    full_circle(life)
    wants(life)
    first, whole = brought(database)
    assert (whole.kind, whole.thread_of) == (Kind.MY_YEAR, first.key)
    assert "What a find!" in str(whole.content)


def test_so_it_does_if_slack_does_not_take_the_file(database: Database) -> None:
    life = Life(database, in_files=True)
    full_circle(life)
    wants(life)
    with database.transaction() as session:
        (file,) = session.scalars(select(OutgoingMessage).where(OutgoingMessage.kind == Kind.MY_YEAR_FILE)).all()
        for _ in range(2):
            KINDS[Kind.MY_YEAR_FILE].on_undeliverable.apply(session, file, "file_uploads_disabled", life.now)
    first, _, whole = brought(database)
    assert whole.thread_of == first.key
    assert "What a find!" in str(whole.content)


def test_whoever_introduced_nobody_gets_a_sentence_and_stays_unknown(database: Database) -> None:
    life = Life(database, in_files=True)
    wants(life, "UNOBODY")
    (only,) = brought(database, "UNOBODY")
    assert "you didn't introduce anyone" in str(only.content)
    with database.reading() as session:
        assert session.scalars(select(Member.id).where(Member.user_id == "UNOBODY")).all() == []


@pytest.mark.parametrize("in_files", [True, False])
def test_what_is_on_its_way_is_written_again_without_whoever_is_deleted(database: Database, in_files: bool) -> None:
    life = Life(database, in_files=in_files)
    full_circle(life)
    assert life.clients.introduce(ANA, "UFERN", "UGUS") == {}
    wants(life)
    forget(database, Forget(life.clients.workspace_id, BEN), life.now)
    after = brought(database)
    assert [each.kind for each in after] == [Kind.MY_YEAR, Kind.MY_YEAR_FILE if in_files else Kind.MY_YEAR]
    assert {each.day for each in after} == {"2026"}
    said = " ".join(str(each.content) for each in after)
    assert BEN not in said
    assert "What a find!" not in said
    assert "UFERN" in said
