"""The lines in the log, and what is never in them."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from bot.monitoring import log
from bot.monitoring.log import SlackLibraries


@pytest.fixture(autouse=True)
def _loggers_as_they_were() -> Iterator[None]:
    """Put the log back after each test: it is the whole process's."""
    root, names = logging.getLogger(), ("apscheduler.scheduler", "apscheduler.executors", "alembic")
    handlers, level, levels = root.handlers[:], root.level, [logging.getLogger(name).level for name in names]
    root.handlers.clear()  # or else they would be closed
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in zip(names, levels, strict=True):
        logging.getLogger(name).setLevel(before)


@pytest.mark.parametrize(
    ("name", "level", "started", "written"),
    [
        pytest.param("bot.delivery", logging.WARNING, False, True, id="what we say is written"),
        pytest.param("slack_sdk.web", logging.ERROR, False, False, id="before the start we say it ourselves"),
        pytest.param("slack_bolt.App", logging.WARNING, True, True, id="afterwards it is written"),
        pytest.param("slack_sdk.socket_mode", logging.DEBUG, True, False, id="but never what quotes people"),
    ],
)
def test_what_is_written(name: str, level: int, started: bool, written: bool) -> None:
    libraries = SlackLibraries()
    libraries.started = started
    assert libraries.filter(logging.LogRecord(name, level, "", 0, "a line", None, None)) is written


@pytest.mark.parametrize("level", [logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR])
def test_lines_go_to_standard_error_from_the_level_that_was_set(level: int, capsys: pytest.CaptureFixture[str]) -> None:
    log.to_stderr(level)
    logging.getLogger("full_circle").log(level, "A line.")
    logging.getLogger("full_circle").log(level - 1, "Too little to say.")
    written = capsys.readouterr().err
    assert "full_circle: A line." in written
    assert "Too little" not in written


def test_apschedulers_skipped_ticks_are_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    log.to_stderr(logging.DEBUG)
    logging.getLogger("apscheduler.scheduler").warning("skipped: maximum number of running instances reached")
    logging.getLogger("apscheduler.executors").info("Running job")
    assert capsys.readouterr().err == ""


def test_the_steps_of_a_migration_are_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    log.to_stderr(logging.DEBUG)
    logging.getLogger("alembic.runtime.migration").info("Running upgrade  -> 0001")
    assert capsys.readouterr().err == ""


def test_the_libraries_are_quiet_until_the_bot_has_started(capsys: pytest.CaptureFixture[str]) -> None:
    libraries = log.to_stderr(logging.INFO)
    logging.getLogger("slack_sdk.web").error("Failed to connect")
    assert capsys.readouterr().err == ""
    libraries.started = True
    logging.getLogger("slack_sdk.web").error("Failed to connect")
    assert "Failed to connect" in capsys.readouterr().err
