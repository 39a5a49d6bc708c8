"""Release 0.2 stored a second row when a workspace joined an Enterprise Grid: the next start brings both together."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest
from sqlalchemy import select, update

from bot.slack.installation import Installation
from bot.use_cases.introductions import report as reporting
from bot.use_cases.introductions.report import ActOnStep
from bot.use_cases.members.forget import Forget, forget
from bot.use_cases.workspaces import install
from storage.database import Database
from storage.models.base import Row
from storage.models.enums import Kind, Preference, Step
from storage.models.introduction import Introduction
from storage.models.outbox import OutgoingMessage
from storage.models.workspace import Avoidance, Member, Workspace
from storage.queries import members, outbox
from storage.queries.outbox import Draft
from tests.builders.introductions import DAY, NOW, introduced
from tests.builders.introductions import install as install_workspace
from tests.builders.outcomes import outcome
from tests.builders.traces import traces

LATER = NOW + DAY
IN_GRID = Installation("E1", "T1", "UBOT", frozenset())


def prefer(database: Database, workspace_id: int, user_id: str, preference: Preference) -> None:
    """Let a member have chosen this."""
    with database.transaction() as session:
        members.ensure(session, workspace_id, {user_id})[user_id].preference = preference


def avoid(database: Database, workspace_id: int, user_id: str, other: str) -> None:
    """Put somebody on a member's private list."""
    with database.transaction() as session:
        found = members.ensure(session, workspace_id, {user_id, other})
        members.avoid(session, found[user_id], [found[other]])


def say(database: Database, workspace_id: int, key: str, thread_of: str | None = None) -> None:
    """Put a message into the outbox."""
    with database.transaction() as session:
        content = {"text": "Hello", "blocks": []}
        draft = Draft(workspace_id, None, key, "UANA", content, thread_of=thread_of, kind=Kind.SUMMARY)
        outbox.put(session, draft, NOW)


@pytest.fixture
def twice(database: Database) -> tuple[int, int]:
    """Return the ids of an introduction in each of two rows of one workspace, the older row first."""
    install_workspace(database, "T1")
    first = introduced(database)
    with database.transaction() as session:
        session.add(Workspace(enterprise_id="E1", team_id="T1", bot_user_id="UBOT", created_at=LATER))
    return first, introduced(database, workspace_id=2, view_id="V2", second_person="UDAN")


def merged(database: Database) -> int:
    """Start anew. Returns the id of the row that's served."""
    return install.serve(database, IN_GRID, LATER)


def test_a_workspace_that_joins_a_grid_keeps_its_row_and_notes_the_organisation(database: Database) -> None:
    alone = install_workspace(database, "T1")
    assert install.serve(database, IN_GRID, LATER) == alone
    assert install.serve(database, replace(IN_GRID, enterprise_id=""), LATER) == alone  # not said every time
    with database.reading() as session:
        assert [row.enterprise_id for row in session.scalars(select(Workspace))] == ["E1"]


def test_everything_belongs_to_the_newer_row_afterwards(
    database: Database, twice: tuple[int, int], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        assert merged(database) == 2
    assert [(line.getMessage(), vars(line)["introductions"]) for line in caplog.records] == [
        ("Two rows of one workspace were merged: it joined an Enterprise Grid", 1)
    ]
    with database.reading() as session:
        assert session.scalars(select(Workspace.id)).all() == [2]
        owners = [
            set(session.scalars(select(table.c.workspace_id)))
            for table in Row.metadata.sorted_tables
            if "workspace_id" in table.c
        ]
        people = session.scalars(select(Member.user_id).order_by(Member.user_id)).all()
        connectors = session.scalars(select(Introduction.connector_id)).all()
    assert set().union(*owners) == {2}
    assert people == ["UANA", "UBEN", "UCHIDI", "UDAN"]
    assert len(set(connectors)) == 1
    for introduction, who in zip(twice, ("UCHIDI", "UDAN"), strict=True):
        met = ActOnStep(2, introduction, who, Step.MET)
        assert outcome(reporting.record, database, met, LATER) == {}


def test_forgetting_reaches_both(database: Database, twice: tuple[int, int]) -> None:  # noqa: ARG001
    merged(database)
    assert forget(database, Forget(2, "UBEN"), LATER)
    assert not traces(database, "both bake")


def test_what_was_chosen_last_counts_and_nothing_chosen_is_lost(database: Database, twice: tuple[int, int]) -> None:  # noqa: ARG001
    prefer(database, 1, "UBEN", Preference.ASK_FIRST)
    prefer(database, 1, "UANA", Preference.NOT_NOW)
    prefer(database, 2, "UANA", Preference.ASK_FIRST)
    for workspace_id in (1, 2):
        avoid(database, workspace_id, "UBEN", "UANA")
    avoid(database, 1, "UBEN", "UEVE")
    with database.transaction() as session:
        first, second = session.get_one(Workspace, 1), session.get_one(Workspace, 2)
        first.keep_days, first.open_limit, first.summary_channel, first.summary_hour = 90, 3, "C1", 15
        second.open_limit, second.summary_channel = 8, "C2"
    merged(database)
    with database.reading() as session:
        row = session.get_one(Workspace, 2)
        assert (row.keep_days, row.open_limit, row.summary_channel, row.summary_hour) == (90, 8, "C2", 9)
        chosen = {member.user_id: member.preference for member in session.scalars(select(Member))}
        assert (chosen["UBEN"], chosen["UANA"]) == (Preference.ASK_FIRST, Preference.ASK_FIRST)
        ben = session.scalars(select(Member.id).where(Member.user_id == "UBEN")).one()
        assert sorted(members.avoided_by(session, ben)) == ["UANA", "UEVE"]
        assert len(session.scalars(select(Avoidance.id)).all()) == 2


def test_messages_of_the_same_name_stay_two(database: Database, twice: tuple[int, int]) -> None:  # noqa: ARG001
    for workspace_id in (1, 2):
        say(database, workspace_id, "summary:weekly:2026-03-02")
        say(database, workspace_id, f"reply:{workspace_id}", thread_of="summary:weekly:2026-03-02")
    merged(database)
    with database.reading() as session:
        replies = session.scalars(select(OutgoingMessage).where(OutgoingMessage.key.like("reply:%")))
        threads = {reply.key: reply.thread_of for reply in replies}
    assert threads == {"reply:1": "summary:weekly:2026-03-02:1", "reply:2": "summary:weekly:2026-03-02"}


def test_a_workspace_that_left_and_came_back_is_merged_too(database: Database, twice: tuple[int, int]) -> None:  # noqa: ARG001
    """The older row has the organisation's id by now, which the newer one gets."""
    with database.transaction() as session:
        for row, organisation in ((2, "for now"), (1, "E1"), (2, "")):
            session.execute(update(Workspace).where(Workspace.id == row).values(enterprise_id=organisation))
    assert merged(database) == 2
    with database.reading() as session:
        assert session.scalars(select(Workspace.enterprise_id)).all() == ["E1"]


def test_another_workspace_keeps_all_of_its_own(database: Database, twice: tuple[int, int]) -> None:  # noqa: ARG001
    other = install_workspace(database, "T2")
    introduced(database, workspace_id=other, view_id="V3")
    before = traces(database, "", workspace_id=other)
    merged(database)
    assert traces(database, "", workspace_id=other) == before
