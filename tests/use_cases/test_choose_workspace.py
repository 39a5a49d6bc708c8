"""Choice of the workspace for `settings` and `export`, where a database may hold several."""

from __future__ import annotations

import pytest

import app
from bot.command_line import settings
from bot.config.errors import SettingError
from bot.use_cases.export import workspace
from bot.use_cases.workspaces import install as install_use_case
from storage.database import Database
from storage.queries import erasing, workspaces
from tests.builders.installed import installed, removed
from tests.builders.introductions import NOW, install

NAME_ONE = "--workspace must name one of this database's workspaces: T1, T2."
NOT_THERE = "--workspace names a workspace that isn't in this database: “T3”. It has T1, T2."


@pytest.fixture
def two(database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Prepare two workspaces, and the environment that `python app.py` runs in."""
    install(database, "T1")
    install(database, "T2")
    monkeypatch.setenv("DATABASE_URL", database_url)


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize(
    "command", [["settings"], ["settings", "open-limit", "8"], ["export", "--format", "csv"]], ids=" ".join
)
@pytest.mark.parametrize(
    ("named", "said"), [([], NAME_ONE), (["--workspace", "T3"], NOT_THERE)], ids=["none is named", "another is named"]
)
def test_nobody_guesses_which_of_several_is_meant(
    database: Database, command: list[str], named: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert app.main([*command, *named]) == 2
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", f"{said}\n")
    assert all("open-limit = 5 " in settings.shown(database, team) for team in ("T1", "T2"))


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize(
    "arguments",
    [["open-limit", "8", "--workspace", "T2"], ["--workspace", "T2", "open-limit", "8"]],
    ids=["last", "first"],
)
def test_the_one_that_is_named_is_changed_and_shown(
    database: Database, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert app.main(["settings", *arguments]) == 0
    assert capsys.readouterr().out.startswith("Workspace T2\n  open-limit = 8 ")
    assert "open-limit = 5 " in settings.shown(database, "T1")


def test_the_only_one_need_not_be_named_and_may_be(database: Database) -> None:
    install(database)
    assert settings.shown(database) == settings.shown(database, "T1")


@pytest.mark.usefixtures("two")
def test_one_that_is_being_erased_is_nobodys(database: Database) -> None:
    with database.transaction() as session:
        erasing.begin(workspaces.lock(session, 1))
    assert settings.shown(database).startswith("Workspace T2\n")
    with pytest.raises(SettingError, match=r"“erased-1”\. It has T2\.$"):
        settings.shown(database, "erased-1")
    assert install_use_case.identify(database, "T1") is None


def test_one_that_removed_the_app_is_never_guessed(
    database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    removed(database, installed(database, "T1", "xoxb-1"))
    who = "T1 (removed the app; will be deleted on 9 March 2026)"
    for command in (["settings"], ["export", "--format", "csv"], ["forget", "--member", "UBEN", "--yes"]):
        assert app.main(command) == 2
        said = f"--workspace must name one of this database's workspaces: {who}.\n"
        assert capsys.readouterr() == ("", said)
    assert app.main(["settings", "--workspace", "T1"]) == 0
    assert capsys.readouterr().out.startswith(f"Workspace {who}\n  open-limit = ")
    assert app.main(["export", "--format", "csv", "--workspace", "T1"]) == 0
    assert capsys.readouterr().err == f"Workspace {who}.\n"


def test_beside_another_one_that_removed_the_app_is_not_taken_for_granted_either(database: Database) -> None:
    removed(database, installed(database, "T1", "xoxb-1"))
    installed(database, "T2", "xoxb-2")
    with pytest.raises(SettingError, match=r"workspaces: T1 \(removed the app; .+\), T2\.$"):
        settings.shown(database)


def test_where_none_is_known_a_change_is_refused_and_looking_is_not(database: Database) -> None:
    assert settings.shown(database) == settings.NO_WORKSPACE
    assert "".join(workspace.lines(database, "json", None)) == "[]\n"
    with pytest.raises(
        SettingError, match=r"^open-limit can't be set yet: no workspace is known\. Start the bot once, then set it"
    ):
        settings.change(database, "open-limit", "8", NOW)
    with pytest.raises(SettingError, match=r"isn't in this database: “T1”\. It has none yet: start the bot once\.$"):
        settings.shown(database, "T1")
