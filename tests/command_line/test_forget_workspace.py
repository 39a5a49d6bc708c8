"""`python app.py forget --workspace T…`: whoever runs the bot erases a whole workspace, after one question."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

import app
from bot.command_line.forget import forget_workspace
from bot.use_cases.workspaces import uninstall
from storage.database import Database
from storage.models.base import Row
from storage.models.workspace import Workspace
from storage.queries import erasing, processes
from tests.builders.installed import installed, removed
from tests.builders.introductions import NOW, install, introduced

pytestmark = pytest.mark.usefixtures("environment")

ALL_OF_T1 = ("forget", "--workspace", "T1", "--yes")
ERASED = (
    "Deleted workspace T1: every introduction, member, message and setting, and its token. "
    "What was posted in Slack stays there."
)


def rows(database: Database, workspace_id: int) -> int:
    """Return how many rows of any table belong to a workspace, its own included."""
    tables = Row.metadata.sorted_tables
    columns = [table.c.workspace_id for table in tables if "workspace_id" in table.c] + [Workspace.__table__.c.id]
    with database.reading() as session:
        return sum(len(session.scalars(select(each).where(each == workspace_id)).all()) for each in columns)


@pytest.fixture
def two(database: Database) -> tuple[int, int]:
    """Store an introduction in one workspace that installed the app, and another workspace."""
    first = installed(database, "T1", "xoxb-1")
    introduced(database)
    return first, installed(database, "T2", "xoxb-2")


def test_one_is_erased_and_the_other_stays(
    database: Database, two: tuple[int, int], capsys: pytest.CaptureFixture[str]
) -> None:
    before = rows(database, two[1])
    assert rows(database, two[0]) > 5
    assert app.main(ALL_OF_T1) == 0
    still_there = (
        "The app is still in their Slack but no longer works. Ask an admin there to remove it, or to install it again."
    )
    assert capsys.readouterr() == (f"{ERASED} {still_there}\n", "")
    assert (rows(database, two[0]), rows(database, two[1])) == (0, before)


def test_of_one_that_removed_the_app_nothing_is_left_to_do(
    database: Database, two: tuple[int, int], capsys: pytest.CaptureFixture[str]
) -> None:
    removed(database, two[0])
    assert app.main(ALL_OF_T1) == 0
    assert capsys.readouterr().out == f"{ERASED}\n"
    assert rows(database, two[0]) == 0


def test_where_there_is_one_token_it_would_start_fresh(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    workspace_id = install(database)
    introduced(database)
    assert app.main(ALL_OF_T1) == 0
    starts_fresh = "Remove the app in Slack too, or keep the bot stopped. If it starts again, it'll start fresh."
    assert capsys.readouterr().out == f"{ERASED} {starts_fresh}\n"
    assert rows(database, workspace_id) == 0


def test_while_its_own_bot_runs_nothing_is_erased(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    workspace_id = install(database)
    with database.transaction() as session:
        processes.note(session, workspace_id, "a process", datetime.now(UTC))
    assert app.main(ALL_OF_T1) == 2
    assert capsys.readouterr().err == (
        "--workspace names T1, which a bot is serving. Stop it first. (If it was killed, wait 90 s.)\n"
    )
    assert rows(database, workspace_id) == 2


def test_a_bot_that_serves_every_workspace_goes_on(database: Database, two: tuple[int, int]) -> None:
    with database.transaction() as session:
        processes.note(session, None, "a process", datetime.now(UTC))
    assert app.main(ALL_OF_T1) == 0
    assert rows(database, two[0]) == 0


def test_one_that_was_begun_and_interrupted_is_erased_by_the_next_command(
    database: Database, two: tuple[int, int], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with monkeypatch.context() as interrupting:
        interrupting.setattr(uninstall, "finish", lambda _: None)
        uninstall.forget(database, "T1", NOW)
    assert rows(database, two[0]) > 5
    assert app.main(ALL_OF_T1) == 2
    said = "--workspace names a workspace that isn't in this database: “T1”. It has T2.\n"
    assert capsys.readouterr() == ("", said)
    assert rows(database, two[0]) == 0


def test_one_that_was_begun_and_interrupted_is_erased_by_the_clock_too(
    database: Database, two: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uninstall, "finish", lambda _: None)
    uninstall.forget(database, "T1", NOW)
    with database.reading() as session:
        assert erasing.due(session, NOW) == [two[0]]


@pytest.mark.parametrize(("typed", "exit_code"), [("T1 ", 0), ("T2", 2), ("", 2)])
def test_somebody_at_a_terminal_types_the_id_again(
    database: Database,
    database_url: str,
    two: tuple[int, int],
    capsys: pytest.CaptureFixture[str],
    typed: str,
    exit_code: int,
) -> None:
    asked: list[str] = []

    def ask(question: str) -> str:
        asked.append(question)
        return typed

    assert forget_workspace({"DATABASE_URL": database_url}, "T1", ask=ask) == exit_code
    assert asked == [
        "Delete workspace T1, with every introduction, member and setting? This can't be undone. "
        "Type the id again to confirm: "
    ]
    assert bool(rows(database, two[0])) is (exit_code == 2)
    assert (capsys.readouterr().err == "The ids don't match. Nothing was deleted.\n") is (exit_code == 2)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("--workspace", "T3", "--yes"),
            "--workspace names a workspace that isn't in this database: “T3”. It has T1, T2.",
        ),
        (("--workspace", "T1"), "--yes is needed where nobody can be asked: it deletes without a question."),
    ],
)
def test_nonsense_is_refused_and_erases_nothing(
    database: Database,
    two: tuple[int, int],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    said: str,
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    before = [rows(database, each) for each in two]
    assert app.main(["forget", *words]) == 2
    assert capsys.readouterr().err == f"{said}\n"
    assert [rows(database, each) for each in two] == before
