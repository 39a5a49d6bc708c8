"""The words of `python app.py`: its verbs, what each takes, and what is said when one isn't understood."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import pytest

import app
from bot.command_line.parser import VERBS, parse
from bot.config import environment
from bot.config.version import version


def ended(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[object, str, str]:
    """Return the exit code, and what was printed to standard output and to standard error."""
    with pytest.raises(SystemExit) as stopped:
        parse(arguments)
    printed = capsys.readouterr()
    return stopped.value.code, printed.out, printed.err


def test_without_a_verb_the_bot_runs() -> None:
    assert parse([]).verb == parse(["run"]).verb == "run"


def test_the_release_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended(capsys, "--version") == (0, f"Full Circle {version()}\n", "")


def test_help_names_every_verb_and_what_it_is_for(capsys: pytest.CaptureFixture[str]) -> None:
    code, printed, _ = ended(capsys, "--help")
    assert code == 0
    in_one_line = " ".join(printed.split())
    assert all(f"{verb} {meaning}" in in_one_line for verb, meaning in VERBS.items())


def test_a_reader_that_leaves_is_no_error_where_argparse_minds_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def minds(*_: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr(argparse.ArgumentParser, "_print_message", minds)  # as up to Python 3.11.2
    with pytest.raises(SystemExit) as stopped:
        parse(["--help"])
    assert stopped.value.code == 0


@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_explains_itself(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, printed, _ = ended(capsys, verb, "--help")
    assert (code, printed.splitlines()[0].split()[:5]) == (0, ["usage:", "python", "app.py", verb, "[-h]"])
    assert "{program}" not in printed


@pytest.mark.parametrize(("verb", "example"), [("settings", "settings open-limit 8"), ("export", "--since 2026-09-01")])
def test_a_verb_with_options_shows_examples(verb: str, example: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert example in ended(capsys, verb, "--help")[1]


def test_an_unknown_verb_is_told_which_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    sentence = f"“start” isn't a command. Choose one of: {', '.join(VERBS)}. See python app.py --help.\n"
    assert ended(capsys, "start") == (2, "", sentence)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["settings", "--format", "csv"], "settings doesn't take --format. See python app.py settings --help.\n"),
        (["run", "fast"], "run doesn't take fast. See python app.py run --help.\n"),
        (["story", "open-limit", "9"], "story doesn't take open-limit 9. See python app.py story --help.\n"),
        (["--loud"], "run doesn't take --loud. See python app.py run --help.\n"),
    ],
)
def test_what_a_verb_does_not_take_is_named(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ended(capsys, *arguments) == (2, "", said)


def test_a_value_may_be_several_words_and_look_like_a_number_below_zero() -> None:
    assert parse(["settings", "quiet-days", "2026-12-25,", "2027-01-01"]).change[1:] == ["2026-12-25,", "2027-01-01"]
    assert parse(["settings", "summary-hour", "-1"]).change == ["summary-hour", "-1"]


@pytest.mark.parametrize("verb", ["demo", "story"])
@pytest.mark.parametrize("missing", ["demo", "aiohttp", "rich"])
def test_what_needs_a_checkout_says_so(
    verb: str, missing: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    assert app.main([verb]) == 2
    said = f"{verb} needs a checkout and the sandbox's packages. In a checkout, run make {verb}.\n"
    assert capsys.readouterr() == ("", said)


# --- The .env file --------------------------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a `.env` file that this process finds, in place of its checkout's."""
    monkeypatch.setattr(environment, "folders", lambda: (tmp_path,))
    monkeypatch.setattr(os, "environ", dict(os.environ))
    return tmp_path / ".env"


@pytest.mark.parametrize("arguments", [[], ["settings"], ["export", "--format", "csv"]], ids=str)
def test_a_file_in_utf_16_ends_every_command_with_2_and_a_sentence(
    file: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text("SLACK_BOT_TOKEN=xoxb-secret", encoding="utf-16")
    assert app.main(arguments) == 2
    said = f"{file} isn't UTF-8 text. Open it in an editor and save it with the encoding UTF-8.\n"
    assert capsys.readouterr() == ("", said)


def test_a_command_says_which_variable_of_the_file_is_not_used(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(f"DATABASE_URL=sqlite:///{tmp_path}/none.sqlite3\nSLACK_BOT_TOKEN=xoxb-secret", encoding="utf-8")
    monkeypatch.setitem(os.environ, "SLACK_BOT_TOKEN", "")
    os.environ.pop("DATABASE_URL", None)
    assert app.main(["settings"]) == 2
    first, second = capsys.readouterr().err.splitlines()
    assert first.startswith("SLACK_BOT_TOKEN is set but empty in the environment, so the value in ")
    assert second.startswith("DATABASE_URL names a file that doesn't exist yet.")
