"""The environment and the `.env` file: which value counts, which encodings are read, and what is said about them."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.config import environment
from bot.config.environment import load
from tests.conftest import ROOT


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return the path of the `.env` file that a test may write."""
    return tmp_path / ".env"


def test_the_file_adds_what_the_environment_does_not_set(file: Path) -> None:
    file.write_text("A=from the file\nB='two words'  # a remark\nexport C=3\n", encoding="utf-8")
    found = load({"A": "from the environment"}, [file.parent])
    assert found.values == {"A": "from the environment", "B": "two words", "C": "3"}
    assert (found.file, found.remarks) == (file, ())


def test_without_a_file_there_is_the_environment(tmp_path: Path) -> None:
    found = load({"A": "1"}, [tmp_path])
    assert (found.values, found.file, found.remarks) == ({"A": "1"}, None, ())


def test_a_folder_of_that_name_is_no_file_but_is_named(file: Path) -> None:
    file.mkdir()
    found = load({}, [file.parent])
    assert (found.file, found.problem) == (None, None)
    assert found.remarks == (
        f"{file} is a folder, so it isn't read. If Docker made it because the file was missing, "
        "delete the folder and write the file.",
    )


def test_behind_a_folder_of_that_name_the_next_file_is_read(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    (inner / ".env").mkdir(parents=True)
    (tmp_path / ".env").write_text("A=1\nnonsense here\n", encoding="utf-8")
    found = load({}, [inner, tmp_path])
    assert (found.values, found.file) == ({"A": "1"}, tmp_path / ".env")
    assert [remark.split(" is")[0] for remark in found.remarks] == [f"{inner}/.env", f"{tmp_path}/.env: line 2"]


def test_a_pipe_is_read_when_a_program_writes_to_it(file: Path) -> None:
    os.mkfifo(file)
    with ThreadPoolExecutor() as another:
        another.submit(file.write_text, "A=1\n", encoding="utf-8")
        found = load({}, [file.parent])
    assert (found.values, found.problem) == ({"A": "1"}, None)


def test_a_pipe_that_nobody_writes_to_is_named_and_holds_nothing_up(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(file)
    monkeypatch.setattr(environment, "SECONDS_FOR_A_PIPE", 0.05)
    assert load({}, [file.parent]).problem == (
        f"{file} is a named pipe that nothing writes to. Start the program that should, or put a file there."
    )


def test_the_process_keeps_its_own_environment(file: Path) -> None:
    file.write_text("FULL_CIRCLE_TEST=1\n", encoding="utf-8")
    assert load(os.environ, [file.parent]).values["FULL_CIRCLE_TEST"] == "1"
    assert "FULL_CIRCLE_TEST" not in os.environ


def test_values_may_name_others(file: Path) -> None:
    file.write_text("HOST=db\nDATABASE_URL=postgresql://${USER_NAME}@${HOST}/${NAME:-circle}\n", encoding="utf-8")
    found = load({"USER_NAME": "bot", "HOST": "localhost"}, [file.parent])
    assert found.values["DATABASE_URL"] == "postgresql://bot@localhost/circle"


def test_the_nearest_file_is_read_and_no_other(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    for folder in (tmp_path, inner):
        (folder / ".env").write_text(f"FOLDER={folder.name}\n", encoding="utf-8")
    assert load({}, [inner, tmp_path]).values == {"FOLDER": "inner"}


def test_a_checkout_looks_beside_app_py_first() -> None:
    assert environment.folders()[:2] == (ROOT, ROOT.parent)


# --- Remarks --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("empty", ["", "  "])
def test_a_variable_that_is_empty_in_the_environment_stays_empty_and_is_named(file: Path, empty: str) -> None:
    file.write_text("SLACK_BOT_TOKEN=xoxb-secret\nPORT=\nHOST=h\n", encoding="utf-8")
    found = load({"SLACK_BOT_TOKEN": empty, "PORT": "", "HOST": "x"}, [file.parent])
    assert found.values["SLACK_BOT_TOKEN"] == empty
    assert found.remarks == (
        f"SLACK_BOT_TOKEN is set but empty in the environment, so the value in {file} isn't used. "
        "To use it, unset the variable in the environment.",
    )


def test_a_line_that_cannot_be_read_is_named_by_its_number(file: Path) -> None:
    file.write_text("A=1\nB='never ends xoxb-secret\nC=3\n", encoding="utf-8")
    found = load({}, [file.parent])
    assert (found.values["A"], found.values["C"]) == ("1", "3")
    assert found.remarks == (f"{file}: line 2 isn't NAME=value, so it's ignored.",)


# --- Encodings ------------------------------------------------------------------------------------------------------


def test_utf_8_is_read_with_or_without_its_mark(file: Path) -> None:
    for encoding in ("utf-8", "utf-8-sig"):
        file.write_text("A=né\n", encoding=encoding)
        assert load({}, [file.parent]).values == {"A": "né"}


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1"])
def test_another_encoding_is_one_sentence_that_names_the_file(file: Path, encoding: str) -> None:
    file.write_text("A=né\n", encoding=encoding)
    found = load({"B": "1"}, [file.parent])
    assert (found.values, found.file) == ({"B": "1"}, file)
    assert found.problem == f"{file} isn't UTF-8 text. Open it in an editor and save it with the encoding UTF-8."


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_must_not_be_read_is_one_sentence_that_names_it(file: Path) -> None:
    file.write_text("A=1\n", encoding="utf-8")
    file.chmod(0)
    assert load({}, [file.parent]).problem == f"{file} can't be read (Permission denied). Let this user read it."


def test_a_file_that_cannot_be_read_is_one_sentence_for_root_too(file: Path) -> None:
    file.symlink_to(file)
    problem = load({}, [file.parent]).problem
    assert problem == f"{file} can't be read (Too many levels of symbolic links). Let this user read it."
