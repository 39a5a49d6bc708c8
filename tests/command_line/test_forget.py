"""`python app.py forget --member U…`: whoever runs the bot deletes a member's data, after one question."""

from __future__ import annotations

import io

import pytest

import app
from bot.command_line.forget import forget_member
from storage.database import Database
from tests.builders.installed import installed, removed
from tests.builders.introductions import install, introduced
from tests.builders.traces import show_everything, traces

pytestmark = pytest.mark.usefixtures("environment")

MEMBER = ("forget", "--member", "UBEN")
NO_MEMBER = (
    "--member must be a member's Slack id such as U0123456789. To delete a whole workspace, give --workspace alone."
)


@pytest.fixture
def introduction(database: Database, workspace_id: int) -> int:  # noqa: ARG001  (it stands in that workspace)
    """Store an introduction of Ben, which Slack shows."""
    found = introduced(database)
    show_everything(database)
    return found


def test_whoever_is_sure_deletes_at_once(
    database: Database, introduction: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert introduction
    assert app.main([*MEMBER, "--yes"]) == 0
    expected = "Deleted everything kept about UBEN. While it runs, the bot clears their old messages in Slack.\n"
    assert capsys.readouterr().out == expected
    assert all("DUBEN" in each for each in traces(database, "UBEN"))


@pytest.mark.parametrize(("typed", "exit_code", "is_left"), [(" UBEN", 0, False), ("UCHIDI", 2, True), ("", 2, True)])
def test_somebody_at_a_terminal_types_the_id_again(
    database: Database,
    database_url: str,
    introduction: int,
    capsys: pytest.CaptureFixture[str],
    typed: str,
    exit_code: int,
    is_left: bool,
) -> None:
    assert introduction
    asked: list[str] = []

    def ask(question: str) -> str:
        asked.append(question)
        return typed

    assert forget_member({"DATABASE_URL": database_url}, "UBEN", ask=ask) == exit_code
    assert asked == ["Delete everything kept about UBEN? This can't be undone. Type the id again to confirm: "]
    assert any("DUBEN" not in each for each in traces(database, "UBEN")) is is_left
    said = capsys.readouterr()
    assert is_left is (said.err == "The ids don't match. Nothing was deleted.\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("forget",), NO_MEMBER),
        (("forget", "--yes"), NO_MEMBER),
        (("forget", "--member", "@ben"), NO_MEMBER),
        (("forget", "--member", "", "--workspace", "T1", "--yes"), NO_MEMBER),
        (MEMBER, "--yes is needed where nobody can be asked: it deletes without a question."),
        (
            (*MEMBER, "--yes", "--workspace", "T2"),
            "--workspace names a workspace that isn't in this database: “T2”. It has T1.",
        ),
    ],
)
def test_nonsense_is_refused_and_deletes_nothing(
    database: Database,
    introduction: int,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    said: str,
) -> None:
    assert introduction
    monkeypatch.setattr("sys.stdin", io.StringIO())
    before = traces(database, "UBEN")
    assert app.main(words) == 2
    assert capsys.readouterr().err.strip() == said
    assert traces(database, "UBEN") == before


@pytest.mark.usefixtures("workspace_id")
def test_of_a_stranger_nothing_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    assert app.main(["forget", "--member", "USTRANGER", "--yes"]) == 0
    assert capsys.readouterr().out == "Nothing is kept about USTRANGER.\n"


@pytest.mark.usefixtures("database")
def test_without_a_workspace_nothing_is_kept_about_anyone(capsys: pytest.CaptureFixture[str]) -> None:
    assert app.main([*MEMBER, "--yes"]) == 0
    assert capsys.readouterr().out == "The database is empty: there's no workspace yet.\n"


def test_where_the_app_was_removed_old_messages_stay(
    database: Database, introduction: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert introduction
    removed(database, installed(database, "T1", "xoxb-1"))
    assert app.main([*MEMBER, "--yes", "--workspace", "T1"]) == 0
    assert capsys.readouterr().out == (
        "Deleted everything kept about UBEN. "
        "Their old messages in Slack stay, because T1 removed the app. "
        "The rest of T1 will be deleted on 9 March 2026.\n"
    )


def test_of_several_workspaces_one_must_be_named(
    database: Database, introduction: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert introduction
    install(database, "T2")
    assert app.main([*MEMBER, "--yes"]) == 2
    assert capsys.readouterr().err.strip() == "--workspace must name one of this database's workspaces: T1, T2."
    assert app.main([*MEMBER, "--yes", "--workspace", "T1"]) == 0
